"""When a row's leg began, from two clocks that should agree.

``callDate`` is wall-clock time of the PBX; the integer part of ``callId`` is the Unix epoch at
which the call began (API document II.1 and its samples: 2018-07-29 16:37:32 and 1532857052).

Where they differ ``callDate`` is taken, since it is the row's own: a transferred leg begins later
than the call whose id it bears. With one exception: no leg begins before its call, so a
``callDate`` that lies earlier by whole quarters of an hour was written by a server whose clock is
set to another zone, and then the instant in ``callId`` is right. Both cases are counted.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SAME = timedelta(seconds=2)
"""As far apart as one instant is written by two parts of a PBX."""
QUARTER = timedelta(minutes=15)
"""All time zones lie whole quarters of an hour apart."""
WIDEST = timedelta(hours=26)
"""UTC-12 to UTC+14."""
EARLIEST = 631_152_000
"""1990-01-01: what claims to be older is no time."""
LATEST = 4_102_444_800
"""2100-01-01."""
DAY = 10
"""Characters of ``2018-07-29``."""


EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - compared with wall clocks less their offset
MIDNIGHT = time()
DAY_SECONDS = 86_400


class Times:
    """Reads instants; remembers each day's offset, since a day has up to 100,000 rows."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._epochs: dict[str, datetime] = {}
        """For a day as it is written, the wall clock at the Unix epoch with that day's offset."""
        self.disagreeing = 0
        """Rows whose two clocks contradict each other."""

    def of_row(self, call_id: str, call_date: str) -> datetime | None:
        """Return the instant in UTC; ``None`` where neither clock can be read."""
        epoch = self._epochs.get(call_date[:DAY])
        if epoch is not None:
            try:
                passed = datetime.fromisoformat(call_date) - epoch
                named = int(call_id.partition(".")[0])
            except (ValueError, TypeError):
                return self._weighed(call_id, call_date)
            if passed.days * DAY_SECONDS + passed.seconds == named and not passed.microseconds:
                return datetime.fromtimestamp(named, UTC)
        return self._weighed(call_id, call_date)

    def _weighed(self, call_id: str, call_date: str) -> datetime | None:
        written = self._written(call_date)
        named = instant_in(call_id)
        if written is None or named is None:
            return written or named
        off = named - written
        if abs(off) <= SAME:
            return written
        self.disagreeing += 1
        return named if _wrong_zone(off) else written

    def _written(self, text: str) -> datetime | None:
        clock = _wall_clock(text)
        if clock is None:
            return None
        try:
            at = clock.replace(tzinfo=clock.tzinfo or self._zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return None
        if not EARLIEST <= at.timestamp() <= LATEST:
            return None
        if clock.tzinfo is None:
            self._remember(text[:DAY], clock.date())
        return at

    def _remember(self, text: str, day: date) -> None:
        """Keep the day's offset, unless it changes within the day."""
        begin = datetime.combine(day, MIDNIGHT, self._zone)
        offset = begin.utcoffset()
        if offset is not None and begin.replace(hour=23, minute=59).utcoffset() == offset:
            self._epochs[text] = EPOCH + offset


def instant_in(call_id: str) -> datetime | None:
    """Return the instant that a ``callId`` names; ``name-`` may stand before it."""
    digits = call_id.partition(".")[0].rpartition("-")[2]
    if not (9 <= len(digits) <= 10 and digits.isascii() and digits.isdecimal()):  # noqa: PLR2004
        return None
    epoch = int(digits)
    return datetime.fromtimestamp(epoch, UTC) if EARLIEST <= epoch <= LATEST else None


def _wall_clock(text: str) -> datetime | None:
    """Read ``2018-07-29 16:37:32``; a date alone says no instant."""
    if len(text) <= DAY:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007 - the zone follows
    except ValueError:
        return None


def _wrong_zone(off: timedelta) -> bool:
    if not QUARTER - SAME <= off <= WIDEST:
        return False
    rest = off % QUARTER
    return min(rest, QUARTER - rest) <= SAME
