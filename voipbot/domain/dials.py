"""A call that somebody asked voipbot to place, from the intent to what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from voipbot.domain.calls import CallStatus
from voipbot.domain.phone import Extension, PhoneNumber


class DialState(StrEnum):
    """How far a dial has come.

    ``placing`` → ``accepted`` | ``uncertain`` | ``not_placed``; the first two of these →
    ``finished`` | ``lost``.
    """

    PLACING = "placing"
    """Committed before the PBX is asked; after a crash it becomes ``uncertain``."""
    ACCEPTED = "accepted"
    """The PBX took it, which does not mean that anybody is connected."""
    NOT_PLACED = "not_placed"
    """Certainly no phone rang."""
    UNCERTAIN = "uncertain"
    """A phone may have rung: the PBX's answer was lost, or voipbot was."""
    FINISHED = "finished"
    """Its row was found in the call log."""
    LOST = "lost"
    """No row turned up in the time that was given to it."""


class Told(StrEnum):
    """Whether the person knows what came of a dial."""

    NO = "no"
    TELLING = "telling"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class DialOutcome:
    """What the call log says of a dial: one row of it."""

    call_id: str
    extension: str
    status: CallStatus
    status_text: str
    """``callStatus`` as it came."""
    at: datetime
    """When the leg began; aware."""
    duration: timedelta | None = None
    """Ringing included; ``None`` where the server tells none."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One dial. Its identity is (``team_id``, ``id``)."""

    id: str
    """Opaque, so that it may be shown to anybody."""
    team_id: str
    interaction_id: str
    """The press or command that asked for it; one interaction dials once."""
    user_id: str
    channel_id: str
    """Where it was asked for; empty where that is no channel."""
    extension: str
    """The phone that rings first."""
    target: PhoneNumber | Extension
    state: DialState
    placed_at: datetime
    """When it was asked for, by voipbot's clock; aware."""
    reply_until: datetime
    """Until when ``reply_url`` takes replies; aware."""
    reply_url: str | None = field(default=None, repr=False)
    """The interaction's ``response_url``: anybody who has it can post with it.

    Erased once the outcome is told, or once it takes no more replies.
    """
    by_direct_message: bool = False
    """Whether the person wants the outcome as a direct message."""
    outcome: DialOutcome | None = None
    told: Told = Told.NO
