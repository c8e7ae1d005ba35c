"""Who may do what: one pure question, asked in every service and again at each click."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from voipbot.domain.people import Actor, Role
from voipbot.errors import Refused


class Action(StrEnum):
    """What can be asked for."""

    DIAL = "dial"
    SEE_CALLS = "see_calls"
    HEAR_RECORDING = "hear_recording"
    SHARE_RECORDING = "share_recording"
    POST_SUMMARY = "post_summary"


@dataclass(frozen=True, slots=True)
class Target:
    """What it is asked of."""

    extensions: tuple[str, ...] | None = None
    """The extensions whose calls are meant; ``None`` means everybody's."""
    shared_with_actor: bool = False
    """Whether somebody shared the recording into a conversation that the actor is a member of."""


class GuestRefused(Refused):
    """Somebody of another company, in a channel shared with them."""

    key = "refused.guest"
    level = logging.WARNING


class NoExtension(Refused):
    """Their own phone is not known."""

    key = "refused.no_extension"


class NotYours(Refused):
    """Calls or recordings of an extension that is not their own."""

    key = "refused.not_yours"


def may(actor: Actor, action: Action, target: Target) -> Refused | None:
    """Return why ``actor`` may not do ``action`` to ``target``, or ``None`` where they may."""
    if actor.guest:
        return GuestRefused()
    if action is Action.DIAL:
        return None if actor.extension else NoExtension()
    if actor.role is Role.ADMIN:
        return None
    if action is Action.HEAR_RECORDING and target.shared_with_actor:
        return None
    if not actor.extensions:
        return NoExtension()
    return None if _own(actor, action, target.extensions) else NotYours()


def require(actor: Actor, action: Action, target: Target) -> None:
    """Ask ``may`` and raise its answer.

    Raises:
        Refused: one of this module's leaves.
    """
    refusal = may(actor, action, target)
    if refusal is not None:
        raise refusal


def _own(actor: Actor, action: Action, extensions: tuple[str, ...] | None) -> bool:
    """Having taken part in a call gives its recording; a list needs every extension asked for."""
    if extensions is None:
        return False
    own = (extension in actor.extensions for extension in extensions)
    if action in (Action.SEE_CALLS, Action.POST_SUMMARY):
        return all(own)
    return any(own)
