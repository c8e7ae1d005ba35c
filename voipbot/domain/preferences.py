"""What somebody wants done their own way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalPreferences:
    """One person's wishes; the defaults are for somebody who never said."""

    outcomes_by_direct_message: bool = False
    """Whether outcomes of dials come as direct messages, which stay, rather than as replies."""
