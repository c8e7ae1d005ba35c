from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.pbx.reading import ABSENT, answer, fixture, read, read_rows, row
from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import party_from_log
from voipbot.pbx import CallLog, PbxGarbled
from voipbot.pbx.rows import in_order, joined

SAMPLE_AT = datetime(2018, 7, 29, 9, 37, 32, tzinfo=UTC)


def test_documents_sample_is_two_legs_earliest_first() -> None:
    log = read(fixture("document_get_user"))
    assert [leg.call_id for leg in log.legs] == ["1532834934.130789", "1532857052.131132"]
    assert log.legs[1] == Leg(
        "1532857052.131132",
        "137",
        party_from_log("0982056720"),
        CallType.EXTERNAL,
        CallStatus.NO_ANSWER,
        "NO ANSWER",
        SAMPLE_AT,
    )
    assert (log.set_aside, log.disagreeing, log.reasons) == (0, 0, ())


def test_duration_is_kept_and_never_means_answered() -> None:
    unanswered, answered = read(fixture("later_edition_duration")).legs
    assert (unanswered.duration, unanswered.answered) == (timedelta(seconds=69), False)
    assert (answered.duration, answered.answered) == (timedelta(seconds=125), True)


def test_ring_group_keeps_one_leg_an_extension_and_ids_as_texts() -> None:
    log = read(fixture("ring_group"))
    assert [(leg.call_id, leg.extension, leg.status) for leg in log.legs] == [
        ("sip-1532857052.1", "101", CallStatus.NO_ANSWER),
        ("sip-1532857052.10", "102", CallStatus.NO_ANSWER),
        ("1532857060.20", "", CallStatus.OTHER),
        ("sip-1532857052.10", "103", CallStatus.ANSWERED),
    ]
    assert {leg.party.key for leg in log.legs if leg.party.known} == {"+84982056720"}


def test_bad_rows_are_counted_and_lose_no_neighbour() -> None:
    log = read(fixture("bad_rows"))
    assert [leg.call_id for leg in log.legs] == ["1532834934.130790", "1532857052.131132"]
    assert log.set_aside == 5
    assert log.reasons == (("no callId", 1), ("no time", 1), ("not an object", 3))
    odd = log.legs[0]
    assert (odd.extension, odd.party.raw, odd.duration) == ("", "", None)
    assert (odd.type, odd.status) == (CallType.OTHER, CallStatus.OTHER)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ANSWERED", CallStatus.ANSWERED),
        (" answered ", CallStatus.ANSWERED),
        ("No  Answer", CallStatus.NO_ANSWER),
        ("NOANSWER", CallStatus.NO_ANSWER),
        ("no_answer", CallStatus.NO_ANSWER),
        ("Busy", CallStatus.BUSY),
        ("FAILED", CallStatus.FAILED),
        ("Congestion", CallStatus.CONGESTION),
        ("MISSED", CallStatus.MISSED),
        ("ANSWERED ELSEWHERE", CallStatus.OTHER),
        ("ANSWER", CallStatus.OTHER),
        ("", CallStatus.OTHER),
    ],
)
def test_statuses_in_any_case_and_spacing(text: str, status: CallStatus) -> None:
    (leg,) = read_rows(row(callStatus=text)).legs
    assert (leg.status, leg.status_text) == (status, text)
    assert leg.answered is (status is CallStatus.ANSWERED)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("INBOUND", CallType.INBOUND),
        ("Outbound ", CallType.OUTBOUND),
        ("external", CallType.EXTERNAL),
        ("LOCAL/INTERNAL", CallType.LOCAL),
        ("Local", CallType.LOCAL),
        ("INTERNAL", CallType.LOCAL),
        ("VIDEO", CallType.OTHER),
        (None, CallType.OTHER),
    ],
)
def test_types_in_any_case_and_spacing(text: str | None, type_: CallType) -> None:
    assert read_rows(row(callType=text)).legs[0].type is type_


@pytest.mark.parametrize(
    ("data", "call_ids"),
    [
        ([row()], ["1532857052.131132"]),
        ([[row()], [row(callId="1532857053.1")]], ["1532857052.131132", "1532857053.1"]),
        ([[[row()]]], ["1532857052.131132"]),
        (row(), ["1532857052.131132"]),
        ({"0": row(), "2": row(callId="1532857053.1")}, ["1532857052.131132", "1532857053.1"]),
        ({"rows": [row()], "total": 1}, ["1532857052.131132"]),
        ({"data": {"rows": [row()]}}, ["1532857052.131132"]),
        (None, []),
        (ABSENT, []),
        ({}, []),
        ([], []),
        ([[]], []),
        ("", []),
    ],
)
def test_data_in_every_shape(data: object, call_ids: list[str]) -> None:
    log = read(answer(data))
    assert sorted(leg.call_id for leg in log.legs) == call_ids
    assert log.set_aside == 0


@pytest.mark.parametrize("data", ["no data", 0, 17, True, False])
def test_data_that_can_hold_no_rows_is_garbled(data: object) -> None:
    with pytest.raises(PbxGarbled):
        read(answer(data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"message": "none"}, "no callId"),
        ([{"callId": None}], "no callId"),
        ([{"callId": {}}], "no callId"),
        ([row(callId=" ")], "no callId"),
        ({"a": {"b": {"c": {"d": {"e": [row()]}}}}}, "nested too deep"),
        ([[[[[row()]]]]], "nested too deep"),
    ],
)
def test_what_is_no_row_is_set_aside(data: object, reason: str) -> None:
    log = read(answer(data))
    assert (log.legs, log.reasons) == ((), ((reason, 1),))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b'"\xff09"', "\ufffd09"),
        (b'"\\ud80009"', "\ufffd09"),
        (b'"\x0109"', "09"),
        (b'"\\x09"', "\ufffd09"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\ud800"', "\\ud800"),
    ],
)
def test_texts_that_are_no_proper_json_cost_nothing(text: bytes, wanted: str) -> None:
    body = answer([row(callId="1532857053.1"), row(phoneNumber="HERE")])
    log = read(body.replace(b'"HERE"', text))
    assert [leg.party.raw for leg in log.legs] == [wanted, "0982056720"]
    assert log.set_aside == 0


def test_byte_order_mark_is_no_matter() -> None:
    assert len(read(b"\xef\xbb\xbf" + fixture("document_get_user")).legs) == 2


def test_row_whose_names_are_not_readable() -> None:
    log = read(b'{"respCode":0,"data":{"\xff":1}}')
    assert log.reasons == (("not readable", 1),)


def test_row_nested_without_end_costs_only_itself_where_it_can_be_passed_over() -> None:
    deep: object = 1
    for _ in range(50):
        deep = {"x": deep}
    log = read_rows(row(user=deep), row(callId="1532857053.1"))
    assert [leg.extension for leg in log.legs] == ["", "137"]


def test_a_call_id_that_comes_as_a_number_keeps_its_zero() -> None:
    body = answer([row(callId="HERE")]).replace(b'"HERE"', b"1532857052.131130")
    assert read(body).legs[0].call_id == "1532857052.131130"


@pytest.mark.parametrize(
    ("user", "extension"),
    [("137", "137"), (137, "137"), (" 137 ", "137"), (None, ""), (ABSENT, "")],
)
def test_user(user: object, extension: str) -> None:
    assert read_rows(row(user=user)).legs[0].extension == extension


def test_rows_without_user_belong_to_the_extension_that_was_asked_for() -> None:
    log = read(answer([row(user=None), row(user="9", callId="1532857053.1")]), "137")
    assert [leg.extension for leg in log.legs] == ["137", "9"]


@pytest.mark.parametrize("number", ["s", "*78", "anonymous", "", None, ABSENT])
def test_rows_without_a_number_are_rows(number: object) -> None:
    (leg,) = read_rows(row(phoneNumber=number)).legs
    assert not leg.party.known


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (69, 69),
        ("69", 69),
        (" 69 ", 69),
        ("69.7", 69),
        (69.7, 69),
        (0, 0),
        (-1, None),
        ("", None),
        ("soon", None),
        (None, None),
        (True, None),
        (10**30, None),
        ("9" * 30, None),
        ({}, None),
    ],
)
def test_duration(value: object, seconds: int | None) -> None:
    log = read_rows(row(duration=value))
    wanted = None if seconds is None else timedelta(seconds=seconds)
    assert (log.legs[0].duration, log.set_aside) == (wanted, 0)


def test_of_repeated_rows_the_answered_one_is_kept_in_any_order() -> None:
    missed = row(callStatus="MISSED", callDate="2018-07-29 16:38:00", duration=90)
    answered = row(callStatus="ANSWERED")
    for rows in ([missed, answered], [answered, missed], [answered, answered, missed]):
        (leg,) = read_rows(*rows).legs
        assert leg.answered


def test_of_repeated_rows_the_later_one_is_kept_in_any_order() -> None:
    early, late = row(callStatus="BUSY"), row(callDate="2018-07-29 16:37:52")
    for rows in ([early, late], [late, early]):
        (leg,) = read_rows(*rows).legs
        assert leg.status is CallStatus.NO_ANSWER


def test_joined_logs_have_no_doubles_and_add_up() -> None:
    one = read_rows(row(), {"callId": ""}, row(callId="1532857053.1"))
    other = read_rows(row(), 7, {"callId": ""})
    both = joined([other, one])
    assert [leg.call_id for leg in both.legs] == ["1532857052.131132", "1532857053.1"]
    assert (both.set_aside, both.reasons) == (3, (("no callId", 2), ("not an object", 1)))
    assert joined([one]) is one
    assert joined([]) == CallLog(())


def test_in_order_of_equal_times_goes_by_call_and_extension() -> None:
    legs = read_rows(row(user="2"), row(user="1"), row(callId="1532857052.1")).legs
    assert [(leg.call_id, leg.extension) for leg in in_order(reversed(legs))] == [
        ("1532857052.1", "137"),
        ("1532857052.131132", "1"),
        ("1532857052.131132", "2"),
    ]
