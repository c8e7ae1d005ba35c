from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voipbot.domain.numbering import RETIRED
from voipbot.domain.phone import (
    BadNumber,
    Extension,
    FeatureCode,
    NoNumber,
    NumberWithExtension,
    NumberWithLetters,
    Party,
    PhoneNumber,
    TwoNumbers,
    UnknownExtension,
    parse_dialed,
    party_from_log,
)

MOBILE = PhoneNumber("+84982056720")
LANDLINE = PhoneNumber("+842838123456")


def dialed(text: str, *known: str) -> PhoneNumber | Extension:
    return parse_dialed(text, known_extensions=frozenset(known))


@pytest.mark.parametrize(
    ("e164", "national", "dialable", "country", "masked"),
    [
        ("+84982056720", "0982 056 720", "0982056720", "VN", "0982 ••• 720"),
        ("+842838123456", "028 3812 3456", "02838123456", "VN", "028 ••• 456"),
        ("+8419001560", "1900 1560", "19001560", "VN", "1900 1560"),
        ("+84113", "113", "113", "VN", "113"),
        ("+841080", "1080", "1080", "VN", "1080"),
        ("+16502530000", "+1 650 253 0000", "0016502530000", "US", "+1 ••• 000"),
        ("+870776999999", "+870 776 999 999", "00870776999999", None, "+870 ••• 999"),
    ],
)
def test_shows_and_dials_a_number(
    e164: str, national: str, dialable: str, country: str | None, masked: str
) -> None:
    number = PhoneNumber(e164)
    assert number.national == national
    assert number.dialable == dialable
    assert number.country == country
    assert number.masked == masked
    assert number.key == e164


@pytest.mark.parametrize(
    "raw",
    [
        "0982056720",
        "982056720",
        "84982056720",
        "+84982056720",
        "0084982056720",
        "0982 056.720",
        "+84 (0)982-056-720",
        "+840982056720",
    ],
)
def test_the_log_may_write_a_number_in_any_form(raw: str) -> None:
    assert party_from_log(raw) == Party(raw, phone=MOBILE)


@pytest.mark.parametrize(("old", "new"), sorted(RETIRED.items()))
@pytest.mark.parametrize("lead", ["0", "", "84", "+84", "0084"])
def test_retired_mobile_numbers_are_read_as_those_that_replaced_them(
    old: str, new: str, lead: str
) -> None:
    assert party_from_log(f"{lead}{old}7506228").phone == PhoneNumber(f"+84{new}7506228")


def test_the_documents_own_sample_has_the_same_key_in_both_forms() -> None:
    assert party_from_log("01687506228").key == party_from_log("0387506228").key
    assert dialed("01687506228") == PhoneNumber("+84387506228")


@pytest.mark.parametrize(
    "raw",
    ["s", "*78", "anonymous", "", "unknown", "+", "00", "0", "5", "9" * 5000, "²³", "+84", "\x00"],
)
def test_what_is_no_number_in_the_log_is_kept_as_it_came(raw: str) -> None:
    party = party_from_log(raw)
    assert not party.known
    assert party == Party(raw)
    assert party.key == f"raw:{raw}"


def test_short_numbers_in_the_log_are_extensions_but_for_emergency_numbers() -> None:
    assert party_from_log("137").extension == Extension("137")
    assert party_from_log("137").key == "ext:137"
    assert party_from_log("113").phone == PhoneNumber("+84113")
    assert party_from_log("02838123456").phone == LANDLINE
    assert party_from_log("19001560").phone == PhoneNumber("+8419001560")


def test_a_mobile_number_without_its_0_may_begin_with_84() -> None:
    assert party_from_log("849123456").phone == PhoneNumber("+84849123456")


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("0123456789+84 .-()s*x\u00b2\u0669"), max_size=24) | st.text()
)
def test_reading_the_log_never_raises_and_its_numbers_read_back(raw: str) -> None:
    party = party_from_log(raw)
    if party.phone is not None:
        assert party_from_log(party.phone.e164).phone == party.phone
        assert party_from_log(party.phone.dialable).key == party.key
        assert dialed(party.phone.national) == party.phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0982 056 720", MOBILE),
        ("+84 982.056.720", MOBILE),
        ("0084982056720", MOBILE),
        ("+84 (0)982 056 720", MOBILE),
        ("(028) 3812-3456", LANDLINE),
        ("\uff10\uff19\uff18\uff12\uff10\uff15\uff16\uff17\uff12\uff10", MOBILE),
        ("\u0660\u0669\u0668\u0662\u0660\u0665\u0666\u0667\u0662\u0660", MOBILE),
        ("0982\u00a0056\u00a0720", MOBILE),
        ("0982\u2013056\u2011720", MOBILE),
        ("\u202d0982056720\u202c", MOBILE),
        ("<tel:+84982056720|0982 056 720>", MOBILE),
        ("<tel:+84982056720>", MOBILE),
        ("1900 1560", PhoneNumber("+8419001560")),
        ("84 1900 1560", PhoneNumber("+8419001560")),
        ("+1 650-253-0000", PhoneNumber("+16502530000")),
        ("00 1 650 253 0000", PhoneNumber("+16502530000")),
        ("113", PhoneNumber("+84113")),
        ("+84 113", PhoneNumber("+84113")),
        ("0113", PhoneNumber("+84113")),
        ("1080", PhoneNumber("+841080")),
    ],
)
def test_a_number_in_any_way_people_write_it(text: str, number: PhoneNumber) -> None:
    assert dialed(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NoNumber),
        ("\u00a0 ", NoNumber),
        ("0982056720 x12", NumberWithExtension),
        ("0982056720 ext 5", NumberWithExtension),
        ("0982056720;ext=12", NumberWithExtension),
        ("0982056720,,1", NumberWithExtension),
        ("0982056720p1", NumberWithExtension),
        ("0982056720 máy lẻ 5", NumberWithExtension),
        ("abc", NumberWithLetters),
        ("1-800-FLOWERS", NumberWithLetters),
        ("<@U02BOB>", NumberWithLetters),
        ("0982056720 0912345678", TwoNumbers),
        ("0982056720/0912345678", TwoNumbers),
        ("0982056720/0912", TwoNumbers),
        ("0982056720, 0912345678", TwoNumbers),
        ("0982056720\n0912345678", TwoNumbers),
        ("0982056720 or 0912345678", TwoNumbers),
        ("<tel:0982056720> <tel:0912345678>", TwoNumbers),
        ("101 102", TwoNumbers),
        ("+84982056720 +84912345678", TwoNumbers),
        ("*78", FeatureCode),
        ("#31#0982056720", FeatureCode),
        ("137", UnknownExtension),
        ("\u0661\u0663\u0667", UnknownExtension),
        ("1", BadNumber),
        ("098205672", BadNumber),
        ("0982056720123", BadNumber),
        ("+0982056720", BadNumber),
        ("1" * 500, BadNumber),
    ],
)
def test_what_is_not_one_number_says_why(text: str, reason: type[BadNumber]) -> None:
    with pytest.raises(BadNumber) as raised:
        dialed(text)
    assert type(raised.value) is reason


def test_a_known_extension_is_dialed_and_an_unknown_one_is_asked_about() -> None:
    assert dialed("101", "101") == Extension("101")
    assert dialed("1080", "1080") == Extension("1080")
    with pytest.raises(UnknownExtension) as raised:
        dialed("102", "101")
    assert raised.value.params == {"number": "102"}


def test_emergency_numbers_come_before_extensions() -> None:
    assert dialed("113", "113") == PhoneNumber("+84113")


def test_a_long_number_is_no_extension_whatever_is_known() -> None:
    assert dialed("1900123456", "1900123456") == PhoneNumber("+841900123456")


def test_a_doubled_0_never_leads_abroad() -> None:
    with pytest.raises(BadNumber):
        dialed("+84 00982056720")
    assert party_from_log("+8400982056720").phone is None
