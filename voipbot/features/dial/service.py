"""Dialing: one press rings one phone once, and what came of it is found in the call log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import uuid4

import structlog

from voipbot.clock import Clock
from voipbot.domain.audit import AuditAction, AuditEntry
from voipbot.domain.calls import CallType, Leg, Period
from voipbot.domain.dial_policy import DialPolicy, may_dial
from voipbot.domain.dials import Dial, DialOutcome, DialState
from voipbot.domain.people import Actor
from voipbot.domain.permission import Action, Target, require
from voipbot.domain.phone import Extension, PhoneNumber, parse_dialed
from voipbot.errors import BadInput, Refused
from voipbot.pbx import DialNotPlaced, DialRefused, DialUncertain, PbxError, Voip24h
from voipbot.store.audit import AuditTrail
from voipbot.store.dials import Dials
from voipbot.store.preferences import Preferences

log = structlog.get_logger(__name__)

GUARD = timedelta(seconds=60)
"""A second press for the same extension and number within this does not ring again."""
REPLY_LIVES = timedelta(minutes=30)
"""How long Slack takes replies at a ``response_url``."""
GIVE_UP = timedelta(hours=4)
"""After this a dial without a row in the call log is told to be unknown."""
LOG_AHEAD = timedelta(seconds=30)
"""A row may seem to begin before the dial by as much as the two clocks disagree."""
LOG_BEHIND = timedelta(minutes=5)
"""A row begins at the latest this long after the dial: nobody's phone rings longer."""
RECENT = timedelta(days=7)
"""How far back the last caller is looked for."""

LONGEST_EXTENSION = 6

Number = PhoneNumber | Extension


class NothingDialedYet(BadInput):
    """``/dial last`` from somebody with no calls."""

    key = "dial.nothing_yet"


class How(StrEnum):
    """What came of asking the PBX."""

    RINGING = "ringing"
    REPEATED = "repeated"
    NOT_PLACED = "not_placed"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Origin:
    """The interaction that a dial comes from."""

    interaction_id: str
    channel_id: str = ""
    reply_url: str | None = None

    def __repr__(self) -> str:
        """Without the reply url, which anybody could post with."""
        return f"Origin({self.interaction_id!r}, {self.channel_id!r})"


@dataclass(frozen=True, slots=True)
class Placed:
    """A dial and what the PBX said to it."""

    dial: Dial
    how: How
    reason: str = ""
    """The PBX's own words for a refusal."""


class CallLog(Protocol):
    """Where rows of the call log come from."""

    async def legs(self, team_id: str, period: Period) -> Sequence[Leg]:
        """Return the rows of whole local days."""


class People(Protocol):
    """Who has which extension."""

    async def known_extensions(self, team_id: str) -> frozenset[str]:
        """Return the extensions of everybody."""

    async def extension_of(self, team_id: str, mention: str) -> str | None:
        """Return the extension of a mentioned colleague; ``None`` where ``mention`` is no mention.

        Raises:
            NotFound: the colleague has none, or there is no such colleague.
        """


class Dialing:
    """Places calls and settles what came of them."""

    def __init__(
        self,
        pbx_for: Callable[[str], Voip24h],
        calls: CallLog,
        people: People,
        dials: Dials,
        preferences: Preferences,
        audit: AuditTrail,
        clock: Clock,
        local_date: Callable[[datetime], date],
        policy: DialPolicy,
    ) -> None:
        self._pbx_for = pbx_for
        self._calls = calls
        self._people = people
        self._dials = dials
        self._preferences = preferences
        self._audit = audit
        self._clock = clock
        self._local_date = local_date
        self._policy = policy

    async def place(self, actor: Actor, text: str, origin: Origin) -> Placed:
        """Understand ``text`` and ring the actor's phone, then the number.

        Raises:
            BadInput: ``text`` is no number, name or ``last``.
            NotFound: the colleague has no extension.
            Refused: the actor or the number may not dial or be dialed.
        """
        return await self.ring(actor, await self.understand(actor, text), origin)

    async def understand(self, actor: Actor, text: str, *, any_extension: bool = False) -> Number:
        """Return the number that ``text`` stands for: a number, an extension, a colleague, last.

        With ``any_extension`` a short number needs not be known; the person was asked.
        """
        if text.strip().casefold() == "last":
            return await self.last_number(actor)
        colleague = await self._people.extension_of(actor.team_id, text)
        if colleague is not None:
            return Extension(colleague)
        known = await self._extensions_for(actor, text, any_extension=any_extension)
        return parse_dialed(text, known_extensions=known)

    async def understand_quickly(self, actor: Actor, text: str) -> Number:
        """Understand ``text`` and check it without asking the PBX, for answers within 3 s.

        Raises:
            BadInput, Refused: as for ``place``.
        """
        known = await self._people.known_extensions(actor.team_id)
        number = parse_dialed(text, known_extensions=known)
        await self._allow(actor, number)
        return number

    async def by_direct_message(self, actor: Actor) -> bool:
        """Whether this person wants outcomes as direct messages."""
        preferences = await self._preferences.get(actor.team_id, actor.user_id)
        return preferences.outcomes_by_direct_message

    async def ring(self, actor: Actor, number: Number, origin: Origin) -> Placed:
        """Ask the PBX to ring the actor's own phone and connect it with ``number``.

        The intent is committed before the PBX is asked, so a crash in between leaves a dial whose
        outcome is unknown and told as such; it is never dialed again.

        Raises:
            Refused: as for ``place``; the refusal is in the audit trail.
        """
        await self._allow(actor, number)
        begun = await self._dials.begin(await self._intent(actor, number, origin), GUARD)
        if not begun.is_new:
            return Placed(begun.dial, How.REPEATED)
        await self._audited(actor, AuditAction.DIAL, number)
        placed = await self._ask_pbx(begun.dial)
        await self._dials.settle(actor.team_id, placed.dial.id, placed.dial.state)
        return placed

    async def last_number(self, actor: Actor) -> Number:
        """Return the last number that the actor dialed or that called them.

        Raises:
            NothingDialedYet: there is none within a week.
        """
        dialed = await self._dials.last_dialed(actor.team_id, actor.user_id)
        called = await self._last_call(actor)
        if dialed and (called is None or dialed.placed_at >= called.at):
            return dialed.target
        number = (called.party.phone or called.party.extension) if called else None
        if number is None:
            raise NothingDialedYet
        return number

    async def recent_numbers(self, actor: Actor, limit: int = 10) -> list[Number]:
        """Return the numbers that the actor dialed or that called them, newest first."""
        dialed = await self._dials.recent_targets(actor.team_id, actor.user_id, limit)
        called = [leg.party.phone or leg.party.extension for leg in await self._own_legs(actor)]
        numbers = [*dialed, *(number for number in called if number is not None)]
        return list({number.key: number for number in reversed(numbers)}.values())[::-1][:limit]

    async def tell_by_direct_message(self, actor: Actor, wanted: bool) -> None:
        """Send this person's outcomes as direct messages from now on, or no longer."""
        await self._preferences.set_outcomes_by_direct_message(actor.team_id, actor.user_id, wanted)

    async def settle_open(self, team_id: str) -> int:
        """Find the outcomes of open dials in the call log; return how many were found.

        Raises:
            PbxError: the log could not be read; nothing is lost, the next run finds it.
        """
        now = self._clock.now()
        await self._dials.recover(team_id, now - GUARD)
        dials = await self._dials.open(team_id)
        found = await self._match(team_id, dials) if dials else 0
        for dial in dials:
            if now - dial.placed_at > GIVE_UP:
                await self._dials.lose(team_id, dial.id)
        return found

    async def _allow(self, actor: Actor, number: Number) -> None:
        try:
            require(actor, Action.DIAL, Target())
            may_dial(self._policy, number)
        except Refused as refusal:
            await self._audited(actor, AuditAction.DIAL_REFUSED, number, reason=refusal.key)
            raise

    async def _intent(self, actor: Actor, number: Number, origin: Origin) -> Dial:
        preferences = await self._preferences.get(actor.team_id, actor.user_id)
        now = self._clock.now()
        return Dial(
            id=uuid4().hex,
            team_id=actor.team_id,
            interaction_id=origin.interaction_id,
            user_id=actor.user_id,
            channel_id=origin.channel_id,
            extension=str(actor.extension),
            target=number,
            state=DialState.PLACING,
            placed_at=now,
            reply_url=origin.reply_url,
            reply_until=now + REPLY_LIVES,
            by_direct_message=preferences.outcomes_by_direct_message or origin.reply_url is None,
        )

    async def _ask_pbx(self, dial: Dial) -> Placed:
        try:
            await self._pbx_for(dial.team_id).make_dial(dial.extension, _digits(dial.target))
        except DialNotPlaced as error:
            log.warning("dial_not_placed", cause=str(error))
            return Placed(replace(dial, state=DialState.NOT_PLACED), How.NOT_PLACED)
        except DialRefused as error:
            log.warning("dial_refused_by_pbx", cause=str(error))
            reason = str(error.params.get("reason", ""))
            return Placed(replace(dial, state=DialState.NOT_PLACED), How.REFUSED, reason)
        except DialUncertain as error:
            log.warning("dial_uncertain", cause=str(error))
            return Placed(replace(dial, state=DialState.UNCERTAIN), How.UNCERTAIN)
        return Placed(replace(dial, state=DialState.ACCEPTED), How.RINGING)

    async def _extensions_for(
        self, actor: Actor, text: str, *, any_extension: bool
    ) -> frozenset[str]:
        """The log is asked only where a short number makes it matter."""
        known = await self._people.known_extensions(actor.team_id)
        digits = text.strip()
        if any_extension:
            return known | {digits}
        if not digits.isdecimal() or digits in known or len(digits) > LONGEST_EXTENSION:
            return known
        try:
            legs = await self._calls.legs(actor.team_id, self._recent_days())
        except PbxError as error:
            log.warning("extensions_from_people_alone", error=error.key)
            return known
        return known | {leg.extension for leg in legs}

    async def _last_call(self, actor: Actor) -> Leg | None:
        legs = await self._own_legs(actor)
        return next((leg for leg in legs if leg.party.known), None)

    async def _own_legs(self, actor: Actor) -> list[Leg]:
        if not actor.extensions:
            return []
        try:
            legs = await self._calls.legs(actor.team_id, self._recent_days())
        except PbxError as error:
            log.warning("recent_numbers_without_log", error=error.key)
            return []
        own = [leg for leg in legs if leg.extension in actor.extensions]
        return sorted(own, key=lambda leg: leg.at, reverse=True)

    def _recent_days(self) -> Period:
        now = self._clock.now()
        return Period(self._local_date(now - RECENT), self._local_date(now))

    async def _match(self, team_id: str, dials: Sequence[Dial]) -> int:
        earliest = min(dial.placed_at for dial in dials) - LOG_AHEAD
        days = Period(self._local_date(earliest), self._local_date(self._clock.now()))
        legs = sorted(await self._calls.legs(team_id, days), key=lambda leg: leg.at)
        found = 0
        for dial in sorted(dials, key=lambda dial: dial.placed_at):
            for leg in legs:
                if is_outcome(dial, leg) and await self._dials.finish(
                    team_id, dial.id, outcome_of(leg)
                ):
                    found += 1
                    break
        return found

    async def _audited(
        self, actor: Actor, action: AuditAction, number: Number, **detail: str
    ) -> None:
        at = self._clock.now()
        entry = AuditEntry(actor.team_id, at, actor.user_id, action, number.key, detail)
        await self._audit.append(entry)


def is_outcome(dial: Dial, leg: Leg) -> bool:
    """Whether ``leg`` may be what the log says of ``dial``.

    makeDial's success carries no ``callId`` (API document II.6), so the row is known by extension,
    number and time.
    """
    return (
        leg.extension == dial.extension
        and leg.party.key == dial.target.key
        and leg.type is not CallType.INBOUND
        and dial.placed_at - LOG_AHEAD <= leg.at <= dial.placed_at + LOG_BEHIND
    )


def outcome_of(leg: Leg) -> DialOutcome:
    """Return what a row of the log says of the dial that it ends."""
    return DialOutcome(
        leg.call_id, leg.extension, leg.status, leg.status_text, leg.at, leg.duration
    )


def _digits(number: Number) -> str:
    return number.number if isinstance(number, Extension) else number.dialable
