"""Sends the outbox into Slack: each message once, as far as anybody can know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from voipbot.domain.deliveries import Claimed, Message
from voipbot.errors import VoipbotError
from voipbot.slack.replies import Reply

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than one post can take with its timeouts."""
BATCH = 20
LOOK_AFTER = timedelta(seconds=20)
"""When a message whose answer was lost is looked for: Slack shows late what it took late."""
MARGIN = timedelta(minutes=2)
"""How far around the time of sending it is looked for; the clocks may disagree by as much."""
PAGE = 15
"""Messages of one look: all that an app outside the Marketplace may read at once, once a minute."""
WAITS = frozenset({"ratelimited", "internal_error", "service_unavailable", "fatal_error"})
"""Answers after which the same request may be made again: Slack says that nothing was posted."""
EVENT_TYPE = "voipbot_delivery"
"""Letters, digits and _ only: with a dot Slack drops the metadata and merely warns."""


class Deliveries(Protocol):
    """The outbox, as far as sending needs it; what each step means stands in ``store.outbox``."""

    async def claim(self, limit: int, lease: timedelta) -> list[Claimed]:
        """Take messages to send."""

    async def claim_unknown(self, limit: int, lease: timedelta) -> list[Claimed]:
        """Take messages to look for."""

    async def sent(self, claimed: Claimed, ts: str, channel: str) -> bool:
        """Slack has it."""

    async def put_off(
        self, claimed: Claimed, wait: timedelta, *, whole_channel: bool = False
    ) -> bool:
        """Slack certainly has it not; try again later."""

    async def unknown(self, claimed: Claimed, wait: timedelta) -> bool:
        """Nobody knows; look later."""

    async def absent(self, claimed: Claimed, wait: timedelta) -> bool:
        """Looked for in vain."""

    async def unreadable(self, claimed: Claimed) -> bool:
        """History cannot be read."""

    async def dead(self, claimed: Claimed, reason: str) -> bool:
        """It cannot be delivered."""


Complete = Callable[[Message], Awaitable[Reply]]
"""Makes a message's content at the moment of sending, for what must not be stored."""


class Sender:
    """Claims messages and sends them; any number of these may run at once."""

    def __init__(
        self,
        outbox: Deliveries,
        slack_for: Callable[[str], AsyncWebClient],
        completions: Mapping[str, Complete],
        repeat_note: Callable[[str], str],
    ) -> None:
        """``completions`` by kind of message; ``repeat_note`` gives a team's "possible repeat"."""
        self._outbox = outbox
        self._slack_for = slack_for
        self._completions = completions
        self._repeat_note = repeat_note

    async def run_once(self) -> int:
        """Send and look for what is due; return how many messages were handled."""
        claimed = await self._outbox.claim(BATCH, LEASE)
        doubtful = await self._outbox.claim_unknown(BATCH, LEASE)
        await asyncio.gather(*map(self._send, claimed), *map(self._look, doubtful))
        return len(claimed) + len(doubtful)

    async def _send(self, claimed: Claimed) -> None:
        message = claimed.message
        try:
            body = await self._body(claimed)
            client = self._slack_for(message.team_id)
            channel = await _conversation(client, message.channel)
            answer = await client.chat_postMessage(
                channel=channel,
                thread_ts=message.thread_ts,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"id": message.id}},
                **body,
            )
        except SlackApiError as error:
            await self._refused(claimed, error)
        except ClientConnectorError as error:  # nothing has left
            await self._put_off(claimed, 5, type(error).__name__)
        except (TimeoutError, ClientError) as error:
            log.warning("delivery_unknown", delivery=message.id, cause=type(error).__name__)
            await self._outbox.unknown(claimed, LOOK_AFTER)
        except VoipbotError as error:
            await self._put_off(claimed, 30, error.key)
        else:
            await self._outbox.sent(claimed, str(answer["ts"]), channel)

    async def _refused(self, claimed: Claimed, error: SlackApiError) -> None:
        response = error.response
        reason = str(response.get("error"))
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = int(response.headers.get("Retry-After", 1))
            await self._put_off(claimed, seconds, reason, whole_channel=True)
        elif response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            await self._outbox.unknown(claimed, LOOK_AFTER)
        elif reason in WAITS:
            await self._put_off(claimed, 5, reason)
        else:
            log.error("delivery_dead", delivery=claimed.message.id, reason=reason)
            await self._outbox.dead(claimed, reason)

    async def _put_off(
        self, claimed: Claimed, seconds: int, reason: str, *, whole_channel: bool = False
    ) -> None:
        log.info("delivery_put_off", delivery=claimed.message.id, reason=reason, seconds=seconds)
        wait = timedelta(seconds=seconds)
        await self._outbox.put_off(claimed, wait, whole_channel=whole_channel)

    async def _look(self, claimed: Claimed) -> None:
        """Look for a message by the delivery id in its metadata."""
        try:
            found = await self._found(claimed)
        except SlackApiError as error:
            if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                wait = timedelta(seconds=int(error.response.headers.get("Retry-After", 60)))
                await self._outbox.unknown(claimed, wait)
                return
            log.warning("history_unreadable", reason=str(error.response.get("error")))
            await self._outbox.unreadable(claimed)
        except (TimeoutError, ClientError) as error:
            log.info("look_failed", cause=type(error).__name__)
            await self._outbox.unknown(claimed, LOOK_AFTER)
        else:
            if found is None:
                await self._outbox.absent(claimed, LOOK_AFTER)
            else:
                await self._outbox.sent(claimed, *found)

    async def _found(self, claimed: Claimed) -> tuple[str, str] | None:
        message = claimed.message
        client = self._slack_for(message.team_id)
        channel = await _conversation(client, message.channel)
        window: dict[str, Any] = {
            "channel": channel,
            "oldest": _stamp(claimed.tried_at - MARGIN),
            "latest": _stamp(claimed.tried_at + MARGIN),
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
        }
        cursor = None
        while True:
            if message.thread_ts is not None:
                page = await client.conversations_replies(
                    ts=message.thread_ts, cursor=cursor, **window
                )
            else:
                page = await client.conversations_history(cursor=cursor, **window)
            for posted in page["messages"]:
                payload = (posted.get("metadata") or {}).get("event_payload") or {}
                if payload.get("id") == message.id:
                    return str(posted["ts"]), channel
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    async def _body(self, claimed: Claimed) -> dict[str, Any]:
        message = claimed.message
        complete = self._completions.get(message.kind)
        if complete is not None:
            body = (await complete(message)).body()
        else:
            body = {"text": message.text, "blocks": list(message.blocks) or None}
        if claimed.possible_repeat:
            note = self._repeat_note(message.team_id)
            element = {"type": "mrkdwn", "text": note}
            body["blocks"] = [*(body["blocks"] or ()), {"type": "context", "elements": [element]}]
            body["text"] = f"{body['text']} {note}"
        return body


async def _conversation(client: AsyncWebClient, channel: str) -> str:
    """A person's id stands for the bot's direct message with them."""
    if not channel.startswith(("U", "W")):
        return channel
    opened = await client.conversations_open(users=channel)
    return str(opened["channel"]["id"])


def _stamp(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
