from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.store.samples import (
    ALICE,
    BOB,
    CUSTOMER,
    MINUTE,
    NOON,
    OTHER_TEAM,
    REPLY_URL,
    TEAM,
    dial,
    message,
    outcome,
)
from voipbot.domain.calls import CallStatus
from voipbot.domain.dials import Dial, DialState, Told
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.store.dials import Beginning, Dials
from voipbot.store.engine import Database
from voipbot.store.outbox import Outbox
from voipbot.store.tables import dials as dials_table

SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=5)
RAN_OUT = timedelta(seconds=-1)
AGAIN = timedelta(hours=1)


@pytest.fixture
def dials(database: Database) -> Dials:
    return Dials(database)


async def _begun(dials: Dials, name: str, **changes: object) -> Dial:
    begun = await dials.begin(dial(name, **changes), MINUTE)
    assert begun.is_new
    return begun.dial


async def _accepted(dials: Dials, name: str, **changes: object) -> Dial:
    begun = await _begun(dials, name, **changes)
    assert await dials.settle(begun.team_id, begun.id, DialState.ACCEPTED)
    return replace(begun, state=DialState.ACCEPTED)


async def _ended(dials: Dials, name: str, **changes: object) -> Dial:
    accepted = await _accepted(dials, name, **changes)
    assert await dials.lose(accepted.team_id, accepted.id)
    return replace(accepted, state=DialState.LOST)


async def test_a_dial_comes_back_as_it_was(dials: Dials) -> None:
    full = await _begun(dials, "1", by_direct_message=True)
    bare = await _begun(dials, "2", reply_url=None, target=Extension("102"), channel_id="")
    assert await dials.get(TEAM, full.id) == full
    assert await dials.get(TEAM, bare.id) == bare
    assert await dials.get(OTHER_TEAM, full.id) is None


def test_the_reply_url_shows_nowhere() -> None:
    assert REPLY_URL not in repr(dial("1"))


class TestBeginning:
    async def test_an_interaction_dials_once(self, dials: Dials) -> None:
        first = await _begun(dials, "1")
        again = await dials.begin(
            dial("2", interaction_id="press1", placed_at=NOON + AGAIN), MINUTE
        )
        assert again.how is Beginning.SAME_INTERACTION
        assert again.dial == first
        assert await dials.get(TEAM, "dial2") is None

    async def test_a_press_within_the_guard_repeats(self, dials: Dials) -> None:
        first = await _begun(dials, "1")
        second = await dials.begin(dial("2", placed_at=NOON + MINUTE), MINUTE)
        assert (second.how, second.dial) == (Beginning.REPEATED, first)
        assert await dials.get(TEAM, "dial2") is None
        third = await _begun(dials, "3", placed_at=NOON + MINUTE + SECOND)
        fourth = await dials.begin(dial("4", placed_at=NOON + MINUTE * 2), MINUTE)
        assert (fourth.how, fourth.dial) == (Beginning.REPEATED, third)

    async def test_what_was_called_a_repeat_once_is_never_dialed_later(self, dials: Dials) -> None:
        first = await _begun(dials, "1")
        await dials.begin(dial("2"), MINUTE)
        late = await dials.begin(dial("3", interaction_id="press2", placed_at=NOON + AGAIN), MINUTE)
        assert (late.how, late.dial) == (Beginning.SAME_INTERACTION, first)

    @pytest.mark.parametrize(
        "other",
        [{"extension": "102"}, {"target": PhoneNumber("+84982056721")}, {"team_id": OTHER_TEAM}],
    )
    async def test_the_guard_is_for_one_phone_and_one_number(
        self, dials: Dials, other: dict[str, str]
    ) -> None:
        await _begun(dials, "1")
        await _begun(dials, "2", **other)

    async def test_an_extension_is_no_number_of_the_same_digits(self, dials: Dials) -> None:
        await _begun(dials, "1", target=Extension("114"))
        await _begun(dials, "2", target=PhoneNumber("+84114"))
        assert set(await dials.recent_targets(TEAM, ALICE, 5)) == {
            Extension("114"),
            PhoneNumber("+84114"),
        }

    async def test_what_was_not_placed_may_be_tried_at_once(self, dials: Dials) -> None:
        first = await _begun(dials, "1")
        assert await dials.settle(TEAM, first.id, DialState.NOT_PLACED)
        await _begun(dials, "2", placed_at=NOON + SECOND)

    @pytest.mark.parametrize("state", [DialState.ACCEPTED, DialState.UNCERTAIN])
    async def test_what_may_have_been_placed_may_not(self, dials: Dials, state: DialState) -> None:
        first = await _begun(dials, "1")
        assert await dials.settle(TEAM, first.id, state)
        assert not (await dials.begin(dial("2", placed_at=NOON + SECOND), MINUTE)).is_new

    async def test_a_late_refusal_leaves_a_newer_guard_alone(self, dials: Dials) -> None:
        first = await _begun(dials, "1")
        await _begun(dials, "2", placed_at=NOON + AGAIN)
        assert await dials.settle(TEAM, first.id, DialState.NOT_PLACED)
        assert not (await dials.begin(dial("3", placed_at=NOON + AGAIN), MINUTE)).is_new

    async def test_of_fifty_presses_at_once_one_rings(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Dials(database), Dials(neighbour)]
        begun = await asyncio.gather(
            *(stores[number % 2].begin(dial(str(number)), MINUTE) for number in range(50))
        )
        assert Counter(one.how for one in begun) == {Beginning.NEW: 1, Beginning.REPEATED: 49}
        assert len({one.dial.id for one in begun}) == 1

    async def test_of_one_press_delivered_often_one_rings(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Dials(database), Dials(neighbour)]
        begun = await asyncio.gather(
            *(
                stores[number % 2].begin(
                    dial(str(number), interaction_id="one", extension=str(100 + number)), MINUTE
                )
                for number in range(20)
            )
        )
        assert Counter(one.how for one in begun) == {
            Beginning.NEW: 1,
            Beginning.SAME_INTERACTION: 19,
        }
        assert len({one.dial.id for one in begun}) == 1


class TestSettling:
    @pytest.mark.parametrize(
        "state", [DialState.ACCEPTED, DialState.UNCERTAIN, DialState.NOT_PLACED]
    )
    async def test_the_first_answer_stays(self, dials: Dials, state: DialState) -> None:
        begun = await _begun(dials, "1")
        assert not await dials.settle(OTHER_TEAM, begun.id, state)
        assert await dials.settle(TEAM, begun.id, state)
        assert not await dials.settle(TEAM, begun.id, DialState.NOT_PLACED)
        found = await dials.get(TEAM, begun.id)
        assert found is not None
        assert found.state is state

    @pytest.mark.parametrize("state", [DialState.PLACING, DialState.FINISHED, DialState.LOST])
    async def test_only_answers_settle(self, dials: Dials, state: DialState) -> None:
        begun = await _begun(dials, "1")
        with pytest.raises(ValueError, match=state):
            await dials.settle(TEAM, begun.id, state)

    async def test_what_was_not_placed_needs_no_telling_and_no_url(self, dials: Dials) -> None:
        begun = await _begun(dials, "1")
        await dials.settle(TEAM, begun.id, DialState.NOT_PLACED)
        found = await dials.get(TEAM, begun.id)
        assert found is not None
        assert (found.told, found.reply_url) == (Told.TOLD, None)
        assert await dials.teams_with_work() == []


class TestRecovering:
    async def test_a_crash_while_placing_is_uncertain(self, dials: Dials) -> None:
        crashed = await _begun(dials, "1")
        await _begun(dials, "2", placed_at=NOON + AGAIN)
        await _accepted(dials, "3", extension="103")
        await _begun(dials, "4", team_id=OTHER_TEAM)
        recovered = await dials.recover(TEAM, NOON + AGAIN)
        assert recovered == [replace(crashed, state=DialState.UNCERTAIN)]
        assert await dials.recover(TEAM, NOON + AGAIN) == []
        assert [one.id for one in await dials.open(TEAM)] == ["dial1", "dial3"]

    async def test_the_news_of_a_crash_goes_with_it(self, database: Database, dials: Dials) -> None:
        crashed = await _begun(dials, "1")
        outbox = Outbox(database)
        with pytest.raises(LookupError):
            await _recover_then_fail(database, dials, outbox)
        assert await dials.get(TEAM, crashed.id) == crashed
        assert await outbox.get(TEAM, "message1") is None

    async def test_reply_urls_are_erased_when_they_take_no_more(self, dials: Dials) -> None:
        gone = datetime(2020, 1, 1, tzinfo=UTC)
        await _accepted(dials, "1", reply_until=gone)
        await _accepted(dials, "2", extension="102")
        await _accepted(dials, "3", reply_until=gone, team_id=OTHER_TEAM)
        await dials.recover(TEAM, NOON)
        urls = [one and one.reply_url for one in await _all(dials, TEAM, "dial1", "dial2")]
        assert urls == [None, REPLY_URL]
        assert [one and one.reply_url for one in await _all(dials, OTHER_TEAM, "dial3")] == [
            REPLY_URL
        ]


class TestEnding:
    async def test_open_dials_are_those_that_wait_for_a_row(self, dials: Dials) -> None:
        late = await _accepted(dials, "1", placed_at=NOON + AGAIN)
        early = await _accepted(dials, "2", extension="102")
        await _begun(dials, "3", extension="103")
        await _ended(dials, "4", extension="104")
        await _accepted(dials, "5", team_id=OTHER_TEAM)
        assert await dials.open(TEAM) == [early, late]

    @pytest.mark.parametrize("duration", [None, timedelta(seconds=69)])
    async def test_an_outcome_comes_back_as_it_was(
        self, dials: Dials, duration: timedelta | None
    ) -> None:
        accepted = await _accepted(dials, "1")
        found = outcome(
            duration=duration, status=CallStatus.OTHER, status_text="x" * 300 + " THROTTLED"
        )
        assert await dials.finish(TEAM, accepted.id, found)
        finished = replace(accepted, state=DialState.FINISHED, outcome=found)
        assert await dials.get(TEAM, accepted.id) == finished
        assert await dials.open(TEAM) == []

    async def test_one_row_ends_one_dial(self, dials: Dials) -> None:
        first = await _accepted(dials, "1")
        second = await _accepted(dials, "2", placed_at=NOON + AGAIN)
        elsewhere = await _accepted(dials, "3", team_id=OTHER_TEAM)
        assert await dials.finish(TEAM, first.id, outcome())
        assert not await dials.finish(TEAM, second.id, outcome())
        assert await dials.open(TEAM) == [second]
        assert await dials.finish(OTHER_TEAM, elsewhere.id, outcome())
        # Ids that differ in a trailing zero are two calls, and legs of one call are two rows.
        assert await dials.finish(TEAM, second.id, outcome("1532857052.13113"))
        third = await _accepted(dials, "4", extension="102")
        assert await dials.finish(TEAM, third.id, outcome(extension="102"))

    async def test_of_two_that_find_an_outcome_one_wins(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Dials(database), Dials(neighbour)]
        accepted = await _accepted(stores[0], "1")
        won = await asyncio.gather(
            *(
                stores[number % 2].finish(TEAM, accepted.id, outcome(f"call{number}"))
                for number in range(10)
            )
        )
        assert won.count(True) == 1

    async def test_of_two_dials_that_want_a_row_one_gets_it(
        self, database: Database, neighbour: Database
    ) -> None:
        stores = [Dials(database), Dials(neighbour)]
        for number in range(10):
            await _accepted(stores[0], str(number), extension=str(100 + number))
        won = await asyncio.gather(
            *(stores[number % 2].finish(TEAM, f"dial{number}", outcome()) for number in range(10))
        )
        assert won.count(True) == 1

    async def test_only_what_waits_can_end(self, dials: Dials) -> None:
        placing = await _begun(dials, "1")
        assert not await dials.finish(TEAM, placing.id, outcome())
        assert not await dials.lose(TEAM, placing.id)
        lost = await _ended(dials, "2", extension="102")
        assert not await dials.finish(TEAM, lost.id, outcome())
        assert not await dials.lose(TEAM, lost.id)
        assert not await dials.finish(OTHER_TEAM, lost.id, outcome())


class TestTelling:
    async def test_what_ended_is_to_be_told(self, dials: Dials) -> None:
        late = await _ended(dials, "1", placed_at=NOON + AGAIN)
        early = await _accepted(dials, "2", extension="102")
        await dials.finish(TEAM, early.id, outcome())
        await _accepted(dials, "3", extension="103")
        await _ended(dials, "4", team_id=OTHER_TEAM)
        assert [one.id for one in await dials.untold(TEAM)] == [early.id, late.id]
        assert await dials.teams_with_work() == [TEAM, OTHER_TEAM]

    async def test_one_process_tells(self, database: Database, neighbour: Database) -> None:
        stores = [Dials(database), Dials(neighbour)]
        ended = await _ended(stores[0], "1")
        tellings = await asyncio.gather(
            *(stores[number % 2].start_telling(TEAM, ended.id, LEASE) for number in range(10))
        )
        (telling,) = [one for one in tellings if one is not None]
        assert telling.dial == replace(ended, told=Told.TELLING)
        assert not telling.repeat_possible

    async def test_a_teller_that_died_may_have_told(self, dials: Dials) -> None:
        ended = await _ended(dials, "1")
        assert await dials.start_telling(TEAM, ended.id, RAN_OUT) is not None
        assert [one.id for one in await dials.untold(TEAM)] == [ended.id]
        second = await dials.start_telling(TEAM, ended.id, LEASE)
        assert second is not None
        assert second.repeat_possible
        assert await dials.start_telling(TEAM, ended.id, LEASE) is None

    async def test_what_is_told_is_over_and_its_url_erased(self, dials: Dials) -> None:
        ended = await _ended(dials, "1")
        await dials.start_telling(TEAM, ended.id, RAN_OUT)
        assert not await dials.told(OTHER_TEAM, ended.id)
        assert await dials.told(TEAM, ended.id)
        assert not await dials.told(TEAM, ended.id)
        assert await dials.start_telling(TEAM, ended.id, LEASE) is None
        assert await dials.untold(TEAM) == []
        assert await dials.teams_with_work() == []
        assert await dials.get(TEAM, ended.id) == replace(ended, told=Told.TOLD, reply_url=None)

    async def test_only_what_ended_is_told(self, dials: Dials) -> None:
        accepted = await _accepted(dials, "1")
        assert await dials.start_telling(TEAM, accepted.id, LEASE) is None
        ended = await _ended(dials, "2", extension="102")
        assert await dials.start_telling(OTHER_TEAM, ended.id, LEASE) is None

    async def test_a_direct_message_and_told_are_one_transaction(
        self, database: Database, dials: Dials
    ) -> None:
        ended = await _ended(dials, "1")
        outbox = Outbox(database)
        with pytest.raises(LookupError):
            await _tell_then_fail(database, dials, outbox)
        assert [one.id for one in await dials.untold(TEAM)] == [ended.id]
        assert await outbox.get(TEAM, "message1") is None

    async def test_no_url_is_left_in_the_table(self, database: Database, dials: Dials) -> None:
        ended = await _ended(dials, "1")
        await dials.told(TEAM, ended.id)
        async with database.read() as connection:
            row = (await connection.execute(select(dials_table))).one()
        assert REPLY_URL not in str(row)


class TestWhatWasDialed:
    async def test_the_last_dial_of_a_person(self, dials: Dials) -> None:
        assert await dials.last_dialed(TEAM, ALICE) is None
        newest = await _begun(dials, "1", placed_at=NOON + AGAIN)
        await _begun(dials, "2", extension="102")
        await _begun(dials, "3", extension="103", user_id=BOB, placed_at=NOON + AGAIN * 2)
        await _begun(dials, "4", team_id=OTHER_TEAM, placed_at=NOON + AGAIN * 2)
        assert await dials.last_dialed(TEAM, ALICE) == newest

    async def test_recent_numbers_come_once_newest_first(self, dials: Dials) -> None:
        other = PhoneNumber("+842838222222")
        for number, target in enumerate([CUSTOMER, other, Extension("102"), CUSTOMER]):
            await _begun(dials, str(number), target=target, placed_at=NOON + AGAIN * number)
        await _begun(dials, "9", user_id=BOB, target=Extension("109"))
        assert await dials.recent_targets(TEAM, ALICE, 5) == [CUSTOMER, Extension("102"), other]
        assert await dials.recent_targets(TEAM, ALICE, 2) == [CUSTOMER, Extension("102")]
        assert await dials.recent_targets(OTHER_TEAM, ALICE, 5) == []


async def _all(dials: Dials, team_id: str, *ids: str) -> list[Dial | None]:
    return [await dials.get(team_id, one) for one in ids]


async def _recover_then_fail(database: Database, dials: Dials, outbox: Outbox) -> None:
    async with database.write() as connection:
        assert await dials.recover(TEAM, NOON + AGAIN, on=connection)
        await outbox.add(message("1"), on=connection)
        raise LookupError


async def _tell_then_fail(database: Database, dials: Dials, outbox: Outbox) -> None:
    async with database.write() as connection:
        await outbox.add(message("1"), on=connection)
        assert await dials.told(TEAM, "dial1", on=connection)
        raise LookupError
