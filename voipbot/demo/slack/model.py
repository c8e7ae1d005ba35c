"""What a workspace holds: people, conversations, messages. Frozen; changed by replacement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
"""A decoded JSON object, as it travels over Slack's interfaces."""

Kind = Literal["channel", "private", "dm"]


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace."""

    id: str = "T01DEMO"
    name: str = "An Phat Co."
    domain: str = "anphat"


@dataclass(frozen=True, slots=True)
class Identity:
    """The installed app: its ids and its secrets."""

    app_id: str = "A0VOIPBOT"
    user_id: str = "U0VOIPBOT"
    bot_id: str = "B0VOIPBOT"
    bot_token: str = "xoxb-local"  # noqa: S105  # opens nothing but the local Slack
    app_token: str = "xapp-local"  # noqa: S105  # likewise
    signing_secret: str = "local-signing-secret"  # noqa: S105  # likewise


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot. ``team_id`` differs from the workspace's for Slack Connect guests."""

    id: str
    name: str
    real_name: str
    team_id: str = "T01DEMO"
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    active: bool = True
    """Has Slack open: ephemeral messages reach nobody else."""
    locale: str = "en-US"
    tz: str = "Asia/Ho_Chi_Minh"
    tz_offset: int = 25_200
    color: str = "4bbe2e"
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. A ``dm`` has two members and no name of its own."""

    id: str
    name: str
    kind: Kind = "channel"
    members: frozenset[str] = frozenset()
    archived: bool = False
    ext_shared: bool = False
    """Shared with another company by Slack Connect."""
    is_general: bool = False
    created: int = 0

    def other(self, user_id: str) -> str:
        """Return the other member of a direct message (oneself, when alone in it)."""
        return next((member for member in sorted(self.members) if member != user_id), user_id)


@dataclass(frozen=True, slots=True)
class Message:
    """A message, or one that only ``only_for`` sees (ephemeral)."""

    channel: str
    ts: str
    user: str
    text: str
    bot_id: str | None = None
    username: str | None = None
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    files: tuple[Json, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class Notice:
    """What Slack itself tells a person, such as a command that timed out."""

    id: str
    user: str
    level: Literal["error", "info"]
    text: str
