"""The past that the demo starts with, and the customers who go on calling."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from tests.demo.pbx.conftest import NOON, StillClock
from voipbot.demo.pbx import LocalPbx, Pace, Row
from voipbot.demo.pbx.company import ANONYMOUS, FOREIGN, RETIRED

NIGHT = datetime(2026, 11, 23, 20, 0, 0, tzinfo=UTC)
"""Tuesday, 03:00 local."""
SUNDAY = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)


def rows(at: datetime = NOON, seed: int = 1, days: int = 14) -> list[Row]:
    return LocalPbx(StillClock(at), seed=seed, history_days=days).rows()


def local_day(row: Row) -> str:
    return (row.at + timedelta(hours=7)).strftime("%Y-%m-%d")


def test_a_seed_makes_one_past() -> None:
    assert rows(seed=3) == rows(seed=3)
    assert rows(seed=3) != rows(seed=4)


def test_what_happened_on_a_day_does_not_depend_on_when_one_looks() -> None:
    def yesterday(at: datetime) -> list[tuple[object, ...]]:
        found = (row for row in rows(at) if local_day(row) == "2026-11-23")
        return sorted((row.at, row.user, row.phone, row.status, row.duration) for row in found)

    assert yesterday(NOON) == yesterday(NOON + timedelta(hours=3))


def test_call_ids_are_the_instants_of_their_rows_and_one_leg_has_one_row() -> None:
    past = rows()
    assert all(int(row.call_id.split(".")[0]) == int(row.at.timestamp()) for row in past)
    assert len({row.key for row in past}) == len(past)


def test_nothing_has_arrived_before_its_leg_ended() -> None:
    for row in rows():
        assert row.arrives_at <= NOON
        assert row.arrives_at == row.at + timedelta(seconds=row.duration)


def test_a_working_day_has_every_kind_of_call() -> None:
    past = rows()
    assert {row.type for row in past} == {"INBOUND", "OUTBOUND", "EXTERNAL", "LOCAL"}
    assert {"ANSWERED", "NO ANSWER", "BUSY", "FAILED"} <= {row.status for row in past}
    assert {RETIRED, ANONYMOUS, FOREIGN} <= {row.phone for row in past}
    assert {row.user for row in past} == {"101", "102", "103", "104", "105"}
    days = defaultdict(set)
    for row in past:
        days[local_day(row)].add(row.call_id)
    assert len(days["2026-11-20"]) > 20


def test_the_one_off_calls_were_on_the_last_open_day() -> None:
    monday = rows(NOON - timedelta(days=1))
    found = {row.phone: local_day(row) for row in monday if row.phone == RETIRED}
    assert found[RETIRED] == "2026-11-21"


def test_offices_are_closed_at_night_and_on_sundays() -> None:
    past = [row for row in rows() if local_day(row) != "2026-11-24"]
    sundays = {"2026-11-15", "2026-11-22"}
    hours = {(row.at + timedelta(hours=7)).hour for row in past if local_day(row) not in sundays}
    assert (min(hours), max(hours)) in {(8, 17), (8, 18)}
    sunday = [row for row in past if local_day(row) in sundays]
    assert sunday
    assert {row.status for row in sunday} <= {"NO ANSWER", "BUSY"}


def test_ring_groups_have_legs_that_end_at_different_times() -> None:
    calls = defaultdict(list)
    for row in rows():
        calls[row.phone, row.at].append(row)
    answered = [
        legs
        for legs in calls.values()
        if len(legs) == 3 and any(leg.status == "ANSWERED" for leg in legs)
    ]
    assert answered
    for legs in answered:
        last = max(legs, key=lambda leg: leg.arrives_at)
        assert last.status == "ANSWERED"
        assert len({leg.arrives_at for leg in legs}) > 1
    assert {len({leg.call_id for leg in legs}) for legs in answered} == {1, 3}


def test_only_answered_rows_have_recordings() -> None:
    assert all(row.recorded == (row.status == "ANSWERED") for row in rows())


@pytest.mark.parametrize("at", [NIGHT, SUNDAY, NIGHT - timedelta(hours=2)])
def test_there_are_calls_of_today_whenever_the_demo_starts(at: datetime) -> None:
    today = (at + timedelta(hours=7)).strftime("%Y-%m-%d")
    found = {row.call_id for row in rows(at) if local_day(row) == today}
    assert len(found) >= 5


def test_calls_under_way_at_the_start_arrive_later() -> None:
    for minutes in range(240):
        at = NOON + timedelta(minutes=minutes)
        pbx = LocalPbx(StillClock(at), history_days=0)
        before = len(pbx.rows())
        pbx.clock.shift(timedelta(minutes=30))
        if len(pbx.rows()) > before:
            return
    pytest.fail("no call was under way in four hours")


def test_an_empty_log_has_no_past() -> None:
    assert rows(days=-1) == []


@pytest.mark.parametrize("seed", [1, 2])
async def test_customers_go_on_calling_as_one_watches(seed: int) -> None:
    async def watched() -> list[tuple[object, ...]]:
        pbx = LocalPbx(StillClock(), seed=seed, history_days=-1, pace=Pace(between_calls=60))
        pbx.start_traffic()
        for _ in range(600):
            await pbx.advance(1)
        return [(row.call_id, row.user, row.phone, row.status, row.duration) for row in pbx.rows()]

    first = await watched()
    assert len({row[2] for row in first}) >= 3
    assert await watched() == first
