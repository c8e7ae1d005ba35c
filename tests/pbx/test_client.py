from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from tests.pbx.reading import ZONE, answer, fixture, row
from tests.pbx.scripted import Cut, Reply, Request, client, one_after_another, pbx
from voipbot.domain.calls import Period
from voipbot.pbx import (
    BadPbxAddress,
    CallLog,
    Limits,
    NoRecording,
    PbxBrokeOff,
    PbxError,
    PbxFailed,
    PbxGarbled,
    PbxRateLimited,
    PbxRejectedSecret,
    PbxServerError,
    PbxTimeout,
    PbxTooLarge,
    PbxUnreachable,
    PbxWrongAddress,
    RecordingLink,
    Voip24h,
)

DAY = Period(date(2018, 7, 29), date(2018, 7, 29))
MONTH = Period(date(2018, 7, 1), date(2018, 7, 30))
FINE = Reply(fixture("document_get_user"))


@pytest.mark.parametrize(
    ("ask", "request_type", "data"),
    [
        (lambda p: p.get_user("137"), "getUser", {"user": "137"}),
        (
            lambda p: p.get_date(DAY),
            "getDate",
            {"fromDate": "29/07/2018", "toDate": "29/07/2018"},
        ),
        (
            lambda p: p.get_date(DAY, "137"),
            "getDate",
            {"user": "137", "fromDate": "29/07/2018", "toDate": "29/07/2018"},
        ),
        (
            lambda p: p.get_user_date("137", DAY),
            "getUserDate",
            {"user": "137", "fromDate": "29/07/2018", "toDate": "29/07/2018"},
        ),
    ],
)
async def test_logs_are_asked_for_as_documented(
    ask: Callable[[Voip24h], Awaitable[CallLog]], request_type: str, data: dict[str, str]
) -> None:
    async with pbx(FINE) as server, client(server) as voip:
        log = await ask(voip)
    assert len(log.legs) == 2
    (request,) = server.requests
    assert request.head.startswith("POST /api/v1/partner/voip24h HTTP/1.1\r\n")
    assert request.json == {
        "requestType": request_type,
        "partnerSecret": "local-partner-secret",
        "data": data,
    }


@pytest.mark.parametrize("name", ["recordingDownload", "recordingListen"])
async def test_recordings_are_asked_for_as_documented(name: str) -> None:
    async with pbx(Reply(fixture("document_recording_download"))) as server, client(server) as voip:
        ask = voip.recording_download if name.endswith("Download") else voip.recording_listen
        link = await ask("1531709393.4472")
    assert link.reveal().endswith("-1531709393.4472.gsm")
    assert server.requests[0].json["requestType"] == name
    assert server.requests[0].json["data"] == {"callId": "1531709393.4472"}


async def test_no_recording_is_not_asked_for_again() -> None:
    async with pbx(Reply(answer({}))) as server, client(server) as voip:
        with pytest.raises(NoRecording):
            await voip.recording_listen("1.2")
    assert len(server.requests) == 1


async def test_rows_of_get_user_without_user_are_the_extensions() -> None:
    async with pbx(Reply(answer([row(user=None)]))) as server, client(server) as voip:
        assert (await voip.get_user("137")).legs[0].extension == "137"


async def test_reads_share_a_connection() -> None:
    async with pbx(FINE) as server, client(server) as voip:
        for _ in range(5):
            await voip.get_user("137")
    assert (len(server.requests), server.connections) == (5, 1)


async def test_a_kept_connection_that_the_server_closed_is_no_failure() -> None:
    script = one_after_another(Reply(FINE.body, hang_up=True), FINE)
    async with pbx(script) as server, client(server) as voip:
        await voip.get_user("137")
        assert len((await voip.get_user("137")).legs) == 2
    assert server.connections == 2


async def test_cookies_are_not_kept() -> None:
    reply = Reply(FINE.body, headers={"Set-Cookie": "session=1"})
    async with pbx(reply) as server, client(server) as voip:
        await voip.get_user("137")
        await voip.get_user("137")
    assert all("cookie" not in request.head.lower() for request in server.requests)


@pytest.mark.parametrize(
    ("reply", "leaf"),
    [
        (Reply(cut=Cut.AFTER_BODY), PbxBrokeOff),
        (Reply(cut=Cut.HALF_HEAD), PbxBrokeOff),
        (Reply(cut=Cut.HALF_BODY), PbxBrokeOff),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), PbxBrokeOff),
        (Reply(status=500), PbxServerError),
        (Reply(status=503, headers={"Retry-After": "0"}), PbxServerError),
        (Reply(status=429, headers={"Retry-After": "0"}), PbxRateLimited),
        (Reply(b"<html>"), PbxGarbled),
        (Reply(b'{"respCode":0,"data":[{'), PbxGarbled),
    ],
)
async def test_reads_are_asked_again_after_what_may_pass(
    reply: Reply, leaf: type[PbxError]
) -> None:
    async with pbx(one_after_another(reply, reply, FINE)) as server, client(server) as voip:
        assert len((await voip.get_user("137")).legs) == 2
        assert len(server.requests) == 3
    async with pbx(reply) as server, client(server) as voip:
        with pytest.raises(leaf) as caught:
            await voip.get_user("137")
    assert type(caught.value) is leaf
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "leaf"),
    [
        (Reply(status=401), PbxRejectedSecret),
        (Reply(status=419), PbxRejectedSecret),
        (Reply(status=422), PbxFailed),
        (Reply(status=404), PbxWrongAddress),
        (Reply(status=302, headers={"Location": "/login"}), PbxWrongAddress),
        (Reply(status=429, headers={"Retry-After": "3600"}), PbxRateLimited),
        (Reply(answer(None, -1, "no")), PbxFailed),
    ],
)
async def test_reads_are_not_asked_again_after_what_will_not_pass(
    reply: Reply, leaf: type[PbxError]
) -> None:
    async with pbx(reply) as server, client(server) as voip:
        with pytest.raises(leaf):
            await voip.get_user("137")
    assert len(server.requests) == 1


async def test_a_status_counts_although_its_body_breaks_off() -> None:
    reply = Reply(b"x" * 100, status=401, cut=Cut.HALF_BODY)
    async with pbx(reply) as server, client(server) as voip:
        with pytest.raises(PbxRejectedSecret):
            await voip.get_user("137")


async def test_a_large_page_of_error_is_not_read_to_its_end() -> None:
    async with pbx(Reply(b"x" * 100_000, status=403)) as server, client(server) as voip:
        with pytest.raises(PbxRejectedSecret):
            await voip.get_user("137")


async def test_a_server_that_says_nothing_times_out() -> None:
    async with (
        pbx(Reply(silent=True)) as server,
        client(server, read=0.05, attempts=2) as voip,
    ):
        with pytest.raises(PbxTimeout):
            await voip.get_user("137")
    assert len(server.requests) == 2


async def test_a_server_that_trickles_cannot_hold_a_read() -> None:
    reply = Reply(b"", headers={"Content-Length": "1000000"}, trickle=True)
    async with pbx(reply) as server, client(server, whole=0.2, attempts=1) as voip:
        with pytest.raises(PbxTimeout):
            await voip.get_user("137")


async def test_nobody_listens() -> None:
    async with pbx(FINE) as server:
        pass
    async with client(server) as voip:
        with pytest.raises(PbxUnreachable):
            await voip.get_user("137")


class Failing(httpx.AsyncBaseTransport):
    """A network on which every request meets the same error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        raise self.error


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (httpx.ConnectTimeout("slow"), PbxUnreachable),
        (httpx.PoolTimeout("full"), PbxUnreachable),
        (httpx.WriteTimeout("slow"), PbxTimeout),
        (httpx.WriteError("broken"), PbxBrokeOff),
        (RuntimeError("a bug of httpx"), PbxBrokeOff),
        (OSError("no more files"), PbxBrokeOff),
    ],
)
async def test_other_libraries_errors_are_translated(
    error: Exception, leaf: type[PbxError]
) -> None:
    limits = Limits(wait=0, attempts=1)
    transport = Failing(error)
    async with Voip24h(
        "https://p.vn", "x9", timezone=ZONE, limits=limits, transport=transport
    ) as v:
        with pytest.raises(leaf) as caught:
            await v.get_user("137")
    assert str(error) in str(caught.value)


async def test_answers_may_be_packed() -> None:
    for encoding, packed in (
        ("gzip", gzip.compress(FINE.body)),
        ("deflate", zlib.compress(FINE.body)),
        ("identity", FINE.body),
    ):
        reply = Reply(packed, headers={"Content-Encoding": encoding})
        async with pbx(reply) as server, client(server) as voip:
            assert len((await voip.get_user("137")).legs) == 2


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(FINE.body)[:-12]),
        ("gzip", b"no gzip"),
        ("gzip, gzip", gzip.compress(gzip.compress(FINE.body))),
        ("br", FINE.body),
    ],
)
async def test_answers_packed_badly_are_garbled(encoding: str, body: bytes) -> None:
    reply = Reply(body, headers={"Content-Encoding": encoding})
    async with pbx(reply) as server, client(server, attempts=1) as voip:
        with pytest.raises(PbxGarbled):
            await voip.get_user("137")


@pytest.mark.parametrize("packed", [True, False])
async def test_answers_are_bounded_after_unpacking(packed: bool) -> None:
    body = answer([row()] * 10_000)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    reply = Reply(gzip.compress(body) if packed else body, headers=headers)
    async with pbx(reply) as server, client(server, response_bytes=len(body) - 1) as voip:
        with pytest.raises(PbxTooLarge):
            await voip.get_user("137")
        assert len(server.requests) == 1
    async with pbx(reply) as server, client(server, response_bytes=len(body)) as voip:
        assert len((await voip.get_user("137")).legs) == 1


def log_of_days(request: Request) -> list[dict[str, Any]]:
    """One call at the beginning and one at the end of each day that is asked for."""
    first, last = (
        date(*map(int, reversed(request.json["data"][name].split("/"))))
        for name in ("fromDate", "toDate")
    )
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        row(callId=f"x{day:%Y%m%d}{time[:2]}", callDate=f"{day} {time}")
        for day in days
        for time in ("23:59:59", "00:00:00")
    ]


async def test_a_month_comes_in_windows_without_holes_or_doubles() -> None:
    async with (
        pbx(lambda request: Reply(answer(log_of_days(request)))) as server,
        client(server, window_days=7) as voip,
    ):
        log = await voip.get_date(MONTH)
    asked = sorted(request.json["data"]["fromDate"] for request in server.requests)
    assert asked == ["01/07/2018", "08/07/2018", "15/07/2018", "22/07/2018", "29/07/2018"]
    assert [leg.call_id for leg in log.legs] == [
        f"x201807{day:02}{hour}" for day in range(1, 31) for hour in ("00", "23")
    ]


async def test_rows_that_two_windows_hold_are_kept_once() -> None:
    async with pbx(Reply(answer([row(), 7]))) as server, client(server) as voip:
        log = await voip.get_user_date("137", MONTH)
    assert (len(log.legs), log.set_aside) == (1, 5)


async def test_windows_are_fetched_together_but_not_all_at_once() -> None:
    pair = asyncio.Barrier(2)
    under_way, most = 0, 0

    async def script(request: Request) -> Reply:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        async with asyncio.timeout(10):
            await pair.wait()
        under_way -= 1
        return Reply(answer(log_of_days(request)))

    async with pbx(script) as server, client(server, window_days=5, concurrency=2) as voip:
        log = await voip.get_date(MONTH)
    assert (len(log.legs), len(server.requests), most) == (60, 6, 2)


async def test_days_that_are_too_many_at_once_are_asked_for_in_halves() -> None:
    limit = len(
        answer(
            log_of_days(
                Request(
                    "",
                    json.dumps(
                        {"data": {"fromDate": "01/07/2018", "toDate": "02/07/2018"}}
                    ).encode(),
                )
            )
        )
    )
    async with (
        pbx(lambda request: Reply(answer(log_of_days(request)))) as server,
        client(server, response_bytes=limit) as voip,
    ):
        log = await voip.get_date(MONTH)
        assert len(log.legs) == 60
    async with (
        pbx(lambda request: Reply(answer(log_of_days(request)))) as server,
        client(server, response_bytes=100) as voip,
    ):
        with pytest.raises(PbxTooLarge):
            await voip.get_date(DAY)


async def test_one_failed_window_fails_the_whole() -> None:
    def script(request: Request) -> Reply:
        bad = request.json["data"]["fromDate"] == "15/07/2018"
        return Reply(status=401) if bad else Reply(answer(log_of_days(request)))

    async with pbx(script) as server, client(server) as voip:
        with pytest.raises(PbxRejectedSecret) as caught:
            await voip.get_date(MONTH)
    assert caught.value.__context__ is None


async def test_a_day_of_many_rows() -> None:
    rows = [row(callId=f"{1532857052 + n // 3}.{n}", callDate="x") for n in range(5000)]
    async with pbx(Reply(answer(rows))) as server, client(server) as voip:
        log = await voip.get_date(DAY)
    assert (len(log.legs), log.set_aside) == (5000, 0)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://pbx.example.vn",
        "https://pbx.example.vn/",
        " https://pbx.example.vn/api/v1/partner/voip24h ",
    ],
)
async def test_the_address_of_the_api(base_url: str) -> None:
    async with Voip24h(base_url, "x9", timezone=ZONE) as voip:
        assert repr(voip) == "Voip24h('https://pbx.example.vn/api/v1/partner/voip24h')"


@pytest.mark.parametrize(
    "base_url",
    ["http://localhost:8024/pbx", "http://127.0.0.1:1", "http://127.8.8.8", "http://[::1]:9"],
)
async def test_this_machine_needs_no_https(base_url: str) -> None:
    async with Voip24h(base_url, "x9", timezone=ZONE) as voip:
        assert base_url in repr(voip)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://pbx.example.vn",
        "http://localhost.example.vn",
        "http://10.0.0.1",
        "ftp://pbx.example.vn",
        "pbx.example.vn",
        "https://",
        "https://pbx.example.vn:port",
        "https://[pbx",
        "https://user:password@pbx.example.vn",
        "https://pbx.example.vn/?a=b",
        "https://pbx.example.vn/#a",
        "",
    ],
)
def test_addresses_that_are_none(base_url: str) -> None:
    with pytest.raises(BadPbxAddress) as caught:
        Voip24h(base_url, "x9", timezone=ZONE)
    assert "password" not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "  "])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        Voip24h("https://pbx.example.vn", secret, timezone=ZONE)


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with pbx(FINE) as server, client(server) as voip:
        assert len((await voip.get_user("137")).legs) == 2


def test_a_link_shows_itself_to_nobody() -> None:
    link = RecordingLink("https://p.vn/secret")
    assert "secret" not in f"{link!r} {link} {[link]}"
    assert link == RecordingLink("https://p.vn/secret")
    assert link != "https://p.vn/secret"
    assert len({link, RecordingLink("https://p.vn/secret")}) == 1
    assert link.host == "p.vn"
