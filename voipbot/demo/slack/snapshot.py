"""The workspace as one person sees it, as JSON for the page."""

from __future__ import annotations

from voipbot.demo.slack.acts import Slack
from voipbot.demo.slack.model import Channel, Json, Message
from voipbot.demo.slack.people import Person
from voipbot.demo.slack.views import View


def snapshot(slack: Slack, person: Person) -> Json:
    """Return everything that ``person`` can see.

    Keys: me, team, users, channels, messages (by channel), commands, shortcuts, home, modal (the
    stack, top last), notices.
    """
    workspace = slack.workspace
    channels = [_channel(slack, person, each) for each in workspace.shown_to(person.id)]
    return {
        "me": person.id,
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "users": {
            user.id: {
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "is_bot": user.is_bot,
                "presence": "active" if user.active else "away",
                "color": user.color,
            }
            for user in workspace.users.values()
        },
        "channels": channels,
        "messages": {
            channel["id"]: _messages(slack, person, channel["id"])
            for channel in channels
            if channel["member"]
        },
        "commands": [
            {
                "command": each.command,
                "description": each.description,
                "usage_hint": each.usage_hint,
            }
            for each in slack.manifest.commands
        ],
        "shortcuts": [
            {
                "name": each.name,
                "callback_id": each.callback_id,
                "type": each.type,
                "description": each.description,
            }
            for each in slack.manifest.shortcuts
        ],
        "home": _view(slack, person.home) if person.home else None,
        "modal": [_view(slack, each) for each in person.modals],
        "notices": [
            {"id": each.id, "level": each.level, "text": each.text} for each in person.notices
        ],
    }


def _channel(slack: Slack, person: Person, channel: Channel) -> Json:
    workspace = slack.workspace
    bot = workspace.app.user_id
    body: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": "channel",
        "unread": _unread(slack, person, channel),
        "member": person.id in channel.members,
        "bot_member": bot in channel.members,
        "archived": channel.archived,
        "private": channel.kind == "private",
    }
    if channel.kind == "dm":
        other = channel.other(person.id)
        body["kind"] = "app" if other == bot else "dm"
        body["user"] = other
        body["name"] = workspace.users[other].real_name
    return body


def _unread(slack: Slack, person: Person, channel: Channel) -> int:
    if person.id not in channel.members:
        return 0
    read = slack.workspace.read_up_to.get((person.id, channel.id), "")
    return sum(
        each.user != person.id and each.ts > read and not _hidden_in_thread(each)
        for each in slack.workspace.messages(channel.id, person.id)
    )


def _messages(slack: Slack, person: Person, channel: str) -> list[Json]:
    shown = []
    for message in slack.workspace.messages(channel, person.id):
        if not _hidden_in_thread(message):
            body = _message(slack, message)
            replies = slack.workspace.replies(message, person.id)
            if replies:
                body["reply_count"] = sum(each.only_for is None for each in replies)
                body["replies"] = [_message(slack, each) for each in replies]
            shown.append(body)
    return shown


def _hidden_in_thread(message: Message) -> bool:
    return message.is_reply and not message.broadcast


def _message(slack: Slack, message: Message) -> Json:
    user = slack.workspace.users[message.user]
    body: Json = {
        "ts": message.ts,
        "user": message.user,
        "username": message.username or user.real_name,
        "text": message.text,
        "blocks": list(message.blocks),
        "edited": message.edited_ts is not None,
        "ephemeral": message.only_for is not None,
        "attachments": list(message.attachments),
        "files": list(message.files),
        "reactions": {name: list(users) for name, users in message.reactions.items()},
    }
    if message.bot_id:
        body["bot_id"] = message.bot_id
    if message.is_reply:
        body["thread_ts"] = message.thread_ts
    return body


def _view(slack: Slack, view: View) -> Json:
    return {**slack.views.to_api(view), "errors": dict(view.errors)}
