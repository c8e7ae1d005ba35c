"""A real HTTP server on a port of this machine that answers as a test tells it to.

It counts connections and requests, so that a test can say that nothing was asked twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tests.pbx.reading import ZONE, answer
from voipbot.pbx import Limits, Voip24h

QUICK: dict[str, Any] = {"wait": 0.0}
"""Retries without waiting."""


class Cut(Enum):
    """When the server drops the connection."""

    BEFORE_READING = auto()
    AFTER_HEADERS = auto()
    AFTER_BODY = auto()
    HALF_HEAD = auto()
    HALF_BODY = auto()


@dataclass
class Request:
    """What came in."""

    head: str
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Reply:
    """What goes out."""

    body: bytes = field(default_factory=lambda: answer([]))
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: Cut | None = None
    raw: bytes | None = None
    """Instead of everything else."""
    silent: bool = False
    """Nothing goes out, and the connection stays."""
    trickle: bool = False
    """The body never ends."""
    hang_up: bool = False
    """Close the connection afterwards, without having said so."""

    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} X", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


Script = Callable[[Request], Reply | Awaitable[Reply]]


class ScriptedPbx:
    """Answers each request by ``script``; ``cut`` is for what happens before there is one."""

    def __init__(self, script: Script, cut: Cut | None) -> None:
        self._script = script
        self._cut = cut
        self.connections = 0
        self.requests: list[Request] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while self._cut is not Cut.BEFORE_READING and await self._one(reader, writer):
                pass
        writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.lower().startswith("content-length:")
        )
        request = Request(head, b"")
        self.requests.append(request)
        if self._cut is Cut.AFTER_HEADERS:
            return False
        request.body = await reader.readexactly(length)
        told = self._script(request)
        reply = told if isinstance(told, Reply) else await told
        return await self._send(reply, reader, writer)

    async def _send(
        self, reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if reply.cut is Cut.AFTER_BODY:
            return False
        if reply.silent:
            await reader.read()
            return False
        whole = reply.encoded()
        head = whole.index(b"\r\n\r\n") + 4 if b"\r\n\r\n" in whole else len(whole)
        if reply.cut is Cut.HALF_HEAD:
            whole = whole[: head // 2]
        if reply.cut is Cut.HALF_BODY:
            whole = whole[: head + (len(whole) - head) // 2]
        writer.write(whole)
        await writer.drain()
        while reply.trickle:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)
        if reply.cut or reply.hang_up or reply.raw is not None:
            writer.close()
            await writer.wait_closed()
            return False
        return "connection: close" not in self.requests[-1].head.lower()


@asynccontextmanager
async def pbx(script: Script | Reply | Cut) -> AsyncIterator[ScriptedPbx]:
    """Serve until the block ends."""
    cut = script if isinstance(script, Cut) else None
    reply = Reply(cut=cut) if isinstance(script, Cut) else script
    scripted = ScriptedPbx((lambda _: reply) if isinstance(reply, Reply) else reply, cut)
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield scripted
    finally:
        server.close()


def one_after_another(*replies: Reply) -> Script:
    """The last one again and again."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def client(server: ScriptedPbx, secret: str = "local-partner-secret", **limits: Any) -> Voip24h:
    return Voip24h(server.url, secret, timezone=ZONE, limits=Limits(**{**QUICK, **limits}))
