"""Seen events, preferences, shares and the column types."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from tests.store.samples import ALICE, BOB, NOON, OTHER_TEAM, TEAM, share
from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import Extension, Party
from voipbot.domain.preferences import PersonalPreferences
from voipbot.store.engine import Database
from voipbot.store.events import SeenEvents
from voipbot.store.preferences import Preferences
from voipbot.store.shares import Shares
from voipbot.store.tables import seen_events


async def test_an_event_is_new_once_a_team(database: Database, neighbour: Database) -> None:
    answers = await asyncio.gather(
        *(SeenEvents(each).first_time(TEAM, "Ev1", NOON) for each in [database, neighbour] * 10)
    )
    assert sorted(answers) == [False] * 19 + [True]
    assert await SeenEvents(database).first_time(OTHER_TEAM, "Ev1", NOON)
    assert await SeenEvents(database).first_time(TEAM, "Ev2", NOON)


async def test_an_event_whose_handling_failed_is_new_again(database: Database) -> None:
    events = SeenEvents(database)
    with pytest.raises(LookupError):
        await _note_then_fail(database, events)
    assert await events.first_time(TEAM, "Ev1", NOON)


async def test_old_events_are_forgotten_team_by_team(database: Database) -> None:
    events = SeenEvents(database)
    for team, event_id, at in [
        (TEAM, "old", NOON),
        (TEAM, "new", NOON + timedelta(hours=1)),
        (OTHER_TEAM, "old", NOON),
    ]:
        await events.first_time(team, event_id, at)
    assert await events.forget(TEAM, NOON + timedelta(hours=1)) == 1
    assert await events.first_time(TEAM, "old", NOON)
    assert not await events.first_time(TEAM, "new", NOON)
    assert not await events.first_time(OTHER_TEAM, "old", NOON)


async def test_preferences_are_one_persons_own(database: Database) -> None:
    preferences = Preferences(database)
    assert await preferences.get(TEAM, ALICE) == PersonalPreferences()
    for wanted in (True, False, True):
        await preferences.set_outcomes_by_direct_message(TEAM, ALICE, wanted)
        assert (await preferences.get(TEAM, ALICE)).outcomes_by_direct_message is wanted
    assert await preferences.get(TEAM, BOB) == PersonalPreferences()
    assert await preferences.get(OTHER_TEAM, ALICE) == PersonalPreferences()


async def test_a_share_comes_back_as_it_was(database: Database) -> None:
    shares = Shares(database)
    full = share("1", thread_ts="1700000000.000100")
    bare_leg = Leg(
        call_id="name-1532857052.131",
        extension="102",
        party=Party("s"),
        type=CallType.OTHER,
        status=CallStatus.OTHER,
        status_text="THROTTLED",
        at=NOON,
    )
    bare = share("2", leg=bare_leg)
    inner = share(
        "3",
        leg=Leg(
            call_id="1532857052.1",
            extension="102",
            party=Party("101", extension=Extension("101")),
            type=CallType.LOCAL,
            status=CallStatus.ANSWERED,
            status_text="Answered",
            at=NOON,
            duration=timedelta(0),
        ),
    )
    for each in (full, bare, inner):
        await shares.add(each)
        assert await shares.get(TEAM, each.id) == each
        assert await shares.get(OTHER_TEAM, each.id) is None


async def test_a_share_joins_the_callers_transaction(database: Database) -> None:
    shares = Shares(database)
    with pytest.raises(LookupError):
        await _share_then_fail(database, shares)
    assert await shares.get(TEAM, "share1") is None


async def test_instants_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    hanoi = timezone(timedelta(hours=7))
    local = datetime(2026, 3, 2, 0, 30, 0, 123456, tzinfo=hanoi)
    async with database.write() as connection:
        await connection.execute(
            insert(seen_events).values(team_id=TEAM, event_id="Ev1", seen_at=local)
        )
        stored = await connection.scalar(select(seen_events.c.seen_at))
        later = select(seen_events.c.event_id).where(seen_events.c.seen_at > local)
        assert await connection.scalar(later) is None
    assert stored == local
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_naive_datetimes_are_refused(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    async with database.write() as connection:
        with pytest.raises(StatementError, match="naive"):
            await connection.execute(
                insert(seen_events).values(team_id=TEAM, event_id="Ev1", seen_at=naive)
            )


async def _note_then_fail(database: Database, events: SeenEvents) -> None:
    async with database.write() as connection:
        assert await events.first_time(TEAM, "Ev1", NOON, on=connection)
        raise LookupError


async def _share_then_fail(database: Database, shares: Shares) -> None:
    async with database.write() as connection:
        await shares.add(share("1"), on=connection)
        raise LookupError
