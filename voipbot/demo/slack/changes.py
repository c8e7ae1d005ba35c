"""Tells whoever waits that something in the local Slack has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A bell rung at each change. All of it runs on one event loop."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def next(self) -> None:
        """Wait for the next change."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    async def until(self, condition: Callable[[], T], timeout: float) -> T:  # noqa: ASYNC109  # callers name the wait they expect
        """Return the first true value of ``condition``, asked now and after each change.

        Raises:
            TimeoutError: it was not true within ``timeout`` seconds.
        """
        async with asyncio.timeout(timeout):
            while True:
                value = condition()
                if value:
                    return value
                await self.next()
