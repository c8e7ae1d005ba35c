"""``/calls``, *My recent calls*, the pages and the menu on each row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from voipbot.domain.people import Actor
from voipbot.domain.phone import PhoneNumber
from voipbot.errors import BadInput
from voipbot.features.calls import blocks
from voipbot.features.calls.service import Calls
from voipbot.messages import Words
from voipbot.slack import buttons, payloads
from voipbot.slack.ids import Action, Command, Shortcut
from voipbot.slack.listening import Listening, Who, told
from voipbot.slack.mrkdwn import mention
from voipbot.slack.replies import Replies, Reply

Handler = Callable[[AsyncArgs, str], Awaitable[None]]


class Poster(Protocol):
    """Puts messages into channels."""

    async def post(
        self, team_id: str, kind: str, key: str, channel: str, reply: Reply, thread_ts: str | None
    ) -> None:
        """Post ``reply`` once for each (team, kind, key, channel).

        Raises:
            Refused: the bot is not a member of the channel.
        """


class CallsListeners:
    """Slack in, one call of ``Calls``, Slack out."""

    def __init__(
        self,
        calls: Calls,
        who: Who,
        replies: Replies,
        poster: Poster,
        dial: Handler,
        recording: Handler,
        command: str,
    ) -> None:
        """``dial`` and ``recording`` take what a row's menu asks of other features."""
        self._calls = calls
        self._who = who
        self._replies = replies
        self._poster = poster
        self._handlers = {
            blocks.CALL: dial,
            blocks.RECORDING: recording,
            blocks.CALLER: self.calls_with,
        }
        self._command = command

    def register(self, listening: Listening) -> None:
        """Listen to all that lists calls."""
        listening.command(Command.CALLS, self.on_command)
        listening.shortcut(Shortcut.RECENT_CALLS, self.on_shortcut)
        listening.action(Action.CALL_ROW, self.on_row)
        listening.action(Action.CALLS_NEXT, self.on_turn)
        listening.action(Action.CALLS_PREVIOUS, self.on_turn)
        listening.action(Action.CALLS_REFRESH, self.on_turn)
        listening.action(Action.CALLS_POST_SUMMARY, self.on_post_summary)

    async def on_command(self, args: AsyncArgs) -> None:
        """``/calls`` with words in any order, or ``help``."""
        await args.ack()
        actor, words = await self._who(args)
        text = payloads.command_text(args)
        if text.casefold() in words("calls.help_words").split():
            await self._replies.answer(args, blocks.help_text(words, self._command))
            return
        await self._replies.answer(args, await self._listed(actor, text, words))

    async def on_shortcut(self, args: AsyncArgs) -> None:
        """*My recent calls*: this week's, as a direct message, since a shortcut has no channel."""
        await args.ack()
        actor, words = await self._who(args)
        await self._replies.answer(args, await self._listed(actor, "7d", words))

    async def on_turn(self, args: AsyncArgs) -> None:
        """*Next*, *Previous* and *Refresh* change the message in place."""
        await args.ack()
        actor, words = await self._who(args)
        turn = buttons.decode(blocks.Turn, payloads.pressed(args))
        query = self._calls.understand(turn.words)
        found = await self._calls.recent(actor, query, turn.page)
        await self._replies.replace(args, blocks.call_list(found, words))

    async def on_row(self, args: AsyncArgs) -> None:
        """An entry of a row's menu."""
        await args.ack()
        row = buttons.decode(blocks.Row, payloads.pressed(args))
        handler = self._handlers.get(row.do)
        if handler is None:
            raise buttons.BadButton
        await handler(args, row.what)

    async def on_post_summary(self, args: AsyncArgs) -> None:
        """Put the counts into the channel, once a press."""
        await args.ack()
        actor, words = await self._who(args)
        turn = buttons.decode(blocks.Turn, payloads.pressed(args))
        found = await self._calls.summary(actor, self._calls.understand(turn.words))
        place = payloads.place(args)
        await self._poster.post(
            actor.team_id,
            "call_summary",
            payloads.interaction_id(args),
            place.channel_id,
            blocks.summary(found, mention(actor.user_id), words),
            place.thread_ts,
        )
        await self._replies.answer(args, blocks.summary_posted(words))

    async def calls_with(self, args: AsyncArgs, number: str) -> None:
        """Show the calls with a number, also for other features."""
        actor, words = await self._who(args)
        found = await self._calls.with_number(actor, PhoneNumber(number))
        await self._replies.answer(args, blocks.call_list(found, words))

    async def _listed(self, actor: Actor, text: str, words: Words) -> Reply:
        try:
            query = self._calls.understand(text)
        except BadInput as error:
            return blocks.not_understood(told(error, words), self._command, words)
        return blocks.call_list(await self._calls.recent(actor, query), words)
