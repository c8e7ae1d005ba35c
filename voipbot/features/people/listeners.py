"""``/voipbot``: help, status and who."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from voipbot.domain.people import Actor
from voipbot.domain.phone import Extension, parse_dialed
from voipbot.features.people import blocks
from voipbot.features.people.service import MENTION, People
from voipbot.messages import Words
from voipbot.slack import payloads
from voipbot.slack.ids import Command
from voipbot.slack.listening import Listening, Who
from voipbot.slack.replies import Replies

Probe = Callable[[str, Words], Awaitable[blocks.Status]]
"""Finds out how everything is, for one team, in words."""
Handler = Callable[[AsyncArgs, str], Awaitable[None]]


class PeopleListeners:
    """Slack in, one answer out."""

    def __init__(
        self,
        people: People,
        who: Who,
        replies: Replies,
        probe: Probe,
        calls_with: Handler,
        prefix: str,
    ) -> None:
        """``calls_with`` shows the calls with a number."""
        self._people = people
        self._who = who
        self._replies = replies
        self._probe = probe
        self._calls_with = calls_with
        self._prefix = prefix

    def register(self, listening: Listening) -> None:
        """Listen to ``/voipbot``."""
        listening.command(Command.VOIPBOT, self.on_command)

    async def on_command(self, args: AsyncArgs) -> None:
        """``/voipbot help``, ``status`` or ``who``."""
        await args.ack()
        actor, words = await self._who(args)
        verb, _, rest = payloads.command_text(args).partition(" ")
        if verb.casefold() == "status":
            found = await self._probe(actor.team_id, words)
            await self._replies.answer(args, blocks.status(found, words))
        elif verb.casefold() == "who":
            await self._on_who(args, actor, words, rest.strip())
        else:
            await self._replies.answer(args, blocks.help_card(self._prefix, words))

    async def _on_who(self, args: AsyncArgs, actor: Actor, words: Words, text: str) -> None:
        if not text:
            await self._replies.answer(args, blocks.people(self._people.listed(), words))
            return
        known = await self._people.known_extensions(actor.team_id)
        if MENTION.fullmatch(text):
            extension = await self._people.extension_of(actor.team_id, text)
            users = self._people.with_extension(str(extension))
            await self._replies.answer(args, blocks.person(users, str(extension), words))
            return
        number = parse_dialed(text, known_extensions=known)
        if isinstance(number, Extension):
            users = self._people.with_extension(number.number)
            await self._replies.answer(args, blocks.person(users, number.number, words))
            return
        await self._calls_with(args, number.e164)
