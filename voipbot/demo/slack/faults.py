"""Things that go wrong between the app and Slack, made to order.

``slack.faults.next("chat.postMessage", faults.lost_answer())`` and the next such call meets it.
The methods' names, and ``response_url`` and ``upload``.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from voipbot.demo.slack.errors import ApiError


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call: whether it is carried out, and what comes back."""

    carried_out: bool
    then: Literal["answer", "drop", "hang"]
    error: ApiError | None = None


def status(code: int = 500, *, carried_out: bool = False) -> Fault:
    """Answer with a bare HTTP status, such as 500 or 503."""
    return Fault(carried_out, "answer", ApiError("internal_error", status=HTTPStatus(code)))


def rate_limited(retry_after: int = 1) -> Fault:
    """Answer 429 with ``Retry-After``; the call is not carried out."""
    return Fault(carried_out=False, then="answer", error=ApiError.rate_limited(retry_after))


def error(code: str) -> Fault:
    """Answer ``{"ok": false, "error": code}``; the call is not carried out."""
    return Fault(carried_out=False, then="answer", error=ApiError(code))


def lost_answer() -> Fault:
    """Carry the call out and cut the connection before the answer."""
    return Fault(carried_out=True, then="drop")


def lost_request() -> Fault:
    """Cut the connection without carrying the call out."""
    return Fault(carried_out=False, then="drop")


def hang(*, carried_out: bool = False) -> Fault:
    """Do not answer until ``Faults.release``, then cut the connection."""
    return Fault(carried_out, "hang")


class Faults:
    """The faults that are still to come, by method."""

    def __init__(self) -> None:
        """Start with none."""
        self._coming: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._released = asyncio.Event()
        self.hanging = 0
        """Calls that hang now."""

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` meet ``fault``, after those already set."""
        self._coming[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault that a call meets, if any, and count it off."""
        coming = self._coming[method]
        return coming.popleft() if coming else None

    def release(self) -> None:
        """Let go of every call that hangs."""
        self._released.set()
        self._released = asyncio.Event()

    def clear(self) -> None:
        """Forget the faults that are still to come, and let go of what hangs."""
        self._coming.clear()
        self.release()

    async def wait(self) -> None:
        """Hang until released."""
        self.hanging += 1
        try:
            await self._released.wait()
        finally:
            self.hanging -= 1
