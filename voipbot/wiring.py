"""The only place where objects are built and joined."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from voipbot import __version__
from voipbot.clock import Clock
from voipbot.config import BadSettings, Settings, Share
from voipbot.domain.calls import CallType, Period
from voipbot.domain.deliveries import Message
from voipbot.domain.dial_policy import DialPolicy
from voipbot.domain.people import Actor
from voipbot.domain.recordings import SharedRecording
from voipbot.errors import VoipbotError
from voipbot.features.calls.listeners import CallsListeners
from voipbot.features.calls.log import CallLog
from voipbot.features.calls.service import Calls
from voipbot.features.dial.job import Outcomes
from voipbot.features.dial.listeners import DialListeners
from voipbot.features.dial.service import Dialing
from voipbot.features.people.blocks import Status
from voipbot.features.people.listeners import PeopleListeners
from voipbot.features.people.service import People
from voipbot.features.recording import blocks as recording_blocks
from voipbot.features.recording.listeners import RecordingListeners
from voipbot.features.recording.service import Recordings
from voipbot.home.listeners import HomeListeners
from voipbot.messages import Words
from voipbot.pbx import Voip24h
from voipbot.scheduler import Job
from voipbot.slack import payloads
from voipbot.slack.client import bolt_app, web_client
from voipbot.slack.directory import Directory
from voipbot.slack.listening import Listening, told
from voipbot.slack.replies import Replies, Reply
from voipbot.slack.sender import Sender
from voipbot.store.audit import AuditTrail
from voipbot.store.dials import Dials
from voipbot.store.engine import Database
from voipbot.store.events import SeenEvents
from voipbot.store.outbox import Outbox
from voipbot.store.preferences import Preferences
from voipbot.store.shares import Shares

log = structlog.get_logger(__name__)

LINK_KIND, CARD_KIND = "recording_links", "recording_card"
SEND_SECONDS = 1.0
"""How often the outbox is looked at when nothing has rung for it."""
PBX_STATUS_SECONDS = 8


class Application:
    """Everything that one process needs, joined; built once the workspace is known."""

    def __init__(
        self,
        settings: Settings,
        team_id: str,
        database: Database,
        pbx: Voip24h,
        slack: AsyncWebClient,
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.team_id = team_id
        self.database = database
        self.clock = clock
        self.slack = slack
        self._pbx = pbx
        self._words = Words(settings.locale, settings.zone)
        self.outbox = Outbox(database)
        self.dials = Dials(database)
        self.shares = Shares(database)
        self.audit = AuditTrail(database)
        self.preferences = Preferences(database)
        self.events = SeenEvents(database)
        self.directory = Directory(self.slack_for)
        self.replies = Replies(self.slack_for)
        self.people = People(
            settings.extensions, frozenset(settings.admins), self.directory.names_of
        )
        self.call_log = CallLog(
            self.pbx_for, self.people.known_extensions, by_extension=settings.get_date_with_user
        )
        self.calls = self._build_calls()
        self.dialing = self._build_dialing()
        self.recordings = self._build_recordings()
        self.app: AsyncApp = bolt_app(slack, settings.slack_signing_secret.get_secret_value())
        self.listening = Listening(
            self.app, self.who, self.replies, self._first_time, settings.command_prefix
        )
        self.connected: Callable[[], Awaitable[bool]] = _always
        self._register()

    def slack_for(self, team_id: str) -> AsyncWebClient:
        """Return a team's Slack client."""
        self._own(team_id)
        return self.slack

    def pbx_for(self, team_id: str) -> Voip24h:
        """Return a team's PBX client."""
        self._own(team_id)
        return self._pbx

    def words_for(self, team_id: str) -> Words:
        """Return a team's words."""
        self._own(team_id)
        return self._words

    def today(self) -> date:
        """The local day."""
        return self.local_date(self.clock.now())

    def local_date(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.settings.zone).date()

    async def who(self, args: AsyncArgs) -> tuple[Actor, Words]:
        """Find out who acts, and in which language to answer."""
        person = payloads.person(args)
        actor = self.people.actor(self.team_id, person.user_id, guest=person.guest)
        return actor, self._words

    def jobs(self) -> list[Job]:
        """What a worker does."""
        outcomes = Outcomes(
            self.dialing,
            self.dials,
            self.outbox,
            self.database,
            self.replies,
            self.words_for,
            self.clock,
        )
        sender = Sender(
            self.outbox,
            self.slack_for,
            {LINK_KIND: self._complete_links},
            lambda team_id: self.words_for(team_id)("delivery.possible_repeat"),
        )
        return [
            Job("outcomes", lambda: outcomes.run(self.team_id), self.settings.poll_seconds),
            Job("outbox", sender.run_once, SEND_SECONDS),
        ]

    async def post(
        self,
        team_id: str,
        kind: str,
        key: str,
        channel: str,
        reply: Reply,
        thread_ts: str | None = None,
    ) -> None:
        """Put a message into a channel by the outbox, once for each (team, kind, key, channel)."""
        await self.directory.require_bot_in(team_id, channel)
        await self.outbox.add(self._message(team_id, kind, key, channel, reply, thread_ts))

    async def status(self, team_id: str, words: Words) -> Status:
        """Ask the PBX, the database and the front door how they are."""
        pbx, database = await asyncio.gather(
            self._wrong_with(self._try_pbx(team_id), words),
            self._wrong_with(self.database.ping(), words),
        )
        slack = None if await self.connected() else words("status.disconnected")
        backlog = await self.outbox.counts(team_id) if database is None else None
        return Status(__version__, pbx, database, slack, backlog)

    def _build_calls(self) -> Calls:
        return Calls(
            self.call_log,
            self.people,
            self.clock,
            self.local_date,
            timedelta(seconds=self.settings.leg_seconds),
            frozenset(CallType[name] for name in self.settings.missed_types),
        )

    def _build_dialing(self) -> Dialing:
        return Dialing(
            self.pbx_for,
            self.call_log,
            self.people,
            self.dials,
            self.preferences,
            self.audit,
            self.clock,
            self.local_date,
            DialPolicy(),
        )

    def _build_recordings(self) -> Recordings:
        return Recordings(
            self.pbx_for,
            self.call_log,
            self.shares,
            self.audit,
            self.clock,
            self.local_date,
            timedelta(seconds=self.settings.leg_seconds),
            self.directory.is_member,
            self.settings.share,
        )

    def _register(self) -> None:
        prefix = self.settings.command_prefix
        dial = DialListeners(self.dialing, self.who, self.replies, f"/{prefix}dial")
        recording = RecordingListeners(
            self.recordings,
            self.who,
            self.replies,
            self._publish,
            self.today,
            f"/{prefix}recording",
        )
        calls = CallsListeners(
            self.calls,
            self.who,
            self.replies,
            self,
            dial.dial,
            recording.show,
            f"/{prefix}calls",
        )
        people = PeopleListeners(
            self.people, self.who, self.replies, self.status, calls.calls_with, prefix
        )
        home = HomeListeners(self.calls, self.who, self.replies)
        for listeners in (dial, recording, calls, people, home):
            listeners.register(self.listening)

    async def _publish(self, share: SharedRecording, key: str) -> None:
        """Grant a recording to a conversation and write its card, in one transaction."""
        await self.directory.require_bot_in(share.team_id, share.channel_id)
        kind = LINK_KIND if self.settings.share is Share.LINK else CARD_KIND
        reply = recording_blocks.shared_card(share, self.today(), self.words_for(share.team_id))
        message = self._message(
            share.team_id, kind, key, share.channel_id, reply, share.thread_ts, share.id
        )
        async with self.database.write() as connection:
            if await self.outbox.add(message, on=connection):
                await self.shares.add(share, on=connection)
                await self.audit.append(self.recordings.share_entry(share), on=connection)

    async def _complete_links(self, message: Message) -> Reply:
        """Links are bearer secrets: they are fetched when the message is sent, never stored."""
        share, links = await self.recordings.links_of(message.team_id, message.id)
        words = self.words_for(message.team_id)
        return recording_blocks.shared_links(share, links, self.today(), words)

    def _message(
        self,
        team_id: str,
        kind: str,
        key: str,
        channel: str,
        reply: Reply,
        thread_ts: str | None,
        message_id: str | None = None,
    ) -> Message:
        body = reply.body()
        return Message(
            id=message_id or uuid4().hex,
            team_id=team_id,
            kind=kind,
            dedupe_key=key,
            channel=channel,
            thread_ts=thread_ts,
            text=body["text"],
            blocks=tuple(body.get("blocks", ())),
            created_at=self.clock.now(),
        )

    async def _try_pbx(self, team_id: str) -> None:
        async with asyncio.timeout(PBX_STATUS_SECONDS):
            await self.call_log.legs(team_id, Period(self.today(), self.today()))

    async def _wrong_with(self, trying: object, words: Words) -> str | None:
        try:
            await trying  # type: ignore[misc]  # a coroutine
        except VoipbotError as error:
            return told(error, words)
        except TimeoutError:
            return words("pbx.timeout")
        return None

    async def _first_time(self, team_id: str, event_id: str) -> bool:
        return await self.events.first_time(team_id, event_id, self.clock.now())

    def _own(self, team_id: str) -> None:
        if team_id != self.team_id:
            raise LookupError(f"no such team here: {team_id!r}")


async def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Workspace:
    """What ``auth.test`` says of the bot's token."""

    team_id: str
    bot_user_id: str


async def workspace_of(slack: AsyncWebClient) -> Workspace:
    """Ask Slack whose token it is.

    Raises:
        BadSettings: the token is not taken, or Slack cannot be reached.
    """
    try:
        answer = await slack.auth_test()
    except SlackApiError as error:
        reason = error.response.get("error")
        raise BadSettings(
            [f"SLACK_BOT_TOKEN is not taken by Slack ({reason}): copy it anew."]
        ) from error
    except (ClientError, TimeoutError) as error:
        cause = type(error).__name__
        raise BadSettings([f"Slack does not answer at SLACK_API_URL ({cause})."]) from error
    return Workspace(str(answer["team_id"]), str(answer["user_id"]))


@asynccontextmanager
async def application(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Application]:
    """Build the application; everything that was opened is closed at the end of the block.

    Raises:
        BadSettings: a setting is not taken by whom it is for.
        StoreFailed: the database cannot be used.
    """
    clock = clock or Clock()
    async with AsyncExitStack() as stack:
        database = Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        await database.migrate()
        slack = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        workspace = await workspace_of(slack)
        pbx = await stack.enter_async_context(
            Voip24h(
                settings.pbx_base_url,
                settings.pbx_partner_secret.get_secret_value(),
                timezone=settings.zone,
            )
        )
        yield Application(settings, workspace.team_id, database, pbx, slack, clock)
