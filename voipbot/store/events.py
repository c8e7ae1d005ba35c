"""Ids of events that were seen: Slack delivers an event up to four times."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from voipbot.store.engine import Database
from voipbot.store.statements import insert
from voipbot.store.tables import seen_events


class SeenEvents:
    """The table of seen events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, team_id: str, event_id: str, at: datetime) -> bool:
        """Record an event; false where any process has seen it before."""
        async with self._database.write() as on:
            added = await on.execute(
                insert(on, seen_events)
                .values(team_id=team_id, event_id=event_id, at=at)
                .on_conflict_do_nothing()
            )
        return bool(added.rowcount)

    async def forget(self, team_id: str, before: datetime) -> int:
        """Remove what Slack will not deliver again; return how many."""
        async with self._database.write() as on:
            gone = await on.execute(
                delete(seen_events).where(
                    seen_events.c.team_id == team_id, seen_events.c.at < before
                )
            )
        return gone.rowcount
