"""The six requests, against the samples of the Voip24h API document v1.0."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.demo.pbx.conftest import NOON, Served
from voipbot.demo.pbx import Options

SAMPLE_AT = datetime(2018, 7, 29, 9, 37, 32, tzinfo=UTC)
SAMPLE = {
    "callId": "1532857052.131132",
    "user": "137",
    "phoneNumber": "0982056720",
    "callType": "EXTERNAL",
    "callStatus": "NO ANSWER",
    "callDate": "2018-07-29 16:37:32",
}


def put_sample(served: Served) -> None:
    served.pbx.add_row(
        call_id="1532857052.131132",
        user="137",
        phone="0982056720",
        type="EXTERNAL",
        at=SAMPLE_AT,
        duration=69,
    )


@pytest.mark.parametrize(
    ("request_type", "data"),
    [
        ("getUser", {"user": "137"}),
        ("getDate", {"user": "137", "fromDate": "01/01/2018", "toDate": "30/07/2018"}),
        ("getDate", {"fromDate": "29/07/2018", "toDate": "29/07/2018"}),
        ("getUserDate", {"user": "137", "fromDate": "01/01/2018", "toDate": "30/07/2018"}),
    ],
)
async def test_the_documents_row_comes_as_the_document_shows_it(
    served: Served, request_type: str, data: dict[str, str]
) -> None:
    put_sample(served)
    answer = await served.ask(request_type, **data)
    assert answer == {
        "respCode": 0,
        "respMsg": "Success",
        "data": [{**SAMPLE, "duration": 69}],
    }


@pytest.mark.parametrize("options", [Options(duration=False)])
async def test_the_first_edition_has_no_duration(served: Served) -> None:
    put_sample(served)
    assert (await served.ask("getUser", user="137"))["data"] == [SAMPLE]


async def test_users_and_dates_choose_the_rows(served: Served) -> None:
    put_sample(served)
    served.pbx.add_row(user="101", phone="0912000101")
    assert (await served.ask("getUser", user="1"))["data"] == []
    today = {"fromDate": "24/11/2026", "toDate": "24/11/2026"}
    assert [row["user"] for row in (await served.ask("getDate", **today))["data"]] == ["101"]
    assert (await served.ask("getUserDate", user="137", **today))["data"] == []


async def test_dates_are_local_and_inclusive(served: Served) -> None:
    for name, at in {
        "before": datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC),
        "first": datetime(2026, 11, 22, 17, 0, 0, tzinfo=UTC),
        "last": datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC),
        "after": datetime(2026, 11, 23, 17, 0, 0, tzinfo=UTC),
    }.items():
        served.pbx.add_row(user=name, phone="0912000101", at=at)
    answer = await served.ask("getDate", fromDate="23/11/2026", toDate="23/11/2026")
    assert {row["user"] for row in answer["data"]} == {"first", "last"}
    assert {row["callDate"] for row in answer["data"]} == {
        "2026-11-23 00:00:00",
        "2026-11-23 23:59:59",
    }


async def test_call_ids_carry_the_second_of_the_call_date(served: Served) -> None:
    row = served.pbx.add_row(phone="0912000101")
    epoch, sequence = row.call_id.split(".")
    assert datetime.fromtimestamp(int(epoch), UTC) == NOON
    assert sequence.isdigit()


@pytest.mark.parametrize("options", [Options(call_id_prefix="pbx1-", repeats=True)])
async def test_ids_may_have_a_prefix_and_rows_may_repeat(served: Served) -> None:
    served.pbx.add_row(phone="0912000101")
    rows = (await served.ask("getUser", user="101"))["data"]
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert rows[0]["callId"].startswith("pbx1-")


async def test_rows_are_not_sorted_and_come_in_the_same_order_again(served: Served) -> None:
    for minutes in range(30):
        served.pbx.add_row(phone="0912000101", at=NOON - timedelta(minutes=minutes))
    first = (await served.ask("getUser", user="101"))["data"]
    dates = [row["callDate"] for row in first]
    assert dates != sorted(dates)
    assert dates != sorted(dates, reverse=True)
    assert (await served.ask("getUser", user="101"))["data"] == first


async def test_a_row_is_there_from_its_arrival_on(served: Served) -> None:
    served.pbx.add_row(phone="0912000101", arrives_at=NOON + timedelta(seconds=30))
    assert (await served.ask("getUser", user="101"))["data"] == []
    await served.pbx.advance(29)
    assert (await served.ask("getUser", user="101"))["data"] == []
    await served.pbx.advance(1)
    assert len((await served.ask("getUser", user="101"))["data"]) == 1


async def test_a_later_row_of_the_same_leg_replaces_the_first(served: Served) -> None:
    first = served.pbx.add_row(phone="0912000101", status="MISSED")
    served.pbx.add_row(
        call_id=first.call_id,
        phone="0912000101",
        status="ANSWERED",
        at=NOON,
        arrives_at=NOON + timedelta(seconds=40),
    )
    assert served.legs() == {"101": ("MISSED", 0)}
    await served.pbx.advance(40)
    assert served.legs() == {"101": ("ANSWERED", 0)}


@pytest.mark.parametrize(
    ("request_type", "path"),
    [
        ("recordingDownload", "/pbx/api/recording/download"),
        ("recordingListen", "/pbx/recording/listen"),
    ],
)
async def test_links_look_as_in_the_document(served: Served, request_type: str, path: str) -> None:
    served.pbx.add_row(call_id="1532857052.4472", phone="0948873483", status="ANSWERED", at=NOON)
    answer = await served.ask(request_type, callId="1532857052.4472")
    assert (answer["respCode"], list(answer["data"])) == (0, ["link"])
    link = answer["data"]["link"]
    assert link.startswith(f"{served.url}{path}?host=")
    file_name = parse_qs(urlsplit(link).query)["recordingFile"][0]
    assert re.fullmatch(r"in-\d+-0948873483-20261124-120000-1532857052\.4472\.gsm", file_name)


@pytest.mark.parametrize("status", ["NO ANSWER", "BUSY"])
async def test_only_answered_calls_are_recorded(served: Served, status: str) -> None:
    row = served.pbx.add_row(phone="0948873483", status=status, duration=60)
    answer = await served.ask("recordingListen", callId=row.call_id)
    assert answer == {"respCode": -1, "respMsg": "Recording not found"}


async def test_a_call_that_goes_on_has_no_recording_yet(served: Served) -> None:
    row = served.pbx.add_row(
        phone="0948873483", status="ANSWERED", arrives_at=NOON + timedelta(minutes=1)
    )
    assert (await served.ask("recordingListen", callId=row.call_id))["respCode"] == -1


async def test_make_dial_echoes_what_it_was_asked(served: Served) -> None:
    asked = {"extension": "101", "phone": "01687506228"}
    assert await served.ask("makeDial", **asked) == {
        "respCode": 0,
        "respMsg": "Success",
        "data": asked,
    }
    assert served.pbx.rings == {("101", "01687506228"): 1}


@pytest.mark.parametrize(
    ("request_type", "data", "message"),
    [
        ("makeDial", {"extension": "999", "phone": "0912000101"}, "Extension not found"),
        ("makeDial", {"extension": "101", "phone": ""}, "The phone field is required."),
        ("getUser", {}, "The user field is required."),
        ("getUser", {"user": 137}, "The user field is required."),
        (
            "getDate",
            {"fromDate": "2026-11-24", "toDate": "24/11/2026"},
            "The fromDate does not match the format d/m/Y.",
        ),
        ("getDate", {"fromDate": "24/11/2026"}, "The toDate field is required."),
        ("getEverything", {}, "Request type is invalid"),
    ],
)
async def test_what_makes_no_sense_fails(
    served: Served, request_type: str, data: dict[str, str], message: str
) -> None:
    answer = await served.ask(request_type, **data)
    assert answer == {"respCode": -1, "respMsg": message}
    assert not served.pbx.rings


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"data":[1]}'])
async def test_what_is_no_request_is_refused(served: Served, body: bytes) -> None:
    answer = await served.client.post("/pbx/api/v1/partner/voip24h", content=body)
    assert answer.json() == {"respCode": -1, "respMsg": "Unauthorized"}


@pytest.mark.parametrize("options", [Options(refused_status=status) for status in (200, 401)])
async def test_a_wrong_secret_is_refused(served: Served, options: Options) -> None:
    answer = await served.post("makeDial", "wrong", extension="101", phone="0912000101")
    assert answer.status_code == options.refused_status
    assert answer.json() == {"respCode": -1, "respMsg": "Unauthorized"}
    assert not served.pbx.rings


@pytest.mark.parametrize("options", [Options(date_wants_user=True)])
async def test_some_servers_want_a_user_for_dates_and_do_not_filter_by_it(served: Served) -> None:
    served.pbx.add_row(user="102", phone="0912000101")
    dates = {"fromDate": "24/11/2026", "toDate": "24/11/2026"}
    assert (await served.ask("getDate", **dates))["respCode"] == -1
    assert len((await served.ask("getDate", user="101", **dates))["data"]) == 1


async def test_requests_are_recorded_without_the_secret(served: Served) -> None:
    await served.ask("getUser", user="101")
    asked = served.pbx.requests[-1]
    assert (asked.type, asked.data, asked.at) == ("getUser", {"user": "101"}, NOON)
    assert "local-partner-secret" not in repr(asked)


async def test_it_is_a_post_only(served: Served) -> None:
    assert (await served.client.get("/pbx/api/v1/partner/voip24h")).status_code == 405
