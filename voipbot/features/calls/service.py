"""Which calls somebody asked for, and how many they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from voipbot.clock import Clock
from voipbot.domain.call_query import ENGLISH, CallQuery, matches, parse_words
from voipbot.domain.calls import Call, CallType, Leg, Period, calls_from_legs
from voipbot.domain.counts import CallCounts, count_calls
from voipbot.domain.people import Actor
from voipbot.domain.permission import Action, Target, may, require
from voipbot.domain.phone import PhoneNumber

PAGE = 10
"""Rows of one page: each carries a menu, and a message holds 50 blocks."""


class CallLog(Protocol):
    """Where rows of the call log come from."""

    async def legs(self, team_id: str, period: Period) -> Sequence[Leg]:
        """Return the rows of whole local days."""


class People(Protocol):
    """Who has which extension."""

    async def extensions_of(self, team_id: str, mention: str) -> tuple[str, ...]:
        """Return the extensions of a mentioned colleague.

        Raises:
            NotFound: the colleague has none, or there is no such colleague.
        """


@dataclass(frozen=True, slots=True)
class CallList:
    """One page of the calls that were asked for, and the counts of all of them."""

    query: CallQuery
    today: date
    counts: CallCounts
    calls: tuple[Call, ...]
    page: int
    """From 0."""
    pages: int
    extensions: tuple[str, ...] | None
    """Whose calls they are; ``None`` for everybody's."""


class Calls:
    """Lists calls, within what the asker may see."""

    def __init__(
        self,
        log: CallLog,
        people: People,
        clock: Clock,
        local_date: Callable[[datetime], date],
        leg_window: timedelta,
        missable: frozenset[CallType],
    ) -> None:
        """``leg_window`` and ``missable`` are what makes a call one, and missed."""
        self._log = log
        self._people = people
        self._clock = clock
        self._local_date = local_date
        self._leg_window = leg_window
        self.missable = missable

    def understand(self, text: str) -> CallQuery:
        """Read the words after ``/calls``.

        Raises:
            BadInput: words that make no sense.
        """
        return parse_words(text, today=self._today(), vocabulary=ENGLISH)

    async def recent(self, actor: Actor, query: CallQuery, page: int = 0) -> CallList:
        """Return one page of what ``query`` asks for, newest first.

        Raises:
            Refused: calls that are not the actor's to see.
            NotFound: a mentioned colleague without an extension.
            PbxError: the call log could not be read.
        """
        found, extensions = await self._found(actor, query, Action.SEE_CALLS)
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(page, 0), pages - 1)
        return CallList(
            query=query,
            today=self._today(),
            counts=count_calls(found, self.missable),
            calls=tuple(found[page * PAGE : (page + 1) * PAGE]),
            page=page,
            pages=pages,
            extensions=extensions,
        )

    async def summary(self, actor: Actor, query: CallQuery) -> CallList:
        """Return the counts alone, for posting into a channel; errors as for ``recent``."""
        found, extensions = await self._found(actor, query, Action.POST_SUMMARY)
        counts = count_calls(found, self.missable)
        return CallList(query, self._today(), counts, (), 0, 1, extensions)

    async def with_number(self, actor: Actor, number: PhoneNumber, days: int = 30) -> CallList:
        """Return the newest calls with ``number`` that the actor may see."""
        everybody = may(actor, Action.SEE_CALLS, Target(None)) is None
        query = self.understand(f"{days}d {number.e164}")
        return await self.recent(actor, replace(query, everybody=everybody))

    async def _found(
        self, actor: Actor, query: CallQuery, action: Action
    ) -> tuple[list[Call], tuple[str, ...] | None]:
        extensions = await self._extensions(actor, query)
        require(actor, action, Target(extensions))
        legs = await self._log.legs(actor.team_id, query.period)
        calls = calls_from_legs(legs, self._leg_window)
        return [
            call
            for call in calls
            if _concerns(call, extensions) and matches(query, call, self.missable)
        ], extensions

    async def _extensions(self, actor: Actor, query: CallQuery) -> tuple[str, ...] | None:
        asked = list(query.extensions)
        for mention in query.people:
            asked.extend(await self._people.extensions_of(actor.team_id, mention))
        if asked:
            return tuple(asked)
        return None if query.everybody else actor.extensions

    def _today(self) -> date:
        return self._local_date(self._clock.now())


def _concerns(call: Call, extensions: tuple[str, ...] | None) -> bool:
    return extensions is None or any(part in extensions for part in call.extensions)
