"""A local Slack with a small manifest, and a little Bolt app joined to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE, BOB, furnish
from voipbot.clock import Clock
from voipbot.demo.slack import LocalSlack, Person

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Phone"},
    "features": {
        "bot_user": {"display_name": "Phone"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/dial",
                "description": "Call somebody",
                "usage_hint": "[number]",
                "should_escape": True,
            },
            {"command": "/plain", "description": "As typed", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Dial", "type": "global", "callback_id": "dial", "description": "Dial"},
            {"name": "Call it", "type": "message", "callback_id": "call", "description": "Call"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "im:history",
                "im:read",
                "im:write",
                "reactions:write",
                "team:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_uninstalled",
                "channel_archive",
                "channel_left",
                "member_joined_channel",
                "message.channels",
                "tokens_revoked",
                "user_change",
            ]
        },
        "socket_mode_enabled": True,
    },
}

Joined = Callable[[AsyncApp], AbstractAsyncContextManager[AsyncSocketModeHandler]]


def quick_slack(clock: Clock, **how: Any) -> LocalSlack:
    """Return a furnished local Slack that does not take long to give up."""
    slack = LocalSlack(
        MANIFEST, clock=clock, **{"ack_seconds": 0.5, "retry_after": (0, 0, 0), **how}
    )
    furnish(slack)
    return slack


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> LocalSlack:
    return quick_slack(clock)


@pytest.fixture
async def api_url(slack: LocalSlack) -> AsyncIterator[str]:
    async with slack.running() as url:
        yield url


@pytest.fixture
def client(api_url: str) -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-local", base_url=api_url, retry_handlers=[])


@pytest.fixture
def bolt(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client, token="xoxb-local", request_verification_enabled=False)


@pytest.fixture
def joined(slack: LocalSlack) -> Joined:
    """Join a Bolt app to the local Slack over Socket Mode, for the length of a ``with`` block."""

    @asynccontextmanager
    async def join(app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
        handler = AsyncSocketModeHandler(app, "xapp-local", ping_interval=1)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        try:
            await slack.connected()
            yield handler
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above

    return join


@pytest.fixture
def alice(slack: LocalSlack) -> Person:
    return slack.person(ALICE)


@pytest.fixture
def bob(slack: LocalSlack) -> Person:
    return slack.person(BOB)
