"""The app manifest as the local Slack reads it.

Shape: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Section = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, ``/`` included in its name."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut; ``type`` is ``global`` or ``message``."""

    name: str
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app has declared of itself."""

    name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool
    interactive: bool

    @classmethod
    def read(cls, manifest: Section) -> Manifest:
        """Read a manifest as a mapping, as YAML or JSON gives it."""
        features = _section(manifest, "features")
        settings = _section(manifest, "settings")
        home = _section(features, "app_home")
        subscriptions = _section(settings, "event_subscriptions")
        return cls(
            name=_name(manifest, features),
            commands=tuple(_command(each) for each in features.get("slash_commands", [])),
            shortcuts=tuple(_shortcut(each) for each in features.get("shortcuts", [])),
            scopes=frozenset(_section(_section(manifest, "oauth_config"), "scopes").get("bot", [])),
            events=frozenset(subscriptions.get("bot_events", [])),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", False)),
            interactive=bool(_section(settings, "interactivity").get("is_enabled", False)),
        )

    def command(self, name: str) -> Command | None:
        """Find a command by name, ``/`` included."""
        return next((each for each in self.commands if each.command == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """Find a ``global`` or ``message`` shortcut by its callback id."""
        return next(
            (
                each
                for each in self.shortcuts
                if (each.callback_id, each.type) == (callback_id, kind)
            ),
            None,
        )


def _section(of: Section, key: str) -> Section:
    return of.get(key) or {}


def _name(manifest: Section, features: Section) -> str:
    bot = _section(features, "bot_user").get("display_name")
    return str(bot or _section(manifest, "display_information").get("name", "App"))


def _command(given: Section) -> Command:
    return Command(
        command=given["command"],
        description=given.get("description", ""),
        usage_hint=given.get("usage_hint", ""),
        should_escape=bool(given.get("should_escape", False)),
    )


def _shortcut(given: Section) -> Shortcut:
    return Shortcut(
        name=given["name"],
        type=given["type"],
        callback_id=given["callback_id"],
        description=given.get("description", ""),
    )
