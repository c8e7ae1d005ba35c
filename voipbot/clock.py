"""The time, from one place.

Nothing else in voipbot asks the operating system for the time, so the demo and the tests can move
the clock of the whole application.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The current time, aware and in UTC."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        """``offset`` is added to the machine's time."""
        self._offset = offset

    def now(self) -> datetime:
        """Return the current time as an aware datetime in UTC."""
        return datetime.now(UTC) + self._offset

    def shift(self, by: timedelta) -> None:
        """Move the clock, for the demo's "next morning" and for tests."""
        self._offset += by
