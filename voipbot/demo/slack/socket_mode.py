"""Socket Mode: tickets, connections, envelopes and their acks.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from voipbot.demo.serving import drop_connection
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.record import Delivered
from voipbot.demo.slack.workspace import Workspace

MOST_CONNECTIONS = 10
"""An app may have so many open at a time; each payload goes to one of them."""

_ANSWERABLE = {"view_submission", "block_suggestion"}
_POLICY_VIOLATION = 1008


@dataclass(eq=False, slots=True)
class Connection:
    """One WebSocket of the app."""

    id: str
    send: Callable[[Json], Awaitable[None]]
    drop: Callable[[], None]
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class SocketMode:
    """Delivers payloads over the app's WebSockets."""

    def __init__(self, workspace: Workspace, ack_seconds: float) -> None:
        """An envelope not acknowledged within ``ack_seconds`` (real ones) counts as lost."""
        self.ack_seconds = ack_seconds
        self.connections: list[Connection] = []
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._turn = itertools.count()

    def ticket(self, base_url: str) -> str:
        """Return the WebSocket URL for one new connection."""
        ticket = self._workspace.mint("ticket-")
        self._tickets.add(ticket)
        host = base_url.partition("://")[2]
        return f"ws://{host}/link/?ticket={ticket}&app_id={self._workspace.app.app_id}"

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one WebSocket of the app until it closes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(_POLICY_VIOLATION, "invalid ticket")
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json(self._goodbye("too_many_websockets"))
            await socket.close()
            return
        connection = Connection(
            self._workspace.mint("conn-"),
            socket.send_json,
            lambda: drop_connection(socket.scope),
        )
        self._join(connection)
        try:
            await socket.send_json(self._hello())
            while True:
                self._receive(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._leave(connection)

    async def deliver(self, delivered: Delivered, retry_reason: str = "") -> None:
        """Send a payload over one connection and wait for its ack; fills in ``delivered``."""
        connection = self._next_connection()
        if connection is None:
            delivered.error = "dispatch_failed"
            return
        delivered.connection = connection.id
        envelope_id = self._workspace.mint("envelope-")
        acked: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = acked
        loop = asyncio.get_running_loop()
        sent = loop.time()
        try:
            await connection.send(_envelope(envelope_id, delivered, retry_reason))
            async with asyncio.timeout(self.ack_seconds):
                delivered.ack = await acked
            delivered.acked_after = loop.time() - sent
        except TimeoutError:
            delivered.error = "operation_timeout"
        except (ConnectionError, RuntimeError, WebSocketDisconnect):
            delivered.error = "dispatch_failed"
        finally:
            connection.waiting.pop(envelope_id, None)

    async def refresh(self) -> None:
        """Ask every connection to be renewed, as Slack does every few hours, and close it."""
        for connection in tuple(self.connections):
            await connection.send(self._goodbye("refresh_requested"))
            self._leave(connection)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in tuple(self.connections):
            self._leave(connection)
            connection.drop()

    def add_ghost(self) -> Connection:
        """Add a connection that takes payloads and never acks, as an abandoned one does."""
        ghost = Connection(self._workspace.mint("ghost-"), _swallow, _do_nothing)
        self._join(ghost)
        return ghost

    def remove(self, connection: Connection) -> None:
        """Forget a connection, such as a ghost that Slack has found out."""
        self._leave(connection)

    def _join(self, connection: Connection) -> None:
        self.connections.append(connection)
        self._workspace.changes.ring()

    def _leave(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self._workspace.changes.ring()

    def _next_connection(self) -> Connection | None:
        if not self.connections:
            return None
        return self.connections[next(self._turn) % len(self.connections)]

    def _receive(self, connection: Connection, text: str) -> None:
        message = json.loads(text)
        waiting = connection.waiting.get(message.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._workspace.app.app_id},
            "debug_info": {
                "host": "local-slack",
                "started": self._workspace.clock.now().isoformat(),
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
        }

    def _goodbye(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local-slack"}}


def _envelope(envelope_id: str, delivered: Delivered, retry_reason: str) -> Json:
    payload = delivered.payload
    answerable = delivered.kind == "slash_commands" or payload.get("type") in _ANSWERABLE
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": delivered.kind,
        "accepts_response_payload": answerable,
        "payload": payload,
    }
    if delivered.kind == "events_api":
        envelope |= {"retry_attempt": delivered.attempt, "retry_reason": retry_reason}
    return envelope


async def _swallow(message: Json) -> None:
    del message


def _do_nothing() -> None:
    pass
