"""Slack's limits on how often: one message a second a channel, and history for unlisted apps.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.workspace import Workspace

HISTORY_MESSAGES = 15
"""What an app outside the Marketplace gets of a conversation's history at a time…"""
HISTORY_SECONDS = 60
"""…and how often."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


class Rates:
    """Counts calls against their limits, by the workspace's clock."""

    def __init__(self, workspace: Workspace, burst: int = 5, per_second: float = 1.0) -> None:
        """A channel takes ``burst`` messages at once and ``per_second`` from then on."""
        self.burst = burst
        self.per_second = per_second
        self.history_limited = False
        """Whether history is read 15 messages a minute, as by apps outside the Marketplace."""
        self._workspace = workspace
        self._buckets: dict[str, _Bucket] = {}
        self._last_read: datetime | None = None

    def post(self, channel: str) -> None:
        """Count a message.

        Raises:
            ApiError: 429 ``ratelimited``.
        """
        now = self._workspace.clock.now()
        bucket = self._buckets.setdefault(channel, _Bucket(self.burst, now))
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(self.burst, bucket.tokens + passed * self.per_second)
        bucket.at = now
        if bucket.tokens < 1:
            raise ApiError.rate_limited(math.ceil((1 - bucket.tokens) / self.per_second))
        bucket.tokens -= 1

    def read_history(self) -> int | None:
        """Count a look at history; return how many messages it may give, None for no limit.

        Raises:
            ApiError: 429 ``ratelimited``.
        """
        if not self.history_limited:
            return None
        now = self._workspace.clock.now()
        if self._last_read is not None:
            passed = (now - self._last_read).total_seconds()
            if passed < HISTORY_SECONDS:
                raise ApiError.rate_limited(math.ceil(HISTORY_SECONDS - passed))
        self._last_read = now
        return HISTORY_MESSAGES

    def reset(self) -> None:
        """Forget what was counted."""
        self._buckets.clear()
        self._last_read = None
