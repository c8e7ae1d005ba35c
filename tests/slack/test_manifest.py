from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from voipbot.config import BadSettings
from voipbot.slack.ids import Command, Shortcut
from voipbot.slack.manifest import HISTORY_SCOPES, SCOPES, manifest, to_yaml

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "slack-samples" / "manifest.schema.2.0.0.json"
"""Slack's own schema, where the machine has it; the rules that matter here are below anyway."""

Json = dict[str, Any]

KEYS = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {
        *("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled")
    },
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "features.slash_commands": {"command", "url", "description", "usage_hint", "should_escape"},
    "oauth_config": {"scopes"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        *("event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled"),
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"request_url", "bot_events"},
    "settings.interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}
LENGTHS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4000),
    "features.bot_user.display_name": (1, 80),
    "features.shortcuts": (1, 10),
    "features.shortcuts.name": (1, 24),
    "features.shortcuts.callback_id": (1, 255),
    "features.shortcuts.description": (1, 150),
    "features.slash_commands": (1, 50),
    "features.slash_commands.command": (2, 32),
    "features.slash_commands.description": (1, 2000),
    "features.slash_commands.usage_hint": (1, 1000),
    "oauth_config.scopes.bot": (1, 255),
    "settings.event_subscriptions.bot_events": (0, 100),
}
PATTERNS = {
    "display_information.background_color": r"#[0-9a-f]{3}([0-9a-f]{3})?",
    "features.shortcuts.type": r"global|message",
    "features.slash_commands.command": r"/[a-z0-9_-]+",
    "features.slash_commands.url": r"https://\S+",
    "settings.event_subscriptions.request_url": r"https://\S+",
    "settings.interactivity.request_url": r"https://\S+",
    "settings.interactivity.message_menu_options_url": r"https://\S+",
}


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value with its path; items of a list go by the path of the list."""
    yield path, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, f"{path}.{key}" if path else key)
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                yield from walk(one, path)


def by_hand(made: Json) -> None:
    for path, value in walk(made):
        if isinstance(value, dict):
            assert value.keys() <= KEYS[path], path
        elif path in LENGTHS:
            least, most = LENGTHS[path]
            assert isinstance(value, str | list)
            assert least <= len(value) <= most, path
        if isinstance(value, str) and path in PATTERNS:
            assert re.fullmatch(PATTERNS[path], value), path
        if isinstance(value, bool):
            assert path.endswith(("_enabled", "should_escape", "always_online", "is_enabled")), path


def by_slacks_schema(made: Json) -> None:
    jsonschema.validate(made, json.loads(SCHEMA.read_text()))


JUDGES: list[Callable[[Json], None]] = [by_hand, *([by_slacks_schema] if SCHEMA.exists() else [])]
VARIANTS: dict[str, Json] = {
    "socket mode": {},
    "http mode": {"url": "https://voipbot.example/"},
    "prefix": {"prefix": "acme-", "url": "https://voipbot.example"},
    "without history": {"history": False},
}


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("given", VARIANTS.values(), ids=VARIANTS)
def test_every_variant_is_valid(judge: Callable[[Json], None], given: Json) -> None:
    judge(manifest(**given))


@pytest.mark.parametrize("judge", JUDGES)
def test_the_judges_refuse_what_slack_refuses(judge: Callable[[Json], None]) -> None:
    for path, wrong in {
        ("display_information", "name"): "x" * 36,
        ("display_information", "long_description"): "short",
        ("features", "tabs"): {},
        ("settings", "socket_mode"): True,
    }.items():
        made: Json = manifest()
        made[path[0]][path[1]] = wrong
        with pytest.raises((AssertionError, KeyError, jsonschema.ValidationError)):
            judge(made)


def commands(made: Json) -> list[Json]:
    listed: list[Json] = made["features"]["slash_commands"]
    return listed


def test_the_file_is_what_the_code_makes() -> None:
    assert (ROOT / "manifest.yaml").read_text(encoding="utf-8") == to_yaml(manifest())


def test_yaml_reads_back_as_it_was() -> None:
    made = manifest(prefix="acme-", url="https://voipbot.example")

    assert yaml.safe_load(to_yaml(made)) == made


def test_every_command_and_shortcut_is_declared_once() -> None:
    made: Json = manifest()

    assert [one["command"] for one in commands(made)] == [f"/{command}" for command in Command]
    assert [one["callback_id"] for one in made["features"]["shortcuts"]] == list(Shortcut)
    assert all(one["should_escape"] is True for one in commands(made))
    assert all(one["usage_hint"] for one in commands(made))


def test_shortcuts_stand_where_they_are_used() -> None:
    made: Json = manifest()

    kinds = {one["callback_id"]: one["type"] for one in made["features"]["shortcuts"]}
    assert [one for one, kind in kinds.items() if kind == "message"] == [
        Shortcut.DIAL_FROM_MESSAGE,
        Shortcut.SHARE_RECORDING_HERE,
    ]


def test_socket_mode_names_no_address() -> None:
    made: Json = manifest()

    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in to_yaml(made)


def test_http_mode_sends_everything_to_one_address() -> None:
    made: Json = manifest(url="https://voipbot.example/base/")
    address = "https://voipbot.example/base/slack/events"

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert {one["url"] for one in commands(made)} == {address}


@pytest.mark.parametrize(
    "url", ["http://voipbot.example", "voipbot.example", "https://", "https://a.example/?x=1"]
)
def test_an_address_that_slack_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(BadSettings):
        manifest(url=url)


def test_a_prefix_renames_every_command() -> None:
    assert [one["command"] for one in commands(manifest(prefix="acme-"))] == [
        "/acme-dial",
        "/acme-calls",
        "/acme-recording",
        "/acme-voipbot",
    ]


def test_a_prefix_may_fill_a_name_up_to_its_32_characters() -> None:
    longest = max(map(len, Command)) + len("/")

    assert manifest(prefix="x" * (32 - longest))
    with pytest.raises(BadSettings, match="32 characters"):
        manifest(prefix="x" * (33 - longest))


@pytest.mark.parametrize("prefix", ["Acme-", "acme ", "acme/", "acmé-", "acme.", "x\n"])
def test_a_prefix_that_makes_no_command_is_refused(prefix: str) -> None:
    with pytest.raises(BadSettings):
        manifest(prefix=prefix)


def test_every_scope_has_its_reason_in_one_line() -> None:
    made: Json = manifest()

    assert made["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert all(reason and "\n" not in reason for reason in SCOPES.values())


def test_reading_messages_can_be_left_out() -> None:
    made: Json = manifest(history=False)

    assert set(SCOPES) - set(made["oauth_config"]["scopes"]["bot"]) == HISTORY_SCOPES
    assert "history" not in to_yaml(made)
