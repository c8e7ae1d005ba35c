from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pbx.reading import ZONE
from voipbot.pbx.times import Times, instant_in

AT = datetime(2018, 7, 29, 9, 37, 32, tzinfo=UTC)
CALL_ID = "1532857052.131132"


@given(
    st.integers(631_152_000, 4_102_444_800), st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Paris"])
)
def test_two_clocks_that_agree(epoch: int, zone: str) -> None:
    at = datetime.fromtimestamp(epoch, UTC)
    times = Times(ZoneInfo(zone))
    written = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")
    for _ in range(2):  # the second time with the day's offset remembered
        found = times.of_row(f"{epoch}.7", written)
        assert found in (at, at + timedelta(hours=1), at - timedelta(hours=1))
        if zone == "Asia/Ho_Chi_Minh":
            assert found == at
    if zone == "Asia/Ho_Chi_Minh":
        assert times.disagreeing == 0


@pytest.mark.parametrize(
    ("call_id", "instant"),
    [
        (CALL_ID, AT),
        ("name-1532857052.131132", AT),
        ("a-b-1532857052.1", AT),
        ("1532857052", AT),
        ("call", None),
        ("", None),
        ("0000000001.1", None),
        ("9999999999.1", None),
        ("15328570520.1", None),
        ("153285705²", None),
    ],
)
def test_the_instant_in_a_call_id(call_id: str, instant: datetime | None) -> None:
    assert instant_in(call_id) == instant


@pytest.mark.parametrize(
    ("call_date", "wanted", "disagreeing"),
    [
        ("2018-07-29 16:37:32", AT, 0),
        ("2018-07-29T16:37:32", AT, 0),
        ("2018-07-29T09:37:32Z", AT, 0),
        ("2018-07-29 16:37:33", AT + timedelta(seconds=1), 0),
        ("29/07/2018 16:37:32", AT, 0),
        # A transferred leg begins later than the call whose id it bears: callDate is its own.
        ("2018-07-29 16:52:32", AT + timedelta(minutes=15), 1),
        ("2018-07-29 23:37:32", AT + timedelta(hours=7), 1),
        # No leg begins before its call: a clock in UTC, and one in India.
        ("2018-07-29 09:37:32", AT, 1),
        ("2018-07-29 15:07:31", AT, 1),
        # Earlier, but by no zone: the row's own time is all there is to go by.
        ("2018-07-29 16:30:00", AT - timedelta(seconds=452), 1),
        ("2018-07-20 16:37:32", AT - timedelta(days=9), 1),
        # callDate that says no instant.
        ("2018-07-29", AT, 0),
        ("", AT, 0),
        ("0000-00-00 00:00:00", AT, 0),
        ("0001-01-01 00:00:00", AT, 0),
        ("2500-01-01 00:00:00", AT, 0),
        ("Sunday afternoon", AT, 0),
    ],
)
def test_which_clock_is_taken(call_date: str, wanted: datetime, disagreeing: int) -> None:
    times = Times(ZONE)
    assert times.of_row(CALL_ID, call_date) == wanted
    assert times.disagreeing == disagreeing
    assert times.of_row(CALL_ID, call_date) == wanted


def test_call_date_alone_is_enough_and_nothing_is_not() -> None:
    times = Times(ZONE)
    assert times.of_row("call", "2018-07-29 16:37:32") == AT
    assert times.of_row("call", "2018-07-29 16:37:32") == AT
    assert times.of_row("call", "soon") is None
    assert times.of_row("call", "2018-07-29T16:37:32+07:00") == AT


def test_a_day_on_which_clocks_change_is_read_row_by_row() -> None:
    paris = Times(ZoneInfo("Europe/Paris"))
    found = [paris.of_row("x", f"2018-03-25 {hour}:30:00") for hour in ("00", "04")]
    assert found == [
        datetime(2018, 3, 24, 23, 30, tzinfo=UTC),
        datetime(2018, 3, 25, 2, 30, tzinfo=UTC),
    ]


def test_fractions_of_a_second_are_kept() -> None:
    times = Times(ZONE)
    assert times.of_row(CALL_ID, "2018-07-29 16:37:32") == AT
    assert times.of_row(CALL_ID, "2018-07-29 16:37:32.500") == AT + timedelta(milliseconds=500)
