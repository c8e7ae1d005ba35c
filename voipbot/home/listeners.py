"""App Home: published when it is opened."""

from __future__ import annotations

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from voipbot.errors import VoipbotError
from voipbot.features.calls.service import Calls
from voipbot.home import blocks
from voipbot.slack import payloads
from voipbot.slack.ids import Action
from voipbot.slack.listening import Listening, Who, told
from voipbot.slack.replies import Replies


class HomeListeners:
    """Slack in, one view out."""

    def __init__(self, calls: Calls, who: Who, replies: Replies) -> None:
        self._calls = calls
        self._who = who
        self._replies = replies

    def register(self, listening: Listening) -> None:
        """Listen to the opening of App Home."""
        listening.event("app_home_opened", self.on_opened)
        listening.action(Action.HOME_REFRESH, self.on_refresh)

    async def on_opened(self, args: AsyncArgs) -> None:
        """Publish the person's home; the Messages tab is none of it."""
        await args.ack()
        if args.body["event"].get("tab") == "home":
            await self._publish(args)

    async def on_refresh(self, args: AsyncArgs) -> None:
        """Publish it anew."""
        await args.ack()
        await self._publish(args)

    async def _publish(self, args: AsyncArgs) -> None:
        actor, words = await self._who(args)
        recent, failed = None, None
        if actor.extension:
            try:
                recent = await self._calls.recent(actor, self._calls.understand("7d"))
            except VoipbotError as error:
                failed = told(error, words)
        view = blocks.home(actor, recent, failed, words)
        await self._replies.publish_home(args, payloads.person(args).user_id, view)
