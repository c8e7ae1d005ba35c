"""What is still to happen at the PBX, by the injected clock.

Events run in the order of their times and are told the time they were due, so a chain of them
("rings at 0 s, picked up at 2 s, answered at 5 s") keeps its times whether the clock runs, is
shifted by a test or jumps to the demo's next morning.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from voipbot.clock import Clock
from voipbot.demo.pbx.changes import Changes

Event = Callable[[datetime], None]
"""Called with the time at which it was due."""


class Agenda:
    """A queue of events that are due at given times; ``run_due`` is to be called."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        """``changes`` is rung after events have run, and when one is put down."""
        self._clock = clock
        self._changes = changes
        self._events: list[tuple[datetime, int, Event]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        """Return the clock's time."""
        return self._clock.now()

    def at(self, when: datetime, event: Event) -> None:
        """Put down an event."""
        heapq.heappush(self._events, (when, next(self._order), event))
        self._changes.ring()

    def run_due(self) -> None:
        """Run everything that is due by now, including what it puts down itself."""
        ran = False
        while self._events and self._events[0][0] <= self._clock.now():
            due, _, event = heapq.heappop(self._events)
            event(due)
            ran = True
        if ran:
            self._changes.ring()

    def wait(self) -> timedelta | None:
        """Return how long until the next event; None where there is none."""
        if not self._events:
            return None
        return max(self._events[0][0] - self._clock.now(), timedelta())
