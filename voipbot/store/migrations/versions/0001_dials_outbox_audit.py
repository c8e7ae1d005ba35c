"""Dials, the outbox, the audit trail, shared recordings, seen events and preferences.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=False),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('target', sa.String(length=160), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'id', name=op.f('pk_audit'))
    )
    op.create_index(op.f('ix_audit_team_id_at'), 'audit', ['team_id', 'at'], unique=False)
    op.create_table('channel_pace',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'channel', name=op.f('pk_channel_pace'))
    )
    op.create_table('dial_guards',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('extension', sa.String(length=16), nullable=False),
    sa.Column('target', sa.String(length=32), nullable=False),
    sa.Column('dial_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'extension', 'target', name=op.f('pk_dial_guards'))
    )
    op.create_table('dials',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('interaction_id', sa.String(length=255), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('extension', sa.String(length=16), nullable=False),
    sa.Column('target', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('placed_at', sa.BigInteger(), nullable=False),
    sa.Column('reply_url', sa.Text(), nullable=True),
    sa.Column('reply_until', sa.BigInteger(), nullable=False),
    sa.Column('by_direct_message', sa.Boolean(), nullable=False),
    sa.Column('outcome_call_id', sa.String(length=128), nullable=True),
    sa.Column('outcome_extension', sa.String(length=16), nullable=True),
    sa.Column('outcome_status', sa.String(length=16), nullable=True),
    sa.Column('outcome_status_text', sa.String(length=255), nullable=True),
    sa.Column('outcome_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome_duration', sa.BigInteger(), nullable=True),
    sa.Column('telling_until', sa.BigInteger(), nullable=True),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'id', name=op.f('pk_dials')),
    sa.UniqueConstraint('team_id', 'interaction_id', name=op.f('uq_dials_team_id_interaction_id')),
    sa.UniqueConstraint('team_id', 'outcome_call_id', 'outcome_extension', name=op.f('uq_dials_team_id_outcome_call_id_outcome_extension'))
    )
    op.create_index(op.f('ix_dials_team_id_told_state'), 'dials', ['team_id', 'told', 'state'], unique=False)
    op.create_index(op.f('ix_dials_team_id_user_id_placed_at'), 'dials', ['team_id', 'user_id', 'placed_at'], unique=False)
    op.create_table('outbox',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('dedupe_key', sa.String(length=255), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('thread_ts', sa.String(length=32), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('blocks', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('lease', sa.String(length=32), nullable=True),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('absent_count', sa.Integer(), nullable=False),
    sa.Column('possible_repeat', sa.Boolean(), nullable=False),
    sa.Column('ts', sa.String(length=32), nullable=True),
    sa.Column('posted_in', sa.String(length=32), nullable=True),
    sa.Column('reason', sa.String(length=255), nullable=True),
    sa.PrimaryKeyConstraint('team_id', 'id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('team_id', 'kind', 'dedupe_key', 'channel', name=op.f('uq_outbox_team_id_kind_dedupe_key_channel'))
    )
    op.create_index(op.f('ix_outbox_state_due_at'), 'outbox', ['state', 'due_at'], unique=False)
    op.create_index(op.f('ix_outbox_team_id_channel_state'), 'outbox', ['team_id', 'channel', 'state'], unique=False)
    op.create_table('preferences',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=False),
    sa.Column('outcomes_by_direct_message', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'user_id', name=op.f('pk_preferences'))
    )
    op.create_table('seen_events',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('event_id', sa.String(length=64), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'event_id', name=op.f('pk_seen_events'))
    )
    op.create_index(op.f('ix_seen_events_at'), 'seen_events', ['at'], unique=False)
    op.create_table('shared_recordings',
    sa.Column('team_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('call_id', sa.String(length=128), nullable=False),
    sa.Column('extension', sa.String(length=16), nullable=False),
    sa.Column('party', sa.String(length=255), nullable=False),
    sa.Column('type', sa.String(length=16), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_text', sa.String(length=255), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('duration', sa.BigInteger(), nullable=True),
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('thread_ts', sa.String(length=32), nullable=True),
    sa.Column('shared_by', sa.String(length=32), nullable=False),
    sa.Column('shared_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('team_id', 'id', name=op.f('pk_shared_recordings'))
    )
