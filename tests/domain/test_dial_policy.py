from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voipbot.domain.dial_policy import (
    CountryRefused,
    DialPolicy,
    EmergencyRefused,
    PremiumRefused,
    SatelliteRefused,
    ShortCodeRefused,
    may_dial,
)
from voipbot.domain.phone import BadNumber, Extension, PhoneNumber, parse_dialed
from voipbot.errors import Refused

OPEN = DialPolicy(frozenset({"VN", "US"}), premium=True, short_codes=True, satellite=True)


@pytest.mark.parametrize("number", ["0982056720", "02838123456", "1800 1560", "+84982056720"])
def test_ordinary_and_freephone_numbers_pass(number: str) -> None:
    may_dial(DialPolicy(), parse_dialed(number, known_extensions=frozenset()))


def test_extensions_pass() -> None:
    may_dial(DialPolicy(), Extension("101"))


@pytest.mark.parametrize(
    ("number", "refusal", "shown"),
    [
        ("111", EmergencyRefused, "111"),
        ("+84 115", EmergencyRefused, "115"),
        ("19001560", PremiumRefused, "1900 1560"),
        ("+84 1900 1560", PremiumRefused, "1900 1560"),
        ("1080", ShortCodeRefused, "1080"),
        ("+870 776 999 999", SatelliteRefused, "+870 776 999 999"),
        ("+881612345678", SatelliteRefused, "+881 6 123 45678"),
        ("+883510000000", SatelliteRefused, "+883 510 000 000"),
        ("+1 650 253 0000", CountryRefused, "+1 650 253 0000"),
        ("001 876 522 2222", CountryRefused, "+1 876 522 2222"),
    ],
)
def test_refuses_with_a_reason(number: str, refusal: type[Refused], shown: str) -> None:
    with pytest.raises(refusal) as raised:
        may_dial(DialPolicy(), parse_dialed(number, known_extensions=frozenset()))
    assert raised.value.params == {"number": shown}


@pytest.mark.parametrize("number", ["19001560", "1080", "+870776999999", "+16502530000"])
def test_what_was_opened_passes(number: str) -> None:
    may_dial(OPEN, parse_dialed(number, known_extensions=frozenset()))


@pytest.mark.parametrize("number", [PhoneNumber("+84113"), Extension("113")])
def test_emergency_numbers_are_never_opened(number: PhoneNumber | Extension) -> None:
    with pytest.raises(EmergencyRefused):
        may_dial(OPEN, number)


def test_another_countrys_premium_numbers_stay_shut_when_the_country_is_open() -> None:
    with pytest.raises(PremiumRefused):
        may_dial(DialPolicy(frozenset({"US"})), PhoneNumber("+19002530000"))


def test_the_caribbean_is_not_the_united_states() -> None:
    with pytest.raises(CountryRefused):
        may_dial(DialPolicy(frozenset({"VN", "US"})), PhoneNumber("+18765222222"))


NUMBERISH = st.text(
    alphabet=st.sampled_from("0123456789+84190 .-()/<>tel:|x*#\u0661\uff10"), max_size=20
)


@settings(deadline=None)
@given(text=NUMBERISH | st.text(), short=st.from_regex(r"[0-9]{1,12}", fullmatch=True))
def test_for_any_input_what_is_dialed_is_digits_and_allowed(text: str, short: str) -> None:
    for typed in (text, short, f"+84{short}", f"00{short}", f"+8400{short}"):
        try:
            number = parse_dialed(typed, known_extensions=frozenset({typed.strip(), short}))
            may_dial(DialPolicy(), number)
        except (BadNumber, Refused):
            continue
        digits = number.number if isinstance(number, Extension) else number.dialable
        assert digits.isascii()
        assert digits.isdecimal()
        assert digits not in {"111", "112", "113", "114", "115"}
        if isinstance(number, Extension):
            assert 2 <= len(digits) <= 6
        else:
            assert number.country == "VN"
            assert digits.startswith("1800") or (digits[0] == "0" and digits[1] != "0")
