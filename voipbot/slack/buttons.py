"""The values of buttons and menu entries, through one typed codec.

Anybody who can read a message can read its values, and a value may be pressed long after it was
made, so values hold ids and words, never secrets, and mean nothing that is not checked again.
"""

from __future__ import annotations

import logging
from typing import TypeVar

import msgspec

from voipbot.errors import VoipbotError

LIMIT = 2000
"""Characters in a button's value, https://docs.slack.dev/reference/block-kit/block-elements."""

Value = TypeVar("Value", bound=msgspec.Struct)


class BadButton(VoipbotError):
    """A value that this version did not make: stale, or forged."""

    key = "slack.bad_button"
    level = logging.WARNING


def encode(value: msgspec.Struct, limit: int = LIMIT) -> str:
    """Return ``value`` as compact JSON.

    Raises:
        ValueError: longer than ``limit``, which is 150 in menu entries.
    """
    text = msgspec.json.encode(value).decode()
    if len(text) > limit:
        raise ValueError(f"a button's value of {len(text)} characters, {limit} at most")
    return text


def decode(kind: type[Value], text: str) -> Value:
    """Return the value that ``encode`` made.

    Raises:
        BadButton: ``text`` is no such value.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadButton from error
