"""The local PBX as one object: what the demo serves and what the tests act on."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from starlette.routing import BaseRoute, Route

from voipbot.clock import Clock
from voipbot.demo.pbx.agenda import Agenda
from voipbot.demo.pbx.changes import Changes
from voipbot.demo.pbx.company import Company, Habit, an_phat
from voipbot.demo.pbx.exchange import Exchange
from voipbot.demo.pbx.faults import Fault, Faults, Mode
from voipbot.demo.pbx.history import write_history
from voipbot.demo.pbx.log import CallLog, Row
from voipbot.demo.pbx.options import Options, Pace
from voipbot.demo.pbx.panel import Panel
from voipbot.demo.pbx.recordings import WAV_PATH, Kind, Recordings
from voipbot.demo.pbx.server import ENDPOINT, Asked, PartnerApi
from voipbot.demo.pbx.switchboard import Switchboard

LOCAL_SECRET = "local-partner-secret"  # noqa: S105  # of a PBX that rings nobody
LONGEST_WAIT = 0.5
"""Seconds after which ``run`` looks at the clock again, which somebody may have shifted."""


class LocalPbx:
    """A small company's Voip24h PBX, in this process.

    Everything happens by ``clock``: as time passes while ``run`` runs, in tests by ``advance``. The
    same seed, start and acts give the same calls. Acts on phones raise ``Impossible`` with a
    sentence where they make no sense.
    """

    def __init__(
        self,
        clock: Clock,
        company: Company | None = None,
        *,
        seed: int = 1,
        partner_secret: str = LOCAL_SECRET,
        pace: Pace | None = None,
        options: Options | None = None,
        history_days: int = 14,
    ) -> None:
        """``history_days`` are the days before today that the log knows; -1 for an empty log."""
        self.clock = clock
        self.company = company or an_phat()
        self._changes = Changes()
        self._agenda = Agenda(clock, self._changes)
        self._exchange = Exchange(
            company=self.company,
            pace=pace or Pace(),
            options=options or Options(),
            agenda=self._agenda,
            log=CallLog(),
            changes=self._changes,
            seed=seed,
        )
        if history_days >= 0:
            write_history(self._exchange, clock.now(), history_days)
        self._faults = Faults()
        self._switchboard = Switchboard(self._exchange)
        self._recordings = Recordings(clock, self._exchange)
        self._panel = Panel(clock, self._exchange, self._switchboard, self._faults)
        self._api = PartnerApi(
            clock,
            self._exchange,
            self._switchboard,
            self._recordings,
            self._faults,
            partner_secret,
        )

    @classmethod
    def scripted(
        cls, clock: Clock, *, pace: Pace | None = None, options: Options | None = None
    ) -> LocalPbx:
        """Return the demo's company with an empty log, where nobody acts but the test."""
        return cls(clock, pace=pace or Pace.scripted(), options=options, history_days=-1)

    def routes(self, prefix: str = "/pbx", panel: str = "/demo/pbx") -> list[BaseRoute]:
        """Return the API and the recordings below ``prefix``, and the page's panel."""
        pages = {
            Kind.DOWNLOAD: self._recordings.download,
            Kind.LISTEN: self._recordings.listen,
            WAV_PATH: self._recordings.wav,
        }
        return [
            Route(prefix + ENDPOINT, self._api.endpoint, methods=["POST"]),
            *(Route(prefix + path, self._api.behind_mode(page)) for path, page in pages.items()),
            *self._panel.routes(panel),
        ]

    async def run(self) -> None:
        """Let time pass, and customers call by themselves where the pace has them; never returns.

        Run it as a task and cancel it.
        """
        self._switchboard.start_traffic()
        with self._changes.watched() as changed:
            while True:
                self._agenda.run_due()
                changed.clear()
                wait = self._agenda.wait()
                seconds = LONGEST_WAIT if wait is None else min(LONGEST_WAIT, wait.total_seconds())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), seconds)

    async def advance(self, seconds: float) -> None:
        """Shift the clock and let all happen that is due by then."""
        self.clock.shift(timedelta(seconds=seconds))
        self._agenda.run_due()
        await asyncio.sleep(0)

    def close(self) -> None:
        """Be well again, which lets go of what hangs."""
        self.set_mode(Mode.OK)

    @property
    def requests(self) -> list[Asked]:
        """Return what the API was asked, oldest first, without the secret."""
        return self._api.requests

    @property
    def rings(self) -> Counter[tuple[str, str]]:
        """Return how often makeDial really rang, by (extension, phone)."""
        return Counter(self._switchboard.rung)

    @property
    def mode(self) -> Mode:
        """Return how the PBX is as a whole."""
        return self._faults.mode

    def set_mode(self, mode: Mode | str) -> None:
        """Make it fail, or heal it; whatever hangs is let go.

        Raises:
            ValueError: there is no such mode.
        """
        self._faults.set_mode(Mode(mode))
        self._changes.ring()

    def release(self) -> None:
        """Let requests that hang go on; later ones hang again while the mode lasts."""
        self._faults.release()

    def fail_next(
        self, fault: Fault, *, of: str | None = None, times: int = 1, retry_after: int = 1
    ) -> None:
        """Let the next requests (``of`` one request type, or any) meet a fault."""
        self._faults.plan(fault, of=of, times=times, retry_after=retry_after)

    def add_row(
        self,
        *,
        call_id: str | None = None,
        user: str = "101",
        phone: str,
        type: str = "INBOUND",  # noqa: A002  # the row's own field
        status: str = "NO ANSWER",
        at: datetime | None = None,
        arrives_at: datetime | None = None,
        duration: int = 0,
        talk: int | None = None,
    ) -> Row:
        """Put a row into the log and return it.

        By default it starts now under a fresh callId and is there at once. An answered call has a
        recording of ``talk`` seconds, by default its duration (1 s at least). A second row with
        one callId and user replaces the first when it arrives.
        """
        starts = at or self.clock.now()
        if talk is None:
            talk = max(1, duration) if status.upper() == "ANSWERED" else 0
        row = Row(
            call_id=call_id or self._exchange.call_id(starts),
            user=user,
            phone=phone,
            type=type,
            status=status,
            at=starts,
            arrives_at=arrives_at or starts,
            duration=duration,
            talk=talk,
        )
        self._exchange.write(row)
        return row

    def rows(self) -> list[Row]:
        """Return what the log has by now, in no order to rely on."""
        self._agenda.run_due()
        return self._exchange.log.arrived(self.clock.now())

    def state(self) -> dict[str, Any]:
        """Return what the panel shows."""
        return self._panel.state()

    def start_traffic(self) -> None:
        """Let customers call by themselves from now on, as ``run`` does."""
        self._switchboard.start_traffic()

    def watched(self) -> AbstractContextManager[asyncio.Event]:
        """Return a block with an event that each change sets; whoever waits clears it."""
        return self._changes.watched()

    def dial(self, extension: str, phone: str) -> None:
        """Place a call as makeDial does, without a request."""
        self._switchboard.dial(extension, phone)

    def customer_calls(self, number: str | None = None, group: str = "sales") -> str:
        """Let a customer (None: any) call a ring group, and return the number."""
        return self._switchboard.customer_calls(number, group)

    def answer(self, extension: str) -> None:
        """Pick up a ringing phone."""
        self._switchboard.pick_up(extension)

    def decline(self, extension: str) -> None:
        """Refuse a call at a ringing phone."""
        self._switchboard.decline(extension)

    def hang_up(self, extension: str) -> None:
        """Put down a phone."""
        self._switchboard.hang_up(extension)

    def customer(self, extension: str, habit: Habit) -> None:
        """Let the customer whom ``extension`` calls react."""
        self._switchboard.customer(extension, habit)

    def nobody_answers(self) -> None:
        """End everything that rings."""
        self._switchboard.nobody_answers()
