"""What may be dialed at all, whoever asks.

A PBX dials whatever it is told, and somebody pays for it. So everything but ordinary numbers of the
allowed countries is refused unless it was opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from voipbot.domain.phone import REGION, VIETNAM, Extension, PhoneNumber
from voipbot.errors import Refused

SATELLITE = ("870", "881", "882", "883", "888", "979")
"""International codes of no country: satellite, global networks, premium (ITU-T E.164)."""


class EmergencyRefused(Refused):
    """111 to 115: dialed from a desk phone, not from a chat that may be anywhere."""

    key = "policy.emergency"


class PremiumRefused(Refused):
    """1900: the caller pays the callee."""

    key = "policy.premium"


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
    satellite: bool = False


def may_dial(policy: DialPolicy, number: PhoneNumber | Extension) -> None:
    """Pass what may be dialed.

    Raises:
        Refused: the leaf that says why ``number`` may not be.
    """
    if isinstance(number, Extension):
        return
    refusal = _refusal(policy, number)
    if refusal is not None:
        raise refusal


def _refusal(policy: DialPolicy, number: PhoneNumber) -> Refused | None:
    rest = number.e164.removeprefix(f"+{VIETNAM}")
    if re.fullmatch(r"11[1-5]", rest):
        return EmergencyRefused(number=rest)
    if rest != number.e164 and rest.startswith("1900") and not policy.premium:
        return PremiumRefused(number=number.national)
    if number.e164[1:].startswith(SATELLITE):
        return None if policy.satellite else SatelliteRefused(number=number.national)
    if number.country not in policy.countries:
        return CountryRefused(number=number.national)
    return None
