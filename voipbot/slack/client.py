"""Slack's Web API clients and the Bolt app, built without what would post a message twice."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from voipbot.slack.listening import quiet_bolt

SECONDS = 10
"""How long one request to Slack may take."""


def web_client(token: str, api_url: str) -> AsyncWebClient:
    """Return a client for one workspace.

    slack_sdk's default handler repeats a request whose answer was lost; for a post that is a
    second message. So there is none: who may repeat, decides where the request is made.
    """
    return AsyncWebClient(
        token=token, base_url=api_url, timeout=SECONDS, retry_handlers=[], logger=quiet_bolt()
    )


def bolt_app(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """Return a Bolt app with no listeners; ``signing_secret`` may be empty in Socket Mode."""
    return AsyncApp(
        client=client,
        signing_secret=signing_secret or None,
        request_verification_enabled=bool(signing_secret),
        logger=quiet_bolt(),
    )
