"""Messages on their way into Slack: written with what they tell, sent by whoever claims them.

``docs/delivery.md`` has the promise. A message moves pending → sending → sent, unknown or dead;
only the holder of its lease moves it. The order within a channel is that of writing, except that a
message that Slack put off lets later ones pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.deliveries import Claimed, Delivery, DeliveryCounts, DeliveryState, Message
from voipbot.store.engine import Database
from voipbot.store.statements import database_now, insert
from voipbot.store.tables import channel_pace, outbox

PACE = timedelta(seconds=1)
"""Slack takes about one message a second a channel, https://docs.slack.dev/apis/web-api/rate-limits."""
OVER = (DeliveryState.SENT, DeliveryState.DEAD)
LOOKS = 2
"""How often a message must be looked for in vain before it is sent again."""


class Outbox:
    """The table of messages."""

    def __init__(self, database: Database, pace: timedelta = PACE) -> None:
        """``pace`` is the least time between two messages into one channel."""
        self._database = database
        self._pace = pace

    async def add(self, message: Message, on: AsyncConnection | None = None) -> bool:
        """Write a message, in the caller's transaction where given; false where it was there."""
        if on is None:
            async with self._database.write() as own:
                return await self.add(message, own)
        added = await on.execute(
            insert(on, outbox)
            .values(
                team_id=message.team_id,
                id=message.id,
                kind=message.kind,
                dedupe_key=message.dedupe_key,
                channel=message.channel,
                thread_ts=message.thread_ts,
                text=message.text,
                blocks=list(message.blocks),
                created_at=message.created_at,
                state=DeliveryState.PENDING,
                due_at=database_now(on),
                attempts=0,
                absent_count=0,
                possible_repeat=False,
            )
            .on_conflict_do_nothing()
        )
        return bool(added.rowcount)

    async def claim(self, limit: int, lease: timedelta) -> list[Claimed]:
        """Take messages to send, at most one a channel and no faster than the pace.

        A message whose sender's lease ran out may have been sent: it becomes unknown here.
        """
        async with self._database.write() as on:
            now = (await on.execute(select(database_now(on)))).scalar_one()
            await on.execute(
                update(outbox)
                .where(outbox.c.state == DeliveryState.SENDING, outbox.c.lease_until < now)
                .values(state=DeliveryState.UNKNOWN, lease=None, lease_until=None, due_at=now)
            )
            candidates = await on.execute(_pending(now, limit))
            return [
                await _leased(on, row, now, lease, DeliveryState.SENDING)
                for row in candidates.all()
                if await self._take_slot(on, row, now)
            ]

    async def claim_unknown(self, limit: int, lease: timedelta) -> list[Claimed]:
        """Take messages to look for in Slack's history."""
        async with self._database.write() as on:
            now = (await on.execute(select(database_now(on)))).scalar_one()
            rows = await on.execute(
                select(outbox)
                .where(
                    outbox.c.state == DeliveryState.UNKNOWN,
                    outbox.c.due_at <= now,
                    or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < now),
                )
                .order_by(outbox.c.due_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            return [await _leased(on, row, now, lease, DeliveryState.UNKNOWN) for row in rows.all()]

    async def sent(self, claimed: Claimed, ts: str, channel: str) -> bool:
        """Slack has it, as ``ts`` in ``channel``; also when it was found after a lost answer."""
        return await self._move(claimed, state=DeliveryState.SENT, ts=ts, posted_in=channel)

    async def put_off(self, claimed: Claimed, wait: timedelta) -> bool:
        """Slack certainly has it not; try again after ``wait``."""
        return await self._move(claimed, wait, state=DeliveryState.PENDING)

    async def unknown(self, claimed: Claimed, wait: timedelta) -> bool:
        """No answer came; look for it after ``wait``."""
        return await self._move(claimed, wait, state=DeliveryState.UNKNOWN)

    async def absent(self, claimed: Claimed, wait: timedelta) -> bool:
        """Looked for in vain: look once more after ``wait``; after the second time send again."""
        looked = claimed.absences + 1
        if looked < LOOKS:
            return await self._move(claimed, wait, state=DeliveryState.UNKNOWN, absent_count=looked)
        return await self._move(claimed, state=DeliveryState.PENDING, absent_count=0)

    async def unreadable(self, claimed: Claimed) -> bool:
        """History cannot be read: send again, saying that it may be a repeat."""
        return await self._move(claimed, state=DeliveryState.PENDING, possible_repeat=True)

    async def dead(self, claimed: Claimed, reason: str) -> bool:
        """It cannot be delivered; it stays for ``dead_letters`` and ``revive``."""
        return await self._move(claimed, state=DeliveryState.DEAD, reason=reason[:255])

    async def revive(self, team_id: str, message_id: str) -> bool:
        """Send a dead message after all."""
        async with self._database.write() as on:
            found = await on.execute(
                update(outbox)
                .where(
                    outbox.c.team_id == team_id,
                    outbox.c.id == message_id,
                    outbox.c.state == DeliveryState.DEAD,
                )
                .values(state=DeliveryState.PENDING, due_at=database_now(on), reason=None)
            )
        return found.rowcount == 1

    async def counts(self, team_id: str) -> DeliveryCounts:
        """Return how many messages are in which state, and how long the oldest waits."""
        counted = (
            select(outbox.c.state, func.count(), func.min(outbox.c.due_at))
            .where(outbox.c.team_id == team_id)
            .group_by(outbox.c.state)
        )
        async with self._database.read() as on:
            now = (await on.execute(select(database_now(on)))).scalar_one()
            rows = {DeliveryState(row[0]): row for row in await on.execute(counted)}
        waits = [now - row[2] for state, row in rows.items() if state not in OVER]
        by_state = {state: rows[state][1] if state in rows else 0 for state in DeliveryState}
        return DeliveryCounts(by_state, max(waits, default=None))

    async def dead_letters(self, team_id: str) -> list[Delivery]:
        """Return what cannot be delivered, oldest first."""
        wanted = (
            select(outbox)
            .where(outbox.c.team_id == team_id, outbox.c.state == DeliveryState.DEAD)
            .order_by(outbox.c.created_at)
        )
        async with self._database.read() as on:
            return [_delivery(row) for row in await on.execute(wanted)]

    async def _take_slot(self, on: AsyncConnection, row: Row[Any], now: Any) -> bool:
        slot = insert(on, channel_pace).values(
            team_id=row.team_id, channel=row.channel, next_at=now + self._pace
        )
        slot = slot.on_conflict_do_update(
            index_elements=["team_id", "channel"],
            set_={"next_at": now + self._pace},
            where=channel_pace.c.next_at <= now,
        )
        return bool((await on.execute(slot)).rowcount)

    async def _move(self, claimed: Claimed, wait: timedelta = timedelta(), **values: Any) -> bool:
        """Move a message on, unless another process has taken it over meanwhile."""
        async with self._database.write() as on:
            now = (await on.execute(select(database_now(on)))).scalar_one()
            found = await on.execute(
                update(outbox)
                .where(
                    outbox.c.team_id == claimed.message.team_id,
                    outbox.c.id == claimed.message.id,
                    outbox.c.lease == claimed.token,
                )
                .values(lease=None, lease_until=None, due_at=now + wait, **values)
            )
        return found.rowcount == 1


def _pending(now: Any, limit: int) -> Any:
    paced = exists().where(
        and_(
            channel_pace.c.team_id == outbox.c.team_id,
            channel_pace.c.channel == outbox.c.channel,
            channel_pace.c.next_at > now,
        )
    )
    return (
        select(outbox)
        .where(outbox.c.state == DeliveryState.PENDING, outbox.c.due_at <= now, ~paced)
        .order_by(outbox.c.created_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


async def _leased(
    on: AsyncConnection, row: Row[Any], now: Any, lease: timedelta, state: DeliveryState
) -> Claimed:
    token = uuid4().hex
    sending = state is DeliveryState.SENDING
    await on.execute(
        update(outbox)
        .where(outbox.c.team_id == row.team_id, outbox.c.id == row.id)
        .values(
            state=state,
            lease=token,
            lease_until=now + lease,
            sent_at=now if sending else row.sent_at,
            attempts=row.attempts + (1 if sending else 0),
        )
    )
    return Claimed(
        message=_message(row),
        token=token,
        attempts=row.attempts + 1,
        tried_at=row.sent_at or now,
        possible_repeat=row.possible_repeat,
        absences=row.absent_count,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        message=_message(row),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        possible_repeat=row.possible_repeat,
        ts=row.ts,
        posted_in=row.posted_in,
        reason=row.reason,
    )


def _message(row: Row[Any]) -> Message:
    blocks: Sequence[Any] = row.blocks
    return Message(
        id=row.id,
        team_id=row.team_id,
        kind=row.kind,
        dedupe_key=row.dedupe_key,
        channel=row.channel,
        thread_ts=row.thread_ts,
        text=row.text,
        blocks=tuple(blocks),
        created_at=row.created_at,
    )
