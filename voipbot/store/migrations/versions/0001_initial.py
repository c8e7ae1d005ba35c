"""Dials, the outbox, the audit trail, shared recordings, seen events and preferences.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBERING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SEAL_ON_SQLITE = """
CREATE TRIGGER audit_entries_{event} BEFORE {event} ON audit_entries
WHEN NOT EXISTS (SELECT 1 FROM audit_unsealed WHERE team_id = OLD.team_id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
SEAL_ON_POSTGRESQL: tuple[str, ...] = (
    """
    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            RAISE EXCEPTION 'the audit trail is append-only';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM audit_unsealed WHERE team_id = OLD.team_id) THEN
            RAISE EXCEPTION 'the audit trail is append-only';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER audit_entries_change BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
    """,
    """
    CREATE TRIGGER audit_entries_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
    """,
)


def upgrade() -> None:
    create_tables()
    seal_audit_trail()


def create_tables() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", NUMBERING, autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_team_id_at"), "audit_entries", ["team_id", "at"], unique=False
    )
    op.create_table(
        "audit_unsealed",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_audit_unsealed")),
    )
    op.create_table(
        "channel_pace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", name=op.f("pk_channel_pace")),
    )
    op.create_table(
        "dial_guards",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("dial_id", sa.String(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "extension", "target", name=op.f("pk_dial_guards")),
    )
    op.create_table(
        "dial_interactions",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("interaction_id", sa.String(), nullable=False),
        sa.Column("dial_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "interaction_id", name=op.f("pk_dial_interactions")),
    )
    op.create_table(
        "dials",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("interaction_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_url", sa.String(), nullable=True),
        sa.Column("reply_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_direct_message", sa.Boolean(), nullable=False),
        sa.Column("outcome_call_id", sa.String(), nullable=True),
        sa.Column("outcome_extension", sa.String(), nullable=True),
        sa.Column("outcome_status", sa.String(length=32), nullable=True),
        sa.Column("outcome_status_text", sa.String(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_duration", sa.Double(), nullable=True),
        sa.Column("told", sa.String(length=32), nullable=False),
        sa.Column("telling_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tellings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_dials")),
        sa.UniqueConstraint(
            "team_id",
            "outcome_call_id",
            "outcome_extension",
            name=op.f("uq_dials_team_id_outcome_call_id_outcome_extension"),
        ),
    )
    op.create_index(
        op.f("ix_dials_team_id_told_state"), "dials", ["team_id", "told", "state"], unique=False
    )
    op.create_index(
        op.f("ix_dials_team_id_user_id_placed_at"),
        "dials",
        ["team_id", "user_id", "placed_at"],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("number", NUMBERING, autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absences", sa.Integer(), nullable=False),
        sa.Column("sent_ts", sa.String(), nullable=True),
        sa.Column("sent_channel", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_outbox_team_id_id")),
        sa.UniqueConstraint(
            "team_id",
            "kind",
            "dedupe_key",
            "channel",
            name=op.f("uq_outbox_team_id_kind_dedupe_key_channel"),
        ),
    )
    op.create_index(op.f("ix_outbox_state_due_at"), "outbox", ["state", "due_at"], unique=False)
    op.create_index(
        op.f("ix_outbox_team_id_channel_state_number"),
        "outbox",
        ["team_id", "channel", "state", "number"],
        unique=False,
    )
    op.create_index(
        "uq_outbox_one_in_flight",
        "outbox",
        ["team_id", "channel"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "preferences",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("outcomes_by_direct_message", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "seen_events",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name=op.f("pk_seen_events")),
    )
    op.create_index(
        op.f("ix_seen_events_team_id_seen_at"), "seen_events", ["team_id", "seen_at"], unique=False
    )
    op.create_table(
        "shared_recordings",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("party_raw", sa.String(), nullable=False),
        sa.Column("party_phone", sa.String(), nullable=True),
        sa.Column("party_extension", sa.String(), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("status_text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id", name=op.f("pk_shared_recordings")),
    )


def seal_audit_trail() -> None:
    if op.get_bind().dialect.name == "postgresql":
        statements = SEAL_ON_POSTGRESQL
    else:
        statements = tuple(SEAL_ON_SQLITE.format(event=event) for event in ("UPDATE", "DELETE"))
    for statement in statements:
        op.execute(statement)
