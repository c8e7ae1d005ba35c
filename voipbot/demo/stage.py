"""A local Slack, a local PBX and voipbot between them, in one process on one port.

voipbot is the real one: built by ``voipbot.wiring`` from settings, connected through the unmodified
slack_sdk and Bolt by ``SLACK_API_URL`` alone. The tests stand on the same stage as the demo.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from voipbot.clock import Clock
from voipbot.config import Process, Settings, read_settings
from voipbot.demo import page_files
from voipbot.demo.pbx import LOCAL_SECRET, LocalPbx, Pace, an_phat
from voipbot.demo.serving import listening, serve_on, url_of
from voipbot.demo.slack.model import Identity, User
from voipbot.demo.slack.server import LocalSlack
from voipbot.scheduler import running
from voipbot.slack.doors import open_socket
from voipbot.slack.manifest import manifest
from voipbot.wiring import Application, application

ALICE, BOB, EVE = "U01ALICE", "U02BOB", "U03EVE"
SALES, SUPPORT, GENERAL = "C01SALES", "C02SUPPORT", "C03GENERAL"
EXTENSIONS = {ALICE: "101", BOB: "102"}


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo and the tests have in hand."""

    slack: LocalSlack
    pbx: LocalPbx
    voipbot: Application
    url: str
    """Of the page."""


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    port: int = 0,
    clock: Clock | None = None,
    pace: Pace | None = None,
    history_days: int = 14,
    jobs: bool = True,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """Build everything, connect it, and take it down at the end of the block.

    ``folder`` takes the database; ``pace`` says when phones act by themselves,
    ``history_days`` how many days before today the log knows (-1: none at all); ``settings`` are
    fields of ``Settings``.
    """
    clock = clock or Clock()
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(listening(port))
        url = url_of(listener)
        pbx = LocalPbx(clock, an_phat(), pace=pace, history_days=history_days)
        slack = populated(LocalSlack(manifest(), clock=clock))
        slack.serving_at(url)
        routes = [*slack.routes(), *pbx.routes(), *page_files.routes()]
        await stack.enter_async_context(serve_on(listener, Starlette(routes=routes)))
        stack.push_async_callback(slack.aclose)
        stack.callback(pbx.close)
        await stack.enter_async_context(_under_way(pbx.run()))
        chosen = _settings(url, folder, settings)
        voipbot = await stack.enter_async_context(application(chosen, clock))
        if jobs:
            await stack.enter_async_context(running(voipbot.jobs()))
        token = chosen.slack_app_token.get_secret_value()
        await stack.enter_async_context(open_socket(voipbot.app, token, voipbot.slack))
        await slack.connected()
        yield Stage(slack, pbx, voipbot, url)


def populated(slack: LocalSlack) -> LocalSlack:
    """Add three people, three channels and a few words to a workspace."""
    bot = Identity().user_id
    slack.add_user(User(ALICE, "alice", "Alice Trần", is_admin=True, color="7a3e9d"))
    slack.add_user(User(BOB, "bob", "Bob Nguyễn", color="2b7a78"))
    slack.add_user(User(EVE, "eve", "Eve Phạm", color="b3541e"))
    everybody = (ALICE, BOB, EVE)
    slack.add_channel(SALES, "sales", (*everybody, bot))
    slack.add_channel(SUPPORT, "support", (*everybody, bot))
    slack.add_channel(GENERAL, "general", everybody, is_general=True)
    return slack


@asynccontextmanager
async def _under_way(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _settings(url: str, folder: Path, given: dict[str, Any]) -> Settings:
    identity = Identity()
    values: dict[str, Any] = {
        "slack_bot_token": identity.bot_token,
        "slack_app_token": identity.app_token,
        "slack_api_url": f"{url}/api/",
        "pbx_base_url": f"{url}/pbx",
        "pbx_partner_secret": LOCAL_SECRET,
        "database_url": f"sqlite:///{folder}/voipbot.db",
        "extensions": EXTENSIONS,
        "admins": [ALICE],
        "poll_seconds": 1,
        "port": None,
    }
    return read_settings(Process.RUN, **{**values, **given})
