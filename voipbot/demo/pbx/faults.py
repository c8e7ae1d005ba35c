"""Ways in which the PBX fails: a mode until it is changed, or the next request only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request


class Mode(StrEnum):
    """How the PBX is as a whole."""

    OK = "ok"
    DOWN = "down"
    """Every connection is cut before a byte of an answer."""
    HUNG = "hung"
    """Requests are taken and not answered, nor acted on, until the mode changes."""
    HTML = "html"
    """A proxy answers 502 with a page."""
    GARBLED = "garbled"
    """Requests are acted on and the JSON of the answer is cut short."""


class Fault(StrEnum):
    """What happens to one request. ``*_AFTER``: the PBX has acted before its answer is lost."""

    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    HTML = "html"
    GARBLED = "garbled"


@dataclass
class Planned:
    """A fault that waits for its request; ``of`` None takes any request type."""

    fault: Fault
    of: str | None
    times: int
    retry_after: int


class Faults:
    """The present mode and what has been planned for the next requests."""

    def __init__(self) -> None:
        """Start healthy."""
        self.mode = Mode.OK
        self._planned: list[Planned] = []
        self._released = asyncio.Event()

    def set_mode(self, mode: Mode) -> None:
        """Change the mode, and let go whatever hangs."""
        self.mode = mode
        self.release()

    def release(self) -> None:
        """Let go whatever hangs now; what comes later hangs again."""
        self._released.set()
        self._released = asyncio.Event()

    def plan(self, fault: Fault, *, of: str | None, times: int, retry_after: int) -> None:
        """Let the next ``times`` requests, of one type or of any, meet a fault."""
        self._planned.append(Planned(fault, of, times, retry_after))

    def take(self, request_type: str) -> Planned | None:
        """Return the fault for a request, and count it as used."""
        for planned in self._planned:
            if planned.of in {None, request_type}:
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned
        return None

    async def hang(self, request: Request) -> bool:
        """Wait until released, and say whether the client is still there."""
        released = asyncio.create_task(self._released.wait())
        gone = asyncio.create_task(_disconnected(request))
        try:
            await asyncio.wait({released, gone}, return_when=asyncio.FIRST_COMPLETED)
            return not gone.done()
        finally:
            released.cancel()
            gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
