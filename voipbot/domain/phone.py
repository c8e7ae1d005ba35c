"""Phone numbers, extensions and what a call log puts in their place.

Region is Vietnam throughout. The 11-digit mobile numbers that were retired on 2018-09-15 (decision
798/QD-BTTTT) still stand in old logs; every reading maps them to the number that replaced them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from voipbot.errors import BadInput

REGION = "VN"
VIETNAM = "84"
RETIRED = {
    **{f"16{digit}": f"3{digit}" for digit in "23456789"},
    "120": "70",
    "121": "79",
    "122": "77",
    "126": "76",
    "128": "78",
    "123": "83",
    "124": "84",
    "125": "85",
    "127": "81",
    "129": "82",
    "186": "56",
    "188": "58",
    "199": "59",
}
"""Retired mobile prefixes, without the leading 0, to those that replaced them."""
LONGEST_EXTENSION = 6
LONGEST_NUMBER = 15
"""Digits, ITU-T E.164."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number of the public network."""

    e164: str
    """Such as ``+84982056720``; also ``+841900…`` and ``+84112`` for special numbers."""

    @property
    def key(self) -> str:
        """What two ways of writing the same number have in common."""
        return self.e164

    @property
    def national(self) -> str:
        """As people in Vietnam write it: ``0982 056 720``; foreign ones as ``+1 650 253 0000``."""
        return _national(self.e164)

    @property
    def dialable(self) -> str:
        """The digits that the PBX dials: ``0982056720``, foreign ones with ``00``."""
        if self.e164.startswith(f"+{VIETNAM}"):
            rest = self.e164[3:]
            return rest if is_special(rest) else f"0{rest}"
        return f"00{self.e164[1:]}"

    @property
    def country(self) -> str | None:
        """The ISO region such as ``VN``; ``None`` for numbers of no country (satellite)."""
        return _country(self.e164)


@dataclass(frozen=True, slots=True)
class Extension:
    """An internal number of the PBX, 2 to 6 digits."""

    number: str

    @property
    def key(self) -> str:
        """What tells it from a number of the public network."""
        return f"ext:{self.number}"


@dataclass(frozen=True, slots=True)
class Party:
    """Who is on the other end of a leg, as the call log tells it."""

    raw: str
    """``phoneNumber`` as it came."""
    phone: PhoneNumber | None = None
    extension: Extension | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number at all (``s``, ``anonymous`` and an empty field have none)."""
        return self.phone is not None or self.extension is not None

    @property
    def key(self) -> str:
        """What two rows with the same party have in common."""
        number = self.phone or self.extension
        return number.key if number else f"raw:{self.raw}"


class BadNumber(BadInput):
    """What was typed is not one number."""

    key = "number.impossible"


class NoNumber(BadNumber):
    """Nothing was typed."""

    key = "number.empty"


class NumberWithExtension(BadNumber):
    """``x12``, ``;ext=``, ``,,1``: digits to be sent after the call is answered."""

    key = "number.with_extension"


class NumberWithLetters(BadNumber):
    """Letters are no digits, and no name is known by them."""

    key = "number.with_letters"


class TwoNumbers(BadNumber):
    """More than one number."""

    key = "number.two"


class FeatureCode(BadNumber):
    """``*`` and ``#`` switch the PBX's features."""

    key = "number.feature_code"


class UnknownExtension(BadNumber):
    """A short number that neither the people nor the log know: ask before dialing it."""

    key = "number.unknown_extension"


def is_special(national: str) -> bool:
    """Whether these national digits are dialed without a leading 0: 1900…, 1800…, 11x."""
    return national.startswith("1") and not national.startswith(tuple(RETIRED))


@lru_cache(maxsize=65536)
def party_from_log(raw: str) -> Party:
    """Read ``phoneNumber`` of a row, which may be anything; never raises."""
    digits = _digits_of_log(raw)
    if digits is None:
        return Party(raw)
    if 2 <= len(digits) <= LONGEST_EXTENSION and not digits.startswith(("0", "+")):  # noqa: PLR2004
        return Party(raw, extension=Extension(digits))
    e164 = _e164(digits)
    return Party(raw, phone=PhoneNumber(e164)) if e164 else Party(raw)


def parse_dialed(text: str, *, known_extensions: frozenset[str]) -> PhoneNumber | Extension:
    """Read the one number that a person wants to dial.

    Raises:
        BadNumber: one of its leaves, each saying what is wrong with ``text``.
    """
    typed = _unwrapped(unicodedata.normalize("NFKC", text)).strip()
    _refuse_what_is_no_number(typed)
    digits = re.sub(r"[\s().\-]", "", typed)
    if digits in known_extensions:
        return Extension(digits)
    special = _special(digits)
    if special is not None:
        return special
    if len(digits) <= LONGEST_EXTENSION and digits.isdecimal() and not digits.startswith("0"):
        raise UnknownExtension(number=digits)
    e164 = _e164(digits)
    if e164 is None:
        raise _why_not(typed)
    return PhoneNumber(e164)


def numbers_in_text(text: str) -> list[PhoneNumber]:
    """Find the distinct phone numbers in a Slack message, in the order in which they stand.

    Times, dates, prices, ids, links and mentions are not taken for numbers.
    """
    plain = re.sub(r"<tel:([^|>]+)(?:\|[^>]*)?>", r" \1 ", text)
    plain = re.sub(r"<[^>]*>|https?://\S+|\S+@\S+", " ", plain)
    found: dict[str, PhoneNumber] = {}
    for match in _candidates(plain):
        number = _e164(re.sub(r"[^\d+]", "", match))
        if number is not None:
            found.setdefault(number, PhoneNumber(number))
    return list(found.values())


_OLD = re.compile(r"(?<![\d+.])(?:\+?84|0)1\d(?:[ .\-]?\d){8}(?![\d])")
_HOTLINE = re.compile(r"(?<![\d+.])1[89]00(?:[ .\-]?\d){4,6}(?![\d])")


def _candidates(text: str) -> list[str]:
    spans = [(found.start(), found.group()) for found in _OLD.finditer(text)]
    spans += [(found.start(), found.group()) for found in _HOTLINE.finditer(text)]
    matcher = PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID)
    spans += [(found.start, _with_plus(found.number)) for found in matcher]
    return [number for _, number in sorted(spans)]


def _with_plus(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _unwrapped(text: str) -> str:
    """Take ``<tel:+84…|0982…>`` apart, as Slack sends numbers that it recognised."""
    return re.sub(r"<tel:([^|>]+)(?:\|[^>]*)?>", r"\1", text.strip())


def _refuse_what_is_no_number(typed: str) -> None:
    if not typed:
        raise NoNumber
    if re.search(r"\d.*(?:,|;|\b(?:ext|x|p|w)\b|x\s*\d|ext)", typed, re.IGNORECASE):
        raise NumberWithExtension(number=typed[:40])
    if re.search(r"[*#]", typed):
        raise FeatureCode(number=typed[:40])
    if any(sign.isalpha() for sign in typed):
        raise NumberWithLetters(text=typed[:40])
    if re.search(r"\d\s*[/|&]\s*\+?\d", typed) or re.search(r"\d.*\+", typed):
        raise TwoNumbers(text=typed[:40])


def _why_not(typed: str) -> BadNumber:
    parts = [re.sub(r"[^\d+]", "", part) for part in re.split(r"\s+", typed)]
    whole = [part for part in parts if _e164(part) is not None]
    if len(whole) > 1:
        return TwoNumbers(text=typed[:40])
    return BadNumber(number=typed[:40])


def _special(digits: str) -> PhoneNumber | None:
    """Emergency numbers come before extensions; hotlines are dialed as they are."""
    if re.fullmatch(r"11[1-5]", digits) or re.fullmatch(r"1[89]00\d{4,6}", digits):
        return PhoneNumber(f"+{VIETNAM}{digits}")
    return None


def _digits_of_log(raw: str) -> str | None:
    digits = re.sub(r"[\s().\-]", "", raw)
    plain = digits.removeprefix("+")
    if not plain.isascii() or not plain.isdecimal() or len(plain) > LONGEST_NUMBER + 2:
        return None
    return digits


@lru_cache(maxsize=65536)
def _e164(digits: str) -> str | None:
    """Return the international form of what was dialed or logged, or ``None``."""
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return None
    special = _special(digits)
    if special is not None:
        return special.e164
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    return _vietnamese(digits) or _foreign(digits)


def _vietnamese(digits: str) -> str | None:
    if digits.startswith(f"+{VIETNAM}"):
        rest = digits[3:]
    elif digits.startswith("+"):
        return None
    elif digits.startswith(VIETNAM) and len(digits) >= 11:  # noqa: PLR2004 - 84 and nine digits
        rest = digits[2:]
    else:
        rest = digits
    rest = rest.removeprefix("0")
    if len(rest) == 10 and rest[:3] in RETIRED:  # noqa: PLR2004 - 11 digits with the 0
        rest = RETIRED[rest[:3]] + rest[3:]
    return _valid(f"+{VIETNAM}{rest}")


def _foreign(digits: str) -> str | None:
    return _valid(digits) if digits.startswith("+") else None


def _valid(e164: str) -> str | None:
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None
    return e164 if phonenumbers.is_valid_number(number) else None


@lru_cache(maxsize=4096)
def _national(e164: str) -> str:
    rest = e164.removeprefix(f"+{VIETNAM}")
    if rest != e164 and is_special(rest):
        return f"{rest[:4]} {rest[4:]}".strip()
    number = phonenumbers.parse(e164, None)
    form = PhoneNumberFormat.NATIONAL if rest != e164 else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


@lru_cache(maxsize=4096)
def _country(e164: str) -> str | None:
    region = phonenumbers.region_code_for_number(phonenumbers.parse(e164, None))
    if e164.startswith(f"+{VIETNAM}"):
        return REGION
    return None if region == "001" else region
