"""Between Bolt and the features' listeners.

Every listener is registered through ``Listening``, whose one wrapper gives the interaction an id
and a log line, and turns every error into words for the person. Nothing is ever raised into Bolt:
its runner can lose an ack when a listener raises within about 10 ms of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from voipbot.domain.people import Actor
from voipbot.errors import VoipbotError
from voipbot.messages import Words
from voipbot.slack.errors import SlackFailed
from voipbot.slack.ids import Action, Command, Shortcut, View
from voipbot.slack.mrkdwn import escape
from voipbot.slack.replies import Replies, Reply

log = structlog.get_logger(__name__)

Listener = Callable[[AsyncArgs], Awaitable[None]]
Who = Callable[[AsyncArgs], Awaitable[tuple[Actor, Words]]]
"""Finds out who acts and in which language to answer."""
FirstTime = Callable[[str, str], Awaitable[bool]]
"""``(team_id, event_id)``: whether the event has not been seen before, by any process."""


class Listening:
    """Registers listeners with Bolt, each inside the wrapper."""

    def __init__(
        self, app: AsyncApp, who: Who, replies: Replies, first_time: FirstTime, prefix: str
    ) -> None:
        """``prefix`` renames the commands, as in the manifest."""
        self._app = app
        self._who = who
        self._replies = replies
        self._first_time = first_time
        self._prefix = prefix
        self._under_way: set[asyncio.Task[object]] = set()

    async def drained(self, seconds: float) -> None:
        """Wait for the listeners that are under way, at most ``seconds``."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    def command(self, command: Command, listener: Listener) -> None:
        """Listen to ``/command``."""
        self._app.command(f"/{self._prefix}{command}")(self._wrapped(listener, command))

    def action(self, action: Action, listener: Listener) -> None:
        """Listen to a button or menu, wherever it stands."""
        self._app.action(str(action))(self._wrapped(listener, action))

    def shortcut(self, shortcut: Shortcut, listener: Listener) -> None:
        """Listen to a global or message shortcut."""
        self._app.shortcut(str(shortcut))(self._wrapped(listener, shortcut))

    def view(self, view: View, listener: Listener) -> None:
        """Listen to a modal's submission."""
        self._app.view(str(view))(self._wrapped(listener, view))

    def event(self, event: str, listener: Listener) -> None:
        """Listen to an event, once each: Slack delivers one up to four times."""

        async def once(args: AsyncArgs) -> None:
            team_id, event_id = str(args.body["team_id"]), str(args.body["event_id"])
            if await self._first_time(team_id, event_id):
                await listener(args)

        self._app.event(event)(self._wrapped(once, event))

    def _wrapped(self, listener: Listener, name: str) -> Listener:
        async def listen(args: AsyncArgs) -> None:
            began = time.perf_counter()
            task = asyncio.current_task()
            if task is not None:
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
            with structlog.contextvars.bound_contextvars(
                request_id=uuid4().hex[:12], listener=str(name)
            ):
                outcome = await self._outcome(listener, args)
                elapsed = round((time.perf_counter() - began) * 1000)
                log.info("interaction", outcome=outcome, milliseconds=elapsed)

        return listen

    async def _outcome(self, listener: Listener, args: AsyncArgs) -> str:
        try:
            await listener(args)
        except VoipbotError as error:
            log.log(error.level, "interaction_failed", error=error.key, cause=str(error.__cause__))
            await self._tell(args, error)
            return error.key
        except Exception:
            log.exception("interaction_crashed")
            await self._tell(args, VoipbotError())
            return VoipbotError.key
        return "ok"

    async def _tell(self, args: AsyncArgs, error: VoipbotError) -> None:
        if "event" in args.body or isinstance(error, SlackFailed):
            return  # nobody waits for an answer, or nothing can carry one
        try:
            await args.ack()
            _, words = await self._who(args)
            await self._replies.answer(args, Reply(told(error, words)))
        except SlackFailed as failed:
            log.warning("error_not_told", error=error.key, reason=failed.key)
        except Exception:
            log.exception("error_not_told", error=error.key)


def told(error: VoipbotError, words: Words) -> str:
    """Return what a person is told of ``error``, safe to put into mrkdwn."""
    params = {
        name: escape(param) if isinstance(param, str) else param
        for name, param in error.params.items()
    }
    return words(error.key, **params)


def quiet_bolt() -> logging.Logger:
    """Return a logger for Bolt that passes warnings on; its debug output holds whole payloads."""
    logger = logging.getLogger("voipbot.bolt")
    logger.setLevel(logging.WARNING)
    return logger
