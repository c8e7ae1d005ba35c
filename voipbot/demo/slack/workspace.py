"""The state of the local workspace, and the bell that rings when it changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from voipbot.clock import Clock
from voipbot.demo.slack.changes import Changes
from voipbot.demo.slack.model import Channel, Identity, Message, Notice, Team, User

_MICROSECONDS = 1_000_000


class Workspace:
    """People, conversations and messages of one team, as Slack keeps them."""

    def __init__(self, team: Team, app: Identity, clock: Clock, app_name: str) -> None:
        """Start with nobody but the app's bot user."""
        self.team = team
        self.app = app
        self.clock = clock
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.notices: list[Notice] = []
        self.read_up_to: dict[tuple[str, str], str] = {}
        self.installed = True
        self._messages: dict[str, dict[str, Message]] = {}
        self._last_ts = 0
        self._numbers = itertools.count(1)
        self.app_name = app_name
        self.on_post: Callable[[Message], None] = _nobody_listens
        self.add_user(User(app.user_id, app_name.lower(), app_name, team.id, is_bot=True))

    # People and conversations

    def add_user(self, user: User) -> User:
        """Add or replace a user; a person also gets the direct message with the app."""
        self.users[user.id] = user
        if not user.is_bot and user.team_id == self.team.id:
            self.dm(user.id, self.app.user_id)
        self.changes.ring()
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add or replace a conversation."""
        self.channels[channel.id] = channel
        self._messages.setdefault(channel.id, {})
        self.changes.ring()
        return channel

    def dm(self, one: str, other: str) -> Channel:
        """Return the direct message of two users, opened if need be."""
        members = frozenset({one, other})
        for channel in self.channels.values():
            if channel.kind == "dm" and channel.members == members:
                return channel
        people = sorted(members - {self.app.user_id})
        channel_id = "D" + "".join(person[1:] for person in people)
        return self.add_channel(Channel(channel_id, "", "dm", members, created=self.epoch()))

    def is_member(self, channel_id: str, user_id: str) -> bool:
        """Whether the user is in the conversation."""
        return user_id in self.channels[channel_id].members

    # Messages

    def post(self, channel: str, user: str, text: str, **fields: Any) -> Message:
        """Add a message; ``fields`` are those of ``Message``."""
        message = Message(channel, self.next_ts(), user, text, **fields)
        self._messages[channel][message.ts] = message
        self.on_post(message)
        self.changes.ring()
        return message

    def change(self, message: Message, **fields: Any) -> Message:
        """Replace fields of a message."""
        changed = replace(message, **fields)
        self._messages[message.channel][message.ts] = changed
        self.changes.ring()
        return changed

    def remove(self, message: Message) -> None:
        """Remove a message."""
        self._messages[message.channel].pop(message.ts, None)
        self.changes.ring()

    def message(self, channel: str, ts: str, viewer: str | None = None) -> Message | None:
        """Find a message; ephemeral ones only for the ``viewer`` who sees them."""
        found = self._messages.get(channel, {}).get(ts)
        return found if found is not None and found.only_for in (None, viewer) else None

    def messages(self, channel: str, viewer: str | None = None) -> Iterator[Message]:
        """Yield the messages of a conversation, oldest first, replies among them."""
        for message in self._messages.get(channel, {}).values():
            if message.only_for in (None, viewer):
                yield message

    def replies(self, parent: Message, viewer: str | None = None) -> list[Message]:
        """Return the replies in a message's thread, oldest first."""
        return [
            each
            for each in self.messages(parent.channel, viewer)
            if each.is_reply and each.thread_ts == parent.ts
        ]

    def forget_ephemerals(self, user_id: str) -> None:
        """Drop what only that person saw, as a reload of Slack does."""
        for messages in self._messages.values():
            for ts in [ts for ts, each in messages.items() if each.only_for == user_id]:
                del messages[ts]
        self.changes.ring()

    def forget_messages(self) -> None:
        """Drop every message and notice."""
        for messages in self._messages.values():
            messages.clear()
        self.notices.clear()
        self.read_up_to.clear()
        self.changes.ring()

    # What Slack itself says

    def notify(self, user: str, text: str, level: Literal["error", "info"] = "error") -> Notice:
        """Show a person a notice of Slack's own."""
        notice = Notice(self.mint("N"), user, level, text)
        self.notices.append(notice)
        self.changes.ring()
        return notice

    def dismiss(self, notice_id: str) -> None:
        """Take a notice away."""
        self.notices = [each for each in self.notices if each.id != notice_id]
        self.changes.ring()

    # Names and times

    def epoch(self) -> int:
        """Return the clock's time in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def next_ts(self) -> str:
        """Return a message timestamp, later than any before."""
        now = int(self.clock.now().timestamp() * _MICROSECONDS)
        self._last_ts = max(now, self._last_ts + 1)
        seconds, micros = divmod(self._last_ts, _MICROSECONDS)
        return f"{seconds}.{micros:06d}"

    def mint(self, prefix: str) -> str:
        """Return an id that was never given before."""
        return f"{prefix}{next(self._numbers):07X}"

    def shown_to(self, user_id: str) -> Iterable[Channel]:
        """Return the conversations in a person's sidebar, and public ones they could join."""
        return [
            each
            for each in self.channels.values()
            if user_id in each.members or (each.kind == "channel" and not each.ext_shared)
        ]


def _nobody_listens(message: Message) -> None:
    del message
