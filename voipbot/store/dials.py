"""Dial intents: committed before the PBX is asked, finished by a row of the call log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.calls import CallStatus
from voipbot.domain.dials import Dial, DialOutcome, DialState
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.store.engine import Database
from voipbot.store.statements import database_now, insert
from voipbot.store.tables import Instant, dial_guards, dials

OPEN = (DialState.ACCEPTED, DialState.UNCERTAIN)
OVER = (DialState.FINISHED, DialState.LOST)


@dataclass(frozen=True, slots=True)
class Begun:
    """Whether a dial may ring, and which dial stands for it."""

    dial: Dial
    """The new one, or the earlier one that it would have repeated."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """A dial whose outcome one process may now tell."""

    dial: Dial
    repeat_possible: bool
    """Whether another process may have told it before it died."""


class Dials:
    """The table of dials."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, dial: Dial, guard: timedelta) -> Begun:
        """Commit the intent, unless the same press or one within ``guard`` did so before.

        The guard is one row for (team, extension, number), moved on by whoever finds it old enough.
        """
        async with self._database.write() as on:
            added = await on.execute(
                insert(on, dials).values(_values(dial)).on_conflict_do_nothing()
            )
            if added.rowcount == 0:
                return Begun(await self._of_interaction(on, dial), is_new=False)
            if await self._guarded(on, dial, guard):
                return Begun(dial, is_new=True)
            await on.execute(_delete(dial))
            return Begun(await self._guarding(on, dial), is_new=False)

    async def settle(self, team_id: str, dial_id: str, state: DialState) -> None:
        """Record the PBX's answer; a dial that was certainly not placed may be tried again."""
        async with self._database.write() as on:
            await on.execute(
                update(dials)
                .where(*_is(team_id, dial_id), dials.c.state == DialState.PLACING)
                .values(state=state)
            )
            if state is DialState.NOT_PLACED:
                await on.execute(
                    delete(dial_guards).where(
                        dial_guards.c.team_id == team_id, dial_guards.c.dial_id == dial_id
                    )
                )

    async def recover(self, team_id: str, before: datetime) -> int:
        """Turn intents of processes that died while dialing into uncertain ones."""
        async with self._database.write() as on:
            found = await on.execute(
                update(dials)
                .where(
                    dials.c.team_id == team_id,
                    dials.c.state == DialState.PLACING,
                    dials.c.placed_at < before,
                )
                .values(state=DialState.UNCERTAIN)
            )
        return found.rowcount

    async def open(self, team_id: str) -> list[Dial]:
        """Return the dials that wait for their row, oldest first."""
        return await self._dials(
            and_(dials.c.team_id == team_id, dials.c.state.in_(OPEN)), dials.c.placed_at
        )

    async def finish(self, team_id: str, dial_id: str, outcome: DialOutcome) -> bool:
        """End a dial by a row of the log; false where the row or the dial is taken already."""
        values = {
            "state": DialState.FINISHED,
            "outcome_call_id": outcome.call_id,
            "outcome_extension": outcome.extension,
            "outcome_status": outcome.status,
            "outcome_status_text": outcome.status_text[:255],
            "outcome_at": outcome.at,
            "outcome_duration": outcome.duration,
        }
        try:
            async with self._database.write() as on:
                found = await on.execute(
                    update(dials)
                    .where(*_is(team_id, dial_id), dials.c.state.in_(OPEN))
                    .values(values)
                )
        except IntegrityError:  # the row ends another dial
            return False
        return found.rowcount == 1

    async def lose(self, team_id: str, dial_id: str) -> None:
        """Give up waiting for a dial's row."""
        async with self._database.write() as on:
            await on.execute(
                update(dials)
                .where(*_is(team_id, dial_id), dials.c.state.in_(OPEN))
                .values(state=DialState.LOST)
            )

    async def get(self, team_id: str, dial_id: str) -> Dial | None:
        """Return a dial, or ``None``."""
        found = await self._dials(and_(*_is(team_id, dial_id)), dials.c.placed_at)
        return found[0] if found else None

    async def last_dialed(self, team_id: str, user_id: str) -> Dial | None:
        """Return the newest dial of a person, or ``None``."""
        found = await self._recent(team_id, user_id, limit=1)
        return found[0] if found else None

    async def recent_targets(
        self, team_id: str, user_id: str, limit: int
    ) -> list[PhoneNumber | Extension]:
        """Return the different numbers that a person dialed, newest first."""
        newest = func.max(dials.c.placed_at)
        wanted = (
            select(dials.c.target)
            .where(dials.c.team_id == team_id, dials.c.user_id == user_id)
            .group_by(dials.c.target)
            .order_by(newest.desc())
            .limit(limit)
        )
        async with self._database.read() as on:
            return [_target(row.target) for row in await on.execute(wanted)]

    async def untold(self, team_id: str) -> list[Dial]:
        """Return dials that are over and whose outcome nobody has been told, oldest first."""
        return await self._dials(
            and_(dials.c.team_id == team_id, dials.c.told.is_(False), dials.c.state.in_(OVER)),
            dials.c.placed_at,
        )

    async def start_telling(self, team_id: str, dial_id: str, lease: timedelta) -> Telling | None:
        """Claim the telling of an outcome; ``None`` where another process has it."""
        async with self._database.write() as on:
            now = (await on.execute(select(database_now(on)))).scalar_one()
            before = (
                await on.execute(select(dials.c.telling_until).where(*_is(team_id, dial_id)))
            ).scalar_one_or_none()
            claimed = await on.execute(
                update(dials)
                .where(
                    *_is(team_id, dial_id),
                    dials.c.told.is_(False),
                    or_(dials.c.telling_until.is_(None), dials.c.telling_until < now),
                )
                .values(telling_until=now + lease)
                .returning(dials)
            )
            row = claimed.one_or_none()
        return None if row is None else Telling(_dial(row), repeat_possible=before is not None)

    async def told(self, team_id: str, dial_id: str, on: AsyncConnection | None = None) -> None:
        """Record that the outcome was told, and erase the reply url."""
        change = update(dials).where(*_is(team_id, dial_id)).values(told=True, reply_url=None)
        if on is not None:
            await on.execute(change)
            return
        async with self._database.write() as own:
            await own.execute(change)

    async def _recent(self, team_id: str, user_id: str, limit: int) -> list[Dial]:
        mine = and_(dials.c.team_id == team_id, dials.c.user_id == user_id)
        return await self._dials(mine, dials.c.placed_at.desc(), limit)

    async def _dials(self, where: Any, order: Any, limit: int | None = None) -> list[Dial]:
        async with self._database.read() as on:
            found = await on.execute(select(dials).where(where).order_by(order).limit(limit))
            return [_dial(row) for row in found]

    async def _of_interaction(self, on: AsyncConnection, dial: Dial) -> Dial:
        found = await on.execute(
            select(dials).where(
                dials.c.team_id == dial.team_id, dials.c.interaction_id == dial.interaction_id
            )
        )
        return _dial(found.one())

    async def _guarded(self, on: AsyncConnection, dial: Dial, guard: timedelta) -> bool:
        claim = insert(on, dial_guards).values(
            team_id=dial.team_id,
            extension=dial.extension,
            target=dial.target.key,
            dial_id=dial.id,
            at=dial.placed_at,
        )
        claim = claim.on_conflict_do_update(
            index_elements=["team_id", "extension", "target"],
            set_={"dial_id": dial.id, "at": dial.placed_at},
            where=dial_guards.c.at <= literal(dial.placed_at - guard, Instant()),
        )
        return bool((await on.execute(claim)).rowcount)

    async def _guarding(self, on: AsyncConnection, dial: Dial) -> Dial:
        found = await on.execute(
            select(dials)
            .join(
                dial_guards,
                and_(dial_guards.c.team_id == dials.c.team_id, dial_guards.c.dial_id == dials.c.id),
            )
            .where(
                dial_guards.c.team_id == dial.team_id,
                dial_guards.c.extension == dial.extension,
                dial_guards.c.target == dial.target.key,
            )
        )
        return _dial(found.one())


def _is(team_id: str, dial_id: str) -> Sequence[Any]:
    return dials.c.team_id == team_id, dials.c.id == dial_id


def _delete(dial: Dial) -> Any:
    return delete(dials).where(*_is(dial.team_id, dial.id))


def _values(dial: Dial) -> dict[str, object]:
    return {
        "team_id": dial.team_id,
        "id": dial.id,
        "interaction_id": dial.interaction_id,
        "user_id": dial.user_id,
        "channel_id": dial.channel_id,
        "extension": dial.extension,
        "target": dial.target.key,
        "state": dial.state,
        "placed_at": dial.placed_at,
        "reply_url": dial.reply_url,
        "reply_until": dial.reply_until,
        "by_direct_message": dial.by_direct_message,
    }


def _target(key: str) -> PhoneNumber | Extension:
    number = key.removeprefix("ext:")
    return PhoneNumber(key) if number == key else Extension(number)


def _dial(row: Row[Any]) -> Dial:
    return Dial(
        id=row.id,
        team_id=row.team_id,
        interaction_id=row.interaction_id,
        user_id=row.user_id,
        channel_id=row.channel_id,
        extension=row.extension,
        target=_target(row.target),
        state=DialState(row.state),
        placed_at=row.placed_at,
        reply_url=row.reply_url,
        reply_until=row.reply_until,
        by_direct_message=row.by_direct_message,
        outcome=_outcome(row),
    )


def _outcome(row: Row[Any]) -> DialOutcome | None:
    if row.outcome_call_id is None:
        return None
    return DialOutcome(
        row.outcome_call_id,
        row.outcome_extension,
        CallStatus(row.outcome_status),
        row.outcome_status_text,
        row.outcome_at,
        row.outcome_duration,
    )
