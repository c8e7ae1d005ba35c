"""What the client returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Never
from urllib.parse import urlsplit

from voipbot.domain.calls import Leg


@dataclass(frozen=True, slots=True)
class CallLog:
    """Rows of the call log, earliest first, one for each (``call_id``, ``extension``)."""

    legs: tuple[Leg, ...]
    set_aside: int = 0
    """Rows that could not be read; their neighbours are all in ``legs``."""
    disagreeing: int = 0
    """Rows whose ``callDate`` contradicts the instant in their ``callId``; see ``pbx.times``."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why rows were set aside and how often, such as ``("no callId", 2)``; fit for logs."""


class RecordingLink:
    """A link to a recording. Whoever has it can hear the call, maybe only for a while.

    So it is never stored and never logged: it shows itself as ``RecordingLink(…)`` and gives the
    URL only when told to.
    """

    __slots__ = ("_url",)

    def __init__(self, url: str) -> None:
        self._url = url

    def reveal(self) -> str:
        """Return the URL, byte for byte as the PBX gave it."""
        return self._url

    @property
    def host(self) -> str:
        """The host that serves it, in lower case; safe to log."""
        return urlsplit(self._url).hostname or ""

    def __repr__(self) -> str:
        return "RecordingLink(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordingLink) and other.reveal() == self._url

    def __hash__(self) -> int:
        return hash(self._url)

    def __reduce__(self) -> Never:
        raise TypeError("a recording link is not pickled")


@dataclass(frozen=True, slots=True)
class DialAccepted:
    """The PBX took the request, which does not mean that anybody is connected.

    It carries no ``callId``: the later row is found by extension, number and time.
    """

    extension: str
    """The phone that rings first."""
    phone: str
    """The digits that are dialed once it is picked up."""
