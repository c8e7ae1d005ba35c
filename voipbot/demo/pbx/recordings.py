"""Links to recordings, and what stands behind them.

As with Voip24h a link is a bearer secret: ``host`` looks like a Laravel-encrypted value, and
whoever has it before it expires gets the audio. *Listen* is a web page with a player, *download*
the raw GSM file.
"""

from __future__ import annotations

import asyncio
import base64
import html
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from voipbot.clock import Clock
from voipbot.demo.pbx import audio
from voipbot.demo.pbx.company import shown
from voipbot.demo.pbx.exchange import Exchange
from voipbot.demo.pbx.log import Row


class Kind(StrEnum):
    """What a link is for, and its path below the PBX's base URL."""

    DOWNLOAD = "/api/recording/download"
    LISTEN = "/recording/listen"


WAV_PATH = "/recording/audio.wav"


@dataclass(frozen=True)
class _Grant:
    row: Row
    kind: Kind
    expires: datetime


class Recordings:
    """Gives out links and honours them until they expire."""

    def __init__(self, clock: Clock, exchange: Exchange) -> None:
        """``exchange`` has the log; ``Options.link_lifetime`` is how long a link lives."""
        self._clock = clock
        self._exchange = exchange
        self._grants: dict[str, _Grant] = {}

    def link(self, base: str, kind: Kind, call_id: str) -> str | None:
        """Return a fresh link below ``base``; None where the call has no recording (yet)."""
        now = self._clock.now()
        row = self._exchange.log.recording(call_id, now)
        if row is None:
            return None
        self._grants = {token: each for token, each in self._grants.items() if each.expires > now}
        token = _sealed()
        self._grants[token] = _Grant(row, kind, now + self._exchange.options.link_lifetime)
        return f"{base}{kind}?host={token}&recordingFile={self.file_name(row)}"

    def file_name(self, row: Row) -> str:
        """Return ``in-{called}-{caller}-{date}-{time}-{callId}.gsm``, or ``out-`` likewise."""
        at = self._exchange.log.local(row.at).strftime("%Y%m%d-%H%M%S")
        number = "".join(sign for sign in row.phone if sign.isalnum())
        if row.type == "INBOUND":
            return f"in-{self._exchange.company.hotline}-{number}-{at}-{row.call_id}.gsm"
        return f"out-{number}-{row.user}-{at}-{row.call_id}.gsm"

    async def download(self, request: Request) -> Response:
        """Answer the audio as raw GSM 06.10, or 403 where the link is no good (any more)."""
        grant = self._grant(request, Kind.DOWNLOAD)
        if grant is None:
            return _refused()
        name = self.file_name(grant.row)
        return Response(
            audio.gsm(grant.row.call_id, grant.row.talk),
            media_type="audio/x-gsm",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def listen(self, request: Request) -> Response:
        """Answer a page with a player, or 403."""
        grant = self._grant(request, Kind.LISTEN)
        if grant is None:
            return _refused()
        row = grant.row
        source = html.escape(f"audio.wav?{request.url.query}")
        title = html.escape(f"{shown(row.phone)}, ext {row.user}")
        at = self._exchange.log.local(row.at).strftime("%d/%m/%Y %H:%M:%S")
        return HTMLResponse(
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"
            "<style>body{font:16px system-ui;margin:3rem auto;max-width:30rem}"
            "audio{width:100%}</style>"
            f"<h1>{title}</h1><p>{at}, {row.talk} s</p>"
            f'<audio controls src="{source}"></audio></html>'
        )

    async def wav(self, request: Request) -> Response:
        """Answer the listen page's audio."""
        grant = self._grant(request, Kind.LISTEN)
        if grant is None:
            return _refused()
        sound = await asyncio.to_thread(audio.wav, grant.row.call_id, grant.row.talk)
        return Response(sound, media_type="audio/wav")

    def _grant(self, request: Request, kind: Kind) -> _Grant | None:
        grant = self._grants.get(request.query_params.get("host", ""))
        if grant is None or grant.kind is not kind or grant.expires <= self._clock.now():
            return None
        if request.query_params.get("recordingFile") != self.file_name(grant.row):
            return None
        return grant


def _sealed() -> str:
    """Return an unguessable token that looks as Laravel's encrypted values do."""
    parts = {
        "iv": base64.b64encode(secrets.token_bytes(16)).decode(),
        "value": base64.b64encode(secrets.token_bytes(32)).decode(),
        "mac": secrets.token_hex(32),
    }
    return base64.b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def _refused() -> Response:
    return HTMLResponse("<!doctype html><title>403</title><h1>Link expired</h1>", 403)
