"""What Slack knows of people and conversations, as far as features ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from voipbot.errors import Refused
from voipbot.slack.errors import SlackRefused, SlackSilent

PAGE = 200
"""What Slack recommends for one page; it refuses 1,000."""


class NotInChannel(Refused):
    """The bot is not a member of the conversation, so it cannot post there."""

    key = "slack.not_in_channel"


class Directory:
    """Asks Slack each time: membership and names change, and answers must be true at the press."""

    def __init__(self, slack_for: Callable[[str], AsyncWebClient]) -> None:
        self._slack_for = slack_for

    async def is_member(self, team_id: str, channel_id: str, user_id: str) -> bool:
        """Whether a person is a member of a conversation.

        Raises:
            SlackRefused, SlackSilent: Slack did not say.
        """
        cursor: str | None = None
        while True:
            page = await self._ask(
                team_id, "conversations.members", channel=channel_id, limit=PAGE, cursor=cursor
            )
            if user_id in page["members"]:
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return False

    async def require_bot_in(self, team_id: str, channel_id: str) -> None:
        """Pass conversations that the bot can post into.

        Raises:
            NotInChannel: it is not a member, or the conversation is archived.
        """
        try:
            found = await self._ask(team_id, "conversations.info", channel=channel_id)
        except SlackRefused as error:
            raise NotInChannel from error
        channel = found["channel"]
        if channel.get("is_archived") or not (channel.get("is_member") or channel.get("is_im")):
            raise NotInChannel

    async def names_of(self, team_id: str, user_id: str) -> frozenset[str]:
        """Return the names that a person may be called by, folded to lower case."""
        found = await self._ask(team_id, "users.info", user=user_id)
        user = found["user"]
        profile = user.get("profile") or {}
        names = (user.get("name"), user.get("real_name"), profile.get("display_name"))
        return frozenset(str(name).casefold() for name in names if name)

    async def _ask(self, team_id: str, method: str, **params: Any) -> Any:
        client = self._slack_for(team_id)
        given = {name: value for name, value in params.items() if value is not None}
        try:
            return await client.api_call(method, params=given)
        except SlackApiError as error:
            raise SlackRefused(str(error.response.get("error"))) from error
        except (TimeoutError, ClientError) as error:
            raise SlackSilent from error
