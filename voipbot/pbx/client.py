"""The Voip24h partner API, v1.0: one endpoint, six requests.

``POST {base}/api/v1/partner/voip24h`` (API document, II). Its facts and the servers' habits that
are tolerated are in ``rows``, ``times`` and ``wire``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

import httpx
import msgspec

from voipbot.clock import Clock
from voipbot.domain.calls import Period
from voipbot.pbx.errors import DialNotPlaced, DialUncertain, PbxError, PbxTooLarge, PbxUnreachable
from voipbot.pbx.exchange import Exchange, endpoint, sealed
from voipbot.pbx.limits import Limits
from voipbot.pbx.results import CallLog, DialAccepted, RecordingLink
from voipbot.pbx.retry import patiently
from voipbot.pbx.rows import joined, legs_of
from voipbot.pbx.secret import Secret
from voipbot.pbx.windows import windows
from voipbot.pbx.wire import Answer, RequestType, data_of, dates, dial_of, failure_of, link_of

AT_ONCE = 256 * 1024
"""Bytes that are decoded within milliseconds; more than that is decoded beside the event loop."""
DIALABLE = re.compile(r"[0-9*#+]{1,32}")

T = TypeVar("T")


class Voip24h:
    """One PBX. An async context manager; safe to use from many tasks of one event loop.

    Reads share a few connections and are asked again after what may pass (``Limits``); every
    answer is bounded in time and size. ``make_dial`` is asked once. The secret is in no error, log
    or repr.
    """

    def __init__(
        self,
        base_url: str,
        partner_secret: str,
        *,
        timezone: ZoneInfo,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        """``timezone`` is the PBX's clock; ``transport`` replaces the network.

        Raises:
            BadPbxAddress: the secret would travel in the clear.
            ValueError: the secret is empty.
        """
        self._limits = limits or Limits()
        self._zone = timezone
        self._clock = clock or Clock()
        self._secret = Secret(partner_secret)
        self._http = Exchange(endpoint(base_url), self._secret, self._limits, transport)

    def __repr__(self) -> str:
        return f"Voip24h({self._http.url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def get_user(self, extension: str) -> CallLog:
        """Return the log of one extension, as far back as the server keeps it (II.1).

        Raises:
            PbxUnreachable, PbxBrokeOff, PbxTimeout, PbxRateLimited, PbxServerError, PbxGarbled: the
                last attempt's failure.
            PbxRejectedSecret, PbxWrongAddress, PbxFailed, PbxTooLarge: at once.
        """
        return await self._log(RequestType.GET_USER, {"user": extension}, extension)

    async def get_date(self, period: Period, extension: str | None = None) -> CallLog:
        """Return the log of all extensions for whole local days, both ends included (II.2).

        ``extension`` is for servers that want a ``user``, as in the document's sample. Rows are as
        the server chose them for these days: one that sets its days by another clock sends rows of
        neighbouring days, which are kept, since they are found nowhere else. Errors as above.
        """
        return await self._windowed(RequestType.GET_DATE, period, extension)

    async def get_user_date(self, extension: str, period: Period) -> CallLog:
        """Return the log of one extension for whole local days (II.3); else as ``get_date``."""
        return await self._windowed(RequestType.GET_USER_DATE, period, extension)

    async def recording_download(self, call_id: str) -> RecordingLink:
        """Return the link to a call's audio: raw GSM 06.10 or WAV (II.4).

        Links may be short-lived: ask when somebody wants to listen.

        Raises:
            NoRecording: the call was not recorded, or its recording is gone.
            PbxError: as for ``get_user``.
        """
        return await self._link(RequestType.RECORDING_DOWNLOAD, call_id)

    async def recording_listen(self, call_id: str) -> RecordingLink:
        """Return the link to a web page that plays a call (II.5); else as above."""
        return await self._link(RequestType.RECORDING_LISTEN, call_id)

    async def make_dial(self, extension: str, phone: str) -> DialAccepted:
        """Ring ``extension``; when it is picked up, dial the digits ``phone`` (II.6).

        There is no idempotency key and real phones ring, so this is asked once, whatever happens.
        A cancelled task leaves the dial uncertain as well.

        Raises:
            DialNotPlaced: certainly nothing rings.
            DialRefused: the PBX says that it will not.
            DialUncertain: a phone may ring; the call log will tell.
            ValueError: ``extension`` or ``phone`` has other signs than digits, ``*``, ``#``, ``+``.
        """
        if not (DIALABLE.fullmatch(extension) and DIALABLE.fullmatch(phone)):
            raise ValueError("an extension or a number to dial has signs that no phone has")
        asked = DialAccepted(extension, phone)
        data = {"extension": extension, "phone": phone}
        try:
            answer = await self._http.once(RequestType.MAKE_DIAL, data)
        except PbxUnreachable as failure:
            raise DialNotPlaced(" ".join(map(str, failure.args))) from failure
        except PbxError as failure:
            raise DialUncertain(" ".join(map(str, failure.args))) from failure
        return dial_of(answer, self._secret, self._clock.now(), asked)

    async def _windowed(
        self, request: RequestType, period: Period, extension: str | None
    ) -> CallLog:
        """Ask for each window at its turn; one failure ends them all, so that no day is missing."""
        failure: Exception
        try:
            async with asyncio.TaskGroup() as group:
                asked = [
                    group.create_task(self._window(request, part, extension))
                    for part in windows(period, self._limits.window_days)
                ]
        except ExceptionGroup as failures:
            failure = failures.exceptions[0]
        else:
            return joined([task.result() for task in asked])
        raise failure

    async def _window(self, request: RequestType, period: Period, extension: str | None) -> CallLog:
        """Ask for some days; in halves where they are too many at once for the size limit."""
        data = dates(period) if extension is None else {"user": extension, **dates(period)}
        try:
            return await self._log(request, data, extension)
        except PbxTooLarge:
            if period.days == 1:
                raise
        halves = windows(period, (period.days + 1) // 2)
        return joined([await self._window(request, half, extension) for half in halves])

    async def _log(
        self, request: RequestType, data: dict[str, str], extension: str | None
    ) -> CallLog:
        def read(answer: Answer) -> CallLog:
            rows: msgspec.Raw = data_of(answer, self._secret)
            return legs_of(rows, self._zone, extension)

        return await self._read(request, data, read)

    async def _link(self, request: RequestType, call_id: str) -> RecordingLink:
        def read(answer: Answer) -> RecordingLink:
            return link_of(answer, self._secret)

        return await self._read(request, {"callId": call_id}, read)

    async def _read(
        self, request: RequestType, data: dict[str, str], decode: Callable[[Answer], T]
    ) -> T:
        async def understand() -> T:
            answer = await self._http.read(request, data)
            failure = failure_of(answer, self._secret, self._clock.now())
            if failure is not None:
                raise failure
            if len(answer.body) <= AT_ONCE:
                return decode(answer)
            return await asyncio.to_thread(decode, answer)

        return await patiently(lambda: sealed(understand, self._secret), self._limits)
