"""Slack's mrkdwn: what comes from a phone line must not become a mention or a link.

https://docs.slack.dev/messaging/formatting-message-text. Except for ``truncate``, what is returned
is mrkdwn already: escape each part once, and cut before escaping.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control and format characters (line breaks, bidirectional overrides, zero widths), the two
Unicode line breaks, and halves of surrogate pairs, which cannot be sent as UTF-8."""


def escape(text: str) -> str:
    """Return ``text`` as Slack shows it literally, on one line.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    visible = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in text)
    return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(user_id: str) -> str:
    """Return what Slack shows as a person's name."""
    return f"<@{user_id}>"


def channel(channel_id: str) -> str:
    """Return what Slack shows as a channel's name, to those who may see the channel."""
    return f"<#{channel_id}>"


_LINK = re.compile(r"(https?|mailto|tel|slack):\S+")


def link(url: str, label: str) -> str:
    """Return a link that shows ``label``; ``|``, ``<`` and ``>`` in the url are percent-encoded.

    Raises:
        ValueError: ``url`` has no scheme, so that it could be a mention.
    """
    if not _LINK.fullmatch(url):
        raise ValueError("a link needs a url with a scheme")
    encoded = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{escape(encoded)}|{escape(label)}>"


def code(text: str) -> str:
    """Return ``text`` in fixed width, in which nothing is formatted or made a link.

    There is no escape for a backtick inside; an apostrophe stands for it.
    """
    quoted = escape(text).replace("`", "'")
    return f"`{quoted}`" if text else ""


_MENTION = re.compile(r"^<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>$")


def mentioned(text: str) -> str | None:
    """Return the user id of ``<@U…>`` or ``<@U…|name>``, or ``None``."""
    found = _MENTION.match(text.strip())
    return found["id"] if found else None


_JOINER = "\N{ZERO WIDTH JOINER}"
_MARKS = {"Mn", "Mc", "Me"}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def truncate(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters, ending in … where something was cut.

    Accents stay with their letters, and emoji are not cut in two. Cut first, then escape.
    """
    if limit < 1:
        raise ValueError("nothing fits into no characters")
    if len(text) <= limit:
        return text
    end = limit - 1
    while end and _belong_together(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _belong_together(text: str, at: int) -> bool:
    """Whether cutting before ``text[at]`` would cut what is read as one character."""
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after) in _MARKS:
        return True
    if ord(after) in _SKIN_TONES:
        return True
    letters = 0
    while letters < at and ord(text[at - 1 - letters]) in _FLAG_LETTERS:
        letters += 1
    return letters % 2 == 1 and ord(after) in _FLAG_LETTERS
