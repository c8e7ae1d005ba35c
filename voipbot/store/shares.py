"""Recordings that were shared into conversations."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import party_from_log
from voipbot.domain.recordings import SharedRecording
from voipbot.store.engine import Database
from voipbot.store.tables import shared_recordings


class Shares:
    """The table of shared recordings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, share: SharedRecording, on: AsyncConnection) -> None:
        """Record a share, in the transaction that also writes its card."""
        leg = share.leg
        await on.execute(
            insert(shared_recordings).values(
                team_id=share.team_id,
                id=share.id,
                call_id=leg.call_id,
                extension=leg.extension,
                party=leg.party.raw,
                type=leg.type,
                status=leg.status,
                status_text=leg.status_text[:255],
                at=leg.at,
                duration=leg.duration,
                channel_id=share.channel_id,
                thread_ts=share.thread_ts,
                shared_by=share.shared_by,
                shared_at=share.shared_at,
            )
        )

    async def get(self, team_id: str, share_id: str) -> SharedRecording | None:
        """Return a share, or ``None``."""
        wanted = select(shared_recordings).where(
            shared_recordings.c.team_id == team_id, shared_recordings.c.id == share_id
        )
        async with self._database.read() as on:
            row = (await on.execute(wanted)).one_or_none()
        if row is None:
            return None
        leg = Leg(
            call_id=row.call_id,
            extension=row.extension,
            party=party_from_log(row.party),
            type=CallType(row.type),
            status=CallStatus(row.status),
            status_text=row.status_text,
            at=row.at,
            duration=row.duration,
        )
        return SharedRecording(
            row.id, row.team_id, leg, row.channel_id, row.thread_ts, row.shared_by, row.shared_at
        )
