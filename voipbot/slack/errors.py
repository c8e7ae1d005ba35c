"""Slack's branch of the error tree.

::

    SlackFailed            Slack did not do what it was asked
    ├── SlackRefused       it answered with an error
    └── SlackSilent        no answer came: it may have been done
"""

from __future__ import annotations

import logging

from voipbot.errors import VoipbotError


class SlackFailed(VoipbotError):
    """Slack did not do what it was asked."""

    level = logging.WARNING


class SlackRefused(SlackFailed):
    """Slack answered with an error; ``reason`` is Slack's word for it."""

    key = "slack.refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class SlackSilent(SlackFailed):
    """No answer came, or one that means nothing: what was asked may have been done."""

    key = "slack.silent"
