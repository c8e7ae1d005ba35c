"""A recording that somebody shared into a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voipbot.domain.calls import Leg


@dataclass(frozen=True, slots=True)
class SharedRecording:
    """Grants one recording to the members of one conversation.

    It holds no link: those are bearer secrets, fetched anew for each person who asks.
    """

    id: str
    """Opaque, so that a button may carry it."""
    team_id: str
    leg: Leg
    """The row of the log that the recording belongs to, as it was when it was shared."""
    channel_id: str
    thread_ts: str | None
    shared_by: str
    """The user id of the person who shared it."""
    shared_at: datetime
    """Aware."""
