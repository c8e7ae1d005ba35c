"""The partner API over the switchboard, to the letter of the API document, and its bad days."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from voipbot.clock import Clock
from voipbot.demo.pbx import audio
from voipbot.demo.pbx.company import Company, an_phat
from voipbot.demo.pbx.history import past_week
from voipbot.demo.pbx.panel import Panel
from voipbot.demo.pbx.rows import Log, LogRow
from voipbot.demo.pbx.switchboard import Pace, Switchboard
from voipbot.demo.serving import drop_connection

SECRET = "local-partner-secret"  # noqa: S105 - of a PBX that rings nobody
LINK_LIVES = timedelta(minutes=10)
MODES = ("ok", "down", "hung", "html", "garbled")


class LocalPbx:
    """A PBX on this machine."""

    def __init__(
        self,
        clock: Clock,
        *,
        company: Company | None = None,
        pace: Pace | None = None,
        seed: int | None = 24,
        prefix: str = "/pbx",
    ) -> None:
        """``seed`` makes the past week's calls; ``None`` begins with an empty log."""
        self.clock = clock
        self.company = company or an_phat()
        self.log = Log()
        self.mode = "ok"
        self.requests: list[dict[str, Any]] = []
        """Type and data of each request that was understood; no secrets."""
        self.dial_faults: list[str] = []
        """For the next makeDials: ``before`` or ``after`` acting, the connection is dropped."""
        self._prefix = prefix
        self._released = asyncio.Event()
        self._links: dict[str, tuple[str, datetime]] = {}
        self.panel = Panel(self)
        self.switchboard = Switchboard(
            clock, self.company, self.log, pace or Pace(), self.panel.changed
        )
        if seed is not None:
            for row in past_week(self.company, clock.now(), seed):
                self.log.add(row)

    def routes(self) -> list[BaseRoute]:
        """Return the API, the recordings and the page's panel."""
        return [
            Route(f"{self._prefix}/api/v1/partner/voip24h", self._api, methods=["POST"]),
            Route(f"{self._prefix}/recording/listen/{{token}}", self._listen),
            Route(f"{self._prefix}/recording/sound/{{token}}.wav", self._sound),
            Route(f"{self._prefix}/api/recording/download/{{token}}", self._download),
            Route("/demo/pbx/state", self.panel.on_state),
            Route("/demo/pbx/do", self.panel.on_do, methods=["POST"]),
            WebSocketRoute("/demo/pbx/live", self.panel.on_live),
        ]

    def set_mode(self, mode: str) -> None:
        """Have a good or a bad day from now on; what hangs is let go."""
        if mode not in MODES:
            raise ValueError(f"no such mode: {mode}")
        self.mode = mode
        released, self._released = self._released, asyncio.Event()
        released.set()
        self.panel.changed()

    def add_row(self, row: LogRow) -> None:
        """Put a row into the log, to be seen from its arrival on."""
        self.log.add(row)

    def close(self) -> None:
        """Let go of what hangs and stop the phones."""
        self.set_mode("ok")
        self.switchboard.close()

    async def _api(self, request: Request) -> Response:
        body = await request.body()
        bad_day = await self._bad_day(request)
        if bad_day is not None:
            return bad_day
        try:
            asked = json.loads(body)
            kind, data = asked["requestType"], asked["data"]
        except (ValueError, KeyError, TypeError):
            return _failure("Bad request")
        if asked.get("partnerSecret") != SECRET:
            return JSONResponse({"respCode": -1, "respMsg": "Unauthorized"}, status_code=401)
        handlers: dict[str, Callable[[Request, dict[str, str]], Response]] = {
            "getUser": self._get_user,
            "getDate": self._get_date,
            "getUserDate": self._get_user_date,
            "recordingDownload": self._recording_download,
            "recordingListen": self._recording_listen,
            "makeDial": self._make_dial,
        }
        if kind not in handlers:
            return _failure("Unknown requestType")
        self.requests.append({"requestType": kind, **data})
        return handlers[kind](request, data)

    async def _bad_day(self, request: Request) -> Response | None:
        if self.mode == "hung":
            await self._released.wait()
            return None
        if self.mode == "down":
            drop_connection(request.scope)
            return Response(status_code=503)
        if self.mode == "html":
            return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>")
        if self.mode == "garbled":
            return Response('{"respCode": 0, "respMsg": "Succ', media_type="application/json")
        return None

    def _get_user(self, _request: Request, data: dict[str, str]) -> Response:
        return self._rows(lambda row: row.user == data["user"])

    def _get_date(self, _request: Request, data: dict[str, str]) -> Response:
        first, last = _days(data)
        return self._rows(lambda row: first <= row.day <= last)

    def _get_user_date(self, _request: Request, data: dict[str, str]) -> Response:
        first, last = _days(data)
        return self._rows(lambda row: row.user == data["user"] and first <= row.day <= last)

    def _rows(self, wanted: Callable[[LogRow], bool]) -> Response:
        found = [row.wire() for row in self.log.arrived(self.clock.now()) if wanted(row)]
        return _success(found)

    def _recording_download(self, request: Request, data: dict[str, str]) -> Response:
        return self._link(request, data["callId"], "api/recording/download")

    def _recording_listen(self, request: Request, data: dict[str, str]) -> Response:
        return self._link(request, data["callId"], "recording/listen")

    def _link(self, request: Request, call_id: str, path: str) -> Response:
        rows = self.log.call(call_id, self.clock.now())
        if not any(row.recorded for row in rows):
            return _failure("Recording not found")
        token = secrets.token_urlsafe(16)
        self._links[token] = (call_id, self.clock.now() + LINK_LIVES)
        base = f"{request.url.scheme}://{request.url.netloc}{self._prefix}"
        name = quote(f"in-{rows[0].phone}-{call_id}.gsm")
        return _success({"link": f"{base}/{path}/{token}?recordingFile={name}"})

    def _make_dial(self, request: Request, data: dict[str, str]) -> Response:
        fault = self.dial_faults.pop(0) if self.dial_faults else None
        if fault == "before":
            drop_connection(request.scope)
            return Response(status_code=500)
        if self.company.desk(data["extension"]) is None:
            return _failure("Extension not found")
        self.switchboard.dial(data["extension"], data["phone"])
        if fault == "after":
            drop_connection(request.scope)
        return _success({"extension": data["extension"], "phone": data["phone"]})

    async def _download(self, request: Request) -> Response:
        seconds = self._recorded_seconds(request.path_params["token"])
        if seconds is None:
            return _gone()
        headers = {"Content-Disposition": 'attachment; filename="recording.gsm"'}
        return Response(audio.gsm(seconds), media_type="audio/x-gsm", headers=headers)

    async def _listen(self, request: Request) -> Response:
        token = request.path_params["token"]
        if self._recorded_seconds(token) is None:
            return _gone()
        source = escape(f"{self._prefix}/recording/sound/{token}.wav")
        return HTMLResponse(
            "<!doctype html><title>Recording</title>"
            "<body style='font: 16px sans-serif; padding: 3rem; text-align: center'>"
            f"<h1>Recording</h1><audio controls src='{source}'></audio>"
        )

    async def _sound(self, request: Request) -> Response:
        seconds = self._recorded_seconds(request.path_params["token"])
        if seconds is None:
            return _gone()
        return Response(audio.wav(seconds), media_type="audio/wav")

    def _recorded_seconds(self, token: str) -> int | None:
        call_id, expires = self._links.get(token, ("", self.clock.now()))
        if self.clock.now() >= expires:
            return None
        rows = self.log.call(call_id, self.clock.now())
        return max((row.duration or 10 for row in rows if row.recorded), default=None)


def _days(data: dict[str, str]) -> tuple[date, date]:
    first, last = (_day(data[name]) for name in ("fromDate", "toDate"))
    return first, last


def _day(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def _success(data: object) -> Response:
    return JSONResponse({"respCode": 0, "respMsg": "Success", "data": data})


def _failure(message: str) -> Response:
    return JSONResponse({"respCode": -1, "respMsg": message})


def _gone() -> Response:
    return HTMLResponse("<h1>This link has expired.</h1>", status_code=410)
