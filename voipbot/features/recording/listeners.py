"""``/recording``, *Find a recording*, *Share a recording here*, and the cards' buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View as SlackView

from voipbot.config import Share
from voipbot.domain.people import Actor
from voipbot.domain.recordings import SharedRecording
from voipbot.errors import VoipbotError
from voipbot.features.recording import blocks
from voipbot.features.recording.service import Recordings, SharingOff
from voipbot.messages import Words
from voipbot.slack import buttons, payloads
from voipbot.slack.ids import Action, Command, Shortcut, View
from voipbot.slack.listening import Listening, Who, told
from voipbot.slack.replies import Replies, Reply

Publish = Callable[[SharedRecording, str], Awaitable[None]]
"""``(share, key)``: records a share and writes its card into the outbox; once for each key."""


class RecordingListeners:
    """Slack in, one call of ``Recordings``, Slack out."""

    def __init__(
        self,
        recordings: Recordings,
        who: Who,
        replies: Replies,
        publish: Publish,
        today: Callable[[], date],
        command: str,
    ) -> None:
        self._recordings = recordings
        self._who = who
        self._replies = replies
        self._publish = publish
        self._today = today
        self._command = command

    def register(self, listening: Listening) -> None:
        """Listen to all that finds or shares recordings."""
        listening.command(Command.RECORDING, self.on_command)
        listening.shortcut(Shortcut.FIND_RECORDING, self.on_shortcut)
        listening.shortcut(Shortcut.SHARE_RECORDING_HERE, self.on_message_shortcut)
        listening.view(View.FIND_RECORDING, self.on_find_submitted)
        listening.view(View.SHARE_RECORDING, self.on_share_submitted)
        listening.action(Action.RECORDING_SHARE, self.on_share)
        listening.action(Action.SHARED_LISTEN, self.on_shared_pressed)
        listening.action(Action.SHARED_DOWNLOAD, self.on_shared_pressed)
        listening.action(Action.RECORDING_OPEN, self.on_shortcut)
        listening.action(Action.RECORDING_OPEN_LISTEN, self.on_link)
        listening.action(Action.RECORDING_OPEN_DOWNLOAD, self.on_link)

    async def on_command(self, args: AsyncArgs) -> None:
        """``/recording`` with a callId, a number, ``last``, ``help`` or nothing."""
        await args.ack()
        text = payloads.command_text(args)
        if not text:
            await self.on_shortcut(args)
            return
        actor, words = await self._who(args)
        if text.casefold() in words("recording.help_words").split():
            await self._replies.answer(args, blocks.help_text(words, self._command))
            return
        await self._replies.answer(args, await self._card(actor, text, words))

    async def show(self, args: AsyncArgs, call_id: str) -> None:
        """Answer with one call's recording, for the menus of other features."""
        actor, words = await self._who(args)
        await self._replies.answer(args, await self._card(actor, call_id, words))

    async def on_shortcut(self, args: AsyncArgs) -> None:
        """Open the modal at once, then fill in my recent answered calls."""
        await args.ack()
        actor, words = await self._who(args)
        title = words("recording.modal.find")
        view_id = await self._replies.open_modal(args, blocks.loading(title, words))
        try:
            recent = await self._recordings.recent(actor)
        except VoipbotError as error:
            view = blocks.told_modal(Reply(told(error, words)), title, words)
        else:
            view = blocks.find_modal(recent, self._today(), words)
        await self._replies.update_modal(args, view_id, view)

    async def on_message_shortcut(self, args: AsyncArgs) -> None:
        """Offer my recent recordings, one of which goes into the message's thread."""
        await args.ack()
        actor, words = await self._who(args)
        title = words("recording.modal.share")
        view_id = await self._replies.open_modal(args, blocks.loading(title, words))
        place = payloads.place(args)
        where = blocks.Where(place.channel_id, place.thread_ts or place.message_ts)
        try:
            view = await self._share_view(actor, where, words)
        except VoipbotError as error:
            view = blocks.told_modal(Reply(told(error, words)), title, words)
        await self._replies.update_modal(args, view_id, view)

    async def on_find_submitted(self, args: AsyncArgs) -> None:
        """Show the recording in the modal itself, for that person's eyes only."""
        actor, words = await self._who(args)
        chosen, typed = payloads.field(args, blocks.CHOSEN), payloads.field(args, blocks.TYPED)
        title = words("recording.modal.find")
        if not chosen and not typed:
            said = words("recording.modal.nothing")
            await args.ack(response_action="errors", errors={blocks.TYPED: said})
            return
        await args.ack(response_action="update", view=blocks.loading(title, words))
        text = typed or buttons.decode(blocks.CallRef, chosen).call_id
        try:
            reply = await self._card(actor, text, words, sharing=Share.OFF)
        except VoipbotError as error:
            reply = Reply(told(error, words))
        view = blocks.told_modal(reply, title, words)
        await self._replies.update_modal(args, payloads.view_id(args), view)

    async def on_share_submitted(self, args: AsyncArgs) -> None:
        """Put the chosen recording's card into the thread."""
        actor, words = await self._who(args)
        title = words("recording.modal.share")
        await args.ack(response_action="update", view=blocks.loading(title, words))
        where = buttons.decode(blocks.Where, payloads.private_metadata(args))
        call = buttons.decode(blocks.CallRef, payloads.field(args, blocks.CHOSEN))
        key = payloads.interaction_id(args)
        try:
            await self._shared(actor, call.call_id, where, key)
        except VoipbotError as error:
            reply = Reply(told(error, words))
        else:
            reply = blocks.shared_here(words)
        view = blocks.told_modal(reply, title, words)
        await self._replies.update_modal(args, payloads.view_id(args), view)

    async def on_share(self, args: AsyncArgs) -> None:
        """*Share here*: the card goes into the channel, or the thread, of the button."""
        await args.ack()
        actor, words = await self._who(args)
        call = buttons.decode(blocks.CallRef, payloads.pressed(args))
        place = payloads.place(args)
        where = blocks.Where(place.channel_id, place.thread_ts)
        await self._shared(actor, call.call_id, where, payloads.interaction_id(args))
        await self._replies.answer(args, blocks.shared_here(words))

    async def on_shared_pressed(self, args: AsyncArgs) -> None:
        """A shared card's button: a fresh link for the person who pressed it."""
        await args.ack()
        actor, words = await self._who(args)
        share = buttons.decode(blocks.ShareRef, payloads.pressed(args))
        links = await self._recordings.press(actor, share.id, payloads.place(args).channel_id)
        await self._replies.answer(args, blocks.fresh_links(links, words))

    async def on_link(self, args: AsyncArgs) -> None:
        """A link button also sends a click, which wants nothing but its ack."""
        await args.ack()

    async def _card(
        self, actor: Actor, text: str, words: Words, sharing: Share | None = None
    ) -> Reply:
        found = await self._recordings.find(actor, text)
        share = sharing or self._recordings.share_mode
        return blocks.card(found, self._today(), share, words)

    async def _shared(self, actor: Actor, call_id: str, where: blocks.Where, key: str) -> None:
        share = await self._recordings.share(actor, call_id, where.channel_id, where.thread_ts)
        await self._publish(share, key)

    async def _share_view(self, actor: Actor, where: blocks.Where, words: Words) -> SlackView:
        mode = self._recordings.share_mode
        if mode is Share.OFF:
            raise SharingOff
        recent = await self._recordings.recent(actor)
        return blocks.share_modal(recent, where, self._today(), mode, words)
