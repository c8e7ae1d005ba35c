"""How numbers are written and dialed in Vietnam: digits in, international form out.

The 11-digit mobile numbers that were retired on 2018-09-15 (decision 798/QD-BTTTT) still stand in
old logs; every reading maps them to the number that replaced them. Area codes of before 2017 are
left: ``08`` of Ho Chi Minh City begins mobile numbers today.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

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
EMERGENCY = frozenset({"111", "112", "113", "114", "115"})
"""Children, rescue, police, fire, ambulance."""
SHORT_CODES = frozenset({"116", "117", "118", "119", "1080", "1088"})
"""Paid enquiry and service lines of the carriers; a PBX may have extensions of the same digits."""

_HOTLINE = re.compile(r"1[89]00\d{4,6}")
_LONGEST = 17
"""Digits of ``00`` and the longest number of ITU-T E.164."""


def is_special(national: str) -> bool:
    """Whether these national digits are dialed without a leading 0: 1900…, 1800…, 113, 1080."""
    return (
        national in EMERGENCY or national in SHORT_CODES or _HOTLINE.fullmatch(national) is not None
    )


@lru_cache(maxsize=65536)
def international(digits: str) -> str | None:
    """Return ``+84…`` (or another country's form) of what was dialed or logged.

    ``digits`` may begin with ``+``, ``00``, ``84``, ``0`` or none of them. ``None`` where it is no
    valid number.
    """
    plain = digits.removeprefix("+")
    if not plain.isascii() or not plain.isdecimal() or len(plain) > _LONGEST:
        return None
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    national = _national_part(digits)
    return _valid(digits) if national is None else _vietnamese(national)


def national_form(e164: str) -> str:
    """Return ``0982 056 720``, ``1900 1560``, and ``+1 650 253 0000`` for foreign numbers."""
    rest = e164.removeprefix(f"+{VIETNAM}")
    if rest == e164:
        return _formatted(e164, PhoneNumberFormat.INTERNATIONAL).replace("-", " ")
    if is_special(rest):
        return f"{rest[:4]} {rest[4:]}".strip()
    return _formatted(e164, PhoneNumberFormat.NATIONAL)


@lru_cache(maxsize=4096)
def country_of(e164: str) -> str | None:
    """Return the ISO region, ``None`` for numbers of no country."""
    if e164.startswith(f"+{VIETNAM}"):
        return REGION
    region = phonenumbers.region_code_for_number(phonenumbers.parse(e164, None))
    return None if region == "001" else region


def is_premium(e164: str) -> bool:
    """Whether the caller pays the callee: 1900 here, and what other countries call premium."""
    rest = e164.removeprefix(f"+{VIETNAM}")
    if rest != e164:
        return rest.startswith("1900")
    kind = phonenumbers.number_type(phonenumbers.parse(e164, None))
    return kind in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)


def _national_part(digits: str) -> str | None:
    """Return the digits behind ``84`` or ``0``, ``None`` for another country's number."""
    if digits.startswith(f"+{VIETNAM}"):
        digits = digits[3:]
    elif digits.startswith("+"):
        return None
    elif digits.startswith(VIETNAM) and _has_country_code(digits):
        digits = digits[2:]
    return digits.removeprefix("0")


def _has_country_code(digits: str) -> bool:
    """Nine digits that begin with 84 are a mobile number without its 0."""
    rest = digits[2:]
    return len(rest) >= 9 or _HOTLINE.fullmatch(rest) is not None  # noqa: PLR2004


def _vietnamese(national: str) -> str | None:
    if len(national) == 10 and national[:3] in RETIRED:  # noqa: PLR2004 - 11 digits with the 0
        national = RETIRED[national[:3]] + national[3:]
    if is_special(national) or _ordinary().fullmatch(national):
        return f"+{VIETNAM}{national}"
    if national.startswith("0"):
        return None  # another 0 would be dialed as 00, which leads abroad
    return _valid(f"+{VIETNAM}{national}")


@lru_cache(maxsize=1)
def _ordinary() -> re.Pattern[str]:
    """Return the numbers that need no slow look: a log has 100,000 of them a day."""
    metadata = PhoneMetadata.metadata_for_region(REGION)
    kinds = (metadata.mobile, metadata.fixed_line) if metadata else ()
    patterns = [kind.national_number_pattern for kind in kinds if kind]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns if pattern))


def _valid(e164: str) -> str | None:
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def _formatted(e164: str, form: int) -> str:
    return phonenumbers.format_number(phonenumbers.parse(e164, None), form)
