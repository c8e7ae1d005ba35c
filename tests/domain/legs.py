"""Legs for the tests of this directory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import party_from_log

START = datetime(2018, 7, 29, 9, 37, tzinfo=UTC)
MISSABLE = frozenset({CallType.INBOUND, CallType.EXTERNAL})


def leg(
    call_id: str = "1532857052.1",
    extension: str = "101",
    *,
    number: str = "0982056720",
    kind: CallType = CallType.INBOUND,
    status: CallStatus = CallStatus.NO_ANSWER,
    after: float = 0,
) -> Leg:
    """Return a leg that began ``after`` seconds after ``START``."""
    at = START + timedelta(seconds=after)
    return Leg(call_id, extension, party_from_log(number), kind, status, status.value, at)
