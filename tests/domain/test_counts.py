from __future__ import annotations

from tests.domain.legs import MISSABLE, leg
from voipbot.domain.calls import Call, CallStatus, CallType
from voipbot.domain.counts import CallCounts, count_calls


def test_counts_calls_answers_misses_and_people() -> None:
    calls = [
        Call((leg(), leg(extension="102", status=CallStatus.ANSWERED))),
        Call((leg(number="+84982056720"),)),
        Call((leg(number="0912345678", kind=CallType.OUTBOUND),)),
        Call((leg(number="anonymous"),)),
        Call((leg(number="s"),)),
    ]
    assert count_calls(calls, MISSABLE) == CallCounts(calls=5, answered=1, missed=3, people=2)


def test_which_types_can_be_missed_is_a_setting() -> None:
    calls = [Call((leg(kind=CallType.EXTERNAL),)), Call((leg(),))]
    assert count_calls(calls, frozenset({CallType.INBOUND})).missed == 1


def test_nothing_counts_nothing() -> None:
    assert count_calls([], MISSABLE) == CallCounts(0, 0, 0, 0)
