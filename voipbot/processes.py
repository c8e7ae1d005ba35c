"""The long-running processes: started, watched by health pages, drained on SIGTERM."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from voipbot.config import Process, Settings, read_settings
from voipbot.errors import VoipbotError
from voipbot.logs import set_up_logs
from voipbot.scheduler import running
from voipbot.slack.doors import Socket, http_door, open_socket
from voipbot.wiring import Application, application

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 10


async def run_process(process: Process) -> int:
    """Run until SIGTERM or SIGINT; return the exit code."""
    settings = read_settings(process)
    set_up_logs(settings.log_level)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve_until(process, settings, stop)
    return 0


async def serve_until(process: Process, settings: Settings, stop: asyncio.Event) -> None:
    """Open the doors that ``process`` has, run its jobs, and drain when ``stop`` is set."""
    async with AsyncExitStack() as stack:
        voipbot = await stack.enter_async_context(application(settings))
        if process is not Process.WEB:
            await stack.enter_async_context(running(voipbot.jobs()))
        socket = None
        if process is not Process.WORKER:
            stack.push_async_callback(voipbot.listening.drained, DRAIN_SECONDS)
            app_token = settings.slack_app_token.get_secret_value()
            if app_token:
                door = open_socket(voipbot.app, app_token, voipbot.slack)
                socket = await stack.enter_async_context(door)
                voipbot.connected = socket.connected
        log.info("ready", process=str(process))
        await _serve_http(process, voipbot, socket, stop)
        log.info("draining")


async def _serve_http(
    process: Process, voipbot: Application, socket: Socket | None, stop: asyncio.Event
) -> None:
    if voipbot.settings.port is None:
        await stop.wait()
        return
    routes = health_routes(voipbot, socket)
    if process is not Process.WORKER and socket is None:
        routes.append(http_door(voipbot.app))
    config = uvicorn.Config(
        Starlette(routes=routes),
        host=voipbot.settings.host,
        port=voipbot.settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


def health_routes(voipbot: Application, socket: Socket | None) -> list[BaseRoute]:
    """``/healthz``: the process is alive. ``/readyz``: it can do its work."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    async def readyz(_request: Request) -> Response:
        found = {"database": await _database_well(voipbot)}
        if socket is not None:
            found["socket"] = await socket.connected()
        return JSONResponse(found, status_code=200 if all(found.values()) else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


async def _database_well(voipbot: Application) -> bool:
    try:
        await voipbot.database.ping()
    except VoipbotError as error:
        log.warning("not_ready", error=error.key)
        return False
    return True


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to ``run_process``."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
