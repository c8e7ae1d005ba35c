"""``conversations.*`` and ``users.conversations``.

https://docs.slack.dev/reference/methods?family=conversations
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Channel, Json, Message
from voipbot.demo.slack.posting import message_json
from voipbot.demo.slack.web import places
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.web.rates import Rates
from voipbot.demo.slack.workspace import Workspace

_TYPES = {"public_channel": "channel", "private_channel": "private", "im": "dm", "mpim": ""}
_READ_SCOPE = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_WINDOW = "cursor limit oldest latest inclusive include_all_metadata"
_PAGE, _MOST = 100, 999


class Conversations:
    """What the bot may see of conversations."""

    def __init__(
        self, workspace: Workspace, rates: Rates, on_join: Callable[[Channel], None]
    ) -> None:
        """``on_join`` is told when the bot joins a channel."""
        self._workspace = workspace
        self._rates = rates
        self._on_join = on_join

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods."""
        listing = "cursor exclude_archived limit types"
        return (
            Method(
                "conversations.info",
                self._info,
                "include_locale include_num_members",
                "channel",
                json=False,
            ),
            Method("conversations.list", self._list, listing, json=False),
            Method("users.conversations", self._mine, f"{listing} user", json=False),
            Method("conversations.members", self._members, "cursor limit", "channel", json=False),
            Method(
                "conversations.open",
                self._open,
                "channel users return_im prevent_creation",
                scope="im:write",
            ),
            Method("conversations.join", self._join, "", "channel", "channels:join"),
            Method("conversations.history", self._history, _WINDOW, "channel"),
            Method("conversations.replies", self._replies, _WINDOW, "channel ts", json=False),
        )

    def _info(self, call: Call) -> Json:
        channel = places.visible(self._workspace, call.text("channel"))
        places.need_scope(call, channel, "read")
        body = places.conversation_json(self._workspace, channel)
        if not call.flag("include_num_members"):
            body.pop("num_members", None)
        return {"channel": body}

    def _list(self, call: Call) -> Json:
        return self._listed(call, self._of_types(call, self._workspace.app.user_id, own=False))

    def _mine(self, call: Call) -> Json:
        user = call.text("user", self._workspace.app.user_id)
        places.person(self._workspace, user)
        answer = self._listed(call, self._of_types(call, user, own=True))
        for each in answer["channels"]:
            each.pop("is_member", None)
            each.pop("num_members", None)
        return answer

    def _of_types(self, call: Call, user: str, *, own: bool) -> list[Channel]:
        types = call.text("types", "public_channel").replace(" ", "").split(",")
        if not set(types) <= set(_TYPES):
            raise ApiError("invalid_types")
        for name in types:
            call.need(_READ_SCOPE[name])
        kinds = {_TYPES[name] for name in types}
        bot = self._workspace.app.user_id
        return [
            each
            for each in self._workspace.channels.values()
            if each.kind in kinds
            and (each.kind == "channel" or bot in each.members)
            and (not own or user in each.members)
            and not (each.archived and call.flag("exclude_archived"))
        ]

    def _listed(self, call: Call, channels: list[Channel]) -> Json:
        page, metadata = call.page(channels, _PAGE, _MOST)
        shown = [places.conversation_json(self._workspace, each) for each in page]
        return {"channels": shown, "response_metadata": metadata}

    def _members(self, call: Call) -> Json:
        channel = places.visible(self._workspace, call.text("channel"))
        places.need_scope(call, channel, "read")
        page, metadata = call.page(sorted(channel.members), _PAGE, _MOST)
        return {"members": page, "response_metadata": metadata}

    def _open(self, call: Call) -> Json:
        if call.text("channel"):
            channel = places.joined(self._workspace, call.text("channel"))
            return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
        users = [each for each in call.text("users").replace(" ", "").split(",") if each]
        if not users:
            raise ApiError("invalid_arguments", ["[ERROR] missing required field: users"])
        if len(users) > 1:
            call.need("mpim:write")
            raise ApiError("not_enough_users")
        user = places.person(self._workspace, users[0])
        if user.deleted:
            raise ApiError("user_disabled")
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        channel = self._workspace.dm(user.id, self._workspace.app.user_id)
        if call.flag("return_im"):
            return {"channel": places.conversation_json(self._workspace, channel)}
        return {"channel": {"id": channel.id}}

    def _join(self, call: Call) -> Json:
        channel = places.visible(self._workspace, call.text("channel"))
        if channel.kind != "channel":
            raise ApiError("method_not_supported_for_channel_type")
        if channel.archived:
            raise ApiError("is_archived")
        bot = self._workspace.app.user_id
        if bot in channel.members:
            body = places.conversation_json(self._workspace, channel)
            return {"channel": body, "warning": "already_in_channel"}
        channel = self._workspace.add_channel(replace(channel, members=channel.members | {bot}))
        self._on_join(channel)
        return {"channel": places.conversation_json(self._workspace, channel)}

    def _history(self, call: Call) -> Json:
        channel = self._readable(call)
        messages = [
            each for each in self._workspace.messages(channel.id) if not _in_thread_only(each)
        ]
        return self._window(call, messages[::-1])

    def _replies(self, call: Call) -> Json:
        channel = self._readable(call)
        message = self._workspace.message(channel.id, call.text("ts"))
        if message is None:
            raise ApiError("thread_not_found")
        if message.is_reply:
            return self._window(call, [message])
        replies = [each for each in self._workspace.replies(message) if each.only_for is None]
        return self._window(call, replies, first=message)

    def _readable(self, call: Call) -> Channel:
        channel = places.joined(self._workspace, call.text("channel"))
        places.need_scope(call, channel, "history")
        return channel

    def _window(self, call: Call, messages: list[Message], first: Message | None = None) -> Json:
        """Answer with the messages between ``oldest`` and ``latest``, a page at a time.

        A thread's parent comes first on every page, whatever the bounds.
        """
        most = self._rates.read_history()
        oldest, latest = call.text("oldest", "0"), call.text("latest", "inf")
        edges = {float(oldest), float(latest)} if call.flag("inclusive") else set()
        within = [
            each
            for each in messages
            if float(oldest) < float(each.ts) < float(latest) or float(each.ts) in edges
        ]
        page, metadata = call.page(within, most or _PAGE, _MOST)
        if most is not None and len(page) > most:
            page, metadata = replace(call, args={**call.args, "limit": most}).page(
                within, most, _MOST
            )
        shown = [first, *page] if first is not None else page
        with_metadata = call.flag("include_all_metadata")
        answer: Json = {
            "messages": [
                message_json(self._workspace, each, with_metadata=with_metadata) for each in shown
            ],
            "has_more": bool(metadata["next_cursor"]),
        }
        if metadata["next_cursor"]:
            answer["response_metadata"] = metadata
        return answer


def _in_thread_only(message: Message) -> bool:
    return message.is_reply and not message.broadcast
