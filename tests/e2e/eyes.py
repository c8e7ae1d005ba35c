"""What a person sees, awaited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from voipbot.demo.slack.model import Message
from voipbot.demo.stage import SALES, Stage

T = TypeVar("T")

SECONDS = 15


async def seen(on: Stage, look: Callable[[], T | None]) -> T:
    """Wait until ``look`` finds something, and return it."""
    found = await on.slack.until(look, SECONDS)
    assert found is not None
    return found


async def said(on: Stage, user: str, part: str, channel: str = SALES) -> Message:
    """Wait for a reply with ``part`` in it that only ``user`` sees."""
    person = on.slack.person(user)
    return await seen(
        on, lambda: next((each for each in person.ephemerals(channel) if part in each.text), None)
    )
