"""Typed readings of what Slack sends, so that no listener digs in dictionaries.

Shapes: https://docs.slack.dev/interactivity/handling-user-interaction and, for commands,
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.kwargs_injection.async_args import AsyncArgs


@dataclass(frozen=True, slots=True)
class Person:
    """Who pressed or typed, as Slack tells it."""

    team_id: str
    """The workspace that the app is installed in."""
    user_id: str
    guest: bool
    """Whether they belong to another workspace (Slack Connect)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was pressed or typed; all empty for App Home and global shortcuts."""

    channel_id: str = ""
    thread_ts: str | None = None
    message_ts: str | None = None
    ephemeral: bool = False


def person(args: AsyncArgs) -> Person:
    """Read who acts: on a click ``team.id`` is the app's, ``user.team_id`` the person's."""
    body = args.body
    user = body.get("user")
    user_id = user["id"] if isinstance(user, dict) else body.get("user_id") or _event(args)["user"]
    home = user.get("team_id") if isinstance(user, dict) else None
    team_id = _team_id(body, args.context)
    return Person(team_id, user_id, guest=home is not None and home != team_id)


def _team_id(body: Mapping[str, Any], context: AsyncBoltContext) -> str:
    team = body.get("team")
    if isinstance(team, dict):  # `team` may be null on Enterprise Grid
        return str(team["id"])
    return str(body.get("team_id") or context.team_id or "")


def interaction_id(args: AsyncArgs) -> str:
    """What tells one press from another: the trigger for what people do, the id of an event.

    Submitted modals carry no usable trigger, but a view can be submitted only once.
    """
    body = args.body
    view = body.get("view")
    if body.get("type") == "view_submission" and view:
        return f"view.{view['id']}.{view.get('hash', '')}"
    return str(body.get("trigger_id") or body.get("event_id") or "")


def place(args: AsyncArgs) -> Place:
    """Read where it happened."""
    body = args.body
    channel = body.get("channel")
    channel_id = channel["id"] if isinstance(channel, dict) else body.get("channel_id") or ""
    container = body.get("container") or {}
    message = body.get("message") or {}
    return Place(
        channel_id=str(channel_id or container.get("channel_id") or ""),
        thread_ts=message.get("thread_ts") or container.get("thread_ts"),
        message_ts=message.get("ts") or container.get("message_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
    )


def command_text(args: AsyncArgs) -> str:
    """What was typed after the command."""
    command = args.command
    return str(command.get("text") or "").strip() if command else ""


def trigger_id(args: AsyncArgs) -> str:
    """The trigger for opening a modal: good once, for 3 s."""
    return str(args.body["trigger_id"])


def response_url(args: AsyncArgs) -> str | None:
    """Where to answer: 5 times in 30 min; absent for App Home, modals and global shortcuts."""
    url = args.body.get("response_url")
    return str(url) if url else None


def pressed(args: AsyncArgs) -> str:
    """The value of the pressed button or of the chosen menu entry."""
    action = args.body["actions"][0]
    chosen = action.get("selected_option")
    return str(chosen["value"] if chosen else action.get("value") or "")


def pressed_action(args: AsyncArgs) -> str:
    """The action id of the pressed button or menu."""
    return str(args.body["actions"][0]["action_id"])


def message_text(args: AsyncArgs) -> str:
    """The text of the message that a message shortcut was used on."""
    return str((args.body.get("message") or {}).get("text") or "")


def view_id(args: AsyncArgs) -> str:
    """The id of the modal that was submitted or clicked in."""
    return str(args.body["view"]["id"])


def private_metadata(args: AsyncArgs) -> str:
    """What voipbot put into the modal when it opened it."""
    return str(args.body["view"].get("private_metadata") or "")


def field(args: AsyncArgs, block_id: str) -> str:
    """The value of the only input in ``block_id`` of a modal; empty where nothing was entered."""
    values = args.body["view"]["state"]["values"].get(block_id) or {}
    for state in values.values():
        chosen = state.get("selected_option")
        return str(chosen["value"] if chosen else state.get("value") or "").strip()
    return ""


def shown(args: AsyncArgs, block_id: str) -> bool:
    """Whether the submitted modal had the block at all."""
    return any(block.get("block_id") == block_id for block in args.body["view"]["blocks"])


def ticked(args: AsyncArgs, block_id: str) -> bool:
    """Whether any checkbox in ``block_id`` of a modal is ticked."""
    values = args.body["view"]["state"]["values"].get(block_id) or {}
    return any(state.get("selected_options") for state in values.values())


def _event(args: AsyncArgs) -> Mapping[str, Any]:
    event: Mapping[str, Any] = args.body.get("event") or {}
    return event
