"""Recordings that were shared into conversations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.domain.calls import Leg
from voipbot.domain.phone import Extension, Party, PhoneNumber
from voipbot.domain.recordings import SharedRecording
from voipbot.store.engine import Database, insert
from voipbot.store.tables import shared_recordings


class Shares:
    """Which recording is granted to which conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, share: SharedRecording, on: AsyncConnection | None = None) -> None:
        """Note a share, in the caller's transaction where given: the one that writes its card."""
        async with self._database.write(on) as connection:
            await connection.execute(insert(connection, shared_recordings).values(_to_row(share)))

    async def get(self, team_id: str, share_id: str) -> SharedRecording | None:
        """Return one share."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(shared_recordings).where(
                    shared_recordings.c.team_id == team_id, shared_recordings.c.id == share_id
                )
            )
            row = rows.first()
        return None if row is None else _from_row(row)


def _to_row(share: SharedRecording) -> dict[str, Any]:
    leg = share.leg
    return {
        "team_id": share.team_id,
        "id": share.id,
        "call_id": leg.call_id,
        "extension": leg.extension,
        "party_raw": leg.party.raw,
        "party_phone": leg.party.phone and leg.party.phone.e164,
        "party_extension": leg.party.extension and leg.party.extension.number,
        "type": leg.type,
        "status": leg.status,
        "status_text": leg.status_text,
        "at": leg.at,
        "duration": leg.duration,
        "channel_id": share.channel_id,
        "thread_ts": share.thread_ts,
        "shared_by": share.shared_by,
        "shared_at": share.shared_at,
    }


def _from_row(row: Row[Any]) -> SharedRecording:
    party = Party(
        raw=row.party_raw,
        phone=None if row.party_phone is None else PhoneNumber(row.party_phone),
        extension=None if row.party_extension is None else Extension(row.party_extension),
    )
    leg = Leg(
        call_id=row.call_id,
        extension=row.extension,
        party=party,
        type=row.type,
        status=row.status,
        status_text=row.status_text,
        at=row.at,
        duration=row.duration,
    )
    return SharedRecording(
        id=row.id,
        team_id=row.team_id,
        leg=leg,
        channel_id=row.channel_id,
        thread_ts=row.thread_ts,
        shared_by=row.shared_by,
        shared_at=row.shared_at,
    )
