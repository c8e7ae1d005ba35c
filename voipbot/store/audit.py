"""The audit trail: entries are added and read, never changed.

Triggers hold every program to it, not only this one: UPDATE, DELETE and (on PostgreSQL) TRUNCATE
are refused. Whoever must redact or expire entries names the team in ``audit_unsealed``, with the
reason, does the work and removes the row again, all in one transaction: nobody else ever sees the
table unsealed, and it cannot happen by mistake. Whoever owns the database can drop the triggers;
they are no defence against its owner.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.audit import AuditEntry
from voipbot.store.engine import Database, insert
from voipbot.store.tables import audit_entries


class AuditTrail:
    """Who did what, and who was refused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, entry: AuditEntry, on: AsyncConnection | None = None) -> None:
        """Add an entry, in the caller's transaction where given."""
        async with self._database.write(on) as connection:
            await connection.execute(
                insert(connection, audit_entries).values(
                    team_id=entry.team_id,
                    at=entry.at,
                    user_id=entry.user_id,
                    action=entry.action,
                    target=entry.target,
                    detail=dict(entry.detail),
                )
            )

    async def entries(
        self,
        team_id: str,
        since: datetime,
        until: datetime | None = None,
        user_id: str | None = None,
        limit: int = 1000,
    ) -> list[AuditEntry]:
        """Return the newest ``limit`` entries from ``since`` to before ``until``, newest first."""
        wanted = select(audit_entries).where(
            audit_entries.c.team_id == team_id, audit_entries.c.at >= since
        )
        if until is not None:
            wanted = wanted.where(audit_entries.c.at < until)
        if user_id is not None:
            wanted = wanted.where(audit_entries.c.user_id == user_id)
        newest_first = wanted.order_by(audit_entries.c.at.desc(), audit_entries.c.number.desc())
        async with self._database.read() as connection:
            rows = await connection.execute(newest_first.limit(limit))
            return [_from_row(row) for row in rows]


def _from_row(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.team_id, row.at, row.user_id, row.action, row.target, row.detail)
