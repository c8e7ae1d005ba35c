"""What the calls in progress share: phones, the log, the agenda and the sequence of callIds."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from voipbot.demo.pbx.agenda import Agenda, Event
from voipbot.demo.pbx.changes import Changes
from voipbot.demo.pbx.company import Company, Employee
from voipbot.demo.pbx.log import CallLog, Row
from voipbot.demo.pbx.options import Options, Pace, dice

FIRST_SEQUENCE = 131000


class Impossible(Exception):
    """What was asked of a phone cannot be done now; the text is a sentence for the page."""


class State(StrEnum):
    """What a desk phone is doing."""

    IDLE = "idle"
    RINGING = "ringing"
    TALKING = "talking"
    """Off the hook: connected, or hearing the customer's phone ring."""


class Stage(StrEnum):
    """How far a call has come."""

    DESK = "desk"
    CUSTOMER = "customer"
    CONNECTED = "connected"
    OVER = "over"


class LiveCall(Protocol):
    """A call in progress, as a phone that takes part in it sees it."""

    stage: Stage

    def answer(self, extension: str, at: datetime) -> None:
        """Pick up the phone, which rings."""

    def hang_up(self, extension: str, at: datetime) -> None:
        """Put down the phone, or refuse the call where it still rings."""

    def nobody_answers(self, at: datetime) -> None:
        """End the ringing: whoever calls gives up."""


@dataclass(eq=False)
class Phone:
    """A desk phone. ``party`` is the number at the other end, ``since`` when its state began."""

    employee: Employee
    state: State = State.IDLE
    party: str = ""
    since: datetime | None = None
    call: LiveCall | None = None

    def ring(self, call: LiveCall, party: str, at: datetime) -> None:
        """Start ringing for a call."""
        self.state, self.call, self.party, self.since = State.RINGING, call, party, at

    def lift(self, at: datetime) -> None:
        """Go off the hook."""
        self.state, self.since = State.TALKING, at

    def rest(self, at: datetime) -> None:
        """Be idle again."""
        self.state, self.call, self.party, self.since = State.IDLE, None, "", at


@dataclass(eq=False)
class Exchange:
    """The shared ground of all calls."""

    company: Company
    pace: Pace
    options: Options
    agenda: Agenda
    log: CallLog
    changes: Changes
    seed: int
    phones: dict[str, Phone] = field(init=False)
    sequence: int = FIRST_SEQUENCE

    def __post_init__(self) -> None:
        """Put a phone on every desk."""
        self.phones = {each.extension: Phone(each) for each in self.company.employees}
        self.luck = dice(self.seed, "live")

    def call_id(self, at: datetime) -> str:
        """Return the next callId for a call that starts at ``at``."""
        self.sequence += 1
        return f"{self.options.call_id_prefix}{int(at.timestamp())}.{self.sequence}"

    def after(self, at: datetime, seconds: float, event: Event) -> None:
        """Put down an event some seconds after ``at``."""
        self.agenda.at(at + timedelta(seconds=seconds), event)

    def write(self, row: Row) -> None:
        """Put a row into the log and tell the watchers when it is there."""
        self.log.add(row)
        if row.arrives_at > self.agenda.now():
            self.agenda.at(row.arrives_at, lambda _: None)
        else:
            self.changes.ring()


def whole_seconds(start: datetime, end: datetime) -> int:
    """Return the length of a leg as the log counts it."""
    return max(0, math.floor((end - start).total_seconds()))
