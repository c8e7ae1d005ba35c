"""The page's view of the PBX: desk phones, the last rows, and what a person may do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

if TYPE_CHECKING:
    from voipbot.demo.pbx.server import LocalPbx

ROWS = 12


class Panel:
    """Shows the state as JSON and pushes it at each change."""

    def __init__(self, pbx: LocalPbx) -> None:
        self._pbx = pbx
        self._watchers: set[asyncio.Event] = set()

    def changed(self) -> None:
        """Wake everybody who watches."""
        for watcher in self._watchers:
            watcher.set()

    def state(self) -> dict[str, Any]:
        """Return what the page shows."""
        pbx = self._pbx
        rows = sorted(pbx.log.arrived(pbx.clock.now()), key=lambda row: row.arrives_at)
        return {
            "up": pbx.mode == "ok",
            "mode": pbx.mode,
            "phones": [self._phone(desk.extension, desk.name) for desk in pbx.company.desks],
            "calls": [row.wire() for row in reversed(rows[-ROWS:])],
            "customers": [
                {"name": customer.name, "number": customer.number}
                for customer in pbx.company.customers
            ],
            "groups": list(pbx.company.groups),
        }

    def act(self, asked: dict[str, Any]) -> None:
        """Do what a person pressed.

        Raises:
            KeyError, ValueError: nothing that can be done.
        """
        board = self._pbx.switchboard
        what = asked["do"]
        if what == "customer_calls":
            number = asked.get("number") or self._pbx.company.customers[0].number
            board.customer_calls(number, self._pbx.company.groups[asked.get("group") or "sales"])
        elif what == "mode":
            self._pbx.set_mode(asked["mode"])
        elif what == "nobody_answers":
            board.nobody_answers()
        elif what.startswith("customer_"):
            board.customer(asked["extension"], what.removeprefix("customer_"))
        else:
            steps = {"answer": board.pick_up, "decline": board.decline, "hang_up": board.hang_up}
            steps[what](asked["extension"])

    async def on_state(self, _request: Request) -> Response:
        """``GET /demo/pbx/state``."""
        return JSONResponse(self.state())

    async def on_do(self, request: Request) -> Response:
        """``POST /demo/pbx/do``."""
        try:
            self.act(await request.json())
        except (KeyError, ValueError) as error:
            return JSONResponse({"ok": False, "error": f"That cannot be done: {error}"})
        return JSONResponse({"ok": True})

    async def on_live(self, socket: WebSocket) -> None:
        """``WS /demo/pbx/live``: the state now and at each change."""
        await socket.accept()
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        gone = asyncio.create_task(_until_gone(socket))
        try:
            while not gone.done():
                watcher.clear()
                await socket.send_json(self.state())
                waiting = asyncio.create_task(watcher.wait())
                await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
        except WebSocketDisconnect:
            pass
        finally:
            self._watchers.discard(watcher)
            gone.cancel()

    def _phone(self, extension: str, name: str) -> dict[str, Any]:
        call = self._pbx.switchboard.on(extension)
        if call is None:
            state = "idle"
        elif call.talking == extension:
            state = "calling" if call.customer_rings else "talking"
        else:
            state = "ringing"
        return {
            "extension": extension,
            "name": name,
            "state": state,
            "incoming": bool(call and call.incoming),
            "with": call.number if call else None,
            "since": call.since.isoformat() if call and call.since else None,
        }


async def _until_gone(socket: WebSocket) -> None:
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        return
