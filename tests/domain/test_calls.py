from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.legs import MISSABLE, START, leg
from voipbot.domain.calls import Call, CallStatus, CallType, Leg, Period, calls_from_legs
from voipbot.domain.phone import party_from_log

WINDOW = timedelta(seconds=30)
ANSWERED = CallStatus.ANSWERED


def gathered(*legs: Leg) -> list[list[tuple[str, str]]]:
    calls = calls_from_legs(legs, WINDOW)
    return [[(one.call_id, one.extension) for one in call.legs] for call in calls]


def test_a_ring_group_under_one_id_is_one_call() -> None:
    calls = calls_from_legs(
        [leg(extension="102", after=1, status=ANSWERED), leg(), leg(extension="103", after=2)],
        WINDOW,
    )
    assert len(calls) == 1
    assert calls[0].extensions == ("101", "102", "103")
    assert calls[0].answering == ("102",)
    assert calls[0].answered
    assert calls[0].status is ANSWERED
    assert not calls[0].missed(MISSABLE)


def test_a_ring_group_under_neighbouring_ids_is_one_call_with_the_answering_legs_id() -> None:
    calls = calls_from_legs(
        [leg("1.1"), leg("1.2", "102", after=30, status=ANSWERED)],
        WINDOW,
    )
    assert len(calls) == 1
    assert calls[0].call_id == "1.2"
    assert calls[0].at == START


def test_the_window_ends_with_its_last_second() -> None:
    assert len(gathered(leg("1.1"), leg("1.2", "102", after=30))) == 1
    assert len(gathered(leg("1.1"), leg("1.2", "102", after=30.001))) == 2


def test_the_window_runs_from_the_first_leg_not_the_last() -> None:
    legs = leg("1.1"), leg("1.2", "102", after=20), leg("1.3", "103", after=40)
    assert gathered(*legs) == [[("1.3", "103")], [("1.1", "101"), ("1.2", "102")]]


def test_a_queue_that_rings_an_extension_again_under_one_id_is_one_call() -> None:
    assert len(gathered(leg(), leg(extension="102", after=20), leg(after=400))) == 1


def test_an_extension_rung_again_under_another_id_was_called_again() -> None:
    assert len(gathered(leg("1.1"), leg("1.2", after=5))) == 2


def test_after_a_second_call_its_own_ring_group_joins_it() -> None:
    legs = leg("1.1"), leg("1.2", after=5), leg("1.3", "102", after=6)
    assert gathered(*legs) == [[("1.2", "101"), ("1.3", "102")], [("1.1", "101")]]


def test_a_transfer_to_a_colleague_is_one_answered_call() -> None:
    calls = calls_from_legs(
        [leg(status=ANSWERED), leg(extension="102", after=200, status=CallStatus.BUSY)], WINDOW
    )
    assert [call.status for call in calls] == [ANSWERED]
    assert calls[0].deciding.extension == "101"


def test_what_was_dialed_is_never_joined_since_people_redial() -> None:
    legs = [leg(f"1.{n}", f"10{n}", kind=CallType.OUTBOUND, after=n) for n in range(3)]
    assert len(gathered(*legs)) == 3


def test_internal_calls_are_not_joined() -> None:
    legs = [leg(f"1.{n}", f"10{n}", number="109", kind=CallType.LOCAL) for n in range(2)]
    assert len(gathered(*legs)) == 2


def test_external_legs_are_joined_but_not_with_incoming_ones() -> None:
    external = CallType.EXTERNAL
    assert len(gathered(leg("1.1", kind=external), leg("1.2", "102", kind=external))) == 1
    assert len(gathered(leg("1.1", kind=external), leg("1.2", "102"))) == 2


@pytest.mark.parametrize("number", ["anonymous", "s", ""])
def test_callers_without_a_number_are_not_taken_for_one_person(number: str) -> None:
    assert len(gathered(leg("1.1", number=number), leg("1.2", "102", number=number))) == 2


def test_other_numbers_at_the_same_moment_are_other_calls() -> None:
    assert len(gathered(leg("1.1"), leg("1.2", "102", number="0912345678"))) == 2


def test_the_same_number_in_its_old_form_is_the_same_caller() -> None:
    legs = leg("1.1", number="01687506228"), leg("1.2", "102", number="84387506228")
    assert len(gathered(*legs)) == 1


def test_call_ids_are_text() -> None:
    legs = leg("1532857052.13113"), leg("1532857052.131130")
    assert len(gathered(*legs)) == 2


def test_newest_first() -> None:
    legs = leg("1.1", number="0912345678"), leg("1.2", after=60), leg("1.3", "103", after=600)
    assert [call.call_id for call in calls_from_legs(legs, WINDOW)] == ["1.3", "1.2", "1.1"]


@pytest.mark.parametrize(
    ("kind", "status", "missed"),
    [
        (CallType.INBOUND, CallStatus.NO_ANSWER, True),
        (CallType.INBOUND, CallStatus.BUSY, True),
        (CallType.INBOUND, CallStatus.OTHER, True),
        (CallType.EXTERNAL, CallStatus.MISSED, True),
        (CallType.INBOUND, CallStatus.ANSWERED, False),
        (CallType.OUTBOUND, CallStatus.NO_ANSWER, False),
        (CallType.LOCAL, CallStatus.NO_ANSWER, False),
    ],
)
def test_what_was_missed(kind: CallType, status: CallStatus, missed: bool) -> None:
    call = Call((leg(kind=kind, status=status),))
    assert call.missed(MISSABLE) is missed
    assert call.type is kind


def test_answered_is_read_from_the_status_never_from_a_duration() -> None:
    rang = Leg(
        "1.1",
        "101",
        party_from_log("0982056720"),
        CallType.INBOUND,
        CallStatus.NO_ANSWER,
        "NO ANSWER",
        START,
        timedelta(seconds=69),
    )
    assert not Call((rang,)).answered
    assert Call((rang,)).party.known


def test_a_period_covers_both_ends() -> None:
    period = Period(date(2018, 7, 1), date(2018, 7, 30))
    assert period.days == 30
    assert date(2018, 7, 1) in period
    assert date(2018, 7, 30) in period
    assert date(2018, 7, 31) not in period
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(date(2018, 7, 30), date(2018, 7, 1))


LEGS = st.lists(
    st.builds(
        leg,
        st.sampled_from(["1.1", "1.2", "1.3", "1.4", "1.5"]),
        st.sampled_from(["101", "102", "103"]),
        number=st.sampled_from(["0982056720", "0912345678", "anonymous", "109"]),
        kind=st.sampled_from(CallType),
        status=st.sampled_from(CallStatus),
        after=st.integers(0, 90),
    ),
    max_size=12,
    unique_by=lambda one: (one.call_id, one.extension),
)


@settings(deadline=None)
@given(LEGS, st.randoms(use_true_random=False))
def test_every_leg_is_in_one_call_whatever_the_order(legs: list[Leg], random: Random) -> None:
    calls = calls_from_legs(legs, WINDOW)
    assert sorted(map(repr, legs)) == sorted(repr(one) for call in calls for one in call.legs)
    by_id: dict[str, int] = {}
    for number, call in enumerate(calls):
        assert list(call.legs) == sorted(call.legs, key=lambda one: one.at)
        for one in call.legs:
            assert by_id.setdefault(one.call_id, number) == number
    shuffled = list(legs)
    random.shuffle(shuffled)
    assert calls_from_legs(shuffled, WINDOW) == calls
