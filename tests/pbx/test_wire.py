from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.pbx.reading import ABSENT, SECRET, answer, fixture, read, row
from voipbot.domain.calls import Period
from voipbot.pbx import (
    DialAccepted,
    DialNotPlaced,
    DialRefused,
    DialUncertain,
    NoRecording,
    PbxError,
    PbxFailed,
    PbxGarbled,
    PbxRateLimited,
    PbxRejectedSecret,
    PbxServerError,
    PbxWrongAddress,
    RecordingLink,
)
from voipbot.pbx.wire import (
    Answer,
    RequestType,
    body_of,
    dates,
    dial_of,
    failure_of,
    link_of,
    seconds,
)

NOW = datetime(2018, 7, 29, 9, 37, 32, tzinfo=UTC)
ASKED = DialAccepted("101", "0982056720")


def link(data: object = ABSENT, **envelope: object) -> RecordingLink:
    return link_of(Answer(200, answer(data, **envelope)), SECRET)


def test_request_is_the_documents() -> None:
    body = body_of(SECRET, RequestType.GET_USER, {"user": "137"})
    assert json.loads(body) == {
        "requestType": "getUser",
        "partnerSecret": "local-partner-secret",
        "data": {"user": "137"},
    }


def test_dates_are_day_month_year() -> None:
    period = Period(date(2018, 1, 1), date(2018, 7, 30))
    assert dates(period) == {"fromDate": "01/01/2018", "toDate": "30/07/2018"}


@pytest.mark.parametrize("code", [0, "0", " 0 ", 0.0, "00"])
def test_success_as_number_or_text(code: object) -> None:
    assert len(read(answer([row()], code)).legs) == 1


@pytest.mark.parametrize("code", [-1, "-1", 1, "failure", True])
def test_failure_says_why(code: object) -> None:
    with pytest.raises(PbxFailed) as caught:
        read(answer(None, code, "Out of  order\n"))
    assert caught.value.params == {"reason": "Out of order"}


@pytest.mark.parametrize("message", [ABSENT, None, 7, {"a": 1}])
def test_failure_without_words(message: object) -> None:
    with pytest.raises(PbxFailed) as caught:
        read(answer(None, -1, message))
    assert caught.value.params == {"reason": ""}


@pytest.mark.parametrize("message", ["Partner Secret invalid", "Unauthorized"])
def test_failure_for_the_secrets_sake(message: str) -> None:
    with pytest.raises(PbxRejectedSecret):
        read(answer(None, -1, message))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Log in</body></html>",
        b'{"respCode":0,"data":[{"callId":"15328',
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"respCode":null}',
        b'{"respCode":""}',
        b'{"data":[]}',
        b"[" * 100_000,
        b'{"respCode":0,"data":' + b"[" * 100_000,
        b"\xff\xfe\x00",
        answer([], {}).replace(b"[]", b"[1,]"),
    ],
)
def test_bodies_that_mean_nothing(body: bytes) -> None:
    with pytest.raises(PbxGarbled):
        read(body)


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        (401, PbxRejectedSecret),
        (403, PbxRejectedSecret),
        (419, PbxRejectedSecret),
        (422, PbxFailed),
        (400, PbxFailed),
        (429, PbxRateLimited),
        (302, PbxWrongAddress),
        (404, PbxWrongAddress),
        (405, PbxWrongAddress),
        (500, PbxServerError),
        (502, PbxServerError),
        (599, PbxServerError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"message":"Sorry"}', b'{"message":7}', b"[]"])
def test_statuses(status: int, leaf: type[PbxError], body: bytes) -> None:
    failure = failure_of(Answer(status, body), SECRET, NOW)
    assert type(failure) is leaf
    assert ("Sorry" in str(failure)) is (b"Sorry" in body)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_statuses_of_success(status: int) -> None:
    assert failure_of(Answer(status), SECRET, NOW) is None


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Sun, 29 Jul 2018 09:37:42 GMT", 10.0),
        ("Sun, 29 Jul 2018 09:37:22 GMT", 0.0),
        ("", None),
        ("-1", None),
        ("nan", None),
        ("9" * 40, None),
        ("Sun, 29 Jul 2018 09:37:42 -0000", None),  # no zone at all
    ],
)
def test_retry_after(header: str, wanted: float | None) -> None:
    assert seconds(header, NOW) == wanted
    limited = failure_of(Answer(429, b"", header), SECRET, NOW)
    assert isinstance(limited, PbxRateLimited)
    assert limited.retry_after == wanted


def test_documents_link_byte_for_byte() -> None:
    body = fixture("document_recording_download")
    found = link_of(Answer(200, body), SECRET)
    assert found.reveal().encode() in body
    assert found.host == "localhost"


@pytest.mark.parametrize("shape", ["https://p.vn/a?b=%2F+c", "http://p.vn/\u00e2"])
def test_links_in_every_shape(shape: str) -> None:
    for data in ({"link": shape}, shape, [shape], [{"link": shape}], {"link": shape, "ttl": 60}):
        assert link(data).reveal() == shape


@pytest.mark.parametrize(
    "data", [None, ABSENT, {}, [], "", {"link": ""}, {"link": None}, "File not found"]
)
def test_no_recording(data: object) -> None:
    with pytest.raises(NoRecording):
        link(data)


@pytest.mark.parametrize(
    "message",
    [
        "Recording not found",
        "File does not exist",
        "No recording",
        "Không tìm thấy file ghi âm",
        "The file doesn't exist",
    ],
)
def test_failures_that_mean_no_recording(message: str) -> None:
    with pytest.raises(NoRecording):
        link(code=-1, message=message)


@pytest.mark.parametrize(
    "data",
    [
        {"url": "https://p.vn/a"},
        7,
        ["https://p.vn/a", "https://p.vn/b"],
        "javascript:alert(1)",
        "/recording/listen",
        "https://",
        "https://p.vn/a b",
        "https://p.vn/a\nb",
        "https://[p.vn/a",
    ],
)
def test_what_is_no_link_is_garbled(data: object) -> None:
    with pytest.raises(PbxGarbled) as caught:
        link(data)
    assert "p.vn" not in str(caught.value)


def test_link_that_is_no_text_is_garbled() -> None:
    with pytest.raises(PbxGarbled):
        link_of(Answer(200, b'{"respCode":0,"data":"https://p.vn/\xff"}'), SECRET)


def test_other_failures_are_no_missing_recordings() -> None:
    with pytest.raises(PbxFailed):
        link(code=-1, message="Out of order")


def dial(status: int, body: bytes) -> DialAccepted:
    return dial_of(Answer(status, body), SECRET, NOW, ASKED)


@pytest.mark.parametrize("data", [{"extension": "101", "phone": "0982056720"}, None, {}, ABSENT])
def test_dial_accepted(data: object) -> None:
    assert dial(200, answer(data)) == ASKED


def test_dial_refused_in_the_servers_words() -> None:
    with pytest.raises(DialRefused) as caught:
        dial(200, answer(None, -1, "Extension 101 is offline"))
    assert caught.value.params == {"reason": "Extension 101 is offline"}
    with pytest.raises(DialRefused) as caught:
        dial(422, b'{"message":"The phone is invalid"}')
    assert caught.value.params == {"reason": "The phone is invalid"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 419, 429])
def test_dial_that_was_turned_away(status: int) -> None:
    with pytest.raises(DialNotPlaced) as caught:
        dial(status, b"")
    assert isinstance(caught.value.__cause__, PbxError)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 408, 409, 500, 502, 503, 504])
def test_dial_that_may_have_been_taken(status: int) -> None:
    with pytest.raises(DialUncertain):
        dial(status, answer(None, -1, "no"))


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"respCode":', b"{}", b"[]"])
def test_dial_with_garbage_for_an_answer(body: bytes) -> None:
    with pytest.raises(DialUncertain):
        dial(200, body)
