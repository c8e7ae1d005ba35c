"""When a read is asked again. makeDial never is: it does not come here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina

from voipbot.pbx.errors import (
    PbxBrokeOff,
    PbxGarbled,
    PbxRateLimited,
    PbxServerError,
    PbxTimeout,
    PbxUnreachable,
)
from voipbot.pbx.limits import Limits

PASSING = (
    PbxUnreachable,
    PbxBrokeOff,
    PbxTimeout,
    PbxRateLimited,
    PbxServerError,
    PbxGarbled,
)
"""What may be gone a moment later."""

T = TypeVar("T")


async def patiently(ask: Callable[[], Awaitable[T]], limits: Limits) -> T:
    """Ask until there is an answer, for as long as ``limits`` allow.

    Raises:
        PbxError: what the last attempt met.
    """

    def again(error: Exception) -> bool | float:
        if not isinstance(error, PASSING):
            return False
        wanted = getattr(error, "retry_after", None)
        if wanted is None:
            return True
        return float(wanted) if wanted <= limits.longest_wait else False

    retrying = stamina.AsyncRetryingCaller(
        attempts=limits.attempts,
        timeout=limits.patience,
        wait_initial=limits.wait,
        wait_max=limits.longest_wait,
        wait_jitter=limits.wait,
    )
    return await retrying(again, ask)
