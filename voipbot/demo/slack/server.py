"""The local Slack as one object: build it, serve it, act as its people, ask what happened."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from voipbot.clock import Clock
from voipbot.demo.serving import serve
from voipbot.demo.slack.acts import Slack
from voipbot.demo.slack.content import Checker
from voipbot.demo.slack.delivery import RETRY_AFTER, Delivery
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.events import Events
from voipbot.demo.slack.faults import Faults
from voipbot.demo.slack.http_mode import RequestUrl
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Channel, Identity, Json, Team, User
from voipbot.demo.slack.page_api import PageApi
from voipbot.demo.slack.payloads import Payloads
from voipbot.demo.slack.people import Person
from voipbot.demo.slack.posting import Poster
from voipbot.demo.slack.record import ApiCall, Breach, Delivered, Record
from voipbot.demo.slack.response_urls import ResponseUrls
from voipbot.demo.slack.socket_mode import SocketMode
from voipbot.demo.slack.triggers import Triggers
from voipbot.demo.slack.typed import Typed
from voipbot.demo.slack.views import Views
from voipbot.demo.slack.web.apps import Apps
from voipbot.demo.slack.web.chat import Chat
from voipbot.demo.slack.web.conversations import Conversations
from voipbot.demo.slack.web.dispatch import WebApi
from voipbot.demo.slack.web.files import Files
from voipbot.demo.slack.web.rates import Rates
from voipbot.demo.slack.web.surfaces import Surfaces
from voipbot.demo.slack.web.users import Users
from voipbot.demo.slack.workspace import Workspace

T = TypeVar("T")

ACK_SECONDS = 3.0


class LocalSlack:
    """A workspace with one installed app.

    Socket Mode unless a ``request_url`` is given. ``faults`` orders trouble, ``calls``,
    ``deliveries`` and ``violations`` tell what happened, ``rates`` holds the rate limits.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        clock: Clock | None = None,
        team: Team | None = None,
        app: Identity | None = None,
        request_url: str | None = None,
        signing_secret: str | None = None,
        ack_seconds: float = ACK_SECONDS,
        retry_after: Sequence[float] = RETRY_AFTER,
    ) -> None:
        """``manifest`` is the app's, as a mapping; ``ack_seconds`` and ``retry_after`` are real."""
        identity = app or Identity()
        self.manifest = Manifest.read(manifest)
        self.workspace = Workspace(team or Team(), identity, clock or Clock(), self.manifest.name)
        self.record = Record()
        self.faults = Faults()
        self.rates = Rates(self.workspace)
        self.views = Views(self.workspace)
        self.sockets = SocketMode(self.workspace, ack_seconds)
        self.http = (
            RequestUrl(request_url, signing_secret or identity.signing_secret, ack_seconds)
            if request_url
            else None
        )
        self.delivery = Delivery(
            self.workspace, self.record, self.http or self.sockets, retry_after
        )
        checker = Checker(self.workspace, self.record)
        self._poster = Poster(self.workspace)
        self.urls = ResponseUrls(self.workspace, checker, self._poster, self.record)
        triggers = Triggers(self.workspace)
        payloads = Payloads(self.workspace, self.views, triggers, self.urls)
        self.events = Events(self.workspace, self.manifest, payloads, self.delivery, self.views)
        self.files = Files(self.workspace, checker, self._poster)
        self.users = Users(self.workspace)
        self.web = WebApi(
            self.workspace,
            self.manifest,
            self.record,
            self.faults,
            [
                *Apps(self.workspace, None if request_url else self.sockets).methods(),
                *Chat(
                    self.workspace, self.manifest, checker, self._poster, self.rates, self.record
                ).methods(),
                *Conversations(self.workspace, self.rates, self._bot_joined).methods(),
                *Surfaces(self.workspace, self.manifest, checker, triggers, self.views).methods(),
                *self.users.methods(),
                *self.files.methods(),
            ],
        )
        self._parts = Slack(
            self.workspace,
            self.manifest,
            self.views,
            payloads,
            self.urls,
            self.delivery,
            self.events,
            checker,
            Typed(self.workspace),
            self.record,
        )
        self.workspace.on_post = self.events.message

    # Serving

    def routes(self) -> list[BaseRoute]:
        """Return all of the local Slack's routes, the page's protocol included."""
        return [
            Route("/api/{method}", self.web.endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self.sockets.endpoint),
            Route("/response/{token}", self._respond, methods=["POST"]),
            Route("/upload/v1/{token}", self._upload, methods=["POST"]),
            Route("/files/{file_id}/{name}", self._download),
            *PageApi(self._parts).routes(),
        ]

    def serving_at(self, base_url: str) -> None:
        """Say where the routes are served, ``http://127.0.0.1:{port}``; before anything is."""
        for part in (self.web, self.urls, self.files):
            part.base_url = base_url

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[str]:
        """Serve on 127.0.0.1 and yield the Web API's URL, ``http://…/api/``."""
        async with serve(Starlette(routes=self.routes()), port) as base_url:
            self.serving_at(base_url)
            try:
                yield f"{base_url}/api/"
            finally:
                await self.aclose()

    async def aclose(self) -> None:
        """Give up what is under way, so that a server can stop."""
        self.faults.clear()
        await self.delivery.aclose()
        self.sockets.drop()
        if self.http is not None:
            await self.http.aclose()

    # What happened

    @property
    def calls(self) -> list[ApiCall]:
        """Every call of the app, in order, uses of response urls included."""
        return self.record.calls

    @property
    def deliveries(self) -> list[Delivered]:
        """Every payload sent to the app, in order."""
        return self.record.deliveries

    @property
    def violations(self) -> list[Breach]:
        """Every rule of Slack's that the app broke."""
        return self.record.violations

    def called(self, method: str) -> list[ApiCall]:
        """Return the calls of one method."""
        return [each for each in self.calls if each.method == method]

    async def until(self, condition: Callable[[], T], timeout: float = 5.0) -> T:  # noqa: ASYNC109  # callers name the wait they expect
        """Return the first true value of ``condition``, asked now and after each change.

        Raises:
            TimeoutError: with what happened lately, after ``timeout`` seconds.
        """
        try:
            return await self.workspace.changes.until(condition, timeout)
        except TimeoutError as error:
            raise TimeoutError(self._lately(timeout)) from error

    async def connected(self, count: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109  # as above
        """Wait until the app has ``count`` sockets open."""
        await self.until(lambda: len(self.sockets.connections) >= count, timeout)

    # People

    def person(self, user_id: str) -> Person:
        """Return somebody to act as.

        Raises:
            KeyError: there is nobody of that id.
        """
        return Person(self._parts, self.workspace.users[user_id].id)

    def add_user(self, user: User) -> Person:
        """Add a person; one with another ``team_id`` is a guest of another company."""
        self.workspace.add_user(user)
        return Person(self._parts, user.id)

    def change_user(self, user_id: str, **fields: Any) -> None:
        """Change a user's fields, such as ``deleted`` or ``locale``; sends ``user_change``."""
        user = self.workspace.add_user(replace(self.workspace.users[user_id], **fields))
        self.events.user_changed(user)

    def set_active(self, user_id: str, *, active: bool) -> None:
        """Let somebody open or leave Slack; away, no ephemeral message reaches them."""
        self.workspace.add_user(replace(self.workspace.users[user_id], active=active))

    # Conversations

    def add_channel(
        self, channel_id: str, name: str, members: Iterable[str], **fields: Any
    ) -> Channel:
        """Add a channel; ``fields`` are those of ``Channel``, such as ``kind="private"``."""
        return self.workspace.add_channel(
            Channel(
                channel_id,
                name,
                members=frozenset(members),
                created=self.workspace.epoch(),
                **fields,
            )
        )

    def archive(self, channel_id: str, by: str) -> None:
        """Archive a channel; sends ``channel_archive``."""
        channel = replace(self.workspace.channels[channel_id], archived=True)
        self.workspace.add_channel(channel)
        self.events.channel_changed("channel_archive", channel, by)

    def rename(self, channel_id: str, name: str, by: str) -> None:
        """Rename a channel; sends ``channel_rename``."""
        channel = replace(self.workspace.channels[channel_id], name=name)
        self.workspace.add_channel(channel)
        self.events.channel_changed("channel_rename", channel, by)

    def invite(self, channel_id: str, user_id: str, by: str | None = None) -> None:
        """Bring somebody, or the bot, into a channel; sends ``member_joined_channel``."""
        channel = self.workspace.channels[channel_id]
        channel = replace(channel, members=channel.members | {user_id})
        self.workspace.add_channel(channel)
        self.events.joined(channel, self.workspace.users[user_id], by)

    def kick(self, channel_id: str, user_id: str) -> None:
        """Take somebody, or the bot, out of a channel."""
        channel = self.workspace.channels[channel_id]
        channel = replace(channel, members=channel.members - {user_id})
        self.workspace.add_channel(channel)
        self.events.left(channel, self.workspace.users[user_id])

    def uninstall(self) -> None:
        """Remove the app: its tokens are dead, and it is told so."""
        self.workspace.installed = False
        self.events.uninstalled()

    def reset(self) -> None:
        """Forget messages, views, notices, faults and the record; people and channels stay."""
        self.workspace.forget_messages()
        self.views.reset()
        self.faults.clear()
        self.rates.reset()
        self.record.clear()

    def _bot_joined(self, channel: Channel) -> None:
        self.events.joined(channel, self.workspace.users[self.workspace.app.user_id])

    def _lately(self, seconds: float) -> str:
        calls = [f"{each.method} -> {each.answer}"[:200] for each in self.calls[-5:]]
        sent = [
            f"{each.kind} {each.payload.get('type', each.payload.get('command'))}"
            f" {each.error or 'acked'}"
            for each in self.deliveries[-5:]
        ]
        notices = [each.text for each in self.workspace.notices]
        return (
            f"not within {seconds} s; last calls: {calls}; last payloads: {sent};"
            f" notices: {notices}; violations: {[str(each) for each in self.violations]}"
        )

    async def _respond(self, request: Request) -> Response:
        token = request.path_params["token"]
        body = await request.body()
        entry = ApiCall("response_url", {"token": token}, self.workspace.clock.now())
        self.calls.append(entry)

        def act() -> Json:
            try:
                entry.args = json.loads(body)
            except ValueError as error:
                raise ApiError("invalid_payload") from error
            self.urls.use(token, entry.args)
            return {"ok": True}

        return await self.web.under_fault(request, entry, act)

    async def _upload(self, request: Request) -> Response:
        data = await request.body()
        token = request.path_params["token"]
        entry = ApiCall("upload", {"token": token, "length": len(data)}, self.workspace.clock.now())
        self.calls.append(entry)
        said = ""

        def act() -> Json:
            nonlocal said
            said = self.files.receive(token, data)
            return {"ok": True}

        response = await self.web.under_fault(request, entry, act)
        return PlainTextResponse(said) if said and response.status_code == 200 else response  # noqa: PLR2004  # HTTP's OK

    async def _download(self, request: Request) -> Response:
        stored = self.files.content(request.path_params["file_id"])
        if stored is None or stored.data is None:
            return JSONResponse({"ok": False, "error": "file_not_found"}, 404)
        mimetype = self.files.to_api(stored)["mimetype"]
        return Response(stored.data, media_type=mimetype)
