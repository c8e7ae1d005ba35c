"""Long periods, split into pieces that a server answers in one go."""

from __future__ import annotations

from datetime import timedelta

from voipbot.domain.calls import Period


def windows(period: Period, days: int) -> list[Period]:
    """Split ``period`` into pieces of at most ``days``, in order, without holes or overlaps."""
    if days < 1:
        raise ValueError("a window has at least one day")
    pieces = []
    first = period.first
    while first <= period.last:
        last = min(first + timedelta(days=days - 1), period.last)
        pieces.append(Period(first, last))
        first = last + timedelta(days=1)
    return pieces
