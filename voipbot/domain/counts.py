"""How many calls: the one definition behind every count that is shown; see ``docs/terms.md``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from voipbot.domain.calls import Call, CallType


@dataclass(frozen=True, slots=True)
class CallCounts:
    """Counts over one set of calls."""

    calls: int
    answered: int
    missed: int
    """Calls of a type that can be missed, on which nobody answered."""
    people: int
    """Different numbers on the other end; callers without a number are not told apart."""


def count_calls(calls: Collection[Call], missable: frozenset[CallType]) -> CallCounts:
    """Count ``calls``."""
    return CallCounts(
        calls=len(calls),
        answered=sum(call.answered for call in calls),
        missed=sum(call.missed(missable) for call in calls),
        people=len({call.party.key for call in calls if call.party.known}),
    )
