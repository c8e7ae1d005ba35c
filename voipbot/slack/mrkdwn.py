"""Slack's mrkdwn: what comes from a phone line must not become a mention or a link."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf"}
"""Control and format characters: line breaks, bidirectional overrides, zero widths."""


def escape(text: str) -> str:
    """Return ``text`` as Slack shows it literally, on one line.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    visible = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text)
    return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(user_id: str) -> str:
    """Return what Slack shows as a person's name."""
    return f"<@{user_id}>"


_MENTION = re.compile(r"^<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>$")


def mentioned(text: str) -> str | None:
    """Return the user id of ``<@U…>`` or ``<@U…|name>``, or ``None``."""
    found = _MENTION.match(text.strip())
    return found["id"] if found else None
