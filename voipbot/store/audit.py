"""The audit trail: entries are added and read; nothing here changes or removes one."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.audit import AuditAction, AuditEntry
from voipbot.store.engine import Database
from voipbot.store.tables import audit


class AuditTrail:
    """The table of audit entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, entry: AuditEntry, on: AsyncConnection | None = None) -> None:
        """Add an entry, in the caller's transaction where given."""
        if on is None:
            async with self._database.write() as own:
                await self.append(entry, own)
            return
        await on.execute(
            insert(audit).values(
                team_id=entry.team_id,
                id=uuid4().hex,
                at=entry.at,
                user_id=entry.user_id,
                action=entry.action,
                target=entry.target[:160],
                detail=dict(entry.detail),
            )
        )

    async def entries(self, team_id: str, since: datetime, limit: int = 1000) -> list[AuditEntry]:
        """Return entries from ``since`` on, oldest first."""
        wanted = (
            select(audit)
            .where(audit.c.team_id == team_id, audit.c.at >= since)
            .order_by(audit.c.at, audit.c.id)
            .limit(limit)
        )
        async with self._database.read() as on:
            return [
                AuditEntry(
                    row.team_id,
                    row.at,
                    row.user_id,
                    AuditAction(row.action),
                    row.target,
                    row.detail,
                )
                for row in await on.execute(wanted)
            ]
