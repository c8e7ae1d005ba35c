from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.store.outbox_steps import (
    AT_ONCE,
    LEASE,
    LONG,
    RAN_OUT,
    TS,
    claimed_one,
    delivery_of,
    ids_of,
    state_of,
)
from tests.store.process import finish, start
from tests.store.samples import BOB, NOON, OTHER_TEAM, SALES, TEAM, message
from voipbot.domain.deliveries import DeliveryState
from voipbot.store.engine import Database
from voipbot.store.outbox import Outbox
from voipbot.store.tables import channel_pace
from voipbot.store.tables import outbox as table


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """Without a pace, which has tests of its own."""
    return Outbox(database, pace=AT_ONCE)


class TestAdding:
    async def test_a_message_comes_back_as_it_was(self, outbox: Outbox) -> None:
        full = message("1", not_before=NOON)
        bare = message("2", blocks=(), thread_ts=None, channel=BOB)
        for each in (full, bare):
            assert await outbox.add(each)
        assert [one.message for one in await outbox.claim(5, LEASE)] == [full, bare]
        assert await outbox.get(OTHER_TEAM, full.id) is None

    async def test_a_message_is_written_once(self, outbox: Outbox) -> None:
        assert await outbox.add(message("1"))
        assert not await outbox.add(message("1"))
        assert not await outbox.add(message("1", id="other"))
        assert not await outbox.add(message("1", dedupe_key="other"))
        (claimed,) = await outbox.claim(5, LEASE)
        await outbox.sent(claimed, TS, SALES)
        assert not await outbox.add(message("1", id="later"))

    @pytest.mark.parametrize(
        "other",
        [{"kind": "summary"}, {"dedupe_key": "k"}, {"channel": "C02"}, {"team_id": OTHER_TEAM}],
    )
    async def test_what_differs_is_another_message(
        self, outbox: Outbox, other: dict[str, str]
    ) -> None:
        assert await outbox.add(message("1"))
        assert await outbox.add(message("1", id="other", **other))

    async def test_of_many_that_write_a_message_at_once_one_does(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Outbox(database), Outbox(neighbour)]
        added = await asyncio.gather(
            *(stores[number % 2].add(message("1", id=f"{number}")) for number in range(20))
        )
        assert added.count(True) == 1

    async def test_a_message_joins_the_callers_transaction(
        self, database: Database, outbox: Outbox
    ) -> None:
        with pytest.raises(LookupError):
            await _add_then_fail(database, outbox)
        assert await outbox.get(TEAM, "message1") is None

    async def test_a_message_is_held_back_from_its_writing_on(self, outbox: Outbox) -> None:
        await outbox.add(message("1", not_before=NOON + LONG))
        await outbox.add(message("2", not_before=NOON - LONG))
        assert await ids_of(outbox.claim(5, LEASE)) == ["message2"]


class TestClaiming:
    async def test_each_message_is_claimed_once_between_processes(self, url: str) -> None:
        async with Database.open(url) as database:
            outbox = Outbox(database)
            for number in range(40):
                await outbox.add(message(str(number), channel=f"C{number % 8}"))
            processes = [start("claim", url) for _ in range(3)]
            outputs = await asyncio.gather(
                *(asyncio.to_thread(finish, process) for process in processes)
            )
            left = await outbox.counts(TEAM)
        claimed = Counter(one for output in outputs for one in output)
        assert set(claimed.values()) <= {1}
        assert left.by_state[DeliveryState.SENT] == len(claimed)
        # A process stops when it finds every channel in use; what is left waits for the next.
        assert left.by_state[DeliveryState.PENDING] == 40 - len(claimed)

    async def test_each_message_is_claimed_once_between_pools(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Outbox(database), Outbox(neighbour)]
        for number in range(12):
            await stores[0].add(message(str(number), channel=f"C{number}"))
        claimed = await asyncio.gather(
            *(stores[number % 2].claim(5, LEASE) for number in range(12))
        )
        ids = Counter(one.message.id for batch in claimed for one in batch)
        assert ids == {f"message{number}": 1 for number in range(12)}

    async def test_a_channel_has_one_in_flight_oldest_first(self, outbox: Outbox) -> None:
        for name, channel in [("1", SALES), ("2", SALES), ("3", "C02"), ("4", SALES)]:
            await outbox.add(message(name, channel=channel))
        first = await outbox.claim(5, LEASE)
        assert [one.message.id for one in first] == ["message1", "message3"]
        assert await outbox.claim(5, LEASE) == []
        await outbox.sent(first[0], TS, SALES)
        (second,) = await outbox.claim(5, LEASE)
        assert second.message.id == "message2"

    async def test_the_database_holds_to_one_in_flight(
        self, database: Database, outbox: Outbox
    ) -> None:
        first = await claimed_one(outbox)
        async with database.read() as connection:
            row = (await connection.execute(select(table))).one()._asdict()
        values = row | {"number": 10**9, "id": "x", "dedupe_key": "x", "token": first.token}
        with pytest.raises(IntegrityError):
            await _insert(database, values)

    async def test_no_more_than_asked_for(self, outbox: Outbox) -> None:
        for number in range(5):
            await outbox.add(message(str(number), channel=f"C{number}"))
        assert await ids_of(outbox.claim(2, LEASE)) == ["message0", "message1"]

    async def test_one_teams_alone_where_asked(self, outbox: Outbox) -> None:
        await outbox.add(message("1"))
        await outbox.add(message("2", team_id=OTHER_TEAM))
        assert await ids_of(outbox.claim(5, LEASE, team_id=OTHER_TEAM)) == ["message2"]
        assert await ids_of(outbox.claim(5, LEASE)) == ["message1"]

    async def test_the_same_channel_id_in_two_teams_is_two_channels(self, outbox: Outbox) -> None:
        await outbox.add(message("1"))
        await outbox.add(message("1", team_id=OTHER_TEAM))
        assert len(await outbox.claim(5, LEASE)) == 2

    async def test_attempts_are_counted(self, outbox: Outbox) -> None:
        claimed = await claimed_one(outbox)
        assert (claimed.attempts, claimed.absences, claimed.possible_repeat) == (1, 0, False)
        await outbox.put_off(claimed, AT_ONCE)
        (again,) = await outbox.claim(1, LEASE)
        assert again.attempts == 2
        assert again.tried_at >= claimed.tried_at


class TestPace:
    async def test_a_channel_rests_after_a_claim_and_again_after_the_post(
        self, database: Database
    ) -> None:
        outbox = Outbox(database, pace=LONG)
        claimed = await claimed_one(outbox)
        after_claim = await _next_at(database)
        assert after_claim == claimed.tried_at + LONG
        await outbox.sent(claimed, TS, SALES)
        assert await _next_at(database) >= after_claim
        await outbox.add(message("2"))
        await outbox.add(message("3", channel="C02"))
        assert await ids_of(outbox.claim(5, LEASE)) == ["message3"]

    async def test_of_two_that_take_a_channels_moment_one_gets_it(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Outbox(database, pace=LONG), Outbox(neighbour, pace=LONG)]
        for number in range(10):
            await stores[0].add(message(str(number)))
        claimed = await asyncio.gather(
            *(stores[number % 2].claim(5, RAN_OUT) for number in range(10))
        )
        assert sum(len(batch) for batch in claimed) == 1

    async def test_put_off_alone_lets_younger_ones_pass(self, outbox: Outbox) -> None:
        claimed = await claimed_one(outbox)
        await outbox.add(message("2"))
        assert await outbox.put_off(claimed, LONG)
        assert await state_of(outbox) is DeliveryState.PENDING
        assert await ids_of(outbox.claim(5, LEASE)) == ["message2"]

    async def test_put_off_with_its_channel_keeps_its_place(
        self, database: Database, outbox: Outbox
    ) -> None:
        claimed = await claimed_one(outbox)
        await outbox.add(message("2"))
        await outbox.add(message("3", channel="C02"))
        assert await outbox.put_off(claimed, LONG, whole_channel=True)
        assert await ids_of(outbox.claim(5, LEASE)) == ["message3"]
        await _end_rest(database)
        assert await ids_of(outbox.claim(5, LEASE)) == ["message1"]

    async def test_a_rest_is_never_shortened(self, database: Database, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(1, LEASE)
        await outbox.put_off(await claimed_one(outbox, "2"), LONG, whole_channel=True)
        rest = await _next_at(database)
        assert await outbox.sent(looking, TS, SALES)
        assert await _next_at(database) == rest


class TestLookingAfter:
    async def test_counts(self, outbox: Outbox) -> None:
        empty = await outbox.counts(TEAM)
        assert empty.by_state == dict.fromkeys(DeliveryState, 0)
        assert empty.oldest is None
        await outbox.dead(await claimed_one(outbox), "channel_not_found")
        await outbox.sent(await claimed_one(outbox, "2"), TS, SALES)
        assert (await outbox.counts(TEAM)).oldest is None
        await outbox.unknown(await claimed_one(outbox, "3"), AT_ONCE)
        await claimed_one(outbox, "4")
        await outbox.add(message("5"))
        await outbox.add(message("6", team_id=OTHER_TEAM))
        counts = await outbox.counts(TEAM)
        assert counts.by_state == dict.fromkeys(DeliveryState, 1)
        assert counts.oldest is not None
        assert counts.oldest >= AT_ONCE

    async def test_what_is_held_back_waits_for_nobody(self, outbox: Outbox) -> None:
        await outbox.add(message("1", not_before=NOON + LONG))
        assert (await outbox.counts(TEAM)).oldest == AT_ONCE

    async def test_the_dead_are_kept_and_can_be_revived(self, outbox: Outbox) -> None:
        assert await outbox.dead(await claimed_one(outbox), "channel_not_found")
        await outbox.dead(await claimed_one(outbox, "2"), "is_archived")
        assert await outbox.claim(5, LEASE) == []
        dead = await outbox.dead_letters(TEAM)
        assert [(one.message.id, one.reason) for one in dead] == [
            ("message1", "channel_not_found"),
            ("message2", "is_archived"),
        ]
        assert await outbox.dead_letters(OTHER_TEAM) == []
        assert not await outbox.revive(OTHER_TEAM, "message1")
        assert await outbox.revive(TEAM, "message1")
        assert not await outbox.revive(TEAM, "message1")
        (again,) = await outbox.claim(5, LEASE)
        assert (again.message.id, again.attempts) == ("message1", 1)
        assert (await delivery_of(outbox)).reason is None


async def _add_then_fail(database: Database, outbox: Outbox) -> None:
    async with database.write() as connection:
        assert await outbox.add(message("1"), on=connection)
        raise LookupError


async def _insert(database: Database, values: dict[str, object]) -> None:
    async with database.write() as connection:
        await connection.execute(insert(table).values(values))


async def _next_at(database: Database) -> datetime:
    async with database.read() as connection:
        found = await connection.scalar(select(channel_pace.c.next_at))
    assert isinstance(found, datetime)
    return found


async def _end_rest(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(channel_pace.update().values(next_at=NOON - LONG * 24 * 365 * 10))
