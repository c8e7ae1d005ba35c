"""What Slack does when a person acts: checks, payload, delivery, and the reaction to the ack."""

from __future__ import annotations

from dataclasses import dataclass

from voipbot.demo.slack import blocks
from voipbot.demo.slack.content import Checker
from voipbot.demo.slack.delivery import Delivery
from voipbot.demo.slack.errors import ActedInVain, ApiError
from voipbot.demo.slack.events import Events
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Channel, Json, Message, User
from voipbot.demo.slack.payloads import Payloads
from voipbot.demo.slack.record import Delivered, Record
from voipbot.demo.slack.response_urls import Place, ResponseUrls
from voipbot.demo.slack.typed import Typed
from voipbot.demo.slack.views import View, Views
from voipbot.demo.slack.workspace import Workspace

NOT_INTERACTIVE = "This app is not configured to handle interactive responses"
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Slack:
    """The parts of the local Slack that an act touches."""

    workspace: Workspace
    manifest: Manifest
    views: Views
    payloads: Payloads
    urls: ResponseUrls
    delivery: Delivery
    events: Events
    checker: Checker
    typed: Typed
    record: Record


async def command(
    slack: Slack, user: User, channel: Channel, line: str, thread_ts: str | None
) -> Delivered | None:
    """Run a slash command, ``line`` being all that was typed."""
    name, _, rest = line.strip().partition(" ")
    if thread_ts is not None:
        slack.workspace.notify(user.id, f"{name} is not supported in threads. Sorry!")
        return None
    known = slack.manifest.command(name)
    if known is None or _is_stranger(slack, user):
        slack.workspace.notify(user.id, f"{name} is not a valid command.")
        return None
    text = slack.typed.command(rest.strip(), should_escape=known.should_escape)
    payload = slack.payloads.command(user, channel, name, text)
    delivered = await slack.delivery.interact("slash_commands", payload)
    if not delivered.acked:
        notice = f"{name} failed with the error “{delivered.error}”"
        slack.workspace.notify(user.id, notice)
    elif delivered.ack:
        try:
            slack.urls.respond(Place(user.id, channel.id), delivered.ack, "ack of a command")
        except ApiError as error:
            slack.workspace.notify(user.id, f"{name} failed with the error “{error.code}”")
    return delivered


async def click(slack: Slack, user: User, place: Message | View, action: Json) -> Delivered | None:
    """Deliver ``block_actions`` for an element in a message, a modal or the App Home."""
    if isinstance(place, View):
        payload = slack.payloads.view_click(user, place, action)
    else:
        state = blocks.initial_state(place.blocks)
        key = blocks.value_key(action["type"])
        if key is not None:
            value = {"type": action["type"], key: action.get(key)}
            state.setdefault(action["block_id"], {})[action["action_id"]] = value
        payload = slack.payloads.click(user, place, action, state)
    return await _interact(slack, user, payload)


async def submit(slack: Slack, user: User, view: View) -> Delivered | None:
    """Submit a modal and do what the ack asks: close, errors, update, push or clear."""
    payload = slack.payloads.submission(user, view, _response_urls(slack, user, view))
    delivered = await _interact(slack, user, payload, trouble=TROUBLE)
    if delivered is not None and delivered.acked:
        try:
            _after_submission(slack, user, view, delivered.ack)
        except ApiError as error:
            slack.record.breach("ack of view_submission", "", error.code)
            slack.workspace.notify(user.id, TROUBLE)
    return delivered


async def close(slack: Slack, user: User, view: View, *, all_of_them: bool) -> None:
    """Close a modal, or the whole stack; tells the app where it asked with notify_on_close."""
    cleared = all_of_them or bool(view.content.get("clear_on_close"))
    closed = slack.views.clear(user.id) if cleared else [view]
    slack.views.close(view)
    for each in closed:
        if each.content.get("notify_on_close"):
            payload = slack.payloads.closed(user, each, is_cleared=cleared)
            await slack.delivery.interact("interactive", payload)


async def shortcut(slack: Slack, user: User, callback_id: str) -> Delivered | None:
    """Run a global shortcut."""
    if slack.manifest.shortcut(callback_id, "global") is None or _is_stranger(slack, user):
        raise ActedInVain(f"there is no global shortcut {callback_id}")
    return await _interact(slack, user, slack.payloads.shortcut(user, callback_id))


async def message_shortcut(
    slack: Slack, user: User, callback_id: str, message: Message
) -> Delivered | None:
    """Run a message shortcut; ephemeral messages have no such menu."""
    if slack.manifest.shortcut(callback_id, "message") is None or _is_stranger(slack, user):
        raise ActedInVain(f"there is no message shortcut {callback_id}")
    if message.only_for is not None:
        raise ActedInVain("messages only you can see have no shortcuts")
    payload = slack.payloads.message_shortcut(user, callback_id, message)
    return await _interact(slack, user, payload)


async def options(
    slack: Slack, user: User, place: Message | View, block: Json, action: Json
) -> list[Json]:
    """Ask the app for an external select's options; groups come flattened."""
    payload = slack.payloads.suggestion(user, place, block, action)
    delivered = await _interact(slack, user, payload)
    ack = delivered.ack if delivered is not None else {}
    if delivered is not None and delivered.acked and not {"options", "option_groups"} & set(ack):
        slack.record.breach("ack of block_suggestion", "options", "is missing")
    groups = [group.get("options", []) for group in ack.get("option_groups", [])]
    return [*ack.get("options", []), *(option for group in groups for option in group)]


async def _interact(slack: Slack, user: User, payload: Json, trouble: str = "") -> Delivered | None:
    if not slack.manifest.interactive:
        slack.workspace.notify(user.id, NOT_INTERACTIVE)
        return None
    delivered = await slack.delivery.interact("interactive", payload)
    if not delivered.acked:
        what = trouble or f"{slack.manifest.name} did not respond: “{delivered.error}”"
        slack.workspace.notify(user.id, what)
    if delivered.ack and payload["type"] not in ("view_submission", "block_suggestion"):
        message = "Slack ignores what this ack carries"
        slack.record.breach(f"ack of {payload['type']}", "", message)
    return delivered


def _after_submission(slack: Slack, user: User, view: View, ack: Json) -> None:
    action = ack.get("response_action")
    current = slack.views.find(view.id)
    if current is None:
        return
    if action is None:
        slack.views.close(current)
    elif action == "clear":
        slack.views.clear(user.id)
    elif action == "errors":
        _show_errors(slack, current, ack.get("errors") or {})
    elif action in ("update", "push"):
        content = slack.checker.view(f"response_action {action}", ack.get("view"), "modal")
        if action == "update":
            slack.views.update(current, content)
        else:
            slack.views.push(user.id, content)
    else:
        raise ApiError(f"unknown response_action {action}")


def _show_errors(slack: Slack, view: View, errors: dict[str, str]) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        strange = ", ".join(sorted(set(errors) - inputs)) or "none given"
        message = f"errors must name input blocks of the view: {strange}"
        slack.record.breach("ack of view_submission", "errors", message)
        slack.workspace.notify(view.user, TROUBLE)
        return
    slack.views.complain(view, errors)


def _response_urls(slack: Slack, user: User, view: View) -> list[Json]:
    """Conversations chosen in a select with ``response_url_enabled`` can be answered."""
    urls = []
    for block, element in blocks.interactive(view.blocks):
        if element.get("response_url_enabled"):
            value = view.state.get(block["block_id"], {}).get(element["action_id"], {})
            channel = value.get("selected_conversation") or value.get("selected_channel")
            if channel in slack.workspace.channels:
                urls.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": slack.urls.give(Place(user.id, channel)),
                    }
                )
    return urls


def _is_stranger(slack: Slack, user: User) -> bool:
    """Commands and shortcuts belong to the workspace that installed the app."""
    return user.team_id != slack.workspace.team.id
