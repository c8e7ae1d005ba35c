"""HTTP mode: payloads as signed POSTs to the app's request URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from http import HTTPStatus
from urllib.parse import urlencode

import httpx

from voipbot.clock import Clock
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.record import Delivered


class RequestUrl:
    """Delivers payloads to one URL."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        """A POST not answered with 200 within ``ack_seconds`` counts as lost."""
        self.url = url
        self.ack_seconds = ack_seconds
        self.signing_secret = signing_secret
        self._client = httpx.AsyncClient(trust_env=False)
        self._machine_time = Clock()

    async def deliver(self, delivered: Delivered, retry_reason: str = "") -> None:
        """POST a payload; fills in ``delivered`` from the answer."""
        body, content_type = _encoded(delivered)
        loop = asyncio.get_running_loop()
        sent = loop.time()
        try:
            async with asyncio.timeout(self.ack_seconds):
                answer = await self._client.post(
                    self.url,
                    content=body,
                    headers=self._headers(body, content_type, delivered.attempt, retry_reason),
                    timeout=None,  # bounded by the timeout around it
                )
        except TimeoutError:
            delivered.error = "operation_timeout"
        except httpx.HTTPError:
            delivered.error = "connection_failed"
        else:
            if answer.status_code == HTTPStatus.OK:
                delivered.acked_after = loop.time() - sent
                delivered.ack = _ack(answer)
            else:
                delivered.error = "dispatch_failed"

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _headers(
        self, body: bytes, content_type: str, attempt: int, retry_reason: str
    ) -> dict[str, str]:
        # The receiver checks the age by the machine's clock, so that is what signs.
        stamp = str(int(self._machine_time.now().timestamp()))
        secret = self.signing_secret.encode()
        digest = hmac.new(secret, b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        if attempt:
            headers["X-Slack-Retry-Num"] = str(attempt)
            headers["X-Slack-Retry-Reason"] = retry_reason
        return headers


def _encoded(delivered: Delivered) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if delivered.kind == "slash_commands":
        return urlencode(delivered.payload).encode(), form
    text = json.dumps(delivered.payload)
    if delivered.kind == "interactive":
        return urlencode({"payload": text}).encode(), form
    return text.encode(), "application/json"


def _ack(answer: httpx.Response) -> Json:
    if not answer.content.strip():
        return {}
    if answer.headers.get("content-type", "").startswith("application/json"):
        body = answer.json()
        return body if isinstance(body, dict) else {}
    return {"text": answer.text}
