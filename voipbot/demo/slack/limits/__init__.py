"""Slack's documented limits for what an app sends, as one validator.

``violations`` says what Slack would refuse, drop or cut. The local Slack refuses on it, and tests
put every outgoing payload through it. Sources: https://docs.slack.dev/reference/block-kit,
/reference/views, /messaging/message-metadata and the error tables of the methods.

To add a block, write its row in ``blocks.BLOCKS``; to add an element, one in ``elements.ELEMENTS``.
Rules look at shapes only: text that should have been escaped and was not cannot be seen here.
"""

from __future__ import annotations

from voipbot.demo.slack.limits.rules import Violation
from voipbot.demo.slack.limits.surfaces import violations

__all__ = ["Violation", "violations"]
