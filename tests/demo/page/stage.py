"""A small server of the page protocol that shows what it is told to and notes what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.demo.page import canned
from voipbot.demo import page_files

Json = dict[str, Any]


class Stage:
    """Holds one workspace and one PBX panel; ``posts`` and ``orders`` are what the page asked."""

    def __init__(self) -> None:
        self.state = canned.state()
        self.pbx = canned.pbx_state()
        self.posts: list[Json] = []
        self.orders: list[Json] = []
        self.answers: dict[str, Json] = {}
        self.connections = 0
        self._sockets: dict[WebSocket, Callable[[], Json]] = {}
        self._changed = asyncio.Condition()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                *page_files.routes(),
                Route("/demo/do", self._do, methods=["POST"]),
                Route("/demo/pbx/do", self._pbx_do, methods=["POST"]),
                WebSocketRoute("/demo/live", self._live),
                WebSocketRoute("/demo/pbx/live", self._pbx_live),
            ]
        )

    async def show(self, **changes: Any) -> None:
        """Change the state and push it."""
        self.state = {**self.state, **changes}
        for socket, state in self._sockets.items():
            await socket.send_json(state())

    async def hang_up_on_everybody(self) -> None:
        """Close every socket, as a restart of the server would."""
        for socket in list(self._sockets):
            await socket.close()

    async def alone(self) -> None:
        """Wait until no page is connected: uvicorn stumbles over one that closes as it stops."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: not self._sockets)

    async def posted(self, what: str, **wanted: Any) -> Json:
        """Wait for a post of that kind which carries ``wanted``, and return it."""
        return await self._found(self.posts, {"do": what, **wanted})

    async def ordered(self, what: str) -> Json:
        """Wait for an order to the PBX, and return it."""
        return await self._found(self.orders, {"do": what})

    async def _found(self, among: list[Json], wanted: Json) -> Json:
        def matching() -> list[Json]:
            return [each for each in among if wanted.items() <= each.items()]

        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(matching)
        return matching()[-1]

    async def _do(self, request: Request) -> Response:
        post = await request.json()
        async with self._changed:
            self.posts.append(post)
            self._changed.notify_all()
        return JSONResponse(self.answers.get(post["do"], {"ok": True}))

    async def _pbx_do(self, request: Request) -> Response:
        order = await request.json()
        async with self._changed:
            self.orders.append(order)
            self._changed.notify_all()
        return JSONResponse({"ok": True})

    async def _live(self, socket: WebSocket) -> None:
        me = socket.query_params["as"]
        self.connections += 1
        await self._keep(socket, lambda: {**self.state, "me": me})

    async def _pbx_live(self, socket: WebSocket) -> None:
        await self._keep(socket, lambda: self.pbx)

    async def _keep(self, socket: WebSocket, state: Callable[[], Json]) -> None:
        await socket.accept()
        self._sockets[socket] = state
        try:
            await socket.send_json(state())
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            async with self._changed:
                self._sockets.pop(socket, None)
                self._changed.notify_all()
