"""Every table. The team comes first in each, and in each key.

Instants are stored as microseconds since the epoch: both databases compare them alike, and neither
has an opinion on time zones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Refuse naive datetimes: nobody could say which instant they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware datetime in UTC."""
        return None if value is None else EPOCH + value * MICROSECOND


class Span(TypeDecorator[timedelta]):
    """A length of time, kept as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return whole microseconds."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        """Return the length of time."""
        return None if value is None else value * MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _team() -> Column[str]:
    return Column("team_id", String(32), primary_key=True)


dials = Table(
    "dials",
    metadata,
    _team(),
    Column("id", String(32), primary_key=True),
    Column("interaction_id", String(255), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("extension", String(16), nullable=False),
    Column("target", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("reply_url", Text),
    Column("reply_until", Instant, nullable=False),
    Column("by_direct_message", Boolean, nullable=False),
    Column("outcome_call_id", String(128)),
    Column("outcome_extension", String(16)),
    Column("outcome_status", String(16)),
    Column("outcome_status_text", String(255)),
    Column("outcome_at", Instant),
    Column("outcome_duration", Span),
    Column("telling_until", Instant),
    Column("told", Boolean, nullable=False, default=False),
    UniqueConstraint("team_id", "interaction_id"),
    UniqueConstraint("team_id", "outcome_call_id", "outcome_extension"),
    Index(None, "team_id", "user_id", "placed_at"),
    Index(None, "team_id", "told", "state"),
)

dial_guards = Table(
    "dial_guards",
    metadata,
    _team(),
    Column("extension", String(16), primary_key=True),
    Column("target", String(32), primary_key=True),
    Column("dial_id", String(32), nullable=False),
    Column("at", Instant, nullable=False),
)

seen_events = Table(
    "seen_events",
    metadata,
    _team(),
    Column("event_id", String(64), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    _team(),
    Column("id", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("action", String(32), nullable=False),
    Column("target", String(160), nullable=False),
    Column("detail", JSON, nullable=False),
    Index(None, "team_id", "at"),
)

outbox = Table(
    "outbox",
    metadata,
    _team(),
    Column("id", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("dedupe_key", String(255), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("text", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease", String(32)),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("absent_count", Integer, nullable=False, default=0),
    Column("possible_repeat", Boolean, nullable=False, default=False),
    Column("ts", String(32)),
    Column("posted_in", String(32)),
    Column("reason", String(255)),
    UniqueConstraint("team_id", "kind", "dedupe_key", "channel"),
    Index(None, "state", "due_at"),
    Index(None, "team_id", "channel", "state"),
)

channel_pace = Table(
    "channel_pace",
    metadata,
    _team(),
    Column("channel", String(32), primary_key=True),
    Column("next_at", Instant, nullable=False),
)

shared_recordings = Table(
    "shared_recordings",
    metadata,
    _team(),
    Column("id", String(32), primary_key=True),
    Column("call_id", String(128), nullable=False),
    Column("extension", String(16), nullable=False),
    Column("party", String(255), nullable=False),
    Column("type", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("status_text", String(255), nullable=False),
    Column("at", Instant, nullable=False),
    Column("duration", Span),
    Column("channel_id", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("shared_by", String(32), nullable=False),
    Column("shared_at", Instant, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    _team(),
    Column("user_id", String(32), primary_key=True),
    Column("outcomes_by_direct_message", Boolean, nullable=False, default=False),
)
