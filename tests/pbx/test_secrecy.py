"""A canary for a secret, through every failure: it may turn up nowhere.

Links are bearer secrets as well, and have a canary of their own.
"""

from __future__ import annotations

import asyncio
import base64
import copy
import html
import io
import json
import logging
import pickle
import re
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest

from tests.pbx.reading import ZONE, answer
from tests.pbx.scripted import Cut, Reply, Request, Script, client, pbx
from tests.pbx.test_client import DAY, Failing
from voipbot.pbx import Limits, PbxError, RecordingLink, Voip24h
from voipbot.pbx.log_filter import LOGGERS
from voipbot.pbx.secret import Secret

CANARY = 'c4nary"/<Ü>\\ secret'
LINK_CANARY = "l1nk-canary"
LINK = f"https://p.vn/{LINK_CANARY}"
WHOLE = ("c4nary", "YzRuYXJ5", "63346e617279", LINK_CANARY)
"""Parts of the canaries that every way to write them has: plain, base64 and hexadecimal."""

Ask = Callable[[Voip24h], Awaitable[object]]
ASKS: dict[str, Ask] = {
    "log": lambda voip: voip.get_user("137"),
    "windows": lambda voip: voip.get_date(DAY),
    "recording": lambda voip: voip.recording_download("1531709393.4472"),
    "dial": lambda voip: voip.make_dial("101", "0982056720"),
}


def echo(status: int = 200, before: bytes = b"", after: bytes = b"", raw: bool = False) -> Script:
    """Answer with the request's body, and with a link."""

    def script(request: Request) -> Reply:
        body = before + request.body + LINK.encode() + after
        return Reply(body, status=status, raw=body + b"\r\n\r\n" if raw else None)

    return script


def echo_in_words(**envelope: Any) -> Script:
    def script(request: Request) -> Reply:
        words = f"refused {request.body.decode()} {CANARY} {LINK} {'x' * 500}"
        return Reply(answer(None, envelope.get("code", -1), words), envelope.get("status", 200))

    return script


def echo_in_header(request: Request) -> Reply:
    return Reply(status=302, headers={"Location": f"/?{quote_plus(request.body)} {LINK}"})


FAILURES: dict[str, Script | Reply | Cut] = {
    **{f"cut {cut.name}": cut for cut in Cut},
    "silent": Reply(silent=True),
    "trickle": Reply(headers={"Content-Length": "1000000"}, trickle=True),
    "words": echo_in_words(),
    "words without a code": echo_in_words(code=None),
    **{f"words {status}": echo_in_words(status=status) for status in (401, 404, 422, 429, 500)},
    **{f"echo {status}": echo(status) for status in (200, 302, 403, 500)},
    "echo, no HTTP": echo(raw=True),
    "half JSON": echo(before=b'{"respCode":0,"data":'),
    "JSON of another shape": echo(before=b'{"respCode":0,"data":"x","echo":', after=b"}"),
    "no link": Reply(answer({"url": f"{LINK} {CANARY}"})),
    "broken link": Reply(answer(f"{LINK} {CANARY}")),
    "scalar": Reply(answer(7)),
    "header": echo_in_header,
    "too large": Reply(b"x" * 3000 + CANARY.encode()),
    "no gzip": Reply(CANARY.encode(), headers={"Content-Encoding": "gzip"}),
}


FINE_FOR_SOME = {"no link", "broken link", "scalar"}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    for name in (None, "httpx", "httpcore", "asyncio", "stamina", "voipbot"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


async def shown(voip: Voip24h, ask: Ask) -> tuple[str, BaseException | None]:
    """Return everything that could be shown of a request that fails."""
    try:
        return repr(await ask(voip)), None
    except (PbxError, asyncio.CancelledError) as error:
        return everything_about(error), error


def everything_about(error: BaseException) -> str:
    told = io.StringIO()
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    print("".join(found.format()), file=told)
    seen: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is None or each in seen:
            continue
        seen.append(each)
        print(repr(each), str(each), vars(each), getattr(each, "__notes__", ""), file=told)
        for frame, _ in traceback.walk_tb(each.__traceback__):
            print({name: repr(value) for name, value in frame.f_locals.items()}, file=told)
        left += [each.__cause__, each.__context__]
    return told.getvalue()


def assert_secret(text: str) -> None:
    for part in WHOLE:
        assert part not in text


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
@pytest.mark.parametrize("name", FAILURES)
async def test_no_failure_shows_a_secret(
    name: str,
    ask: Ask,
    logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    bounds = {"read": 0.05, "whole": 0.2, "dial": 0.2, "response_bytes": 2500, "attempts": 2}
    async with pbx(FAILURES[name]) as server, client(server, CANARY, **bounds) as voip:
        text, error = await shown(voip, ask)
        text += repr(voip) + str(vars(voip))
    assert isinstance(error, PbxError) or name in FINE_FOR_SOME
    assert_secret(text)
    assert_secret(logged.text)
    assert_secret("".join(capfd.readouterr()))


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError(CANARY),
        httpx.WriteError(f"wrote {CANARY!r}"),
        httpx.RemoteProtocolError(f"illegal status line: {bytearray(CANARY.encode())!r}"),
        RuntimeError(CANARY, LINK),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_no_error_of_httpx_shows_a_secret(error: Exception, ask: Ask) -> None:
    limits = Limits(wait=0, attempts=2)
    transport = Failing(error)
    async with Voip24h(
        "https://p.vn", CANARY, timezone=ZONE, limits=limits, transport=transport
    ) as voip:
        text, failure = await shown(voip, ask)
    assert isinstance(failure, PbxError)
    assert_secret(text)


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
async def test_no_cancelled_request_shows_a_secret(
    ask: Ask, logged: pytest.LogCaptureFixture
) -> None:
    asked = asyncio.Event()

    async def script(request: Request) -> Reply:
        asked.set()
        return Reply(silent=True)

    async with pbx(script) as server, client(server, CANARY) as voip:
        task = asyncio.create_task(shown(voip, ask))
        await asked.wait()
        task.cancel()
        text, error = await task
    assert isinstance(error, asyncio.CancelledError)
    assert_secret(text + logged.text)


async def test_what_is_logged_is_left_alone_once_the_client_is_closed() -> None:
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [len(logger.filters) for logger in loggers]
    async with Voip24h("https://p.vn", CANARY, timezone=ZONE):
        assert [len(logger.filters) for logger in loggers] == [n + 1 for n in before]
    assert [len(logger.filters) for logger in loggers] == before


async def test_a_link_that_is_found_is_shown_to_nobody(logged: pytest.LogCaptureFixture) -> None:
    async with pbx(Reply(answer({"link": LINK}))) as server, client(server) as voip:
        link = await voip.recording_listen("1.2")
    assert link.reveal() == LINK
    assert_secret(repr(link) + logged.text)


@pytest.mark.parametrize("kept", [Secret(CANARY), RecordingLink(LINK)])
def test_secrets_are_not_pickled(kept: object) -> None:
    assert_secret(repr(kept) + str(kept) + format(kept))
    with pytest.raises(TypeError):
        pickle.dumps(kept)
    with pytest.raises(TypeError):
        copy.deepcopy(kept)


@pytest.mark.parametrize(
    "write",
    [
        str,
        json.dumps,
        lambda text: json.dumps(text, ensure_ascii=False),
        lambda text: json.dumps(json.dumps(json.dumps(text))),
        lambda text: json.dumps(text).replace("/", "\\/"),
        repr,
        lambda text: repr(text.encode()),
        lambda text: repr(json.dumps(text).encode()),
        ascii,
        quote,
        quote_plus,
        html.escape,
        lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
        str.upper,
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: text.encode().hex(),
    ],
)
def test_the_secret_is_known_however_it_is_written(write: Callable[[str], str]) -> None:
    told = Secret(CANARY).redact(f"before {write(CANARY)} after")
    assert re.fullmatch(r"before ['\"b\\]*\[secret\]['\"\\]* after", told)


def test_a_text_of_backslashes_is_gone_through_once() -> None:
    assert Secret(CANARY).redact("\\" * 200_000).endswith("…")


def test_what_is_redacted_keeps_its_words() -> None:
    secret = Secret("a/b")
    told = secret.redact("a/b A/B a\\/b a%2Fb YS9i\n see https://p.vn/x\t\x00 and sip://a now")
    assert told == "[secret] [secret] [secret] [secret] [secret] see [link] and [link] now"
    assert secret.redact("x" * 300) == "x" * 199 + "…"
    assert secret.redact("x" * 200) == "x" * 200
