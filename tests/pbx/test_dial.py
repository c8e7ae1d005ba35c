"""makeDial rings real phones: asked once, whatever happens, and never said to have failed when it
may have worked."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.pbx.reading import ZONE, answer
from tests.pbx.scripted import Cut, Reply, Request, client, pbx
from tests.pbx.test_client import Failing
from voipbot.pbx import (
    DialAccepted,
    DialNotPlaced,
    DialRefused,
    DialUncertain,
    PbxTimeout,
    PbxUnreachable,
    Voip24h,
)

NUMBER = "0982056720"
ACCEPTED = Reply(answer({"extension": "101", "phone": NUMBER}))


async def test_a_dial_is_asked_for_as_documented() -> None:
    async with pbx(ACCEPTED) as server, client(server) as voip:
        assert await voip.make_dial("101", NUMBER) == DialAccepted("101", NUMBER)
    assert server.requests[0].json == {
        "requestType": "makeDial",
        "partnerSecret": "local-partner-secret",
        "data": {"extension": "101", "phone": NUMBER},
    }


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_connection_that_drops_leaves_it_uncertain_and_is_not_tried_again(cut: Cut) -> None:
    async with pbx(cut) as server, client(server) as voip:
        with pytest.raises(DialUncertain):
            await voip.make_dial("101", NUMBER)
    assert server.connections == 1
    assert len(server.requests) == (0 if cut is Cut.BEFORE_READING else 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=502, headers={"Retry-After": "0"}),
        Reply(status=302, headers={"Location": "/"}),
        Reply(b"<html>"),
        Reply(b'{"respCode":'),
        Reply(raw=b"garbage\r\n\r\n"),
        Reply(ACCEPTED.body, headers={"Content-Encoding": "gzip"}),
        Reply(b" " * 200),
    ],
)
async def test_answers_that_leave_it_uncertain(reply: Reply) -> None:
    async with pbx(reply) as server, client(server, response_bytes=150) as voip:
        with pytest.raises(DialUncertain):
            await voip.make_dial("101", NUMBER)
    assert (len(server.requests), server.connections) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "limits"),
    [
        (Reply(silent=True), {"read": 0.05}),
        (Reply(b"", headers={"Content-Length": "1000000"}, trickle=True), {"dial": 0.2}),
    ],
    ids=["no byte in time", "bytes without end"],
)
async def test_no_answer_in_time_leaves_it_uncertain(reply: Reply, limits: dict[str, Any]) -> None:
    async with pbx(reply) as server, client(server, **limits) as voip, asyncio.timeout(30):
        with pytest.raises(DialUncertain) as caught:
            await voip.make_dial("101", NUMBER)
    assert isinstance(caught.value.__cause__, PbxTimeout)
    assert len(server.requests) == 1


async def test_a_refusal_is_told_in_the_servers_words() -> None:
    async with pbx(Reply(answer(None, -1, "Extension offline"))) as server, client(server) as voip:
        with pytest.raises(DialRefused) as caught:
            await voip.make_dial("101", NUMBER)
    assert caught.value.params == {"reason": "Extension offline"}
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 419, 429])
async def test_what_was_turned_away_is_not_tried_again(status: int) -> None:
    reply = Reply(status=status, headers={"Retry-After": "0"})
    async with pbx(reply) as server, client(server) as voip:
        with pytest.raises(DialNotPlaced):
            await voip.make_dial("101", NUMBER)
    assert len(server.requests) == 1


async def test_turned_away_although_the_rest_of_the_answer_is_lost() -> None:
    reply = Reply(b"x" * 100, status=401, cut=Cut.HALF_BODY)
    async with pbx(reply) as server, client(server) as voip:
        with pytest.raises(DialNotPlaced):
            await voip.make_dial("101", NUMBER)


async def test_nobody_listens_so_nothing_left() -> None:
    async with pbx(ACCEPTED) as server:
        pass
    async with client(server) as voip:
        with pytest.raises(DialNotPlaced) as caught:
            await voip.make_dial("101", NUMBER)
    assert isinstance(caught.value.__cause__, PbxUnreachable)


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (httpx.ConnectTimeout(""), DialNotPlaced),
        (httpx.ConnectError(""), DialNotPlaced),
        (httpx.PoolTimeout(""), DialNotPlaced),
        (httpx.WriteTimeout(""), DialUncertain),
        (httpx.WriteError(""), DialUncertain),
        (httpx.ReadError(""), DialUncertain),
        (RuntimeError(""), DialUncertain),
    ],
)
async def test_only_a_missing_connection_means_that_nothing_left(
    error: Exception, leaf: type[Exception]
) -> None:
    async with Voip24h("https://p.vn", "x9", timezone=ZONE, transport=Failing(error)) as voip:
        with pytest.raises(leaf):
            await voip.make_dial("101", NUMBER)


async def test_every_dial_has_a_connection_of_its_own() -> None:
    async with pbx(ACCEPTED) as server, client(server) as voip:
        await voip.get_user("137")
        await voip.make_dial("101", NUMBER)
        await voip.make_dial("102", NUMBER)
        await voip.get_user("137")
    assert (len(server.requests), server.connections) == (4, 3)
    closing = ["connection: close" in request.head.lower() for request in server.requests]
    assert closing == [False, True, True, False]


async def test_dials_do_not_queue_behind_reads() -> None:
    asked = asyncio.Event()
    done = asyncio.Event()

    async def script(request: Request) -> Reply:
        if request.json["requestType"] == "makeDial":
            return ACCEPTED
        asked.set()
        await done.wait()
        return Reply()

    async with pbx(script) as server, client(server, concurrency=1) as voip:
        reading = asyncio.create_task(voip.get_user("137"))
        await asked.wait()
        assert await voip.make_dial("101", NUMBER) == DialAccepted("101", NUMBER)
        done.set()
        await reading


@pytest.mark.parametrize(
    ("extension", "phone"), [("", NUMBER), ("101", ""), ("101", "0982 056 720"), ("a", NUMBER)]
)
async def test_what_no_phone_has_is_not_sent(extension: str, phone: str) -> None:
    async with pbx(ACCEPTED) as server, client(server) as voip:
        with pytest.raises(ValueError, match="signs"):
            await voip.make_dial(extension, phone)
    assert server.connections == 0
