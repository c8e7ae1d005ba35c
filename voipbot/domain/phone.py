"""Phone numbers, extensions and what a call log puts in their place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number of the public network."""

    e164: str
    """Such as ``+84982056720``."""

    @property
    def key(self) -> str:
        """What two ways of writing the same number have in common."""
        return self.e164


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
