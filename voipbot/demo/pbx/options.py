"""What differs from one PBX to the next, and how fast the demo's people are."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


def dice(*what: object) -> random.Random:
    """Return dice that fall the same way each time for the same things."""
    return random.Random(":".join(map(str, what)))  # noqa: S311  # people's luck, not a secret


@dataclass(frozen=True)
class Options:
    """The server's own ways.

    ``duration``: the later edition's field. ``dial_type``: what a row of makeDial calls itself.
    ``unpicked_row``: whether a dial whose desk phone nobody picked up leaves a NO ANSWER row.
    ``refused_status``: the HTTP status beside respCode -1 for a wrong secret, 200 or 401.
    ``date_wants_user``: getDate refuses without ``user`` (it never filters by it).
    ``repeats``: every row twice. ``call_id_prefix``: put before each new callId, such as ``pbx-``.
    """

    duration: bool = True
    dial_type: str = "OUTBOUND"
    unpicked_row: bool = True
    refused_status: int = 200
    date_wants_user: bool = False
    repeats: bool = False
    call_id_prefix: str = ""
    link_lifetime: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Pace:
    """How long people take, in seconds.

    With ``autopilot`` the company's people and customers act by themselves until somebody acts for
    them; without it only the time-outs end what nobody touches. ``between_calls`` is the mean time
    between customers who call by themselves; None for none.
    """

    autopilot: bool = True
    desk_after: float = 2
    customer_after: float = 3
    colleague_after: float = 8
    talk: float = 6
    desk_rings: float = 20
    customer_rings: float = 30
    patience: float = 35
    between_calls: float | None = None
    customer_answers: float = 0.7
    colleague_answers: float = 0.6

    @classmethod
    def scripted(cls) -> Pace:
        """Return the pace for tests: nothing happens but what is asked for, and time-outs."""
        return cls(autopilot=False)

    @classmethod
    def demo(cls) -> Pace:
        """Return the pace for somebody watching: a customer calls every minute or two."""
        return cls(between_calls=75)
