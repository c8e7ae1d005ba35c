from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from voipbot.clock import Clock
from voipbot.demo.pbx import LOCAL_SECRET, LocalPbx, Options, Pace
from voipbot.demo.serving import serve

NOON = datetime(2026, 11, 24, 5, 0, 0, tzinfo=UTC)
"""Tuesday, 12:00:00 in Ho Chi Minh City."""


class StillClock(Clock):
    """A clock that moves only when it is shifted."""

    def __init__(self, at: datetime = NOON) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        return self._at + self._offset


@dataclass
class Served:
    """A PBX and a client of it, over a real socket."""

    pbx: LocalPbx
    url: str
    client: httpx.AsyncClient

    async def post(self, request_type: str, secret: str = LOCAL_SECRET, **data: Any) -> Any:
        body = {"requestType": request_type, "partnerSecret": secret, "data": data}
        return await self.client.post("/pbx/api/v1/partner/voip24h", json=body)

    async def ask(self, request_type: str, **data: Any) -> Any:
        return (await self.post(request_type, **data)).json()

    async def do(self, what: str, **fields: Any) -> Any:
        answer = await self.client.post("/demo/pbx/do", json={"do": what, **fields})
        return answer.json()

    async def phones(self) -> dict[str, Any]:
        state = (await self.client.get("/demo/pbx/state")).json()
        return {phone["extension"]: phone for phone in state["phones"]}

    def legs(self) -> dict[str, tuple[str, int]]:
        """Status and duration by extension, for what the log has by now."""
        return {row.user: (row.status, row.duration) for row in self.pbx.rows()}


@pytest.fixture
def options() -> Options:
    return Options()


@pytest.fixture
def pace() -> Pace:
    return Pace.scripted()


@pytest.fixture
async def served(options: Options, pace: Pace) -> AsyncIterator[Served]:
    pbx = LocalPbx.scripted(StillClock(), pace=pace, options=options)
    async with (
        serve(Starlette(routes=pbx.routes())) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=10) as client,
    ):
        yield Served(pbx, url, client)
        pbx.close()
