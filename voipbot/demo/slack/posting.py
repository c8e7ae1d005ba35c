"""Putting messages into conversations, whoever asks: a method or a ``response_url``."""

from __future__ import annotations

from typing import Any

from voipbot.demo.slack.content import Content
from voipbot.demo.slack.model import Json, Message
from voipbot.demo.slack.workspace import Workspace


class Poster:
    """Posts and replaces the bot's messages."""

    def __init__(self, workspace: Workspace) -> None:
        """Messages go into ``workspace``."""
        self._workspace = workspace

    def post(self, channel: str, content: Content, **fields: Any) -> Message:
        """Post as the bot; ``fields`` are further fields of ``Message``."""
        app = self._workspace.app
        return self._workspace.post(
            channel,
            app.user_id,
            content.text or "",
            bot_id=app.bot_id,
            blocks=content.blocks or (),
            attachments=content.attachments or (),
            metadata=content.metadata or None,
            **fields,
        )

    def update(self, message: Message, content: Content) -> Message:
        """Update as ``chat.update`` does: what is not given is kept, what is empty is removed.

        https://docs.slack.dev/reference/methods/chat.update: earlier blocks and attachments are
        retained where the field is absent; so is metadata.
        """
        given: Json = {
            "text": content.text,
            "blocks": content.blocks,
            "attachments": content.attachments,
            "metadata": content.metadata,
        }
        changed: Json = {key: value for key, value in given.items() if value is not None}
        if changed.get("metadata") == {}:
            changed["metadata"] = None
        return self._workspace.change(message, edited_ts=self._workspace.next_ts(), **changed)

    def replace(self, message: Message, content: Content) -> Message:
        """Replace wholly, as ``replace_original`` does; nobody but ``only_for`` sees it still."""
        return self._workspace.change(
            message,
            text=content.text or "",
            blocks=content.blocks or (),
            attachments=content.attachments or (),
            edited_ts=None if message.only_for else self._workspace.next_ts(),
        )


def message_json(workspace: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message as Slack sends it in history, answers and payloads."""
    body: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.bot_id:
        body |= _bot_fields(workspace, message)
    body["team"] = workspace.users[message.user].team_id
    if message.blocks:
        body["blocks"] = list(message.blocks)
    if message.attachments:
        body["attachments"] = list(message.attachments)
    if message.files:
        body["files"] = list(message.files)
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if with_metadata and message.metadata:
        body["metadata"] = message.metadata
    return body | _thread_fields(workspace, message)


def _bot_fields(workspace: Workspace, message: Message) -> Json:
    app = workspace.app
    profile = {
        "id": app.bot_id,
        "app_id": app.app_id,
        "name": workspace.app_name,
        "deleted": False,
        "updated": 0,
        "icons": {},
        "team_id": workspace.team.id,
    }
    return {"bot_id": message.bot_id, "app_id": app.app_id, "bot_profile": profile}


def _thread_fields(workspace: Workspace, message: Message) -> Json:
    if message.is_reply:
        parent = workspace.message(message.channel, message.thread_ts or "")
        fields: Json = {"thread_ts": message.thread_ts}
        return fields | ({"parent_user_id": parent.user} if parent else {})
    replies = [each for each in workspace.replies(message) if each.only_for is None]
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }
