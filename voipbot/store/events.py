"""Ids of events that were seen: Slack delivers one up to four times."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.store.engine import Database, insert
from voipbot.store.tables import seen_events


class SeenEvents:
    """Which events were handled, by any process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(
        self, team_id: str, event_id: str, now: datetime, on: AsyncConnection | None = None
    ) -> bool:
        """Note an event; of all deliveries of it exactly one gets true."""
        async with self._database.write(on) as connection:
            noted = await connection.scalar(
                insert(connection, seen_events)
                .values(team_id=team_id, event_id=event_id, seen_at=now)
                .on_conflict_do_nothing()
                .returning(seen_events.c.event_id)
            )
            return noted is not None

    async def forget(self, team_id: str, before: datetime) -> int:
        """Remove what Slack will not deliver again; return how many."""
        async with self._database.write() as connection:
            gone = await connection.execute(
                delete(seen_events).where(
                    seen_events.c.team_id == team_id, seen_events.c.seen_at < before
                )
            )
            return gone.rowcount
