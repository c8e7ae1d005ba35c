"""The switchboard: phones that ring, are answered, talk and hang up, and the rows they leave."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voipbot.clock import Clock
from voipbot.demo.pbx.company import Company
from voipbot.demo.pbx.rows import Log, LogRow


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds until things happen by themselves; ``None`` where only a person or test acts."""

    pick_up: float | None = 2.0
    customer: float | None = 3.0
    talk: float | None = 6.0
    give_up: float | None = 20.0


BY_HAND = Pace(None, None, None, None)


@dataclass(slots=True)
class LiveCall:
    """A call in progress; nothing of it stands in the log yet."""

    call_id: str
    number: str
    incoming: bool
    at: datetime
    ringing: list[str]
    """Extensions that ring."""
    talking: str | None = None
    """The extension that has picked up."""
    customer_rings: bool = False
    """An outgoing call, picked up at the desk, now rings at the customer's."""
    since: datetime | None = None
    timers: set[asyncio.TimerHandle] = field(default_factory=set)


class Switchboard:
    """Phones and calls. One event loop; every step is a method, called by a person or a timer."""

    def __init__(
        self, clock: Clock, company: Company, log: Log, pace: Pace, ring: Callable[[], None]
    ) -> None:
        """``ring`` is called at each change, for whoever watches."""
        self._clock = clock
        self.company = company
        self._log = log
        self._pace = pace
        self._ring = ring
        self._ids = itertools.count(5000)
        self.live: list[LiveCall] = []
        self.rung: list[tuple[str, str]] = []
        """(extension, phone) of each dial that rang a desk phone."""

    def dial(self, extension: str, phone: str) -> None:
        """Ring the desk phone, as makeDial asks."""
        self.rung.append((extension, phone))
        call = self._begin(phone, [extension], incoming=False)
        self._after(self._pace.pick_up, call, lambda: self.pick_up(extension))
        self._ring()

    def customer_calls(self, number: str, extensions: Iterable[str]) -> None:
        """A customer calls, and a group of phones rings."""
        call = self._begin(number, list(extensions), incoming=True)
        self._after(self._pace.give_up, call, lambda: self._missed(call))
        self._ring()

    def pick_up(self, extension: str) -> None:
        """Somebody picks up a ringing phone."""
        call = self.on(extension)
        if call is None or extension not in call.ringing:
            return
        self._cancel(call)
        now = self._clock.now()
        for other in [each for each in call.ringing if each != extension]:
            self._row(call, other, "NO ANSWER", now)
        call.ringing, call.talking, call.since = [], extension, now
        if call.incoming:
            self._after(self._pace.talk, call, lambda: self.hang_up(extension))
        else:
            call.customer_rings = True
            self._after(self._pace.customer, call, lambda: self._as_is_their_way(call))
        self._ring()

    def decline(self, extension: str) -> None:
        """Somebody declines a ringing phone."""
        call = self.on(extension)
        if call is None or extension not in call.ringing:
            return
        call.ringing.remove(extension)
        self._row(call, extension, "BUSY" if call.incoming else "NO ANSWER", self._clock.now())
        if not call.ringing:
            self._end(call)
        self._ring()

    def hang_up(self, extension: str) -> None:
        """The talk ends."""
        call = self.on(extension)
        if call is None or call.talking != extension:
            return
        status = "NO ANSWER" if call.customer_rings else "ANSWERED"
        self._row(call, extension, status, self._clock.now())
        self._end(call)
        self._ring()

    def customer(self, extension: str, what: str) -> None:
        """The customer ``answers``, is ``busy``, or gives ``no_answer``."""
        call = self.on(extension)
        if call is None or not call.customer_rings:
            return
        self._cancel(call)
        if what == "answers":
            call.customer_rings, call.since = False, self._clock.now()
            self._after(self._pace.talk, call, lambda: self.hang_up(extension))
        else:
            status = "BUSY" if what == "busy" else "NO ANSWER"
            self._row(call, extension, status, self._clock.now())
            self._end(call)
        self._ring()

    def nobody_answers(self) -> None:
        """Every caller that still rings gives up."""
        for call in [call for call in self.live if call.incoming and call.ringing]:
            self._missed(call)

    def on(self, extension: str) -> LiveCall | None:
        """Return the call that a phone rings or talks on."""
        for call in self.live:
            if extension == call.talking or extension in call.ringing:
                return call
        return None

    def close(self) -> None:
        """Stop every timer."""
        for call in self.live:
            self._cancel(call)

    def _begin(self, number: str, ringing: list[str], *, incoming: bool) -> LiveCall:
        now = self._clock.now()
        call_id = f"{int(now.timestamp())}.{next(self._ids)}"
        call = LiveCall(call_id, number, incoming, now, ringing, since=now)
        self.live.append(call)
        return call

    def _as_is_their_way(self, call: LiveCall) -> None:
        customer = self.company.customer(call.number)
        what = "busy" if customer.busy else "answers" if customer.answers else "no_answer"
        self.customer(str(call.talking), what)

    def _missed(self, call: LiveCall) -> None:
        if call not in self.live or not call.ringing:
            return
        for extension in call.ringing:
            self._row(call, extension, "NO ANSWER", self._clock.now())
        self._end(call)
        self._ring()

    def _row(self, call: LiveCall, extension: str, status: str, now: datetime) -> None:
        seconds = round((now - call.at) / timedelta(seconds=1))
        kind = "INBOUND" if call.incoming else "OUTBOUND"
        row = LogRow(call.call_id, extension, call.number, kind, status, call.at, now, seconds)
        self._log.add(row)

    def _end(self, call: LiveCall) -> None:
        self._cancel(call)
        self.live.remove(call)

    def _after(self, seconds: float | None, call: LiveCall, act: Callable[[], None]) -> None:
        if seconds is not None:
            call.timers.add(asyncio.get_running_loop().call_later(seconds, act))

    def _cancel(self, call: LiveCall) -> None:
        for timer in call.timers:
            timer.cancel()
        call.timers.clear()
