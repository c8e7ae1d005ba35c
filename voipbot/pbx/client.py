"""The Voip24h partner API, v1.0: one endpoint, six requests.

``POST {base}/api/v1/partner/voip24h`` with ``requestType``, ``partnerSecret`` and ``data`` (API
document, II). The secret stands in the body, so: https outside this machine, no redirects, no
proxies from the environment, and nothing of httpx's in any error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import msgspec
import stamina

from voipbot.domain.calls import Period
from voipbot.pbx.errors import (
    BadPbxAddress,
    DialNotPlaced,
    DialRefused,
    DialUncertain,
    NoRecording,
    PbxError,
    PbxFailed,
    PbxGarbled,
    PbxRateLimited,
    PbxRejectedSecret,
    PbxServerError,
    PbxTimeout,
    PbxUnreachable,
)
from voipbot.pbx.windows import windows
from voipbot.pbx.wire import CallLog, RecordingLink, decode_answer, decode_link, decode_log

PATH = "/api/v1/partner/voip24h"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
REJECTED = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, 419}  # 419: a session that has expired
)
AGAIN = (PbxUnreachable, PbxTimeout, PbxRateLimited, PbxServerError, PbxGarbled)
"""What a read may be tried again after."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one request. Times in seconds."""

    connect: float = 5.0
    read: float = 15.0
    whole: float = 30.0
    """From the first byte sent to the last received: a trickling server cannot hold it longer."""
    dial: float = 15.0
    """The same for makeDial, where a person waits with the phone in hand."""
    response_bytes: int = 64 * 1024 * 1024
    """After decompression; 100,000 rows are about 18 MB."""
    window_days: int = 7
    concurrency: int = 3
    attempts: int = 3
    wait: float = 0.5
    """Before the second attempt of a read; grows."""


class Voip24h:
    """A client for one PBX; use as an async context manager.

    Reads are retried with backoff; ``make_dial`` never is.
    """

    def __init__(
        self,
        base_url: str,
        partner_secret: str,
        *,
        timezone: ZoneInfo,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """``timezone`` is the PBX's clock; ``transport`` replaces the network, for tests.

        Raises:
            BadPbxAddress: the secret would travel in the clear.
        """
        _refuse_clear_text(base_url)
        self._url = base_url.rstrip("/") + PATH
        self._secret = partner_secret
        self._zone = timezone
        self._limits = limits or Limits()
        self._transport = transport
        self._http = self._new_http()
        self._turns = asyncio.Semaphore(self._limits.concurrency)

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Voip24h({self._url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def get_user(self, extension: str) -> CallLog:
        """Return the log of one extension, as far back as the server keeps it (II.1).

        Raises:
            PbxError: any of its leaves but those of recordings and dials.
        """
        body = await self._read("getUser", {"user": extension})
        return decode_log(body, self._zone)

    async def get_date(self, period: Period, extension: str | None = None) -> CallLog:
        """Return the log of all extensions for whole local days, both ends included (II.2).

        ``extension`` is for servers that want a user, as in the document's sample. Errors as above.
        """
        return await self._windowed("getDate", period, extension)

    async def get_user_date(self, extension: str, period: Period) -> CallLog:
        """Return the log of one extension for whole local days (II.3). Errors as above."""
        return await self._windowed("getUserDate", period, extension)

    async def recording_download(self, call_id: str) -> RecordingLink:
        """Return the link to a call's audio (II.4): raw GSM 06.10 or WAV, short-lived.

        Raises:
            NoRecording: the call was not recorded.
            PbxError: as above.
        """
        return await self._link("recordingDownload", call_id)

    async def recording_listen(self, call_id: str) -> RecordingLink:
        """Return the link to a web page that plays a call (II.5). Errors as for the download."""
        return await self._link("recordingListen", call_id)

    async def make_dial(self, extension: str, phone: str) -> None:
        """Ring ``extension``, then connect it with the digits ``phone`` (II.6).

        Success means that the PBX took it, not that anybody is connected. There is no idempotency
        key and real phones ring, so it is asked once, on a connection of its own: on one that was
        kept open, a request that fails might have been read by a server that was closing it.

        Raises:
            DialNotPlaced: certainly nothing rang.
            DialRefused: the PBX says that it will not.
            DialUncertain: it may ring.
        """
        content = self._request("makeDial", {"extension": extension, "phone": phone})
        fresh = self._new_http()
        try:
            body = await self._exchange(fresh, content, self._limits.dial)
            decode_answer(body)
        except PbxUnreachable as error:
            raise DialNotPlaced(reason=error.key) from error
        except (PbxRejectedSecret, PbxRateLimited) as error:
            raise DialNotPlaced(reason=error.key) from error
        except PbxFailed as error:
            raise DialRefused(reason=self._clean(str(error.params.get("reason", "")))) from None
        except PbxError as error:
            raise DialUncertain(reason=error.key) from error
        finally:
            await fresh.aclose()

    async def _windowed(self, request: str, period: Period, extension: str | None) -> CallLog:
        async def piece(window: Period) -> CallLog:
            async with self._turns:
                return decode_log(await self._read(request, _dates(window, extension)), self._zone)

        parts = windows(period, self._limits.window_days)
        found = await asyncio.gather(*(piece(part) for part in parts))
        legs = {(leg.call_id, leg.extension): leg for part in found for leg in part.legs}
        return CallLog(
            tuple(legs.values()),
            sum(part.set_aside for part in found),
            sum(part.disagreeing for part in found),
        )

    async def _link(self, request: str, call_id: str) -> RecordingLink:
        try:
            return decode_link(await self._read(request, {"callId": call_id}))
        except PbxFailed as error:
            raise NoRecording from error

    async def _read(self, request: str, data: Mapping[str, str]) -> bytes:
        """Ask, and ask again after what may pass; a failure in words is final."""
        content = self._request(request, data)

        async def ask() -> bytes:
            body = await self._exchange(self._http, content, self._limits.whole)
            try:
                decode_answer(body)
            except PbxFailed as error:
                reason = self._clean(str(error.params.get("reason", "")))
                raise PbxFailed(reason=reason) from None
            return body

        return await self._patiently(ask)

    async def _patiently(self, ask: Callable[[], Awaitable[bytes]]) -> bytes:
        async for attempt in stamina.retry_context(
            on=_worth_a_retry,
            attempts=self._limits.attempts,
            timeout=self._limits.whole * 2,
            wait_initial=self._limits.wait,
            wait_max=self._limits.wait * 8,
        ):
            with attempt:
                return await ask()
        raise PbxTimeout  # not reached: the last attempt raises what it met

    def _request(self, request: str, data: Mapping[str, str]) -> bytes:
        return msgspec.json.encode(
            {"requestType": request, "partnerSecret": self._secret, "data": data}
        )

    async def _exchange(self, http: httpx.AsyncClient, content: bytes, whole: float) -> bytes:
        """Send one request and return the body of a 200; the one edge to httpx.

        The errors of httpx are not chained: their ``request`` holds the secret.
        """
        failure: PbxError
        try:
            async with asyncio.timeout(whole):
                return await self._body(http, content)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            failure = PbxUnreachable(reason=type(error).__name__)
        except (httpx.TimeoutException, TimeoutError) as error:
            failure = PbxTimeout(reason=type(error).__name__)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            failure = PbxGarbled(reason=type(error).__name__)
        raise failure from None

    async def _body(self, http: httpx.AsyncClient, content: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        async with http.stream("POST", self._url, content=content, headers=headers) as response:
            if response.status_code in REJECTED:
                raise PbxRejectedSecret(status=response.status_code)
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                raise PbxRateLimited(_seconds(response.headers.get("Retry-After")))
            if response.status_code != HTTPStatus.OK:
                raise PbxServerError(status=response.status_code)
            parts, size = [], 0
            async for part in response.aiter_bytes():
                size += len(part)
                if size > self._limits.response_bytes:
                    raise PbxGarbled(reason="too large")
                parts.append(part)
            return b"".join(parts)

    def _clean(self, reason: str) -> str:
        """A server may echo the request."""
        return reason.replace(self._secret, "[secret]") if self._secret else reason

    def _new_http(self) -> httpx.AsyncClient:
        limits = self._limits
        return httpx.AsyncClient(
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            follow_redirects=False,
            trust_env=False,
            transport=self._transport,
        )


def _worth_a_retry(error: Exception) -> bool | float:
    if isinstance(error, PbxRateLimited) and error.retry_after is not None:
        return error.retry_after
    return isinstance(error, AGAIN)


def _dates(period: Period, extension: str | None) -> dict[str, str]:
    dates = {
        "fromDate": period.first.strftime("%d/%m/%Y"),
        "toDate": period.last.strftime("%d/%m/%Y"),
    }
    return {"user": extension, **dates} if extension is not None else dates


def _seconds(header: str | None) -> float | None:
    try:
        return min(float(header), 30.0) if header else None
    except ValueError:
        return None


def _refuse_clear_text(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
    except ValueError:
        raise BadPbxAddress from None
    if not host or parts.scheme not in ("http", "https"):
        raise BadPbxAddress
    if parts.scheme == "http" and host not in LOCAL:
        raise BadPbxAddress
