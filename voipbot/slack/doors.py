"""The two front doors: Socket Mode, and HTTP through Bolt's ASGI adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Mount

log = structlog.get_logger(__name__)

EVENTS_PATH = "/slack/events"


class Socket:
    """A Socket Mode connection that tells how it is."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self._handler = handler

    async def connected(self) -> bool:
        """Whether the websocket is up."""
        return bool(await self._handler.client.is_connected())


@asynccontextmanager
async def open_socket(
    app: AsyncApp, app_token: str, client: AsyncWebClient
) -> AsyncIterator[Socket]:
    """Connect, and stay connected until the block ends.

    ``start_async`` of Bolt would sleep for ever and handle no signal, so ``connect_async`` is used.
    """
    handler: Any = AsyncSocketModeHandler(app, app_token, web_client=client)
    await handler.connect_async()
    log.info("socket_open")
    try:
        yield Socket(handler)
    finally:
        await handler.close_async()
        log.info("socket_closed")


def http_door(app: AsyncApp) -> Mount:
    """Return the ASGI mount that takes Slack's requests at ``/slack/events``."""
    handler: Any = AsyncSlackRequestHandler(app, path=EVENTS_PATH)  # an ASGI app, loosely typed
    return Mount("/slack", app=handler)
