"""Whatever comes: only the client's own errors, and no bad row costs a good one."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pbx.reading import SECRET, ZONE, answer, read, row
from voipbot.domain.calls import Leg
from voipbot.pbx import DialAccepted, PbxError
from voipbot.pbx.rows import in_order, legs_of
from voipbot.pbx.wire import Answer, dial_of, failure_of, link_of, seconds

NOW = datetime(2018, 7, 29, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
field_values = json_values | st.sampled_from(["NO ANSWER", "2018-07-29 16:37:32", "69", "s"])
odd_rows = st.fixed_dictionaries(
    {},
    optional={
        "callId": field_values,
        "user": field_values,
        "phoneNumber": field_values,
        "callType": field_values,
        "callStatus": field_values,
        "callDate": field_values,
        "duration": field_values,
    },
)
envelopes = st.builds(
    lambda code, message, data: json.dumps(
        {"respCode": code, "respMsg": message, "data": data}
    ).encode(),
    json_values | st.just(0),
    json_values,
    json_values | st.lists(odd_rows),
)
bitten = st.builds(
    lambda body, at, bite: body[: at % (len(body) + 1)] + bite + body[at % (len(body) + 1) :],
    envelopes,
    st.integers(0, 10_000),
    st.binary(max_size=6),
)
truncated = st.builds(
    lambda body, at: body[: at % (len(body) + 1)], envelopes, st.integers(0, 9999)
)
bodies = st.binary() | envelopes | bitten | truncated


@settings(max_examples=200)
@given(bodies, st.sampled_from([200, 302, 401, 404, 422, 429, 500]), st.text())
def test_any_bytes_raise_only_the_clients_own_errors(body: bytes, status: int, wait: str) -> None:
    got = Answer(status, body, wait)
    failure_of(got, SECRET, NOW)
    with suppress(PbxError):
        read(body)
    with suppress(PbxError):
        legs_of(body, ZONE)
    with suppress(PbxError):
        link_of(got, SECRET)
    with suppress(PbxError):
        dial_of(got, SECRET, NOW, DialAccepted("101", "0982056720"))


@given(st.text(max_size=40))
def test_any_retry_after_is_seconds_or_nothing(header: str) -> None:
    found = seconds(header, NOW)
    assert found is None or found >= 0


no_row = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dictionaries(st.text().filter(lambda name: name != "callId"), json_values)
    | st.builds(lambda value: row(callId=value), st.sampled_from([None, "", " ", [], {}, True]))
    | st.builds(lambda value: row(callId="x", callDate=value), json_values)
)


@settings(max_examples=150)
@given(st.lists(st.one_of(st.just("good"), no_row.map(lambda value: [value])), max_size=12))
def test_no_bad_row_costs_a_good_one(plan: list[Any]) -> None:
    rows = [
        row(callId=f"1532857052.{n}") if item == "good" else item[0] for n, item in enumerate(plan)
    ]
    log = read(answer(rows))
    good = {f"1532857052.{n}" for n, item in enumerate(plan) if item == "good"}
    assert {leg.call_id for leg in log.legs} >= good
    read_anyway = {leg.call_id for leg in log.legs} - good
    assert read_anyway <= {"x"}
    bad = len(plan) - len(good)
    assert bad - sum(item != "good" and _is_x(item[0]) for item in plan) <= log.set_aside <= bad


def _is_x(item: object) -> bool:
    return isinstance(item, dict) and item.get("callId") == "x"


text_bytes = st.binary(max_size=8).filter(lambda raw: b'"' not in raw and b"\\" not in raw)
escapes = st.sampled_from([b"\\ud800", b"\\udfff", b"\\x", b"\\'", b"\\u00e2", b"\\\\", b"\\n"])


@settings(max_examples=150)
@given(st.lists(text_bytes | escapes, max_size=5), st.sampled_from(["phoneNumber", "callStatus"]))
def test_no_bytes_in_a_rows_text_cost_a_neighbour(parts: list[bytes], field: str) -> None:
    rows = [row(callId="1532857051.1"), row(**{field: "HERE"}), row(callId="1532857053.1")]
    log = read(answer(rows).replace(b'"HERE"', b'"' + b"".join(parts) + b'"'))
    assert {leg.call_id for leg in log.legs} >= {"1532857051.1", "1532857053.1"}
    assert len(log.legs) + log.set_aside == 3


few_rows = st.lists(
    st.builds(
        lambda call, user, status, late, lasted: row(
            callId=f"153285705{call}.1",
            user=user,
            callStatus=status,
            callDate=str(datetime(2018, 7, 29, 16, 37, 30) + timedelta(seconds=call + late)),  # noqa: DTZ001
            duration=lasted,
        ),
        st.integers(0, 2),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["ANSWERED", "MISSED", "BUSY"]),
        st.integers(0, 2),
        st.none() | st.integers(0, 2),
    ),
    max_size=12,
)


@given(few_rows, st.randoms())
def test_order_and_repetition_make_no_difference(rows: list[dict[str, Any]], random: Any) -> None:
    log = read(answer(rows))
    mixed = rows + random.choices(rows, k=len(rows)) if rows else []
    random.shuffle(mixed)
    assert read(answer(mixed)).legs == log.legs
    assert in_order([*log.legs, *log.legs]) == log.legs
    identities = {(r["callId"], r["user"]) for r in rows}
    assert [(leg.at, leg.call_id, leg.extension) for leg in log.legs] == sorted(
        (leg.at, leg.call_id, leg.extension) for leg in log.legs
    )
    assert {(leg.call_id, leg.extension) for leg in log.legs} == identities
    assert all(_any_answered(rows, leg) is leg.answered for leg in log.legs)


def _any_answered(rows: list[dict[str, Any]], leg: Leg) -> bool:
    return any(
        r["callStatus"] == "ANSWERED" and (r["callId"], r["user"]) == (leg.call_id, leg.extension)
        for r in rows
    )
