"""Tells people what came of their dials, also after a restart or from another process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from voipbot.clock import Clock
from voipbot.domain.deliveries import Message
from voipbot.domain.dials import Dial
from voipbot.features.dial import blocks
from voipbot.features.dial.service import Dialing
from voipbot.messages import Words
from voipbot.pbx import PbxError
from voipbot.slack.errors import SlackRefused, SlackSilent
from voipbot.slack.replies import Replies
from voipbot.store.dials import Dials, Telling
from voipbot.store.engine import Database
from voipbot.store.outbox import Outbox

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than one telling takes; a process that died while telling is taken over after this."""


class Outcomes:
    """Finds outcomes in the call log and tells them, each once.

    While the interaction's ``response_url`` lives, as a second reply there; later, or where the
    person asked for it, as a direct message through the outbox.
    """

    def __init__(
        self,
        dialing: Dialing,
        dials: Dials,
        outbox: Outbox,
        database: Database,
        replies: Replies,
        words: Callable[[str], Words],
        clock: Clock,
    ) -> None:
        """``words`` gives a team's words."""
        self._dialing = dialing
        self._dials = dials
        self._outbox = outbox
        self._database = database
        self._replies = replies
        self._words = words
        self._clock = clock

    async def run(self, team_id: str) -> None:
        """One round for one team."""
        try:
            await self._dialing.settle_open(team_id)
        except PbxError as error:
            log.warning("outcomes_wait_for_pbx", error=error.key, cause=str(error))
        for dial in await self._dials.untold(team_id):
            telling = await self._dials.start_telling(team_id, dial.id, LEASE)
            if telling is not None:
                await self._tell(telling)

    async def _tell(self, telling: Telling) -> None:
        dial = telling.dial
        if telling.repeat_possible or dial.by_direct_message or not self._url_lives(dial):
            await self._by_direct_message(dial, repeat_possible=telling.repeat_possible)
            return
        reply = blocks.outcome(dial, self._words(dial.team_id))
        try:
            await self._replies.later(str(dial.reply_url), reply)
        except SlackRefused as error:
            log.info("outcome_falls_back_to_direct_message", reason=error.reason)
            await self._by_direct_message(dial, repeat_possible=False)
        except SlackSilent:
            await self._by_direct_message(dial, repeat_possible=True)
        else:
            await self._dials.told(dial.team_id, dial.id)

    async def _by_direct_message(self, dial: Dial, *, repeat_possible: bool) -> None:
        """The message and "told" are one transaction: neither can be without the other."""
        words = self._words(dial.team_id)
        reply = blocks.outcome(dial, words, repeat_possible=repeat_possible)
        body = reply.body()
        message = Message(
            id=dial.id,
            team_id=dial.team_id,
            kind="dial_outcome",
            dedupe_key=dial.id,
            channel=dial.user_id,
            text=body["text"],
            blocks=tuple(body["blocks"]),
            created_at=self._clock.now(),
        )
        async with self._database.write() as connection:
            await self._outbox.add(message, on=connection)
            await self._dials.told(dial.team_id, dial.id, on=connection)

    def _url_lives(self, dial: Dial) -> bool:
        return dial.reply_url is not None and self._clock.now() < dial.reply_until
