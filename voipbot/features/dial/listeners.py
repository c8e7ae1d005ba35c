"""``/dial``, *Dial a number*, *Call a number here*, and every button that dials."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from voipbot.domain.people import Actor
from voipbot.domain.phone import UnknownExtension, numbers_in_text
from voipbot.errors import BadInput, Refused, VoipbotError
from voipbot.features.dial import blocks
from voipbot.features.dial.service import Dialing, Number, Origin
from voipbot.messages import Words
from voipbot.slack import buttons, payloads
from voipbot.slack.ids import Action, Command, Shortcut, View
from voipbot.slack.listening import Listening, Who, told
from voipbot.slack.replies import Replies, Reply


class DialListeners:
    """Slack in, one call of ``Dialing``, Slack out."""

    def __init__(self, dialing: Dialing, who: Who, replies: Replies, command: str) -> None:
        """``command`` is what the help calls ``/dial``, with its prefix."""
        self._dialing = dialing
        self._who = who
        self._replies = replies
        self._command = command

    def register(self, listening: Listening) -> None:
        """Listen to all that dials."""
        listening.command(Command.DIAL, self.on_command)
        listening.shortcut(Shortcut.DIAL_NUMBER, self.on_shortcut)
        listening.shortcut(Shortcut.DIAL_FROM_MESSAGE, self.on_message_shortcut)
        listening.view(View.DIAL, self.on_submitted)
        listening.action(Action.DIAL_AGAIN, self.on_button)
        listening.action(Action.DIAL_ANYWAY, self.on_button)
        listening.action(Action.DIAL_OPEN, self.on_shortcut)
        listening.action(Action.OUTCOMES_BY_DIRECT_MESSAGE, self.on_tell_me)
        listening.action(Action.OUTCOMES_HERE, self.on_tell_me_here)

    async def on_command(self, args: AsyncArgs) -> None:
        """``/dial`` with a number, a colleague, ``last``, ``help`` or nothing."""
        await args.ack()
        text = payloads.command_text(args)
        if not text:
            await self.on_shortcut(args)
            return
        actor, words = await self._who(args)
        if text.casefold() in words("dial.help_words").split():
            await self._replies.answer(args, blocks.help_text(words, self._command))
            return
        await self._place(args, actor, words, text)

    async def dial(self, args: AsyncArgs, text: str) -> None:
        """Dial for another feature's menu."""
        actor, words = await self._who(args)
        await self._place(args, actor, words, text)

    async def on_button(self, args: AsyncArgs) -> None:
        """*Call again*, *Call* and *Dial anyway*: understood and checked anew at each press."""
        await args.ack()
        actor, words = await self._who(args)
        value = buttons.decode(blocks.Redial, payloads.pressed(args))
        anyway = payloads.pressed_action(args) == Action.DIAL_ANYWAY
        await self._place(args, actor, words, value.text, anyway=anyway)

    async def on_shortcut(self, args: AsyncArgs) -> None:
        """Open the modal at once, then fill in the recent numbers."""
        await args.ack()
        actor, words = await self._who(args)
        view_id = await self._replies.open_modal(args, blocks.loading(words))
        recent = await self._dialing.recent_numbers(actor)
        wanted = await self._dialing.by_direct_message(actor)
        modal = blocks.dial_modal(recent, words, by_direct_message=wanted)
        await self._replies.update_modal(args, view_id, modal)

    async def on_message_shortcut(self, args: AsyncArgs) -> None:
        """Offer the numbers that stand in the message."""
        await args.ack()
        _, words = await self._who(args)
        numbers = numbers_in_text(payloads.message_text(args))
        await self._replies.open_modal(args, blocks.choose_modal(numbers, words))

    async def on_submitted(self, args: AsyncArgs) -> None:
        """Dial what the modal says; what makes no sense is told under its field."""
        actor, words = await self._who(args)
        typed, chosen = payloads.field(args, blocks.NUMBER), payloads.field(args, blocks.RECENT)
        spot = blocks.NUMBER if typed or not chosen else blocks.RECENT
        try:
            number = await self._dialing.understand_quickly(actor, typed or chosen)
        except (BadInput, Refused) as error:
            await args.ack(response_action="errors", errors={spot: told(error, words)})
            return
        await args.ack(response_action="update", view=blocks.placing_modal(words))
        if payloads.shown(args, blocks.TELL):
            await self._dialing.tell_by_direct_message(actor, payloads.ticked(args, blocks.TELL))
        await self._ring_in_modal(args, actor, words, number)

    async def on_tell_me(self, args: AsyncArgs) -> None:
        """*Tell me by direct message*, for this outcome and those to come."""
        await args.ack()
        actor, words = await self._who(args)
        await self._dialing.tell_by_direct_message(actor, wanted=True)
        await self._replies.answer(args, blocks.direct_messages_on(words))

    async def on_tell_me_here(self, args: AsyncArgs) -> None:
        """Outcomes where they were dialed, from now on."""
        await args.ack()
        actor, words = await self._who(args)
        await self._dialing.tell_by_direct_message(actor, wanted=False)
        await self._replies.answer(args, blocks.direct_messages_off(words))

    async def _place(
        self, args: AsyncArgs, actor: Actor, words: Words, text: str, *, anyway: bool = False
    ) -> None:
        try:
            number = await self._dialing.understand(actor, text, any_extension=anyway)
        except UnknownExtension:
            await self._replies.answer(args, blocks.ask_anyway(text, words))
            return
        placed = await self._dialing.ring(actor, number, _origin(args))
        await self._replies.answer(args, blocks.placed(placed, words))

    async def _ring_in_modal(
        self, args: AsyncArgs, actor: Actor, words: Words, number: Number
    ) -> None:
        view_id = payloads.view_id(args)
        try:
            placed = await self._dialing.ring(actor, number, _origin(args))
        except VoipbotError as error:
            said = Reply(told(error, words))
            await self._replies.update_modal(args, view_id, blocks.result_modal(said, words))
            return
        reply = blocks.placed(placed, words)
        await self._replies.update_modal(args, view_id, blocks.result_modal(reply, words))


def _origin(args: AsyncArgs) -> Origin:
    return Origin(
        payloads.interaction_id(args), payloads.place(args).channel_id, payloads.response_url(args)
    )
