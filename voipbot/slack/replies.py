"""Answers to one person: replies in place, modals, and direct messages where those cannot reach.

What goes into channels for others to see goes through the outbox instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from voipbot.slack import payloads
from voipbot.slack.errors import SlackRefused, SlackSilent

log = structlog.get_logger(__name__)

SECONDS = 10
"""How long Slack may take to answer a post."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one person is told: blocks, and the text that notifications and screen readers show."""

    text: str
    blocks: Sequence[Block | dict[str, Any]] = ()

    def body(self) -> dict[str, Any]:
        """Return the fields that Slack's message methods share."""
        shown = [block if isinstance(block, dict) else block.to_dict() for block in self.blocks]
        return {"text": self.text, "blocks": shown} if shown else {"text": self.text}


class Replies:
    """Sends ``Reply``s; never retries by itself, since Slack posts a repeated request twice."""

    def __init__(self, slack_for: Callable[[str], AsyncWebClient]) -> None:
        """``slack_for`` gives a team's client, which must not retry posts."""
        self._slack_for = slack_for

    async def answer(self, args: AsyncArgs, reply: Reply) -> None:
        """Answer so that only the person sees it: in place, else as a direct message."""
        await self._in_place(args, reply, {"response_type": "ephemeral", "replace_original": False})

    async def replace(self, args: AsyncArgs, reply: Reply) -> None:
        """Put ``reply`` in the place of the message that was clicked."""
        await self._in_place(args, reply, {"replace_original": True})

    async def later(self, url: str, reply: Reply) -> None:
        """Send a further reply to an earlier interaction's ``response_url``.

        Raises:
            SlackRefused: the url is used up, has expired, or the message is not to Slack's liking.
            SlackSilent: no answer came; the reply may stand there.
        """
        await self._post(url, reply, {"response_type": "ephemeral", "replace_original": False})

    async def direct(self, team_id: str, user_id: str, reply: Reply) -> None:
        """Send a direct message from the bot.

        Raises:
            SlackRefused, SlackSilent: as for ``later``.
        """
        client = self._slack_for(team_id)
        try:
            opened = await client.conversations_open(users=user_id)
            await client.chat_postMessage(channel=opened["channel"]["id"], **reply.body())
        except SlackApiError as error:
            raise SlackRefused(str(error.response.get("error"))) from error
        except (TimeoutError, ClientError) as error:
            raise SlackSilent from error

    async def open_modal(self, args: AsyncArgs, view: View) -> str:
        """Open a modal at once, within the 3 s that its trigger lives; return its view id."""
        try:
            opened = await args.client.views_open(trigger_id=payloads.trigger_id(args), view=view)
        except SlackApiError as error:
            raise SlackRefused(str(error.response.get("error"))) from error
        return str(opened["view"]["id"])

    async def update_modal(self, args: AsyncArgs, view_id: str, view: View) -> None:
        """Fill a modal that was opened before; needs no trigger.

        No ``hash`` is sent: the modal was opened empty by the same interaction, and what it fills
        in is newer than whatever stands there. A modal that the person has closed is let go.
        """
        try:
            await args.client.views_update(view_id=view_id, view=view)
        except SlackApiError as error:
            if error.response.get("error") == "not_found":
                return
            raise SlackRefused(str(error.response.get("error"))) from error

    async def publish_home(self, args: AsyncArgs, user_id: str, view: View) -> None:
        """Publish the person's App Home."""
        try:
            await args.client.views_publish(user_id=user_id, view=view)
        except SlackApiError as error:
            raise SlackRefused(str(error.response.get("error"))) from error

    async def _in_place(self, args: AsyncArgs, reply: Reply, how: dict[str, Any]) -> None:
        url = payloads.response_url(args)
        if url is not None:
            try:
                await self._post(url, reply, how)
            except SlackRefused as error:
                log.info("reply_falls_back_to_direct_message", reason=error.reason)
            else:
                return
        who = payloads.person(args)
        await self.direct(who.team_id, who.user_id, reply)

    async def _post(self, url: str, reply: Reply, how: dict[str, Any]) -> None:
        client = AsyncWebhookClient(url, timeout=SECONDS, retry_handlers=[])
        try:
            answer = await client.send_dict({**reply.body(), **how})
        except (TimeoutError, ClientError) as error:
            raise SlackSilent from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise SlackSilent
        if answer.status_code != HTTPStatus.OK:
            raise SlackRefused(str(answer.body)[:100])
