"""The partner API: one endpoint, six requests (Voip24h API document v1.0)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from voipbot.clock import Clock
from voipbot.demo.pbx.exchange import Exchange
from voipbot.demo.pbx.faults import Fault, Faults, Mode, Planned
from voipbot.demo.pbx.log import Row
from voipbot.demo.pbx.recordings import Kind, Recordings
from voipbot.demo.pbx.switchboard import Switchboard
from voipbot.demo.serving import drop_connection

ENDPOINT = "/api/v1/partner/voip24h"

_MODE_FAULTS = {
    Mode.DOWN: Fault.DROP_BEFORE,
    Mode.HUNG: Fault.HANG_BEFORE,
    Mode.HTML: Fault.HTML,
    Mode.GARBLED: Fault.GARBLED,
}


@dataclass(frozen=True)
class Asked:
    """One request as it came in, without its secret."""

    type: str
    data: Mapping[str, Any]
    at: datetime


class _Failure(Exception):
    """respCode -1; the text is respMsg."""

    def __init__(self, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.status = status


class PartnerApi:
    """Answers requests, through whatever fault there is."""

    def __init__(
        self,
        clock: Clock,
        exchange: Exchange,
        switchboard: Switchboard,
        recordings: Recordings,
        faults: Faults,
        partner_secret: str,
    ) -> None:
        """``partner_secret`` is what each request must carry."""
        self._clock = clock
        self._exchange = exchange
        self._switchboard = switchboard
        self._recordings = recordings
        self._faults = faults
        self._secret = partner_secret
        self.requests: list[Asked] = []

    async def endpoint(self, request: Request) -> Response:
        """Answer one request of the partner API."""
        body = _parsed(await request.body())
        asked = Asked(str(body.get("requestType", "")), _data(body), self._clock.now())
        self.requests.append(asked)
        self._exchange.changes.ring()
        planned = self._faults.take(asked.type) or self._by_mode()

        def answer() -> Response:
            self._exchange.agenda.run_due()
            return self._answer(asked, body.get("partnerSecret"), _base(request))

        return await self._through(planned, request, answer)

    def behind_mode(self, serve: Callable[[Request], Any]) -> Callable[[Request], Any]:
        """Let a page of the PBX be down, hung or a proxy's error when the PBX is."""

        async def served(request: Request) -> Response:
            planned = self._by_mode()
            if planned is None or planned.fault is Fault.GARBLED:
                response: Response = await serve(request)
                return response
            if planned.fault is Fault.HANG_BEFORE and await self._faults.hang(request):
                late: Response = await serve(request)
                return late
            return _broken(planned, request)

        return served

    def _by_mode(self) -> Planned | None:
        fault = _MODE_FAULTS.get(self._faults.mode)
        return None if fault is None else Planned(fault, None, 1, 0)

    async def _through(
        self, planned: Planned | None, request: Request, answer: Callable[[], Response]
    ) -> Response:
        fault = planned and planned.fault
        if planned is None:
            return answer()
        if fault is Fault.HANG_BEFORE and await self._faults.hang(request):
            return answer()
        if fault is Fault.HANG_AFTER:
            late = answer()
            return late if await self._faults.hang(request) else _broken(planned, request)
        if fault is Fault.GARBLED:
            whole = bytes(answer().body)
            return Response(whole[: len(whole) * 2 // 3], media_type="application/json")
        if fault is Fault.DROP_AFTER:
            answer()
        return _broken(planned, request)

    def _answer(self, asked: Asked, secret: object, base: str) -> Response:
        try:
            self._admit(secret)
            data = self._act(asked, base)
        except _Failure as failure:
            return _json({"respCode": -1, "respMsg": str(failure)}, failure.status)
        return _json({"respCode": 0, "respMsg": "Success", "data": data})

    def _admit(self, secret: object) -> None:
        if secret != self._secret:
            raise _Failure("Unauthorized", self._exchange.options.refused_status)

    def _act(self, asked: Asked, base: str) -> object:
        data = asked.data
        match asked.type:
            case "getUser":
                return self._rows(user=_text(data, "user"))
            case "getDate":
                if self._exchange.options.date_wants_user:
                    _text(data, "user")
                return self._rows(first=_date(data, "fromDate"), last=_date(data, "toDate"))
            case "getUserDate":
                return self._rows(
                    _text(data, "user"), _date(data, "fromDate"), _date(data, "toDate")
                )
            case "recordingDownload":
                return self._link(base, Kind.DOWNLOAD, _text(data, "callId"))
            case "recordingListen":
                return self._link(base, Kind.LISTEN, _text(data, "callId"))
            case "makeDial":
                return self._dial(_text(data, "extension"), _text(data, "phone"))
        raise _Failure("Request type is invalid")

    def _rows(
        self, user: str | None = None, first: date | None = None, last: date | None = None
    ) -> list[dict[str, str | int]]:
        rows = self._exchange.log.arrived(self._clock.now(), first, last)
        chosen = [row for row in rows if user is None or row.user == user]
        if self._exchange.options.repeats:
            chosen += chosen
        return [self._wire(row) for row in chosen]

    def _wire(self, row: Row) -> dict[str, str | int]:
        return self._exchange.log.wire(row, duration=self._exchange.options.duration)

    def _link(self, base: str, kind: Kind, call_id: str) -> dict[str, str]:
        link = self._recordings.link(base, kind, call_id)
        if link is None:
            raise _Failure("Recording not found")
        return {"link": link}

    def _dial(self, extension: str, phone: str) -> dict[str, str]:
        if not self._switchboard.knows(extension):
            raise _Failure("Extension not found")
        self._switchboard.dial(extension, phone)
        return {"extension": extension, "phone": phone}


def _broken(planned: Planned, request: Request) -> Response:
    """Return what a client sees of a fault; where the connection is cut, nothing."""
    match planned.fault:
        case Fault.TOO_MANY:
            retry = {"Retry-After": str(planned.retry_after)}
            return _json({"message": "Too Many Attempts."}, 429, retry)
        case Fault.SERVER_ERROR:
            return _json({"message": "Server Error"}, 500)
        case Fault.HTML:
            page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
            return HTMLResponse(page, 502)
    drop_connection(request.scope)
    return Response(status_code=503)


def _base(request: Request) -> str:
    """Return the URL below which this PBX stands."""
    return str(request.url.replace(query="")).removesuffix(ENDPOINT).removesuffix("?")


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _data(body: Mapping[str, Any]) -> Mapping[str, Any]:
    data = body.get("data")
    return data if isinstance(data, dict) else {}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise _Failure(f"The {name} field is required.")
    return value


def _date(data: Mapping[str, Any], name: str) -> date:
    try:
        return datetime.strptime(_text(data, name), "%d/%m/%Y").date()  # noqa: DTZ007  # a date
    except ValueError as error:
        raise _Failure(f"The {name} does not match the format d/m/Y.") from error


def _json(
    body: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, headers, media_type="application/json")
