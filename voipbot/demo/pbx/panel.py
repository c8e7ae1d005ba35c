"""The page's panel: the phones, the newest rows of the log, and what a person can do to them.

``GET {prefix}/state``, ``POST {prefix}/do`` and ``WS {prefix}/live``, which sends the state at once
and after each change. A phone is ``{"extension", "name", "state": "idle"|"ringing"|"talking",
"stage": null|"desk"|"customer"|"connected", "with", "since"}``: a phone that is off the hook while
the customer's phone rings is *talking* at the stage *customer*.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from voipbot.clock import Clock
from voipbot.demo.pbx.company import Habit, shown
from voipbot.demo.pbx.exchange import Exchange, Impossible, Phone
from voipbot.demo.pbx.faults import Faults, Mode
from voipbot.demo.pbx.log import Row
from voipbot.demo.pbx.switchboard import Switchboard

CALLS_SHOWN = 12
SETTLE_SECONDS = 0.05
"""Changes that come together are sent as one."""


class Panel:
    """Shows the PBX to a page and takes its orders."""

    def __init__(
        self, clock: Clock, exchange: Exchange, switchboard: Switchboard, faults: Faults
    ) -> None:
        """All of them are the running PBX's own."""
        self._clock = clock
        self._exchange = exchange
        self._switchboard = switchboard
        self._faults = faults

    def routes(self, prefix: str) -> list[BaseRoute]:
        """Return the panel's routes below ``prefix``."""
        return [
            Route(f"{prefix}/state", self._get_state),
            Route(f"{prefix}/do", self._post_do, methods=["POST"]),
            WebSocketRoute(f"{prefix}/live", self._live),
        ]

    def state(self) -> dict[str, Any]:
        """Return what the page shows."""
        self._exchange.agenda.run_due()
        rows = self._exchange.log.newest(self._clock.now(), CALLS_SHOWN)
        return {
            "up": self._faults.mode is Mode.OK,
            "mode": self._faults.mode.value,
            "phones": [_phone(phone) for phone in self._exchange.phones.values()],
            "calls": [self._call(row) for row in rows],
            "customers": [
                {"name": each.name, "number": each.number}
                for each in self._exchange.company.customers
            ],
        }

    def do(self, order: Mapping[str, Any]) -> None:
        """Carry out one order of the page.

        Raises:
            Impossible: it cannot be done now, or is no order.
        """
        self._exchange.agenda.run_due()
        orders: dict[str, Callable[[Mapping[str, Any]], object]] = {
            "customer_calls": self._customer_calls,
            "answer": lambda it: self._switchboard.pick_up(_extension(it)),
            "decline": lambda it: self._switchboard.decline(_extension(it)),
            "hang_up": lambda it: self._switchboard.hang_up(_extension(it)),
            "nobody_answers": lambda _: self._switchboard.nobody_answers(),
            "customer_answers": lambda it: self._react(it, Habit.ANSWERS),
            "customer_busy": lambda it: self._react(it, Habit.BUSY),
            "customer_no_answer": lambda it: self._react(it, Habit.NEVER),
            "mode": self._set_mode,
        }
        kind = str(order.get("do"))
        if kind not in orders:
            raise Impossible(f"The PBX cannot “{kind}”.")
        orders[kind](order)

    def _customer_calls(self, order: Mapping[str, Any]) -> None:
        number = str(order.get("number") or "").strip() or None
        self._switchboard.customer_calls(number, str(order.get("group") or "sales"))

    def _react(self, order: Mapping[str, Any], habit: Habit) -> None:
        self._switchboard.customer(_extension(order), habit)

    def _set_mode(self, order: Mapping[str, Any]) -> None:
        mode = order.get("mode")
        if mode not in list(Mode):
            raise Impossible(f"The PBX has no mode “{mode}”.")
        self._faults.set_mode(Mode(mode))
        self._exchange.changes.ring()

    def _call(self, row: Row) -> dict[str, str | int]:
        customer = self._exchange.company.customer(row.phone)
        colleague = self._exchange.company.employee(row.phone)
        named = customer or colleague
        return {
            **self._exchange.log.wire(row, duration=True),
            "shown": shown(row.phone),
            "name": named.name if named else "",
        }

    async def _get_state(self, _: Request) -> Response:
        return JSONResponse(self.state())

    async def _post_do(self, request: Request) -> Response:
        try:
            order = await request.json()
            self.do(order if isinstance(order, dict) else {})
        except ValueError:
            return JSONResponse({"ok": False, "error": "That is not JSON."}, 400)
        except Impossible as impossible:
            return JSONResponse({"ok": False, "error": str(impossible)})
        return JSONResponse({"ok": True})

    async def _live(self, socket: WebSocket) -> None:
        await socket.accept()
        sending = asyncio.create_task(self._send_states(socket))
        try:
            with contextlib.suppress(WebSocketDisconnect):
                while True:
                    await socket.receive_text()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send_states(self, socket: WebSocket) -> None:
        with self._exchange.changes.watched() as changed:
            while True:
                changed.clear()
                await socket.send_json(self.state())
                await changed.wait()
                await asyncio.sleep(SETTLE_SECONDS)


def _extension(order: Mapping[str, Any]) -> str:
    return str(order.get("extension") or "")


def _phone(phone: Phone) -> dict[str, str | None]:
    return {
        "extension": phone.employee.extension,
        "name": phone.employee.name,
        "state": phone.state.value,
        "stage": phone.call.stage.value if phone.call else None,
        "with": shown(phone.party),
        "since": phone.since.isoformat() if phone.since else None,
    }
