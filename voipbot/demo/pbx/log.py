"""The call log: rows that appear when their leg has ended.

Wire facts, from the Voip24h API document v1.0 and its later edition: ``callDate`` is wall-clock
time in Asia/Ho_Chi_Minh, the integer part of ``callId`` the same instant as a Unix epoch, and
``duration`` whole seconds with the ringing included.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE_NAME = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Row:
    """One leg of a call.

    ``at`` and ``arrives_at`` are aware; ``duration`` and ``talk`` are seconds, ``talk`` the length
    of the recording and 0 where there is none.
    """

    call_id: str
    user: str
    phone: str
    type: str
    status: str
    at: datetime
    arrives_at: datetime
    duration: int
    talk: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells one row from another."""
        return (self.call_id, self.user)

    @property
    def recorded(self) -> bool:
        """Say whether there is something to listen to: only talks are recorded."""
        return self.status == "ANSWERED" and self.talk > 0


class CallLog:
    """Every row, by its local date; a row is there once it has arrived."""

    def __init__(self) -> None:
        """Start empty."""
        self.zone = ZoneInfo(ZONE_NAME)
        self._days: dict[date, dict[tuple[str, str], list[Row]]] = {}

    def add(self, row: Row) -> None:
        """Put down a row. A second one with the same callId and user replaces it on arrival."""
        day = self._days.setdefault(self.local(row.at).date(), {})
        versions = day.setdefault(row.key, [])
        versions.append(row)
        versions.sort(key=lambda each: each.arrives_at)

    def local(self, at: datetime) -> datetime:
        """Return an instant as the PBX's wall clock shows it."""
        return at.astimezone(self.zone)

    def arrived(
        self, now: datetime, first: date | None = None, last: date | None = None
    ) -> list[Row]:
        """Return what the log has by ``now``, from ``first`` to ``last`` inclusive.

        The order is none that anybody could rely on, as on the real server, and always the same.
        """
        rows = (
            row
            for day, legs in self._days.items()
            if (first is None or first <= day) and (last is None or day <= last)
            for row in _current(legs.values(), now)
        )
        return sorted(rows, key=lambda row: zlib.crc32(f"{row.call_id} {row.user}".encode()))

    def newest(self, now: datetime, count: int) -> list[Row]:
        """Return the rows that arrived last, the newest first."""
        since = self.local(now).date() - timedelta(days=7)
        rows = self.arrived(now, since)
        rows.sort(key=lambda row: (row.arrives_at, row.call_id, row.user), reverse=True)
        return rows[:count]

    def recording(self, call_id: str, now: datetime) -> Row | None:
        """Return the recorded leg of a call, if it has one and has arrived."""
        return next(
            (row for row in self.arrived(now) if row.call_id == call_id and row.recorded), None
        )

    def wire(self, row: Row, *, duration: bool) -> dict[str, str | int]:
        """Return a row as the API document shows it."""
        fields: dict[str, str | int] = {
            "callId": row.call_id,
            "user": row.user,
            "phoneNumber": row.phone,
            "callType": row.type,
            "callStatus": row.status,
            "callDate": self.local(row.at).strftime("%Y-%m-%d %H:%M:%S"),
        }
        if duration:
            fields["duration"] = row.duration
        return fields


def _current(legs: Iterable[list[Row]], now: datetime) -> Iterator[Row]:
    for versions in legs:
        there = [row for row in versions if row.arrives_at <= now]
        if there:
            yield there[-1]
