from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voipbot.slack import mrkdwn

ANY_TEXT = st.text(st.characters(), max_size=60)
"""Halves of surrogate pairs included: JSON may hold them."""


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("0982 056 720", "0982 056 720"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<https://evil.example|bank>", "&lt;https://evil.example|bank&gt;"),
        ("a & b", "a &amp; b"),
        ("&lt;", "&amp;lt;"),
        ("one\ntwo\tthree\x00", "one two three "),
        ("\N{RIGHT-TO-LEFT OVERRIDE}027650", " 027650"),
        ("09\N{ZERO WIDTH SPACE}82", "09 82"),
        ("line\N{LINE SEPARATOR}break", "line break"),
        ("half\ud83d", "half "),
        ("Nguyễn Văn Ánh", "Nguyễn Văn Ánh"),
    ],
)
def test_escapes_what_came_from_a_phone_line(raw: str, shown: str) -> None:
    assert mrkdwn.escape(raw) == shown


@given(ANY_TEXT)
def test_nothing_escaped_can_be_markup_or_fail_to_be_sent(text: str) -> None:
    escaped = mrkdwn.escape(text)

    assert not {"<", ">", "\n", "\r"} & set(escaped)
    assert escaped.encode().decode() == escaped


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_escaping_loses_nothing_that_can_be_seen(text: str) -> None:
    escaped = mrkdwn.escape(text)

    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_mentions_people_and_channels() -> None:
    assert mrkdwn.mention("U01ALICE") == "<@U01ALICE>"
    assert mrkdwn.channel("C01SALES") == "<#C01SALES>"


@pytest.mark.parametrize(
    ("text", "user_id"),
    [
        ("<@U01ALICE>", "U01ALICE"),
        (" <@W01ALICE|alice> ", "W01ALICE"),
        ("@alice", None),
        ("<@U01ALICE> and more", None),
        ("<#C01SALES>", None),
    ],
)
def test_reads_an_escaped_mention(text: str, user_id: str | None) -> None:
    assert mrkdwn.mentioned(text) == user_id


def test_a_link_escapes_its_label_and_its_url() -> None:
    assert (
        mrkdwn.link("https://pbx.example/r?a=1&b=<|>", "Call <1>")
        == "<https://pbx.example/r?a=1&amp;b=%3C%7C%3E|Call &lt;1&gt;>"
    )


@pytest.mark.parametrize("url", ["@U01ALICE", "!channel", "#C01SALES", "", "https:// x", "x.vn"])
def test_what_could_be_a_mention_is_no_link(url: str) -> None:
    with pytest.raises(ValueError, match="scheme"):
        mrkdwn.link(url, "press me")


@pytest.mark.parametrize(
    ("text", "shown"), [("*78", "`*78`"), ("a`b", "`a'b`"), ("<x>", "`&lt;x&gt;`"), ("", "")]
)
def test_code_keeps_its_text_inside(text: str, shown: str) -> None:
    assert mrkdwn.code(text) == shown


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("0982 056 720", 12, "0982 056 720"),
        ("0982 056 720", 11, "0982 056 7…"),
        ("0982 056 720", 10, "0982 056…"),
        ("ab", 1, "…"),
        ("cafe\N{COMBINING ACUTE ACCENT}s", 5, "caf…"),
        ("ok \N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}!", 5, "ok…"),
        ("a👨\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧b", 6, "a…"),
        ("🇻🇳🇻🇳🇻🇳", 4, "🇻🇳…"),
        ("🇻🇳🇻🇳🇻🇳", 5, "🇻🇳🇻🇳…"),
        ("\N{COMBINING ACUTE ACCENT}" * 5, 3, "…"),
    ],
)
def test_truncates_between_what_is_read_as_one_character(text: str, limit: int, cut: str) -> None:
    assert mrkdwn.truncate(text, limit) == cut


def test_truncate_asks_for_room() -> None:
    with pytest.raises(ValueError, match="no characters"):
        mrkdwn.truncate("", 0)


@given(ANY_TEXT, st.integers(1, 80))
def test_a_truncated_text_fits_and_begins_as_it_did(text: str, limit: int) -> None:
    cut = mrkdwn.truncate(text, limit)

    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))
