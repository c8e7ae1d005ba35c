from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.store.process import finish, kill, start
from tests.store.samples import BOB, NOON, OTHER_TEAM, SALES, TEAM, message
from voipbot.domain.deliveries import Claimed, Delivery, DeliveryState
from voipbot.store.engine import Database
from voipbot.store.outbox import Outbox
from voipbot.store.tables import channel_pace
from voipbot.store.tables import outbox as table

LEASE = timedelta(minutes=5)
RAN_OUT = timedelta(seconds=-1)
AT_ONCE = timedelta()
LONG = timedelta(hours=1)
TS = "1700000000.000200"


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """Without a pace, which has tests of its own."""
    return Outbox(database, pace=AT_ONCE)


async def _claimed(outbox: Outbox, name: str = "1", lease: timedelta = LEASE) -> Claimed:
    await outbox.add(message(name))
    (claimed,) = await outbox.claim(1, lease)
    return claimed


async def _ids(claimed: Awaitable[list[Claimed]]) -> list[str]:
    return [one.message.id for one in await claimed]


async def _found(outbox: Outbox, name: str = "1") -> Delivery:
    found = await outbox.get(TEAM, f"message{name}")
    assert found is not None
    return found


async def _state(outbox: Outbox, name: str = "1") -> DeliveryState:
    return (await _found(outbox, name)).state


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
        assert await _ids(outbox.claim(5, LEASE)) == ["message2"]


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
        first = await _claimed(outbox)
        async with database.read() as connection:
            row = (await connection.execute(select(table))).one()._asdict()
        values = row | {"number": 10**9, "id": "x", "dedupe_key": "x", "token": first.token}
        with pytest.raises(IntegrityError):
            await _insert(database, values)

    async def test_no_more_than_asked_for(self, outbox: Outbox) -> None:
        for number in range(5):
            await outbox.add(message(str(number), channel=f"C{number}"))
        assert await _ids(outbox.claim(2, LEASE)) == ["message0", "message1"]

    async def test_one_teams_alone_where_asked(self, outbox: Outbox) -> None:
        await outbox.add(message("1"))
        await outbox.add(message("2", team_id=OTHER_TEAM))
        assert await _ids(outbox.claim(5, LEASE, team_id=OTHER_TEAM)) == ["message2"]
        assert await _ids(outbox.claim(5, LEASE)) == ["message1"]

    async def test_the_same_channel_id_in_two_teams_is_two_channels(self, outbox: Outbox) -> None:
        await outbox.add(message("1"))
        await outbox.add(message("1", team_id=OTHER_TEAM))
        assert len(await outbox.claim(5, LEASE)) == 2

    async def test_attempts_are_counted(self, outbox: Outbox) -> None:
        claimed = await _claimed(outbox)
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
        claimed = await _claimed(outbox)
        after_claim = await _next_at(database)
        assert after_claim == claimed.tried_at + LONG
        await outbox.sent(claimed, TS, SALES)
        assert await _next_at(database) >= after_claim
        await outbox.add(message("2"))
        await outbox.add(message("3", channel="C02"))
        assert await _ids(outbox.claim(5, LEASE)) == ["message3"]

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
        claimed = await _claimed(outbox)
        await outbox.add(message("2"))
        assert await outbox.put_off(claimed, LONG)
        assert await _state(outbox) is DeliveryState.PENDING
        assert await _ids(outbox.claim(5, LEASE)) == ["message2"]

    async def test_put_off_with_its_channel_keeps_its_place(
        self, database: Database, outbox: Outbox
    ) -> None:
        claimed = await _claimed(outbox)
        await outbox.add(message("2"))
        await outbox.add(message("3", channel="C02"))
        assert await outbox.put_off(claimed, LONG, whole_channel=True)
        assert await _ids(outbox.claim(5, LEASE)) == ["message3"]
        await _end_rest(database)
        assert await _ids(outbox.claim(5, LEASE)) == ["message1"]

    async def test_a_rest_is_never_shortened(self, database: Database, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(1, LEASE)
        await outbox.put_off(await _claimed(outbox, "2"), LONG, whole_channel=True)
        rest = await _next_at(database)
        assert await outbox.sent(looking, TS, SALES)
        assert await _next_at(database) == rest


class TestLostWorkers:
    async def test_what_a_lost_sender_had_is_unknown_never_pending(self, outbox: Outbox) -> None:
        await _claimed(outbox, lease=RAN_OUT)
        assert await _ids(outbox.claim(5, LEASE)) == []
        assert await _state(outbox) is DeliveryState.UNKNOWN

    async def test_a_sender_that_was_killed(self, url: str) -> None:
        async with Database.open(url) as database:
            outbox = Outbox(database)
            await outbox.add(message("1"))
            process = start("claim_and_hang", url)
            assert process.stdout is not None
            assert await asyncio.to_thread(process.stdout.readline) == "message1\n"
            kill(process)
            assert await outbox.claim(5, LEASE) == []
            (looking,) = await outbox.claim_unknown(5, LEASE)
        assert looking.message == message("1")

    async def test_a_slow_sender_is_heard_until_somebody_looks(self, outbox: Outbox) -> None:
        slow = await _claimed(outbox, lease=RAN_OUT)
        await outbox.claim(5, LEASE)
        assert await outbox.sent(slow, TS, SALES)
        assert await _state(outbox) is DeliveryState.SENT

    async def test_a_slow_sender_is_not_heard_once_somebody_looks(self, outbox: Outbox) -> None:
        slow = await _claimed(outbox, lease=RAN_OUT)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        for late in _every_move(outbox, slow):
            assert not await late()
        assert await _state(outbox) is DeliveryState.UNKNOWN
        assert await outbox.sent(looking, TS, SALES)

    async def test_one_that_looks_and_is_lost_is_followed_by_another(self, outbox: Outbox) -> None:
        await _claimed(outbox, lease=RAN_OUT)
        (lost,) = await outbox.claim_unknown(5, RAN_OUT)
        (second,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.claim_unknown(5, LEASE) == []
        assert not await outbox.absent(lost, AT_ONCE)
        assert await outbox.absent(second, AT_ONCE)

    async def test_a_lease_ends_with_the_first_report(self, outbox: Outbox) -> None:
        claimed = await _claimed(outbox)
        assert await outbox.sent(claimed, TS, "D01")
        for late in _every_move(outbox, claimed):
            assert not await late()
        found = await _found(outbox)
        assert (found.state, found.ts, found.posted_in) == (DeliveryState.SENT, TS, "D01")

    async def test_a_lease_is_good_for_one_report_while_the_message_waits(
        self, outbox: Outbox
    ) -> None:
        claimed = await _claimed(outbox)
        assert await outbox.unknown(claimed, AT_ONCE)
        assert not await outbox.sent(claimed, TS, SALES)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.absent(looking, AT_ONCE)
        assert not await outbox.unreadable(looking)
        assert await _state(outbox) is DeliveryState.UNKNOWN

    async def test_the_unknown_do_not_hold_up_their_channel(self, outbox: Outbox) -> None:
        claimed = await _claimed(outbox)
        await outbox.add(message("2"))
        await outbox.unknown(claimed, LONG)
        assert await _ids(outbox.claim(5, LEASE)) == ["message2"]


class TestLooking:
    async def test_a_post_without_an_answer_is_looked_for_after_a_while(
        self, outbox: Outbox
    ) -> None:
        first, second = await _claimed(outbox), await _claimed_elsewhere(outbox)
        await outbox.unknown(first, AT_ONCE)
        await outbox.unknown(second, LONG)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert looking.message == first.message
        assert (looking.tried_at, looking.attempts) == (first.tried_at, 1)
        assert await outbox.claim(5, LEASE) == []

    async def test_each_is_looked_for_by_one(self, database: Database, neighbour: Database) -> None:
        stores = [Outbox(database), Outbox(neighbour)]
        for number in range(8):
            await stores[0].add(message(str(number), channel=f"C{number}"))
        for claimed in await stores[0].claim(8, LEASE):
            await stores[0].unknown(claimed, AT_ONCE)
        looking = await asyncio.gather(
            *(stores[number % 2].claim_unknown(3, LEASE) for number in range(8))
        )
        ids = Counter(one.message.id for batch in looking for one in batch)
        assert ids == {f"message{number}": 1 for number in range(8)}

    async def test_one_teams_alone_where_asked(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        assert await outbox.claim_unknown(5, LEASE, team_id=OTHER_TEAM) == []
        assert await _ids(outbox.claim_unknown(5, LEASE, team_id=TEAM)) == ["message1"]

    async def test_found_is_sent(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.sent(looking, TS, SALES)
        found = await _found(outbox)
        assert (found.state, found.ts, found.possible_repeat) == (DeliveryState.SENT, TS, False)

    async def test_absent_twice_is_sent_again_unmarked(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (first,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.absent(first, AT_ONCE)
        assert await outbox.claim(5, LEASE) == []
        (second,) = await outbox.claim_unknown(5, LEASE)
        assert second.absences == 1
        assert await outbox.absent(second, AT_ONCE)
        (again,) = await outbox.claim(5, LEASE)
        assert (again.attempts, again.absences, again.possible_repeat) == (2, 0, False)

    async def test_absent_once_is_looked_for_later(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        await outbox.absent(looking, LONG)
        assert await outbox.claim_unknown(5, LEASE) == []
        assert await _state(outbox) is DeliveryState.UNKNOWN

    async def test_a_look_that_could_not_be_made_counts_for_nothing(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (first,) = await outbox.claim_unknown(5, LEASE)
        await outbox.absent(first, AT_ONCE)
        (second,) = await outbox.claim_unknown(5, LEASE)
        await outbox.unknown(second, AT_ONCE)
        (third,) = await outbox.claim_unknown(5, LEASE)
        assert third.absences == 1

    async def test_each_sending_is_looked_for_anew(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        for _ in range(2):
            (looking,) = await outbox.claim_unknown(5, LEASE)
            await outbox.absent(looking, AT_ONCE)
        (again,) = await outbox.claim(5, LEASE)
        await outbox.unknown(again, AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert looking.absences == 0
        assert looking.tried_at == again.tried_at

    async def test_where_nobody_can_look_it_is_sent_again_and_marked(self, outbox: Outbox) -> None:
        await outbox.unknown(await _claimed(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.unreadable(looking)
        (again,) = await outbox.claim(5, LEASE)
        assert again.possible_repeat


class TestLookingAfter:
    async def test_counts(self, outbox: Outbox) -> None:
        empty = await outbox.counts(TEAM)
        assert empty.by_state == dict.fromkeys(DeliveryState, 0)
        assert empty.oldest is None
        await outbox.dead(await _claimed(outbox), "channel_not_found")
        await outbox.sent(await _claimed(outbox, "2"), TS, SALES)
        assert (await outbox.counts(TEAM)).oldest is None
        await outbox.unknown(await _claimed(outbox, "3"), AT_ONCE)
        await _claimed(outbox, "4")
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
        assert await outbox.dead(await _claimed(outbox), "channel_not_found")
        await outbox.dead(await _claimed(outbox, "2"), "is_archived")
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
        assert (await _found(outbox)).reason is None


def _every_move(outbox: Outbox, claimed: Claimed) -> list[Callable[[], Awaitable[bool]]]:
    return [
        lambda: outbox.sent(claimed, "1.1", "C99"),
        lambda: outbox.put_off(claimed, AT_ONCE),
        lambda: outbox.unknown(claimed, AT_ONCE),
        lambda: outbox.absent(claimed, AT_ONCE),
        lambda: outbox.unreadable(claimed),
        lambda: outbox.dead(claimed, "late"),
    ]


async def _claimed_elsewhere(outbox: Outbox) -> Claimed:
    await outbox.add(message("9", channel="C09"))
    (claimed,) = await outbox.claim(1, LEASE)
    return claimed


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
