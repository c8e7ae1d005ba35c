"""What goes into channels for others to see: posted once, and known to be.

A delivery is ``pending`` → ``sending`` → ``sent`` | ``unknown`` | ``dead``. A post whose answer was
lost is ``unknown``, never pending: only a look into the channel's history may decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    SENDING = "sending"
    """One worker has it, until its lease runs out."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """Slack may have it: the answer to the post was lost, or the worker was."""
    DEAD = "dead"
    """Slack will never take it as it is; a person has to look at it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be posted, and where."""

    id: str
    """Opaque; goes into the post's metadata, which anybody in the workspace can read."""
    team_id: str
    kind: str
    """Such as ``recording_card``."""
    dedupe_key: str
    """One message for each (``team_id``, ``kind``, ``dedupe_key``, ``channel``), ever."""
    channel: str
    """A channel's id; a user's id (``U…``, ``W…``) stands for a direct message."""
    text: str
    """What notifications and screen readers get."""
    created_at: datetime
    """Aware, by voipbot's clock."""
    blocks: tuple[Mapping[str, Any], ...] = ()
    thread_ts: str | None = None
    not_before: datetime | None = None
    """To be held back until then, by the clock that ``created_at`` is from."""

    @property
    def held_back(self) -> timedelta:
        """How long after it was made the message may go out."""
        if self.not_before is None:
            return timedelta()
        return max(timedelta(), self.not_before - self.created_at)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in one worker's hands, to be sent or to be looked for."""

    message: Message
    token: str
    """Proves that the lease is still this worker's; stale ones change nothing."""
    attempts: int
    """How often it was claimed for sending, this time included."""
    tried_at: datetime
    """When it was last claimed for sending, by the database's clock: where a look-up begins."""
    possible_repeat: bool = False
    """To be marked as one, since nobody could see whether an earlier post arrived."""
    absences: int = 0
    """How many look-ups did not find it since it was last sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message and what became of it, for people who look after voipbot."""

    message: Message
    state: DeliveryState
    attempts: int
    possible_repeat: bool
    ts: str | None
    """Slack's ``ts`` of the post, once sent."""
    posted_in: str | None
    """The channel it landed in, once sent: of a direct message, its ``D…`` id."""
    reason: str | None
    """Why it is dead."""


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How a team's outbox stands."""

    by_state: Mapping[DeliveryState, int]
    """Every state is there."""
    oldest: timedelta | None
    """Since when the longest waiting delivery that is not sent and not dead is due."""
