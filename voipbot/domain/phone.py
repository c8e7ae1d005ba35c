"""Phone numbers, extensions and what a call log puts in their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from voipbot.domain import numbering
from voipbot.domain.numbering import EMERGENCY, REGION, SHORT_CODES, VIETNAM, is_special
from voipbot.errors import BadInput

LONGEST_EXTENSION = 6
LONGEST_TEXT = 200
"""Characters; nobody writes one number in more."""


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
        return numbering.national_form(self.e164)

    @property
    def dialable(self) -> str:
        """The digits that the PBX dials: ``0982056720``, foreign ones with ``00``."""
        if self.e164.startswith(f"+{VIETNAM}"):
            rest = self.e164[3:]
            return rest if is_special(rest) else f"0{rest}"
        return f"00{self.e164[1:]}"

    @property
    def masked(self) -> str:
        """For where numbers are not to be seen: ``0982 ••• 720``, ``+1 ••• 000``.

        Hotlines and emergency numbers belong to nobody and stay whole.
        """
        rest = self.e164.removeprefix(f"+{VIETNAM}")
        if rest != self.e164 and is_special(rest):
            return self.national
        head = self.national[:4] if rest != self.e164 else self.national.split(" ")[0]
        return f"{head.rstrip()} ••• {self.e164[-3:]}"

    @property
    def country(self) -> str | None:
        """The ISO region such as ``VN``; ``None`` for numbers of no country (satellite)."""
        return numbering.country_of(self.e164)


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


@lru_cache(maxsize=65536)
def party_from_log(raw: str) -> Party:
    """Read ``phoneNumber`` of a row, which may be anything; never raises."""
    digits = re.sub(r"[\s().\-]", "", raw)
    if digits not in EMERGENCY and _is_short(digits) and not digits.startswith("0"):
        return Party(raw, extension=Extension(digits))
    e164 = numbering.international(digits)
    return Party(raw, phone=PhoneNumber(e164)) if e164 else Party(raw)


def parse_dialed(text: str, *, known_extensions: frozenset[str]) -> PhoneNumber | Extension:
    """Read the one number that a person wants to dial.

    Raises:
        BadNumber: one of its leaves, each saying what is wrong with ``text``.
    """
    typed = _plain(text).strip()
    try:
        return _one_number(typed, known_extensions)
    except BadNumber as error:
        if len(numbers_in_text(typed[:LONGEST_TEXT])) > 1:
            raise TwoNumbers(text=typed[:40]) from error
        raise


def numbers_in_text(text: str) -> list[PhoneNumber]:
    """Find the distinct phone numbers in a Slack message, in the order in which they stand.

    Times, dates, prices, ids, links and mentions are not taken for numbers.
    """
    plain = re.sub(r"<[^>]*>|https?://\S+|\S+@\S+", " ", _plain(text))
    plain = _WHEN.sub(" ; ", plain)
    found: dict[str, PhoneNumber] = {}
    for written in _candidates(plain):
        e164 = numbering.international(re.sub(r"[^\d+]", "", written))
        if e164 is not None:
            found.setdefault(e164, PhoneNumber(e164))
    return list(found.values())


_TEL = re.compile(r"<tel:([^|>]+)(?:\|[^>]*)?>")
_OLD = re.compile(r"(?<![\w+.])(?:\+?84[ .\-]?|0)1\d(?:[ .\-]?\d){8}(?!\d)")
_HOTLINE = re.compile(r"(?<![\w+.])1[89]00(?:[ .\-]?\d){4,6}(?!\d)")
_WHEN = re.compile(
    r"(?<![\w./-])(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d)(?![\w/-])"
)
"""Times and dates, beside which the matcher sees no number."""
_SENT_LATER = re.compile(r"\d.*?(?:[,;]|ext|máy lẻ|\b[xpw]\b|[xpw]\s*\d)", re.IGNORECASE)


def _plain(text: str) -> str:
    """Unwrap ``<tel:+84…|0982…>`` and write digits, dashes and spaces the plain way.

    Numbers copied from address books come with invisible direction marks around them.
    """
    unwrapped = _TEL.sub(r" \1 ", unicodedata.normalize("NFKC", text))
    return "".join(_plain_sign(sign) for sign in unwrapped)


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    return {"Cf": "", "Pd": "-", "Zs": " "}.get(kind, sign)


def _one_number(typed: str, known_extensions: frozenset[str]) -> PhoneNumber | Extension:
    _refuse_what_is_no_number(typed)
    digits = re.sub(r"[\s().\-]", "", typed)
    if digits not in EMERGENCY and _is_short(digits):
        return _short_number(typed, digits, known_extensions)
    e164 = numbering.international(digits)
    if e164 is None:
        raise BadNumber(number=typed[:40])
    return PhoneNumber(e164)


def _short_number(
    typed: str, digits: str, known_extensions: frozenset[str]
) -> PhoneNumber | Extension:
    if len(typed.split()) > 1:
        raise TwoNumbers(text=typed[:40])
    if digits in known_extensions:
        return Extension(digits)
    national = digits.removeprefix("0")
    if national in SHORT_CODES or national in EMERGENCY:
        return PhoneNumber(f"+{VIETNAM}{national}")
    raise UnknownExtension(number=digits)


def _is_short(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and 2 <= len(digits) <= LONGEST_EXTENSION  # noqa: PLR2004


def _refuse_what_is_no_number(typed: str) -> None:
    shown = typed[:40]
    if not typed:
        raise NoNumber
    if len(typed) > LONGEST_TEXT:
        raise BadNumber(number=shown)
    if _SENT_LATER.search(typed):
        raise NumberWithExtension(number=shown)
    if re.search(r"[*#]", typed):
        raise FeatureCode(number=shown)
    if any(sign.isalpha() for sign in typed):
        raise NumberWithLetters(text=shown)
    if re.search(r"\d\s*[/|&]\s*\+?\d", typed) or re.search(r"\d.*\+", typed):
        raise TwoNumbers(text=shown)


def _candidates(text: str) -> list[str]:
    """Return what may be a number, in order; the matcher knows no retired ones and no hotlines."""
    spans = [
        (found.start(), found.end(), found.group())
        for pattern in (_OLD, _HOTLINE)
        for found in pattern.finditer(text)
    ]
    for match in PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID):
        if not any(start < match.end and match.start < end for start, end, _ in spans):
            e164 = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
            spans.append((match.start, match.end, e164))
    return [written for _, _, written in sorted(spans)]
