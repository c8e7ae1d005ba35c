"""Sends payloads to the app: interactions once, events again when they are not acknowledged.

https://docs.slack.dev/apis/events-api#error_handling: up to three more times, at once, after a
minute and after five minutes, with the same ``event_id``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from voipbot.demo.slack.model import Json
from voipbot.demo.slack.record import Delivered, Record
from voipbot.demo.slack.workspace import Workspace

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds before each further attempt to deliver an event."""

_REASONS = {
    "operation_timeout": "http_timeout",
    "dispatch_failed": "http_error",
    "connection_failed": "connection_failed",
}


class Line(Protocol):
    """Socket Mode or a request URL."""

    ack_seconds: float

    async def deliver(self, delivered: Delivered, retry_reason: str = "") -> None:
        """Send, wait for the ack, fill in ``delivered``."""
        ...


class Delivery:
    """Delivers over one line and keeps the record."""

    def __init__(
        self,
        workspace: Workspace,
        record: Record,
        line: Line,
        retry_after: Sequence[float] = RETRY_AFTER,
    ) -> None:
        """``retry_after`` are seconds before each further attempt to deliver an event."""
        self.line = line
        self.retry_after = tuple(retry_after)
        self._workspace = workspace
        self._record = record
        self._tasks: set[asyncio.Task[None]] = set()

    async def interact(self, kind: str, payload: Json) -> Delivered:
        """Deliver what a person did; never repeated."""
        return await self._attempt(kind, payload, 0, "")

    def event(self, payload: Json) -> None:
        """Deliver an event in the background, again where it is not acknowledged."""
        task = asyncio.create_task(self._event(payload))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    @property
    def idle(self) -> bool:
        """Whether no event is on its way or waits for a further attempt."""
        return not self._tasks

    async def aclose(self) -> None:
        """Give up what has not been delivered."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _event(self, payload: Json) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *self.retry_after)):
            await asyncio.sleep(wait)
            delivered = await self._attempt("events_api", payload, attempt, reason)
            if delivered.acked:
                return
            reason = _REASONS.get(delivered.error, "unknown_error")

    async def _attempt(self, kind: str, payload: Json, attempt: int, reason: str) -> Delivered:
        delivered = Delivered(kind, payload, self._workspace.clock.now(), attempt)
        self._record.deliveries.append(delivered)
        self._workspace.changes.ring()
        await self.line.deliver(delivered, reason)
        self._workspace.changes.ring()
        return delivered

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._workspace.changes.ring()
