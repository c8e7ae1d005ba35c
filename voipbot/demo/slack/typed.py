"""What becomes of text that a person types: Slack's escaping and its links to people and channels.

https://docs.slack.dev/messaging/formatting-message-text and, for commands,
https://docs.slack.dev/interactivity/implementing-slash-commands#creating_commands (should_escape).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from voipbot.demo.slack.model import Channel, User
from voipbot.demo.slack.workspace import Workspace

_MARKED = re.compile(r"<(?:tel:|mailto:|https?://|@[UW]|#[CG]|!)[^<>]*>")
"""What Slack's composer itself marks up, such as a phone number pasted with its link."""
_MENTION = re.compile(r"(?<![\w@])@([\w.-]*\w)")
_CHANNEL = re.compile(r"(?<![\w#&])#([\w-]+)")
_URL = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)]")


class Typed:
    """Turns what was typed into what the app receives."""

    def __init__(self, workspace: Workspace) -> None:
        """People and channels are looked up by name in ``workspace``."""
        self._workspace = workspace

    def message(self, text: str) -> str:
        """Return the text of a posted message: ``<@U…>``, ``<#C…|name>``, ``<https://…>``."""
        return self._marked_up(text, lambda user: f"<@{user.id}>")

    def command(self, text: str, *, should_escape: bool) -> str:
        """Return a command's text; without ``should_escape`` names and links stay as typed."""
        if should_escape:
            return self._marked_up(text, lambda user: f"<@{user.id}|{user.name}>")
        return _outside_marks(text, _escape)

    def _marked_up(self, text: str, mention: Callable[[User], str]) -> str:
        def mark(plain: str) -> str:
            plain = _URL.sub(lambda found: f"<{found[0]}>", _escape(plain))
            plain = _MENTION.sub(lambda found: self._mention(found, mention), plain)
            return _CHANNEL.sub(self._channel, plain)

        return _outside_marks(text, mark)

    def _mention(self, found: re.Match[str], mention: Callable[[User], str]) -> str:
        named = found[1].lower()
        for user in self._workspace.users.values():
            if named == user.name.lower() and not user.deleted:
                return mention(user)
        return found[0]

    def _channel(self, found: re.Match[str]) -> str:
        channel = self._named(found[1])
        return f"<#{channel.id}|{channel.name}>" if channel else found[0]

    def _named(self, name: str) -> Channel | None:
        channels = self._workspace.channels.values()
        return next((each for each in channels if each.name == name), None)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _outside_marks(text: str, change: Callable[[str], str]) -> str:
    done, at = [], 0
    for found in _MARKED.finditer(text):
        done += [change(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*done, change(text[at:])])
