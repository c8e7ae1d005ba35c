from __future__ import annotations

import asyncio
import signal

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from voipbot.demo.serving import drop_connection, serve


async def hello(request: Request) -> Response:
    del request
    return PlainTextResponse("hello")


async def dropped(request: Request) -> Response:
    drop_connection(request.scope)
    return PlainTextResponse("never seen")


APP = Starlette(routes=[Route("/", hello), Route("/dropped", dropped)])


async def test_it_answers_inside_the_block_and_not_after() -> None:
    async with serve(APP) as url, httpx.AsyncClient() as http:
        assert (await http.get(url)).text == "hello"
        assert "date" in (await http.get(url)).headers

    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


async def test_a_dropped_connection_has_no_answer_at_all() -> None:
    async with serve(APP) as url, httpx.AsyncClient() as http:
        with pytest.raises(httpx.RemoteProtocolError, match="disconnected"):
            await http.get(f"{url}/dropped")
        assert (await http.get(url)).text == "hello"


async def test_signals_are_left_to_the_process() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    async with serve(APP):
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_a_request_that_hangs_does_not_keep_the_server_up_for_ever() -> None:
    started = asyncio.Event()

    async def hang(request: Request) -> Response:
        del request
        started.set()
        await asyncio.Event().wait()
        return Response()

    async with httpx.AsyncClient() as http:
        async with serve(Starlette(routes=[Route("/", hang)])) as url:
            hanging = asyncio.create_task(http.get(url, timeout=30))
            await started.wait()
        with pytest.raises(httpx.HTTPError):
            (await hanging).raise_for_status()


async def test_a_taken_port_is_said() -> None:
    async with serve(APP) as url:
        with pytest.raises(OSError, match="Address already in use"):
            async with serve(APP, int(url.rpartition(":")[2])):
                pass
