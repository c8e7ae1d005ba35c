"""The app manifest: what Slack has to know of voipbot before it is installed.

Format: https://docs.slack.dev/reference/app-manifest. Slack has one text for all languages here, so
these words are English and do not come from the message catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import yaml

from voipbot.config import BadSettings
from voipbot.slack.ids import Command, Shortcut

EVENTS_PATH = "/slack/events"
"""Where HTTP mode takes everything: events, clicks, menus and commands."""
COMMAND_LENGTH = 32
"""Characters of a command's name with its slash, by Slack's manifest schema."""

_COMMAND = re.compile(r"/[a-z0-9_-]+")

_NAME = "voipbot"
_DESCRIPTION = "Call from Slack over your Voip24h PBX, see your calls, find and share recordings."
_LONG_DESCRIPTION = (
    "voipbot joins Slack to a Voip24h PBX. /dial rings your desk phone, then the number you asked "
    "for, and tells you what came of it. /calls lists who called and whom you called. /recording "
    "finds the recording of a call and shares it into a conversation, where each member listens "
    "by a link of their own. People see the calls of their own extension; admins see everybody's."
)


@dataclass(frozen=True, slots=True)
class _CommandHelp:
    description: str
    usage: str


_COMMANDS: Mapping[Command, _CommandHelp] = {
    Command.DIAL: _CommandHelp(
        "Ring your phone, then the number", "[0982 056 720 | 102 | @bob | last | help]"
    ),
    Command.CALLS: _CommandHelp(
        "List calls, yours of today by default",
        "[today | yesterday | week | 30/07/2018] [missed | answered | in | out] [@bob | number]",
    ),
    Command.RECORDING: _CommandHelp(
        "Find the recording of a call, listen and share", "[call id | number | last | help]"
    ),
    Command.VOIPBOT: _CommandHelp("Help, status and who has which phone", "[help | status | who]"),
}


@dataclass(frozen=True, slots=True)
class _ShortcutHelp:
    type: Literal["global", "message"]
    name: str
    description: str


_SHORTCUTS: Mapping[Shortcut, _ShortcutHelp] = {
    Shortcut.DIAL_NUMBER: _ShortcutHelp(
        "global", "Dial a number", "Ring your phone, then a number that you type or pick"
    ),
    Shortcut.RECENT_CALLS: _ShortcutHelp("global", "My recent calls", "List your calls of today"),
    Shortcut.FIND_RECORDING: _ShortcutHelp(
        "global", "Find a recording", "Pick one of your answered calls and listen to it"
    ),
    Shortcut.DIAL_FROM_MESSAGE: _ShortcutHelp(
        "message", "Call a number here", "Ring your phone, then a number that this message holds"
    ),
    Shortcut.SHARE_RECORDING_HERE: _ShortcutHelp(
        "message", "Share a recording here", "Put one of your recordings into this thread"
    ),
}

SCOPES: Mapping[str, str] = {
    "commands": "slash commands and shortcuts",
    "chat:write": "post shared recordings, summaries and replies",
    "im:write": "open a direct message when a reply can no longer stand where it was asked for",
    "users:read": "people's names and language, and whether they are still active",
    "channels:read": "ask who is in a public channel before playing what was shared there",
    "groups:read": "the same for private channels",
    "channels:history": "look for a post whose answer was lost, so that it is not sent twice",
    "groups:history": "the same in private channels",
    "im:history": "the same in direct messages from the bot",
}
"""Bot scope → why it is asked for, one line each; the README's table is this one."""

HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history"})
"""What can be left out: posts whose answer was lost are then marked as possible repeats."""

_EVENTS = ["app_home_opened"]


def manifest(
    *, prefix: str = "", url: str | None = None, history: bool = True
) -> dict[str, object]:
    """Return the manifest as plain data.

    Without ``url`` the app uses Socket Mode; with it Slack posts to ``EVENTS_PATH`` below ``url``.
    ``prefix`` renames every command, since command names collide between apps: ``acme-`` makes
    ``/acme-dial`` of ``/dial``. Without ``history`` the scopes that read messages are left out.

    Raises:
        BadSettings: the prefix makes a command that Slack would not take, or ``url`` is not https.
    """
    request_url = None if url is None else _request_url(url)
    return {
        "display_information": {
            "name": _NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": _features(prefix, request_url),
        "oauth_config": {
            "scopes": {"bot": [one for one in SCOPES if history or one not in HISTORY_SCOPES]}
        },
        "settings": _settings(request_url),
    }


def to_yaml(manifest: Mapping[str, object]) -> str:
    """Return ``manifest`` as YAML, which Slack's *Create from manifest* takes."""
    return yaml.safe_dump(dict(manifest), sort_keys=False, allow_unicode=True, width=100)


def _features(prefix: str, request_url: str | None) -> dict[str, object]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            # The bot writes direct messages and reads none.
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": _NAME, "always_online": True},
        "shortcuts": [
            {
                "name": shown.name,
                "type": shown.type,
                "callback_id": str(shortcut),
                "description": shown.description,
            }
            for shortcut, shown in _SHORTCUTS.items()
        ],
        "slash_commands": [
            {
                "command": _command(prefix, command),
                **({} if request_url is None else {"url": request_url}),
                "description": shown.description,
                "usage_hint": shown.usage,
                # People and channels then arrive as ids: <@U…>, <#C…>.
                "should_escape": True,
            }
            for command, shown in _COMMANDS.items()
        ],
    }


def _settings(request_url: str | None) -> dict[str, object]:
    events: dict[str, object] = {"bot_events": list(_EVENTS)}
    interactivity: dict[str, object] = {"is_enabled": True}
    if request_url is not None:
        events = {"request_url": request_url, **events}
        interactivity |= {"request_url": request_url, "message_menu_options_url": request_url}
    return {
        "event_subscriptions": events,
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }


def _command(prefix: str, command: Command) -> str:
    name = f"/{prefix}{command}"
    if not _COMMAND.fullmatch(name):
        raise BadSettings([f"{name}: a command has only letters a-z, digits, - and _."])
    if len(name) > COMMAND_LENGTH:
        raise BadSettings([f"{name}: a command has at most {COMMAND_LENGTH} characters."])
    return name


def _request_url(url: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", url):
        raise BadSettings([f"{url}: Slack posts to an https:// address without ? and #."])
    return url.rstrip("/") + EVENTS_PATH
