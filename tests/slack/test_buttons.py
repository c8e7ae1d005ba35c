from __future__ import annotations

import json
import logging

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voipbot.slack.buttons import LIMIT, BadButton, decode, encode


class Redial(msgspec.Struct, frozen=True, tag="redial"):
    number: str
    again: bool = False


class Turn(msgspec.Struct, frozen=True, tag="turn"):
    words: str
    page: int
    people: tuple[str, ...] = ()


class Anything(msgspec.Struct, frozen=True, tag="anything"):
    value: object


TEXT = st.text(max_size=40)
VALUES = st.builds(Redial, TEXT, st.booleans()) | st.builds(
    Turn, TEXT, st.integers(-(2**63), 2**63 - 1), st.lists(TEXT, max_size=3).map(tuple)
)


@given(VALUES)
def test_what_is_encoded_is_decoded(value: Redial | Turn) -> None:
    assert decode(type(value), encode(value)) == value


def test_a_value_is_compact_json_with_its_tag() -> None:
    assert (
        encode(Redial("+84982056720")) == '{"type":"redial","number":"+84982056720","again":false}'
    )


@pytest.mark.parametrize("limit", [LIMIT, 150])
def test_a_value_fits_or_is_refused(limit: int) -> None:
    room = limit - len(encode(Redial("")))

    assert len(encode(Redial("ờ" * room), limit)) == limit
    with pytest.raises(ValueError, match=f"{limit} at most"):
        encode(Redial("ờ" * (room + 1)), limit)


@given(
    st.text(st.characters())
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "number", "words", "page", "people"]), inner, max_size=4
            )
        ),
        max_leaves=10,
    ).map(json.dumps)
)
def test_any_string_decodes_or_is_a_bad_button(text: str) -> None:
    for kind in (Redial, Turn, Anything):
        try:
            value: msgspec.Struct = decode(kind, text)
        except BadButton:
            continue
        assert isinstance(value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        '{"type":"turn","words":"today","page":1}',
        '{"type":"redial","number":113}',
        '{"type":"redial","number":"113"} ,',
        '{"type":"redial","number":"\ud800"}',
        '{"type":"redial","deep":' + "[" * 100_000,
    ],
)
def test_a_stale_or_forged_value_is_a_bad_button(text: str) -> None:
    with pytest.raises(BadButton) as caught:
        decode(Redial, text)

    assert caught.value.level == logging.WARNING
    assert caught.value.key == "slack.bad_button"
    assert caught.value.__cause__ is not None


def test_nesting_without_end_is_a_bad_button() -> None:
    with pytest.raises(BadButton):
        decode(Anything, '{"type":"anything","value":' + "[" * 100_000)
