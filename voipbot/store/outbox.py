"""Messages on their way into channels: written with what they tell, sent by whoever claims them.

A message moves pending → sending → sent | unknown | dead, and only the holder of its lease moves
it. Leases, pace and waits go by the database's clock, so that processes whose clocks differ agree.

In one channel one message is in flight at a time, the oldest first of those that are due. One that
is held back or put off lets younger ones pass, unless Slack put off the whole channel. One whose
fate is unknown lets them pass as well: finding it can take minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.deliveries import Claimed, Delivery, DeliveryCounts, DeliveryState, Message
from voipbot.store.engine import Database, database_now, insert
from voipbot.store.tables import channel_pace, outbox

PACE = timedelta(seconds=1)
"""Slack takes about one message a second a channel, https://docs.slack.dev/apis/web-api/rate-limits."""
LOOKS = 2
"""How often a message must be looked for in vain before it is sent again."""
WAITING = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
LEASED = (DeliveryState.SENDING, DeliveryState.UNKNOWN)


class Outbox:
    """What is to be posted, and what became of it."""

    def __init__(self, database: Database, pace: timedelta = PACE) -> None:
        """``pace`` is the least time between two messages into one channel."""
        self._database = database
        self._pace = pace

    async def add(self, message: Message, on: AsyncConnection | None = None) -> bool:
        """Write a message, in the caller's transaction where given.

        False where there is one with the same (team, kind, dedupe key, channel) or the same id.
        """
        async with self._database.write(on) as connection:
            now = await database_now(connection)
            added = await connection.scalar(
                insert(connection, outbox)
                .values(_new_row(message, due_at=now + message.held_back))
                .on_conflict_do_nothing()
                .returning(outbox.c.number)
            )
            return added is not None

    async def claim(
        self, limit: int, lease: timedelta, *, team_id: str | None = None
    ) -> list[Claimed]:
        """Take messages to send, oldest first, at most one a channel and no faster than the pace.

        A message whose sender's lease ran out may have been sent: here it becomes unknown.
        """
        async with self._database.write() as connection:
            now = await database_now(connection)
            await _give_up_on_lost_senders(connection, now)
            rows = (await connection.execute(_heads(now, limit, team_id))).all()
            return [
                await _leased(connection, row, now + lease, _sending(row, now))
                for row in rows
                if await self._take_slot(connection, row.team_id, row.channel, now)
            ]

    async def claim_unknown(
        self, limit: int, lease: timedelta, *, team_id: str | None = None
    ) -> list[Claimed]:
        """Take messages to look for in Slack's history, those first that wait longest.

        The sender itself may still report what it knows until its message is taken here.
        """
        async with self._database.write() as connection:
            now = await database_now(connection)
            await _give_up_on_lost_senders(connection, now)
            rows = await connection.execute(
                select(outbox)
                .where(
                    outbox.c.state == DeliveryState.UNKNOWN,
                    outbox.c.look_at <= now,
                    or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
                    *_of_team(team_id),
                )
                .order_by(outbox.c.look_at, outbox.c.number)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            return [await _leased(connection, row, now + lease, {}) for row in rows.all()]

    async def sent(self, claimed: Claimed, ts: str, channel: str) -> bool:
        """Slack has it, as ``ts`` in ``channel``; said by its sender, or by who looked for it.

        This and what follows return whether the lease was still the caller's; if not, nothing
        changes.
        """
        return await self._move(
            claimed,
            self._pace,
            lambda _: {"state": DeliveryState.SENT, "sent_ts": ts, "sent_channel": channel},
        )

    async def put_off(
        self, claimed: Claimed, wait: timedelta, *, whole_channel: bool = False
    ) -> bool:
        """Slack certainly has it not; send it after ``wait``.

        ``whole_channel`` where Slack's limit was met: nothing goes there before, and the message
        keeps its place.
        """
        return await self._move(
            claimed,
            wait if whole_channel else self._pace,
            lambda now: {
                "state": DeliveryState.PENDING,
                "due_at": now if whole_channel else now + wait,
            },
        )

    async def unknown(self, claimed: Claimed, wait: timedelta) -> bool:
        """Slack may have it, or could not be asked whether it has: look for it after ``wait``."""
        return await self._move(
            claimed,
            self._pace,
            lambda now: {"state": DeliveryState.UNKNOWN, "look_at": now + wait},
        )

    async def absent(self, claimed: Claimed, wait: timedelta) -> bool:
        """Looked for in vain: look again after ``wait``; after the second time send it again."""
        absences = claimed.absences + 1
        if absences >= LOOKS:
            return await self._move(claimed, None, _pending_again)
        return await self._move(
            claimed, None, lambda now: {"absences": absences, "look_at": now + wait}
        )

    async def unreadable(self, claimed: Claimed) -> bool:
        """History cannot be read: send it again, marked as a possible repeat."""
        return await self._move(
            claimed, None, lambda now: {**_pending_again(now), "possible_repeat": True}
        )

    async def dead(self, claimed: Claimed, reason: str) -> bool:
        """Slack will never take it; it stays for ``dead_letters`` and ``revive``."""
        return await self._move(
            claimed, None, lambda _: {"state": DeliveryState.DEAD, "reason": reason}
        )

    async def get(self, team_id: str, message_id: str) -> Delivery | None:
        """Return one message and what became of it."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(outbox).where(*_is(team_id, message_id)))
            row = rows.first()
            return None if row is None else _delivery(row)

    async def counts(self, team_id: str) -> DeliveryCounts:
        """Return how many messages are in which state, and since when the oldest is due."""
        counted = (
            select(outbox.c.state, func.count(), func.min(outbox.c.due_at))
            .where(outbox.c.team_id == team_id)
            .group_by(outbox.c.state)
        )
        async with self._database.read() as connection:
            now = await database_now(connection)
            rows = (await connection.execute(counted)).all()
        by_state = dict.fromkeys(DeliveryState, 0) | {row[0]: row[1] for row in rows}
        waits = [max(now - row[2], timedelta()) for row in rows if row[0] in WAITING]
        return DeliveryCounts(by_state, max(waits, default=None))

    async def dead_letters(self, team_id: str) -> list[Delivery]:
        """Return what Slack will never take as it is, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(outbox)
                .where(outbox.c.team_id == team_id, outbox.c.state == DeliveryState.DEAD)
                .order_by(outbox.c.number)
            )
            return [_delivery(row) for row in rows]

    async def revive(self, team_id: str, message_id: str) -> bool:
        """Send a dead message after all; return whether it was dead."""
        async with self._database.write() as connection:
            now = await database_now(connection)
            revived = await connection.scalar(
                update(outbox)
                .where(*_is(team_id, message_id), outbox.c.state == DeliveryState.DEAD)
                .values(_pending_again(now) | {"reason": None, "attempts": 0})
                .returning(outbox.c.number)
            )
            return revived is not None

    async def _take_slot(
        self, connection: AsyncConnection, team_id: str, channel: str, now: datetime
    ) -> bool:
        """Claim the channel's next moment: of two claims at once one gets it."""
        slot = insert(connection, channel_pace).values(
            team_id=team_id, channel=channel, next_at=now + self._pace
        )
        taken = await connection.scalar(
            slot.on_conflict_do_update(
                index_elements=["team_id", "channel"],
                set_={"next_at": now + self._pace},
                where=channel_pace.c.next_at <= now,
            ).returning(channel_pace.c.channel)
        )
        return taken is not None

    async def _move(self, claimed: Claimed, quiet: timedelta | None, values: Any) -> bool:
        """Move a message on and end its lease; the channel then rests for ``quiet``."""
        message = claimed.message
        async with self._database.write() as connection:
            now = await database_now(connection)
            moved = await connection.scalar(
                update(outbox)
                .where(
                    *_is(message.team_id, message.id),
                    outbox.c.token == claimed.token,
                    outbox.c.state.in_(LEASED),
                )
                .values({"token": None, "lease_until": None} | values(now))
                .returning(outbox.c.number)
            )
            if moved is not None and quiet is not None:
                await _rest(connection, message, now + quiet)
            return moved is not None


async def _give_up_on_lost_senders(connection: AsyncConnection, now: datetime) -> None:
    """The token stays: a slow sender may report until somebody starts to look."""
    lost = (
        select(outbox.c.number)
        .where(outbox.c.state == DeliveryState.SENDING, outbox.c.lease_until <= now)
        .with_for_update(skip_locked=True)
    )
    await connection.execute(
        update(outbox)
        .where(outbox.c.number.in_(lost.scalar_subquery()))
        .values(state=DeliveryState.UNKNOWN, look_at=now)
    )


async def _rest(connection: AsyncConnection, message: Message, until: datetime) -> None:
    rest = insert(connection, channel_pace).values(
        team_id=message.team_id, channel=message.channel, next_at=until
    )
    await connection.execute(
        rest.on_conflict_do_update(
            index_elements=["team_id", "channel"],
            set_={"next_at": until},
            where=channel_pace.c.next_at < until,
        )
    )


def _heads(now: datetime, limit: int, team_id: str | None) -> Select[Any]:
    """The oldest due message of each channel that has nothing in flight and may be posted to."""
    other = outbox.alias("other")
    same_channel = and_(other.c.team_id == outbox.c.team_id, other.c.channel == outbox.c.channel)
    in_flight = exists().where(same_channel, other.c.state == DeliveryState.SENDING)
    older = exists().where(
        same_channel,
        other.c.state == DeliveryState.PENDING,
        other.c.due_at <= now,
        other.c.number < outbox.c.number,
    )
    resting = exists().where(
        channel_pace.c.team_id == outbox.c.team_id,
        channel_pace.c.channel == outbox.c.channel,
        channel_pace.c.next_at > now,
    )
    return (
        select(outbox)
        .where(
            outbox.c.state == DeliveryState.PENDING,
            outbox.c.due_at <= now,
            ~in_flight,
            ~older,
            ~resting,
            *_of_team(team_id),
        )
        .order_by(outbox.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )


async def _leased(
    connection: AsyncConnection, row: Row[Any], until: datetime, values: dict[str, Any]
) -> Claimed:
    leased = await connection.execute(
        update(outbox)
        .where(outbox.c.number == row.number)
        .values(values | {"token": uuid4().hex, "lease_until": until})
        .returning(*outbox.c)
    )
    taken = leased.one()
    return Claimed(
        message=_message(taken),
        token=taken.token,
        attempts=taken.attempts,
        tried_at=taken.tried_at,
        possible_repeat=taken.possible_repeat,
        absences=taken.absences,
    )


def _is(team_id: str, message_id: str) -> tuple[Any, Any]:
    return outbox.c.team_id == team_id, outbox.c.id == message_id


def _of_team(team_id: str | None) -> tuple[Any, ...]:
    return () if team_id is None else (outbox.c.team_id == team_id,)


def _sending(row: Row[Any], now: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.SENDING, "tried_at": now, "attempts": row.attempts + 1}


def _pending_again(now: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.PENDING, "due_at": now, "absences": 0}


def _new_row(message: Message, due_at: datetime) -> dict[str, Any]:
    return {
        "team_id": message.team_id,
        "id": message.id,
        "kind": message.kind,
        "dedupe_key": message.dedupe_key,
        "channel": message.channel,
        "thread_ts": message.thread_ts,
        "text": message.text,
        "blocks": [dict(block) for block in message.blocks],
        "created_at": message.created_at,
        "not_before": message.not_before,
        "due_at": due_at,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "possible_repeat": False,
        "absences": 0,
    }


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        message=_message(row),
        state=row.state,
        attempts=row.attempts,
        possible_repeat=row.possible_repeat,
        ts=row.sent_ts,
        posted_in=row.sent_channel,
        reason=row.reason,
    )


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        team_id=row.team_id,
        kind=row.kind,
        dedupe_key=row.dedupe_key,
        channel=row.channel,
        text=row.text,
        created_at=row.created_at,
        blocks=tuple(row.blocks),
        thread_ts=row.thread_ts,
        not_before=row.not_before,
    )
