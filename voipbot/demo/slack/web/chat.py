"""``chat.*`` and ``reactions.add``.

https://docs.slack.dev/reference/methods?family=chat
"""

from __future__ import annotations

from voipbot.demo.slack.content import Checker, Content
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Channel, Json, Message
from voipbot.demo.slack.posting import Poster, message_json
from voipbot.demo.slack.record import Record
from voipbot.demo.slack.web import places
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.web.rates import Rates
from voipbot.demo.slack.workspace import Workspace

_CONTENT = "text blocks attachments metadata as_user link_names parse"
_POST = f"{_CONTENT} icon_emoji icon_url mrkdwn thread_ts unfurl_links unfurl_media username"


class Chat:
    """Messages that the bot posts, changes and removes."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        checker: Checker,
        poster: Poster,
        rates: Rates,
        record: Record,
    ) -> None:
        """Everything is kept in ``workspace``."""
        self._workspace = workspace
        self._manifest = manifest
        self._checker = checker
        self._poster = poster
        self._rates = rates
        self._record = record

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods."""
        write = "chat:write"
        return (
            Method(
                "chat.postMessage",
                self._post,
                f"{_POST} reply_broadcast client_msg_id",
                "channel",
                write,
            ),
            Method("chat.postEphemeral", self._post_ephemeral, _POST, "channel user", write),
            Method(
                "chat.update",
                self._update,
                f"{_CONTENT} reply_broadcast file_ids unfurl_links unfurl_media",
                "channel ts",
                write,
            ),
            Method("chat.delete", self._delete, "as_user", "channel ts", write),
            Method("chat.getPermalink", self._permalink, "", "channel message_ts", json=False),
            Method("reactions.add", self._react, "", "channel name timestamp", "reactions:write"),
        )

    def _post(self, call: Call) -> Json:
        channel = self._place(call)
        self._rates.post(channel.id)
        content = self._content(call)
        thread = self._thread(channel, call)
        message = self._poster.post(
            channel.id,
            content,
            thread_ts=thread,
            broadcast=call.flag("reply_broadcast"),
            username=call.args.get("username"),
        )
        body = message_json(self._workspace, message, with_metadata=True)
        return _warned({"channel": channel.id, "ts": message.ts, "message": body}, content)

    def _post_ephemeral(self, call: Call) -> Json:
        channel = self._place(call)
        user = self._workspace.users.get(call.text("user"))
        if user is None or user.deleted or user.id not in channel.members:
            raise ApiError("user_not_in_channel")
        content = self._content(call)
        if not user.active:
            # Slack says ok all the same: the message reaches only who has Slack open.
            return {"message_ts": self._workspace.next_ts()}
        message = self._poster.post(
            channel.id, content, thread_ts=call.args.get("thread_ts"), only_for=user.id
        )
        return _warned({"message_ts": message.ts}, content)

    def _update(self, call: Call) -> Json:
        message = self._own(call, call.text("ts"), "cant_update_message")
        if self._workspace.channels[message.channel].archived:
            raise ApiError("is_inactive")
        content = self._checker.message(call.method, call.args)
        if content.text is None and content.blocks is None and content.attachments is None:
            raise ApiError("no_text")
        changed = self._poster.update(message, content)
        body = message_json(self._workspace, changed, with_metadata=True)
        answer = {
            "channel": changed.channel,
            "ts": changed.ts,
            "text": changed.text,
            "message": body,
        }
        return _warned(answer, content)

    def _delete(self, call: Call) -> Json:
        message = self._own(call, call.text("ts"), "cant_delete_message")
        self._workspace.remove(message)
        return {"channel": message.channel, "ts": message.ts}

    def _permalink(self, call: Call) -> Json:
        channel = places.visible(self._workspace, call.text("channel"))
        message = self._workspace.message(channel.id, call.text("message_ts"))
        if message is None:
            raise ApiError("message_not_found")
        link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
        return {"channel": channel.id, "permalink": link}

    def _react(self, call: Call) -> Json:
        channel = places.joined(self._workspace, call.text("channel"))
        message = self._workspace.message(channel.id, call.text("timestamp"))
        if message is None:
            raise ApiError("message_not_found")
        name, bot = call.text("name"), self._workspace.app.user_id
        users = message.reactions.get(name, ())
        if bot in users:
            raise ApiError("already_reacted")
        self._workspace.change(message, reactions={**message.reactions, name: (*users, bot)})
        return {}

    def _place(self, call: Call) -> Channel:
        if any(call.args.get(name) for name in ("username", "icon_emoji", "icon_url")):
            call.need("chat:write.customize")
        return places.to_post_in(self._workspace, call, messages_tab=self._manifest.messages_tab)

    def _content(self, call: Call) -> Content:
        content = self._checker.message(call.method, call.args)
        if content.is_empty:
            raise ApiError("no_text")
        return content

    def _thread(self, channel: Channel, call: Call) -> str | None:
        thread = call.text("thread_ts") or None
        parent = self._workspace.message(channel.id, thread) if thread else None
        if parent is not None and parent.is_reply:
            self._record.breach(call.method, "thread_ts", "is a reply's ts; use the parent's")
            return parent.thread_ts
        return thread

    def _own(self, call: Call, ts: str, otherwise: str) -> Message:
        channel = places.visible(self._workspace, call.text("channel"))
        message = self._workspace.message(channel.id, ts)
        if message is None:
            raise ApiError("message_not_found")
        if message.bot_id != self._workspace.app.bot_id:
            raise ApiError(otherwise)
        return message


def _warned(answer: Json, content: Content) -> Json:
    if not content.warnings:
        return answer
    warnings = list(content.warnings)
    return {
        **answer,
        "warning": ",".join(warnings),
        "response_metadata": {"warnings": warnings},
    }
