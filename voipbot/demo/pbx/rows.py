"""The call log as the PBX keeps it: each row appears when its leg has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One leg of one call."""

    call_id: str
    user: str
    phone: str
    type: str
    status: str
    at: datetime
    """When the leg began; aware."""
    arrives_at: datetime
    """When the leg ended and the row appears; aware."""
    duration: int | None = None
    """Seconds, ringing included."""

    @property
    def day(self) -> date:
        """The local day that the row is listed under."""
        return self.at.astimezone(ZONE).date()

    @property
    def recorded(self) -> bool:
        """Whether there is a recording: of answered calls alone."""
        return self.status == "ANSWERED"

    def wire(self) -> dict[str, object]:
        """Return the row as the API sends it (API document II.1)."""
        row: dict[str, object] = {
            "callId": self.call_id,
            "user": self.user,
            "phoneNumber": self.phone,
            "callType": self.type,
            "callStatus": self.status,
            "callDate": self.at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        }
        if self.duration is not None:
            row["duration"] = self.duration
        return row


class Log:
    """Rows, with their identity (``callId``, ``user``)."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], LogRow] = {}

    def add(self, row: LogRow) -> None:
        """Add a row, or change the one with its identity."""
        self._rows[row.call_id, row.user] = row

    def arrived(self, now: datetime) -> list[LogRow]:
        """Return what may be seen by ``now``, in no helpful order, as the server does."""
        seen = [row for row in self._rows.values() if row.arrives_at <= now]
        return sorted(seen, key=lambda row: (row.user, row.call_id))

    def call(self, call_id: str, now: datetime) -> list[LogRow]:
        """Return the rows of one call that may be seen."""
        return [row for row in self.arrived(now) if row.call_id == call_id]
