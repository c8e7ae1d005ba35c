from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from tests.store.outbox_steps import (
    AT_ONCE,
    LEASE,
    LONG,
    RAN_OUT,
    TS,
    claimed_elsewhere,
    claimed_one,
    delivery_of,
    ids_of,
    state_of,
)
from tests.store.process import kill, start
from tests.store.samples import OTHER_TEAM, SALES, TEAM, message
from voipbot.domain.deliveries import Claimed, DeliveryState
from voipbot.store.engine import Database
from voipbot.store.outbox import Outbox


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """Without a pace, which has tests of its own."""
    return Outbox(database, pace=AT_ONCE)


class TestLostWorkers:
    async def test_what_a_lost_sender_had_is_unknown_never_pending(self, outbox: Outbox) -> None:
        await claimed_one(outbox, lease=RAN_OUT)
        assert await ids_of(outbox.claim(5, LEASE)) == []
        assert await state_of(outbox) is DeliveryState.UNKNOWN

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
        slow = await claimed_one(outbox, lease=RAN_OUT)
        await outbox.claim(5, LEASE)
        assert await outbox.sent(slow, TS, SALES)
        assert await state_of(outbox) is DeliveryState.SENT

    async def test_a_slow_sender_is_not_heard_once_somebody_looks(self, outbox: Outbox) -> None:
        slow = await claimed_one(outbox, lease=RAN_OUT)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        for late in _every_move(outbox, slow):
            assert not await late()
        assert await state_of(outbox) is DeliveryState.UNKNOWN
        assert await outbox.sent(looking, TS, SALES)

    async def test_one_that_looks_and_is_lost_is_followed_by_another(self, outbox: Outbox) -> None:
        await claimed_one(outbox, lease=RAN_OUT)
        (lost,) = await outbox.claim_unknown(5, RAN_OUT)
        (second,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.claim_unknown(5, LEASE) == []
        assert not await outbox.absent(lost, AT_ONCE)
        assert await outbox.absent(second, AT_ONCE)

    async def test_a_lease_ends_with_the_first_report(self, outbox: Outbox) -> None:
        claimed = await claimed_one(outbox)
        assert await outbox.sent(claimed, TS, "D01")
        for late in _every_move(outbox, claimed):
            assert not await late()
        delivery = await delivery_of(outbox)
        assert (delivery.state, delivery.ts, delivery.posted_in) == (DeliveryState.SENT, TS, "D01")

    async def test_a_lease_is_good_for_one_report_while_the_message_waits(
        self, outbox: Outbox
    ) -> None:
        claimed = await claimed_one(outbox)
        assert await outbox.unknown(claimed, AT_ONCE)
        assert not await outbox.sent(claimed, TS, SALES)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.absent(looking, AT_ONCE)
        assert not await outbox.unreadable(looking)
        assert await state_of(outbox) is DeliveryState.UNKNOWN

    async def test_the_unknown_do_not_hold_up_their_channel(self, outbox: Outbox) -> None:
        claimed = await claimed_one(outbox)
        await outbox.add(message("2"))
        await outbox.unknown(claimed, LONG)
        assert await ids_of(outbox.claim(5, LEASE)) == ["message2"]


class TestLooking:
    async def test_a_post_without_an_answer_is_looked_for_after_a_while(
        self, outbox: Outbox
    ) -> None:
        first, second = await claimed_one(outbox), await claimed_elsewhere(outbox)
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
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        assert await outbox.claim_unknown(5, LEASE, team_id=OTHER_TEAM) == []
        assert await ids_of(outbox.claim_unknown(5, LEASE, team_id=TEAM)) == ["message1"]

    async def test_found_is_sent(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.sent(looking, TS, SALES)
        delivery = await delivery_of(outbox)
        assert (delivery.state, delivery.ts, delivery.possible_repeat) == (
            DeliveryState.SENT,
            TS,
            False,
        )

    async def test_absent_twice_is_sent_again_unmarked(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (first,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.absent(first, AT_ONCE)
        assert await outbox.claim(5, LEASE) == []
        (second,) = await outbox.claim_unknown(5, LEASE)
        assert second.absences == 1
        assert await outbox.absent(second, AT_ONCE)
        (again,) = await outbox.claim(5, LEASE)
        assert (again.attempts, again.absences, again.possible_repeat) == (2, 0, False)

    async def test_absent_once_is_looked_for_later(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        await outbox.absent(looking, LONG)
        assert await outbox.claim_unknown(5, LEASE) == []
        assert await state_of(outbox) is DeliveryState.UNKNOWN

    async def test_a_look_that_could_not_be_made_counts_for_nothing(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (first,) = await outbox.claim_unknown(5, LEASE)
        await outbox.absent(first, AT_ONCE)
        (second,) = await outbox.claim_unknown(5, LEASE)
        await outbox.unknown(second, AT_ONCE)
        (third,) = await outbox.claim_unknown(5, LEASE)
        assert third.absences == 1

    async def test_each_sending_is_looked_for_anew(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        for _ in range(2):
            (looking,) = await outbox.claim_unknown(5, LEASE)
            await outbox.absent(looking, AT_ONCE)
        (again,) = await outbox.claim(5, LEASE)
        await outbox.unknown(again, AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert looking.absences == 0
        assert looking.tried_at == again.tried_at

    async def test_where_nobody_can_look_it_is_sent_again_and_marked(self, outbox: Outbox) -> None:
        await outbox.unknown(await claimed_one(outbox), AT_ONCE)
        (looking,) = await outbox.claim_unknown(5, LEASE)
        assert await outbox.unreadable(looking)
        (again,) = await outbox.claim(5, LEASE)
        assert again.possible_repeat


def _every_move(outbox: Outbox, claimed: Claimed) -> list[Callable[[], Awaitable[bool]]]:
    return [
        lambda: outbox.sent(claimed, "1.1", "C99"),
        lambda: outbox.put_off(claimed, AT_ONCE),
        lambda: outbox.unknown(claimed, AT_ONCE),
        lambda: outbox.absent(claimed, AT_ONCE),
        lambda: outbox.unreadable(claimed),
        lambda: outbox.dead(claimed, "late"),
    ]
