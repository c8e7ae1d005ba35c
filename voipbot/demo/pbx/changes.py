"""Tells whoever watches that something at the PBX has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator


class Changes:
    """A bell. A watcher's event is set at each change, and the watcher clears it."""

    def __init__(self) -> None:
        """Start with nobody watching."""
        self._watchers: set[asyncio.Event] = set()

    def ring(self) -> None:
        """Wake every watcher."""
        for event in self._watchers:
            event.set()

    @contextlib.contextmanager
    def watched(self) -> Iterator[asyncio.Event]:
        """Yield an event that each change sets; a change between two waits is not lost."""
        event = asyncio.Event()
        self._watchers.add(event)
        try:
            yield event
        finally:
            self._watchers.discard(event)
