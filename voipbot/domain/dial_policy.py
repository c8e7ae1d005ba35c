"""What may be dialed at all, whoever asks.

A PBX dials whatever it is told, and somebody pays for it. So everything but ordinary numbers of the
allowed countries is refused unless it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from voipbot.domain.numbering import EMERGENCY, REGION, SHORT_CODES, VIETNAM, is_premium
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.errors import Refused

SATELLITE = ("870", "881", "882", "883", "888", "979")
"""International codes of no country: satellite, global networks, premium (ITU-T E.164)."""


class EmergencyRefused(Refused):
    """111 to 115: dialed from a desk phone, not from a chat that may be anywhere."""

    key = "policy.emergency"


class PremiumRefused(Refused):
    """1900: the caller pays the callee."""

    key = "policy.premium"


class ShortCodeRefused(Refused):
    """1080 and the like: carriers' paid service lines, where no extension has these digits."""

    key = "policy.short_code"


class SatelliteRefused(Refused):
    """Numbers of no country."""

    key = "policy.satellite"


class CountryRefused(Refused):
    """A country that is not on the allow-list."""

    key = "policy.country"


@dataclass(frozen=True, slots=True)
class DialPolicy:
    """What is open; the default is ordinary numbers of Vietnam and extensions."""

    countries: frozenset[str] = frozenset({REGION})
    """ISO regions."""
    premium: bool = False
    short_codes: bool = False
    satellite: bool = False


def may_dial(policy: DialPolicy, number: PhoneNumber | Extension) -> None:
    """Pass what may be dialed.

    Raises:
        Refused: the leaf that says why ``number`` may not be.
    """
    refusal = _refusal(policy, number)
    if refusal is not None:
        raise refusal


def _refusal(policy: DialPolicy, number: PhoneNumber | Extension) -> Refused | None:
    """Return the first reason that holds; emergency numbers come before all else."""
    digits = number.number if isinstance(number, Extension) else _national_digits(number)
    if digits in EMERGENCY:
        return EmergencyRefused(number=digits)
    if isinstance(number, Extension):
        return None
    return _of_public_number(policy, number, digits)


def _of_public_number(policy: DialPolicy, number: PhoneNumber, digits: str) -> Refused | None:
    if is_premium(number.e164) and not policy.premium:
        return PremiumRefused(number=number.national)
    if digits in SHORT_CODES and not policy.short_codes:
        return ShortCodeRefused(number=number.national)
    if number.e164[1:].startswith(SATELLITE):
        return None if policy.satellite else SatelliteRefused(number=number.national)
    if number.country not in policy.countries:
        return CountryRefused(number=number.national)
    return None


def _national_digits(number: PhoneNumber) -> str:
    rest = number.e164.removeprefix(f"+{VIETNAM}")
    return "" if rest == number.e164 else rest
