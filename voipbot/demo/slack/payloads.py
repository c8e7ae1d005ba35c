"""The payloads that Slack sends, built from the workspace.

Shapes: https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

import copy

from voipbot.demo.slack import blocks
from voipbot.demo.slack.model import Channel, Json, Message, User
from voipbot.demo.slack.posting import message_json
from voipbot.demo.slack.response_urls import Place, ResponseUrls
from voipbot.demo.slack.triggers import Triggers
from voipbot.demo.slack.views import View, Views
from voipbot.demo.slack.workspace import Workspace

VERIFICATION = "local-verification-token"


class Payloads:
    """Builds a payload for each thing that a person can do."""

    def __init__(
        self, workspace: Workspace, views: Views, triggers: Triggers, urls: ResponseUrls
    ) -> None:
        """Trigger ids and response urls are given out as payloads are built."""
        self._workspace = workspace
        self._views = views
        self._triggers = triggers
        self._urls = urls

    def command(self, user: User, channel: Channel, command: str, text: str) -> Json:
        """Return a slash command's payload; all of its values are strings."""
        team = self._workspace.team
        return {
            "token": VERIFICATION,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._workspace.app.app_id,
            "is_enterprise_install": "false",
            "response_url": self._urls.give(Place(user.id, channel.id)),
            "trigger_id": self._triggers.give(user.id),
        }

    def click(self, user: User, message: Message, action: Json, state: blocks.State) -> Json:
        """Return ``block_actions`` from a message; Slack leaves an ephemeral message out of it."""
        channel = self._workspace.channels[message.channel]
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.only_for is not None,
        }
        if message.is_reply:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._interaction("block_actions", user),
            "container": container,
            "trigger_id": self._triggers.give(user.id),
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "state": {"values": copy.deepcopy(state)},
            "response_url": self._urls.give(
                Place(user.id, channel.id, (message.channel, message.ts))
            ),
            "actions": [action],
        }
        if message.only_for is None:
            payload["message"] = self._message(message)
        return payload

    def view_click(self, user: User, view: View, action: Json) -> Json:
        """Return ``block_actions`` from a modal or App Home."""
        shown = self._views.to_api(view)
        return {
            **self._interaction("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._triggers.give(user.id, view.id),
            "view": shown,
            "state": shown["state"],
            "actions": [action],
        }

    def submission(self, user: User, view: View, urls: list[Json]) -> Json:
        """Return ``view_submission``."""
        return {
            **self._interaction("view_submission", user),
            "trigger_id": self._triggers.give(user.id, view.id),
            "view": self._views.to_api(view),
            "response_urls": urls,
        }

    def closed(self, user: User, view: View, *, is_cleared: bool) -> Json:
        """Return ``view_closed``."""
        return {
            **self._interaction("view_closed", user),
            "view": self._views.to_api(view),
            "is_cleared": is_cleared,
        }

    def shortcut(self, user: User, callback_id: str) -> Json:
        """Return a global ``shortcut``; it has no channel and no response url."""
        return {
            **self._interaction("shortcut", user),
            "user": {"id": user.id, "username": user.name, "team_id": user.team_id},
            "action_ts": self._workspace.next_ts(),
            "callback_id": callback_id,
            "trigger_id": self._triggers.give(user.id),
        }

    def message_shortcut(self, user: User, callback_id: str, message: Message) -> Json:
        """Return ``message_action``."""
        channel = self._workspace.channels[message.channel]
        return {
            **self._interaction("message_action", user),
            "user": {"id": user.id, "name": user.name, "team_id": user.team_id},
            "action_ts": self._workspace.next_ts(),
            "callback_id": callback_id,
            "trigger_id": self._triggers.give(user.id),
            "response_url": self._urls.give(Place(user.id, channel.id)),
            "message_ts": message.ts,
            "message": self._message(message),
            "channel": {"id": channel.id, "name": channel_name(channel)},
        }

    def suggestion(self, user: User, place: View | Message, block: Json, action: Json) -> Json:
        """Return ``block_suggestion``, asked while a person types in an external select."""
        payload = {
            **self._interaction("block_suggestion", user),
            "action_id": action["action_id"],
            "block_id": block["block_id"],
            "value": action["value"],
        }
        if isinstance(place, View):
            payload["container"] = {"type": "view", "view_id": place.id}
            payload["view"] = self._views.to_api(place)
        else:
            channel = self._workspace.channels[place.channel]
            payload["container"] = {
                "type": "message",
                "message_ts": place.ts,
                "channel_id": channel.id,
                "is_ephemeral": place.only_for is not None,
            }
            payload["channel"] = {"id": channel.id, "name": channel_name(channel)}
        return payload

    def event(self, event: Json) -> Json:
        """Return the Events API's envelope around ``event``; its ``event_id`` is new."""
        team, app = self._workspace.team, self._workspace.app
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": app.user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": VERIFICATION,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.mint("Ev"),
            "event_time": self._workspace.epoch(),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": self._workspace.mint("4-"),
        }

    def _interaction(self, kind: str, user: User) -> Json:
        team = self._workspace.team
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team_id,
            },
            "api_app_id": self._workspace.app.app_id,
            "token": VERIFICATION,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _message(self, message: Message) -> Json:
        return copy.deepcopy(message_json(self._workspace, message))


def channel_name(channel: Channel) -> str:
    """Return a conversation's name as payloads give it."""
    names = {"channel": channel.name, "private": "privategroup", "dm": "directmessage"}
    return names[channel.kind]
