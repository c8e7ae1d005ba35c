"""Every table. ``team_id`` stands first in every key: no row is without a team.

A change here wants a revision in ``migrations/versions``; a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    Enum,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from voipbot.domain.audit import AuditAction
from voipbot.domain.calls import CallStatus, CallType
from voipbot.domain.deliveries import DeliveryState
from voipbot.domain.dials import DialState, Told


class Instant(TypeDecorator[datetime]):
    """Aware datetimes in, aware ones in UTC out, on both databases.

    SQLite has no time zones: there the column holds UTC as text, which sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no time zone.

        Raises:
            ValueError: ``value`` is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give UTC back its name."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Span(TypeDecorator[timedelta]):
    """A length of time, stored as seconds."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> float | None:
        """Give its seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, _dialect: Dialect) -> timedelta | None:
        """Read seconds."""
        return None if value is None else timedelta(seconds=value)


def one_of(words: type[StrEnum]) -> Enum:
    """Store the values as text: a new one needs no migration."""
    return Enum(
        words,
        native_enum=False,
        length=32,
        values_callable=lambda enum: [str(member) for member in enum],
    )


NUMBERING = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers in the order of insertion; SQLite counts up an INTEGER alone."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

dials = Table(
    "dials",
    metadata,
    Column("team_id", String, nullable=False),
    Column("id", String, nullable=False),
    Column("interaction_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("extension", String, nullable=False),
    Column("target", String, nullable=False),
    Column("state", one_of(DialState), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("reply_url", String),
    Column("reply_until", Instant, nullable=False),
    Column("by_direct_message", Boolean, nullable=False),
    Column("outcome_call_id", String),
    Column("outcome_extension", String),
    Column("outcome_status", one_of(CallStatus)),
    Column("outcome_status_text", String),
    Column("outcome_at", Instant),
    Column("outcome_duration", Span),
    Column("told", one_of(Told), nullable=False),
    Column("telling_until", Instant),
    Column("tellings", Integer, nullable=False),
    PrimaryKeyConstraint("team_id", "id"),
    UniqueConstraint("team_id", "outcome_call_id", "outcome_extension"),
    Index(None, "team_id", "told", "state"),
    Index(None, "team_id", "user_id", "placed_at"),
)

dial_interactions = Table(
    "dial_interactions",
    metadata,
    Column("team_id", String, nullable=False),
    Column("interaction_id", String, nullable=False),
    Column("dial_id", String, nullable=False),
    PrimaryKeyConstraint("team_id", "interaction_id"),
)

dial_guards = Table(
    "dial_guards",
    metadata,
    Column("team_id", String, nullable=False),
    Column("extension", String, nullable=False),
    Column("target", String, nullable=False),
    Column("dial_id", String, nullable=False),
    Column("last_at", Instant, nullable=False),
    PrimaryKeyConstraint("team_id", "extension", "target"),
)

seen_events = Table(
    "seen_events",
    metadata,
    Column("team_id", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("seen_at", Instant, nullable=False),
    PrimaryKeyConstraint("team_id", "event_id"),
    Index(None, "team_id", "seen_at"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", NUMBERING, primary_key=True, autoincrement=True),
    Column("team_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("user_id", String, nullable=False),
    Column("action", one_of(AuditAction), nullable=False),
    Column("target", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "team_id", "at"),
)

audit_unsealed = Table(
    "audit_unsealed",
    metadata,
    Column("team_id", String, nullable=False),
    Column("reason", String, nullable=False),
    PrimaryKeyConstraint("team_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", NUMBERING, primary_key=True, autoincrement=True),
    Column("team_id", String, nullable=False),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("dedupe_key", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread_ts", String),
    Column("text", String, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant),
    Column("due_at", Instant, nullable=False),
    Column("state", one_of(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("possible_repeat", Boolean, nullable=False),
    Column("token", String),
    Column("lease_until", Instant),
    Column("tried_at", Instant),
    Column("look_at", Instant),
    Column("absences", Integer, nullable=False),
    Column("sent_ts", String),
    Column("sent_channel", String),
    Column("reason", String),
    UniqueConstraint("team_id", "id"),
    UniqueConstraint("team_id", "kind", "dedupe_key", "channel"),
    Index(None, "team_id", "channel", "state", "number"),
    Index(None, "state", "due_at"),
    Index(
        "uq_outbox_one_in_flight",
        "team_id",
        "channel",
        unique=True,
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
)

channel_pace = Table(
    "channel_pace",
    metadata,
    Column("team_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("next_at", Instant, nullable=False),
    PrimaryKeyConstraint("team_id", "channel"),
)

shared_recordings = Table(
    "shared_recordings",
    metadata,
    Column("team_id", String, nullable=False),
    Column("id", String, nullable=False),
    Column("call_id", String, nullable=False),
    Column("extension", String, nullable=False),
    Column("party_raw", String, nullable=False),
    Column("party_phone", String),
    Column("party_extension", String),
    Column("type", one_of(CallType), nullable=False),
    Column("status", one_of(CallStatus), nullable=False),
    Column("status_text", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("duration", Span),
    Column("channel_id", String, nullable=False),
    Column("thread_ts", String),
    Column("shared_by", String, nullable=False),
    Column("shared_at", Instant, nullable=False),
    PrimaryKeyConstraint("team_id", "id"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("team_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("outcomes_by_direct_message", Boolean, nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
)
