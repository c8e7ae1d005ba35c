"""One request and its answer over HTTP, and the only edge to httpx.

Nothing of httpx leaves here: its errors hold the request, whose body holds the partner secret, and
the frames that they passed through hold the bytes that were sent. ``sealed`` cuts both off.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from voipbot.pbx.errors import (
    BadPbxAddress,
    PbxBrokeOff,
    PbxError,
    PbxGarbled,
    PbxTimeout,
    PbxTooLarge,
    PbxUnreachable,
)
from voipbot.pbx.limits import Limits
from voipbot.pbx.log_filter import RedactingFilter
from voipbot.pbx.secret import Secret
from voipbot.pbx.wire import Answer, RequestType, body_of

PATH = "/api/v1/partner/voip24h"
HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "Content-Type": "application/json",
    "User-Agent": "voipbot",
}
REASON_BYTES = 16 * 1024
"""Of the body of an answer whose status already says that it failed."""
REASON_SECONDS = 2.0
NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Raised before a connection stands, so before a byte of the request could leave."""

T = TypeVar("T")


def endpoint(base_url: str) -> str:
    """Return the URL of the API under ``base_url``.

    Raises:
        BadPbxAddress: no address, or one that carries the secret in the clear: https is needed for
            all but this machine itself.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadPbxAddress("not a URL") from None
    if parts.scheme not in ("http", "https") or not host:
        raise BadPbxAddress("neither https:// nor http://")
    if parts.username is not None or parts.query or parts.fragment:
        raise BadPbxAddress("a user, a query or a fragment does not belong into it")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise BadPbxAddress("http:// would carry the secret in the clear")
    path = parts.path.rstrip("/").removesuffix(PATH)
    return f"{parts.scheme}://{parts.netloc}{path}{PATH}"


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Exchange:
    """Sends requests to one endpoint."""

    def __init__(
        self, url: str, secret: Secret, limits: Limits, transport: httpx.AsyncBaseTransport | None
    ) -> None:
        self.url = url
        self._secret = secret
        self._limits = limits
        self._filter = RedactingFilter(secret)
        self._filter.attach()
        self._turns = asyncio.Semaphore(limits.concurrency)
        new_client = _clients(url, limits, transport)
        self._reading = new_client(limits.concurrency)
        # A kept connection may just have been closed by the server: whether it took what was
        # written to it then cannot be told. On a new one, "no connection" means that nothing left.
        self._dialing = new_client(0)

    async def read(self, request: RequestType, data: Mapping[str, str]) -> Answer:
        """Ask on a connection that is kept, when it is this one's turn.

        Raises:
            PbxUnreachable, PbxBrokeOff, PbxTimeout, PbxTooLarge, PbxGarbled: as they say; an HTTP
                status that means failure is an answer.
        """
        async with self._turns:
            return await self._post(self._reading, request, data, self._limits.whole)

    async def once(self, request: RequestType, data: Mapping[str, str]) -> Answer:
        """Ask on a connection of its own. Errors as above; nothing left only if unreachable."""
        return await self._post(self._dialing, request, data, self._limits.dial)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._reading.aclose()
        await self._dialing.aclose()
        self._filter.detach()

    async def _post(
        self,
        client: httpx.AsyncClient,
        request: RequestType,
        data: Mapping[str, str],
        whole: float,
    ) -> Answer:
        async def ask() -> Answer:
            async with (
                asyncio.timeout(whole),
                client.stream(
                    "POST", self.url, content=body_of(self._secret, request, data)
                ) as response,
            ):
                return await self._answer(response)

        return await sealed(ask, self._secret)

    async def _answer(self, response: httpx.Response) -> Answer:
        wait = response.headers.get("Retry-After", "")
        if response.is_success:
            return Answer(response.status_code, await _read(response, self._limits.response_bytes))
        body = b""
        with suppress(PbxError, httpx.HTTPError, TimeoutError):
            async with asyncio.timeout(REASON_SECONDS):
                body = await _read(response, REASON_BYTES)
        return Answer(response.status_code, body, wait)


async def sealed(ask: Callable[[], Awaitable[T]], secret: Secret) -> T:
    """Let out nothing of an error but what it says: no cause, no context, no frames.

    Raises:
        PbxError: for any error; one that httpx does not document counts as a broken connection.
    """
    try:
        return await ask()
    except asyncio.CancelledError as stop:
        stop.__cause__ = stop.__context__ = None
        raise stop.with_traceback(None)  # noqa: B904 - the frames are what must not leave
    except Exception as error:  # noqa: BLE001 - whatever it is, its frames hold the request
        failure = translated(error, secret)
    failure.__cause__ = failure.__context__ = None
    raise failure.with_traceback(None)


def translated(error: Exception, secret: Secret) -> PbxError:
    """Return the PBX's error for one of httpx or asyncio."""
    if isinstance(error, PbxError):
        return error
    detail = f"{type(error).__name__} {secret.redact(str(error))}".strip()
    if isinstance(error, NOTHING_LEFT):
        return PbxUnreachable(detail)
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return PbxTimeout(detail)
    return PbxBrokeOff(detail)


async def _read(response: httpx.Response, limit: int) -> bytes:
    """Read and unpack a body of at most ``limit`` bytes.

    Unpacked here, not by httpx, which unpacks a chunk to its end before anybody can count it: 64 kB
    of gzip within gzip can be gigabytes.
    """
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    parts, size = [], 0
    async for chunk in response.aiter_raw():
        part = _unpacked(unpack, chunk, limit - size + 1) if unpack else chunk
        size += len(part)
        if size > limit:
            raise PbxTooLarge(limit=limit)
        parts.append(part)
    if unpack is not None and not unpack.eof:
        raise PbxGarbled("truncated gzip")
    return b"".join(parts)


def _unpacker(encoding: str) -> zlib._Decompress | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
        case _:
            raise PbxGarbled("an unknown Content-Encoding")


def _unpacked(unpack: zlib._Decompress, chunk: bytes, most: int) -> bytes:
    try:
        return unpack.decompress(chunk, most)
    except zlib.error:
        raise PbxGarbled("broken gzip") from None


def _clients(
    url: str, limits: Limits, transport: httpx.AsyncBaseTransport | None
) -> Callable[[int], httpx.AsyncClient]:
    """Return what makes clients that keep so many connections open, none for 0."""
    verify: ssl.SSLContext | bool = True
    if transport is None and url.startswith("https:"):
        verify = httpx.create_ssl_context(trust_env=False)

    def new_client(keep: int) -> httpx.AsyncClient:
        headers = HEADERS if keep else {**HEADERS, "Connection": "close"}
        return httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(limits.read, connect=limits.connect, write=limits.write),
            limits=httpx.Limits(max_keepalive_connections=keep, keepalive_expiry=30.0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # the API has no sessions
            follow_redirects=False,
            trust_env=False,
            transport=transport,
            verify=verify,
        )

    return new_client
