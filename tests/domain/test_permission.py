from __future__ import annotations

import pytest

from voipbot.domain.people import Actor, Role
from voipbot.domain.permission import (
    Action,
    GuestRefused,
    NoExtension,
    NotYours,
    Target,
    may,
    require,
)
from voipbot.errors import Refused

BOB = Actor("T01DEMO", "U02BOB", ("102", "103"))
EVE = Actor("T01DEMO", "U03EVE")
ADMIN = Actor("T01DEMO", "U01ALICE", role=Role.ADMIN)
GUEST = Actor("T01DEMO", "U9GUEST", ("102",), Role.ADMIN, guest=True)


@pytest.mark.parametrize(
    ("actor", "action", "target", "refusal"),
    [
        (BOB, Action.DIAL, Target(), None),
        (EVE, Action.DIAL, Target(), NoExtension),
        (ADMIN, Action.DIAL, Target(), NoExtension),
        (BOB, Action.SEE_CALLS, Target(("102",)), None),
        (BOB, Action.SEE_CALLS, Target(("102", "103")), None),
        (BOB, Action.SEE_CALLS, Target(("102", "101")), NotYours),
        (BOB, Action.POST_SUMMARY, Target(("102", "101")), NotYours),
        (BOB, Action.SEE_CALLS, Target(None), NotYours),
        (BOB, Action.HEAR_RECORDING, Target(("101", "102")), None),
        (BOB, Action.HEAR_RECORDING, Target(("101",)), NotYours),
        (BOB, Action.HEAR_RECORDING, Target(("101",), shared_with_actor=True), None),
        (EVE, Action.HEAR_RECORDING, Target(("101",), shared_with_actor=True), None),
        (BOB, Action.SHARE_RECORDING, Target(("101",), shared_with_actor=True), NotYours),
        (EVE, Action.SEE_CALLS, Target(()), NoExtension),
        (ADMIN, Action.SEE_CALLS, Target(None), None),
        (GUEST, Action.HEAR_RECORDING, Target(("102",), shared_with_actor=True), GuestRefused),
    ],
)
def test_who_may_do_what(
    actor: Actor, action: Action, target: Target, refusal: type[Refused] | None
) -> None:
    found = may(actor, action, target)
    assert (type(found) if found else None) is refusal


def test_require_raises_the_refusal() -> None:
    require(BOB, Action.SEE_CALLS, Target(("103",)))
    with pytest.raises(NotYours):
        require(BOB, Action.SEE_CALLS, Target(("101",)))
