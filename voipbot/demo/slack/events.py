"""Which events the app is subscribed to, and their shapes.

https://docs.slack.dev/reference/events
"""

from __future__ import annotations

from voipbot.demo.slack.delivery import Delivery
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Channel, Json, Message, User
from voipbot.demo.slack.payloads import Payloads
from voipbot.demo.slack.posting import message_json
from voipbot.demo.slack.views import Views
from voipbot.demo.slack.web.users import user_json
from voipbot.demo.slack.workspace import Workspace

_MESSAGE_EVENTS = {
    "channel": ("message.channels", "channel", "channels:history"),
    "private": ("message.groups", "group", "groups:history"),
    "dm": ("message.im", "im", "im:history"),
}
"""Kind of conversation → (subscription, channel_type, scope)."""


class Events:
    """Sends events to the app, those that it asked for in its manifest."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        payloads: Payloads,
        delivery: Delivery,
        views: Views,
    ) -> None:
        """Subscriptions and scopes come from the manifest."""
        self._workspace = workspace
        self._manifest = manifest
        self._payloads = payloads
        self._delivery = delivery
        self._views = views

    def message(self, message: Message) -> None:
        """A message was posted: told where the bot is a member and subscribed to that kind."""
        channel = self._workspace.channels[message.channel]
        subscription, channel_type, scope = _MESSAGE_EVENTS[channel.kind]
        if message.only_for is not None or scope not in self._manifest.scopes:
            return
        if self._workspace.app.user_id in channel.members:
            body = message_json(self._workspace, message)
            self._send(
                subscription,
                {
                    **body,
                    "channel": channel.id,
                    "channel_type": channel_type,
                    "event_ts": message.ts,
                },
            )

    def home_opened(self, user: User, tab: str = "home") -> None:
        """A person opened the app's home or messages tab."""
        home = self._views.homes.get(user.id)
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._workspace.dm(user.id, self._workspace.app.user_id).id,
            "tab": tab,
            "event_ts": self._workspace.next_ts(),
        }
        if home is not None and tab == "home":
            event["view"] = self._views.to_api(home)
        self._send("app_home_opened", event)

    def joined(self, channel: Channel, user: User, inviter: str | None = None) -> None:
        """Somebody joined a channel that the bot is in (or the bot itself did)."""
        event: Json = {
            "type": "member_joined_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "channel" else "G",
            "team": user.team_id,
        }
        if inviter:
            event["inviter"] = inviter
        self._in_channel(channel, "member_joined_channel", event)

    def left(self, channel: Channel, user: User) -> None:
        """Somebody left a channel; the bot itself learns of it as ``channel_left``."""
        if user.id == self._workspace.app.user_id:
            kind = "channel_left" if channel.kind == "channel" else "group_left"
            self._send(kind, self._stamped({"type": kind, "channel": channel.id}))
            return
        event = {
            "type": "member_left_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "channel" else "G",
            "team": user.team_id,
        }
        self._in_channel(channel, "member_left_channel", event)

    def channel_changed(self, kind: str, channel: Channel, actor: str) -> None:
        """``channel_archive``, ``channel_unarchive``, ``channel_deleted`` or ``channel_rename``."""
        about: str | Json = channel.id
        if kind == "channel_rename":
            about = {"id": channel.id, "name": channel.name, "created": channel.created}
        self._send(kind, self._stamped({"type": kind, "channel": about, "user": actor}))

    def user_changed(self, user: User) -> None:
        """Somebody's profile or status changed, deactivation included."""
        event = {
            "type": "user_change",
            "user": user_json(user),
            "cache_ts": self._workspace.epoch(),
        }
        self._send("user_change", self._stamped(event))

    def uninstalled(self) -> None:
        """The app was removed: its tokens go with it, in no fixed order."""
        tokens = {"oauth": [], "bot": [self._workspace.app.user_id]}
        self._send("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
        self._send("app_uninstalled", {"type": "app_uninstalled"})

    def _in_channel(self, channel: Channel, subscription: str, event: Json) -> None:
        if self._workspace.app.user_id in channel.members:
            self._send(subscription, self._stamped(event))

    def _stamped(self, event: Json) -> Json:
        return {**event, "event_ts": self._workspace.next_ts()}

    def _send(self, subscription: str, event: Json) -> None:
        if subscription in self._manifest.events:
            self._delivery.event(self._payloads.event(event))
