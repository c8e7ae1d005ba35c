"""Dial intents: committed before the PBX is asked, and kept until the outcome is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.dials import Dial, DialOutcome, DialState, Told
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.store.dial_rows import from_row, outcome_to_row, target_from_key, to_row
from voipbot.store.engine import Database, database_now, insert
from voipbot.store.tables import dial_guards, dial_interactions, dials

AWAITED = (DialState.ACCEPTED, DialState.UNCERTAIN)
"""Dials whose row the call log may still bring."""
ENDED = (DialState.FINISHED, DialState.LOST)
"""Dials that there is something to tell of."""
ANSWERS = (DialState.ACCEPTED, DialState.UNCERTAIN, DialState.NOT_PLACED)
"""What can come of asking the PBX."""


class Beginning(StrEnum):
    """What became of the wish to dial."""

    NEW = "new"
    SAME_INTERACTION = "same_interaction"
    """The interaction was handled before; a second delivery of it, or a second press on one."""
    REPEATED = "repeated"
    """The same extension and number, within the guard."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The dial that an interaction stands for: its own, or the earlier one that it repeats."""

    dial: Dial
    how: Beginning

    @property
    def is_new(self) -> bool:
        """Whether the PBX is to be asked, by this caller and nobody else."""
        return self.how is Beginning.NEW


@dataclass(frozen=True, slots=True)
class Telling:
    """The right and duty to tell somebody what came of their dial."""

    dial: Dial
    repeat_possible: bool
    """Whether somebody may have told it before, and stopped before noting it down."""


class Dials:
    """What was dialed, by whom, and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, dial: Dial, guard: timedelta) -> Begun:
        """Commit the intent to dial, unless it repeats an earlier one.

        One interaction dials once, ever: what it was answered once it is answered again. One
        extension dials one number at most once within ``guard`` (both by ``dial.placed_at``),
        unless the earlier dial was certainly not placed.
        """
        async with self._database.write() as connection:
            earlier = await _claim_interaction(connection, dial)
            if earlier is not None:
                return Begun(earlier, Beginning.SAME_INTERACTION)
            earlier = await _claim_guard(connection, dial, guard)
            if earlier is not None:
                return Begun(earlier, Beginning.REPEATED)
            await connection.execute(insert(connection, dials).values(to_row(dial)))
            return Begun(dial, Beginning.NEW)

    async def get(self, team_id: str, dial_id: str) -> Dial | None:
        """Return one dial."""
        async with self._database.read() as connection:
            return await _get(connection, team_id, dial_id)

    async def settle(self, team_id: str, dial_id: str, state: DialState) -> bool:
        """Note what the PBX answered; return whether the dial still waited for it.

        One that was not placed frees the guard, so that the person can try again at once.

        Raises:
            ValueError: ``state`` is no answer of a PBX.
        """
        if state not in ANSWERS:
            raise ValueError(f"not what can come of asking the PBX: {state}")
        values: dict[str, Any] = {"state": state}
        if state is DialState.NOT_PLACED:
            values |= {"told": Told.TOLD, "reply_url": None}  # the caller says so at once
        async with self._database.write() as connection:
            settled = await connection.scalar(
                update(dials)
                .where(_is(team_id, dial_id), dials.c.state == DialState.PLACING)
                .values(values)
                .returning(dials.c.id)
            )
            if settled and state is DialState.NOT_PLACED:
                await connection.execute(
                    delete(dial_guards).where(
                        dial_guards.c.team_id == team_id, dial_guards.c.dial_id == dial_id
                    )
                )
            return settled is not None

    async def recover(
        self, team_id: str, older_than: datetime, on: AsyncConnection | None = None
    ) -> list[Dial]:
        """Call dials uncertain whose process died while the PBX was asked; return them.

        Those are ``placing`` although they were begun before ``older_than``, which must leave the
        PBX its time to answer. Reply urls that take no more replies are erased, too.
        """
        async with self._database.write(on) as connection:
            now = await database_now(connection)
            await connection.execute(
                update(dials)
                .where(
                    dials.c.team_id == team_id,
                    dials.c.told != Told.TOLD,  # these have none, and there are many of them
                    dials.c.reply_url.is_not(None),
                    dials.c.reply_until <= now,
                )
                .values(reply_url=None)
            )
            rows = await connection.execute(
                update(dials)
                .where(
                    dials.c.team_id == team_id,
                    dials.c.told == Told.NO,
                    dials.c.state == DialState.PLACING,
                    dials.c.placed_at < older_than,
                )
                .values(state=DialState.UNCERTAIN)
                .returning(*dials.c)
            )
            return _oldest_first(rows.all())

    async def open(self, team_id: str) -> list[Dial]:
        """Return the dials whose row the call log may still bring, oldest first."""
        return await self._untold_in(team_id, AWAITED)

    async def finish(self, team_id: str, dial_id: str, outcome: DialOutcome) -> bool:
        """Note what the call log says; return whether this caller was the one to do so.

        One row of the log ends one dial: where another has taken it, nothing changes.
        """
        async with self._database.write() as connection:
            try:
                async with connection.begin_nested():
                    return await _end(connection, team_id, dial_id, outcome_to_row(outcome))
            except IntegrityError:
                return False

    async def lose(self, team_id: str, dial_id: str) -> bool:
        """Stop waiting for a row; return whether the dial still waited."""
        async with self._database.write() as connection:
            return await _end(connection, team_id, dial_id, {"state": DialState.LOST})

    async def last_dialed(self, team_id: str, user_id: str) -> Dial | None:
        """Return the last dial of one person, whatever came of it."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(dials)
                .where(dials.c.team_id == team_id, dials.c.user_id == user_id)
                .order_by(dials.c.placed_at.desc())
                .limit(1)
            )
            row = rows.first()
            return None if row is None else from_row(row)

    async def recent_targets(
        self, team_id: str, user_id: str, limit: int
    ) -> list[PhoneNumber | Extension]:
        """Return the numbers that one person dialed, each once, newest first."""
        last = func.max(dials.c.placed_at)
        async with self._database.read() as connection:
            targets = await connection.scalars(
                select(dials.c.target)
                .where(dials.c.team_id == team_id, dials.c.user_id == user_id)
                .group_by(dials.c.target)
                .order_by(last.desc())
                .limit(limit)
            )
            return [target_from_key(key) for key in targets]

    async def untold(self, team_id: str) -> list[Dial]:
        """Return the dials that ended and whose people may not know, oldest first.

        Those that somebody is telling at the moment are among them: ``start_telling`` decides.
        """
        return await self._untold_in(team_id, ENDED)

    async def start_telling(self, team_id: str, dial_id: str, lease: timedelta) -> Telling | None:
        """Claim the telling of one dial's end for ``lease``, by the database's clock.

        ``None`` where it is told, is being told, or has not ended. Where an earlier teller's lease
        ran out, that one may have told it.
        """
        async with self._database.write() as connection:
            now = await database_now(connection)
            free = or_(
                dials.c.told == Told.NO,
                and_(dials.c.told == Told.TELLING, dials.c.telling_until <= now),
            )
            rows = await connection.execute(
                update(dials)
                .where(_is(team_id, dial_id), dials.c.state.in_(ENDED), free)
                .values(
                    told=Told.TELLING,
                    telling_until=now + lease,
                    tellings=dials.c.tellings + 1,
                )
                .returning(*dials.c)
            )
            row = rows.first()
            return None if row is None else Telling(from_row(row), row.tellings > 1)

    async def told(self, team_id: str, dial_id: str, on: AsyncConnection | None = None) -> bool:
        """Note that the person knows, and erase the reply url; return whether that was news."""
        async with self._database.write(on) as connection:
            told = await connection.scalar(
                update(dials)
                .where(_is(team_id, dial_id), dials.c.told != Told.TOLD)
                .values(told=Told.TOLD, telling_until=None, reply_url=None)
                .returning(dials.c.id)
            )
            return told is not None

    async def teams_with_work(self) -> list[str]:
        """Return the teams that have a dial to wait for or to tell of; the only question to all."""
        async with self._database.read() as connection:
            teams = await connection.scalars(
                select(dials.c.team_id)
                .where(dials.c.told != Told.TOLD)
                .distinct()
                .order_by(dials.c.team_id)
            )
            return list(teams)

    async def _untold_in(self, team_id: str, states: Sequence[DialState]) -> list[Dial]:
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(dials).where(
                    dials.c.team_id == team_id,
                    dials.c.told.in_((Told.NO, Told.TELLING)),
                    dials.c.state.in_(states),
                )
            )
            return _oldest_first(rows.all())


async def _claim_interaction(connection: AsyncConnection, dial: Dial) -> Dial | None:
    """Return ``None`` where the claim is ours, else the dial that the interaction stands for."""
    mine = await connection.scalar(
        insert(connection, dial_interactions)
        .values(team_id=dial.team_id, interaction_id=dial.interaction_id, dial_id=dial.id)
        .on_conflict_do_nothing()
        .returning(dial_interactions.c.dial_id)
    )
    if mine is not None:
        return None
    earlier = await connection.scalar(
        select(dial_interactions.c.dial_id).where(_is_interaction(dial))
    )
    return await _get(connection, dial.team_id, str(earlier))


async def _claim_guard(connection: AsyncConnection, dial: Dial, guard: timedelta) -> Dial | None:
    """Return ``None`` where the claim is ours, else the dial that this one repeats."""
    statement = insert(connection, dial_guards).values(
        team_id=dial.team_id,
        extension=dial.extension,
        target=dial.target.key,
        dial_id=dial.id,
        last_at=dial.placed_at,
    )
    mine = await connection.scalar(
        statement.on_conflict_do_update(
            index_elements=["team_id", "extension", "target"],
            set_={"dial_id": dial.id, "last_at": dial.placed_at},
            where=dial_guards.c.last_at < dial.placed_at - guard,
        ).returning(dial_guards.c.dial_id)
    )
    if mine is not None:
        return None
    # The upsert has locked the row that it left alone: it is still there.
    earlier = await connection.scalar(
        select(dial_guards.c.dial_id).where(
            dial_guards.c.team_id == dial.team_id,
            dial_guards.c.extension == dial.extension,
            dial_guards.c.target == dial.target.key,
        )
    )
    await connection.execute(
        update(dial_interactions).where(_is_interaction(dial)).values(dial_id=earlier)
    )
    return await _get(connection, dial.team_id, str(earlier))


async def _end(
    connection: AsyncConnection, team_id: str, dial_id: str, values: dict[str, Any]
) -> bool:
    ended = await connection.scalar(
        update(dials)
        .where(_is(team_id, dial_id), dials.c.state.in_(AWAITED))
        .values(values)
        .returning(dials.c.id)
    )
    return ended is not None


async def _get(connection: AsyncConnection, team_id: str, dial_id: str) -> Dial | None:
    row = (await connection.execute(select(dials).where(_is(team_id, dial_id)))).first()
    return None if row is None else from_row(row)


def _is(team_id: str, dial_id: str) -> Any:
    return and_(dials.c.team_id == team_id, dials.c.id == dial_id)


def _is_interaction(dial: Dial) -> Any:
    return and_(
        dial_interactions.c.team_id == dial.team_id,
        dial_interactions.c.interaction_id == dial.interaction_id,
    )


def _oldest_first(rows: Sequence[Row[Any]]) -> list[Dial]:
    return sorted((from_row(row) for row in rows), key=lambda dial: (dial.placed_at, dial.id))
