"""Recordings that were shared into conversations."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.calls import CallStatus, CallType
from voipbot.domain.recordings import SharedRecording
from voipbot.store.engine import Database
from voipbot.store.tables import shared_recordings


class Shares:
    """The table of shared recordings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, share: SharedRecording, on: AsyncConnection) -> None:
        """Record a share, in the transaction that also writes its card."""
        await on.execute(insert(shared_recordings).values(asdict(share)))

    async def get(self, team_id: str, share_id: str) -> SharedRecording | None:
        """Return a share, or ``None``."""
        wanted = select(shared_recordings).where(
            shared_recordings.c.team_id == team_id, shared_recordings.c.id == share_id
        )
        async with self._database.read() as on:
            row = (await on.execute(wanted)).one_or_none()
        if row is None:
            return None
        values = {
            **row._asdict(),
            "type": CallType(row.type),
            "status": CallStatus(row.status),
        }
        return SharedRecording(**values)
