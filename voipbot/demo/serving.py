"""Serve a Starlette (or any ASGI) app on 127.0.0.1 for as long as a ``with`` block lasts.

For the demo and the tests: no signal handlers are installed, and an app can drop a connection
without an answer (``drop_connection``), which is how a lost answer looks to a client.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 2
"""How long requests that are still being answered may take once the block ends."""
TICK_SECONDS = 0.5

_DROP = "voipbot.drop_connection"


@asynccontextmanager
async def serve(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """Serve ``app`` and yield its base URL, ``http://127.0.0.1:{port}``.

    ``port`` 0 takes a free one. The app's lifespan is run. At the end open requests get
    ``SHUTDOWN_SECONDS``, then their connections are closed.

    Raises:
        OSError: the port is taken.
        RuntimeError: the app's lifespan failed.
    """
    with listening(port) as listener:
        async with serve_on(listener, app) as url:
            yield url


@contextlib.contextmanager
def listening(port: int = 0) -> Iterator[socket.socket]:
    """Bind a listening socket on 127.0.0.1, for callers who must know the port before serving."""
    with socket.create_server((HOST, port)) as listener:
        yield listener


def url_of(listener: socket.socket) -> str:
    """Return the base URL that a bound socket will answer at."""
    return f"http://{HOST}:{listener.getsockname()[1]}"


@asynccontextmanager
async def serve_on(listener: socket.socket, app: ASGIApp) -> AsyncIterator[str]:
    """Serve ``app`` on a socket from ``listening``; otherwise as ``serve``."""
    connections = _Connections()
    config = uvicorn.Config(
        connections.reachable(app),
        http=connections.protocol(),
        ws=_WebSockets,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="serve")
    started = asyncio.create_task(server.ready.wait(), name="serve ready")
    await asyncio.wait({task, started}, return_when=asyncio.FIRST_COMPLETED)
    if not started.done():
        started.cancel()
        await task
        raise RuntimeError("the app did not start")
    try:
        yield url_of(listener)
    finally:
        server.stop()
        await task


def drop_connection(scope: Scope) -> None:
    """Cut the connection that a request came over, so that its client gets no answer at all.

    Raises:
        RuntimeError: the app is not served by this module.
    """
    drop = scope.get("extensions", {}).get(_DROP)
    if drop is None:
        raise RuntimeError("only an app served by voipbot.demo.serving can drop connections")
    drop()


class _Server(uvicorn.Server):
    """A server that says when it is up and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Stop serving now, rather than at uvicorn's next look at ``should_exit``."""
        self.should_exit = True
        self._stopping.set()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # keeps the Date header current
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._stopping.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _WebSockets(WebSocketsSansIOProtocol):
    """Websockets that may be closing when the server stops, which uvicorn's own stumble over."""

    def shutdown(self) -> None:
        try:
            super().shutdown()
        except InvalidState:  # the page is closing it already
            self.transport.close()


class _Connections:
    """The open connections by client address, which is what an ASGI scope tells of them."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """Return uvicorn's HTTP protocol, made to note its connections here."""
        transports = self._transports

        class Noting(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn itself narrows it
                transports[_address(transport.get_extra_info("peername"))] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(_address(self.transport.get_extra_info("peername")), None)
                super().connection_lost(exc)

        return Noting

    def reachable(self, app: ASGIApp) -> ASGIApp:
        """Wrap ``app`` so that ``drop_connection`` works on its scopes."""

        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            if scope.get("client"):
                scope.setdefault("extensions", {})[_DROP] = self._dropper(scope["client"])
            await app(scope, receive, send)

        return wrapped

    def _dropper(self, client: Any) -> Callable[[], None]:
        def drop() -> None:
            transport = self._transports.get(_address(client))
            if transport is not None:
                transport.abort()

        return drop


def _address(peer: Any) -> tuple[str, int]:
    return (str(peer[0]), int(peer[1]))
