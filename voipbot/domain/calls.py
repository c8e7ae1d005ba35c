"""Calls as a PBX logs them, and what people mean by a call.

A **leg** is one row of the call log: one extension's part in a call. A **call** is what a person
would count as one: all legs under one ``callId``, and incoming legs with the same number that begin
within a window of the first. ``docs/terms.md`` has the definitions in prose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from voipbot.domain.phone import Party


class CallStatus(StrEnum):
    """How a leg ended (``callStatus``, API document II.1; compared without case or spacing)."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    CONGESTION = "congestion"
    MISSED = "missed"
    OTHER = "other"
    """Anything else: shown as it came, never counted as answered."""


class CallType(StrEnum):
    """Where a leg came from (``callType``, API document II.1)."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    EXTERNAL = "external"
    """With the outside world, direction not told."""
    LOCAL = "local"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Leg:
    """One row of the call log. Its identity is (``call_id``, ``extension``)."""

    call_id: str
    """Always a string: ``1532857052.131130`` and ``1532857052.13113`` are two calls."""
    extension: str
    """The PBX's ``user``: the extension that this leg belongs to."""
    party: Party
    """Who is on the other end."""
    type: CallType
    status: CallStatus
    status_text: str
    """``callStatus`` as it came, for showing what is not understood."""
    at: datetime
    """When the leg began; aware."""
    duration: timedelta | None = None
    """From the first ring to the end, ringing included; ``None`` where the server tells none."""

    @property
    def answered(self) -> bool:
        """Whether somebody spoke; decided by the status alone, never by the duration."""
        return self.status is CallStatus.ANSWERED


@dataclass(frozen=True, slots=True)
class Call:
    """What a person counts as one call: its legs, earliest first, never empty."""

    legs: tuple[Leg, ...]

    @property
    def first(self) -> Leg:
        """The leg that began first."""
        return self.legs[0]

    @property
    def deciding(self) -> Leg:
        """The leg that says how the call ended: the first answered one, else the first."""
        return next((leg for leg in self.legs if leg.answered), self.first)

    @property
    def call_id(self) -> str:
        """The ``callId`` under which a recording of the call would be kept."""
        return self.deciding.call_id

    @property
    def party(self) -> Party:
        """Who is on the other end."""
        return self.first.party

    @property
    def at(self) -> datetime:
        """When the call began."""
        return self.first.at

    @property
    def type(self) -> CallType:
        """Where the call came from."""
        return self.first.type

    @property
    def status(self) -> CallStatus:
        """How the call ended."""
        return self.deciding.status

    @property
    def answered(self) -> bool:
        """Whether somebody spoke on any leg."""
        return self.deciding.answered

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions that took part, in the order in which they came in."""
        return tuple(dict.fromkeys(leg.extension for leg in self.legs))

    @property
    def answering(self) -> tuple[str, ...]:
        """The extensions that spoke, in the order in which they did."""
        return tuple(dict.fromkeys(leg.extension for leg in self.legs if leg.answered))

    def missed(self, missable: frozenset[CallType]) -> bool:
        """Whether a caller was left unanswered; ``missable`` are the types that can be missed."""
        return self.type in missable and not self.answered


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, both ends included, as the PBX takes them (API document II.2)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first}, {self.last}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1


def calls_from_legs(legs: Iterable[Leg], window: timedelta) -> list[Call]:
    """Gather legs into calls, newest call first.

    Legs under one ``callId`` are one call. So are incoming legs with the same number on different
    extensions that begin within ``window`` of the call's first leg: ring groups and queues log one
    row an extension, some of them under neighbouring ids. An extension that is rung again is called
    again, and what was dialed is never joined, since people redial within seconds.
    """
    groups: list[list[Leg]] = []
    by_id: dict[str, list[Leg]] = {}
    open_by_party: dict[str, list[Leg]] = {}
    for leg in sorted(legs, key=lambda leg: (leg.at, leg.call_id, leg.extension)):
        group = by_id.get(leg.call_id) or _joined(open_by_party.get(leg.party.key), leg, window)
        if group is None:
            group = []
            groups.append(group)
            if _may_ring_many(leg):
                open_by_party[leg.party.key] = group
        group.append(leg)
        by_id[leg.call_id] = group
    return [Call(tuple(group)) for group in reversed(groups)]


def _may_ring_many(leg: Leg) -> bool:
    return leg.type in (CallType.INBOUND, CallType.EXTERNAL) and leg.party.known


def _joined(group: list[Leg] | None, leg: Leg, window: timedelta) -> list[Leg] | None:
    if group is None or not _may_ring_many(leg):
        return None
    if leg.at - group[0].at > window or leg.type is not group[0].type:
        return None
    rung = {other.extension for other in group}
    return None if leg.extension in rung else group
