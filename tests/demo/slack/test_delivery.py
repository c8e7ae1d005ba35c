from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import aiohttp
import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from tests.demo.slack.company import ALICE, GENERAL, SALES
from tests.demo.slack.conftest import Joined, quick_slack
from voipbot.clock import Clock
from voipbot.demo.serving import listening, serve_on, url_of
from voipbot.demo.slack import LocalSlack, Person


@pytest.fixture
def said(bolt: AsyncApp) -> asyncio.Queue[dict[str, Any]]:
    """Every message event that the app got."""
    return listening_for_messages(bolt)


def listening_for_messages(bolt: AsyncApp) -> asyncio.Queue[dict[str, Any]]:
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @bolt.event("message")
    async def on_message(body: dict[str, Any]) -> None:
        await queue.put(body)

    return queue


async def test_messages_are_events_where_the_bot_is_a_member(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, said: Any, alice: Person
) -> None:
    async with joined(bolt):
        await alice.say(GENERAL, "not for the bot")
        await alice.say(alice.app_dm, "message.im is not subscribed")
        await alice.say(SALES, "@bob call https://a.vn <tel:+84982|0982>")
        body = await said.get()

    assert body["event"]["text"] == "<@U02BOB> call <https://a.vn> <tel:+84982|0982>"
    assert (body["event"]["channel"], body["event"]["channel_type"]) == (SALES, "channel")
    assert body["type"] == "event_callback"
    assert body["authorizations"][0]["is_bot"] is True
    assert len([each for each in slack.deliveries if each.kind == "events_api"]) == 1


async def test_an_event_without_ack_comes_again_up_to_three_times(
    clock: Clock,
) -> None:
    slack = quick_slack(clock, ack_seconds=0.05)
    async with slack.running():
        ghost = slack.sockets.add_ghost()
        slack.change_user(ALICE, locale="vi-VN")
        await slack.until(lambda: slack.delivery.idle)
        slack.sockets.remove(ghost)

    sent = [each for each in slack.deliveries if each.kind == "events_api"]
    assert [each.attempt for each in sent] == [0, 1, 2, 3]
    assert len({each.payload["event_id"] for each in sent}) == 1
    assert sent[0].payload["event"]["user"]["id"] == ALICE


async def test_a_redelivered_event_says_so_in_its_envelope(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, said: Any, alice: Person
) -> None:
    requests: list[Any] = []
    async with joined(bolt) as handler:

        async def note(client: Any, request: Any) -> None:
            requests.append(request)

        handler.client.socket_mode_request_listeners.insert(0, note)
        ghost = slack.sockets.add_ghost()
        await alice.say(SALES, "one")
        await alice.say(SALES, "two")
        await slack.until(lambda: slack.delivery.idle)
        slack.sockets.remove(ghost)

    assert len(slack.deliveries) > 2
    retried = [each for each in requests if each.retry_attempt]
    assert retried
    assert {each.retry_reason for each in retried} == {"http_timeout"}


async def test_a_refresh_is_followed_to_a_new_connection(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, said: Any, alice: Person
) -> None:
    async with joined(bolt):
        before = slack.sockets.connections[0].id
        await slack.sockets.refresh()
        await slack.connected()
        await alice.say(SALES, "still there?")
        await said.get()

        assert slack.sockets.connections[0].id != before


async def test_the_app_comes_back_after_the_socket_is_cut(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, said: Any, alice: Person
) -> None:
    async with joined(bolt):
        slack.sockets.drop()
        assert slack.sockets.connections == []
        await slack.connected(timeout=20)
        await alice.say(SALES, "back?")
        await said.get()


async def test_several_connections_take_turns(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, said: Any, alice: Person
) -> None:
    async with joined(bolt), joined(bolt):
        await slack.connected(2)
        for n in range(4):
            await alice.say(SALES, str(n))
        for _ in range(4):
            await said.get()
        await slack.until(lambda: slack.delivery.idle)

    assert len({each.connection for each in slack.deliveries}) == 2
    assert all(each.acked for each in slack.deliveries)


async def test_a_ticket_opens_one_connection(api_url: str, slack: LocalSlack) -> None:
    client = AsyncWebClient(base_url=api_url)
    url = str((await client.apps_connections_open(app_token="xapp-local"))["url"])
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(url) as socket:
            hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(url)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": "A0VOIPBOT"}


async def test_membership_archives_and_the_end(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined
) -> None:
    kinds: asyncio.Queue[str] = asyncio.Queue()

    async def on_event(event: dict[str, Any]) -> None:
        await kinds.put(event["type"])

    expected = (
        "member_joined_channel",
        "channel_left",
        "channel_archive",
        "tokens_revoked",
        "app_uninstalled",
    )
    for kind in expected:
        bolt.event(kind)(on_event)

    async with joined(bolt):
        slack.invite(GENERAL, "U0VOIPBOT", by=ALICE)
        got = [await kinds.get()]
        slack.kick(GENERAL, "U0VOIPBOT")
        got.append(await kinds.get())
        slack.archive(GENERAL, by=ALICE)
        got.append(await kinds.get())
        slack.uninstall()
        got += sorted([await kinds.get(), await kinds.get()], reverse=True)

    assert got == list(expected)


# HTTP mode


class HttpMode:
    """A local Slack that posts to a Bolt app's request URL."""

    def __init__(self, slack: LocalSlack, bolt: AsyncApp) -> None:
        self.slack = slack
        self.bolt = bolt


@pytest.fixture
async def http_mode(clock: Clock) -> AsyncIterator[HttpMode]:
    with listening() as listener:
        slack = quick_slack(
            clock,
            request_url=f"{url_of(listener)}/slack/events",
            signing_secret="the-secret",
        )
        async with slack.running() as api_url:
            client = AsyncWebClient(token="xoxb-local", base_url=api_url)
            bolt = AsyncApp(client=client, token="xoxb-local", signing_secret="the-secret")
            front_door = cast("ASGIApp", AsyncSlackRequestHandler(bolt))
            async with serve_on(listener, front_door):
                yield HttpMode(slack, bolt)


async def test_http_commands_clicks_and_events_are_signed_posts(http_mode: HttpMode) -> None:
    slack, bolt = http_mode.slack, http_mode.bolt
    alice = slack.person(ALICE)
    said = listening_for_messages(bolt)

    @bolt.command("/dial")
    async def dial(ack: Any, body: dict[str, Any]) -> None:
        await ack(text=f"Ringing {body['text']}")

    @bolt.shortcut("dial")
    async def on_shortcut(ack: Any) -> None:
        await ack()

    command = await alice.command(SALES, "/dial a & b")
    shortcut = await alice.shortcut("dial")
    await alice.say(SALES, "hi")
    event = await said.get()

    assert command is not None
    assert shortcut is not None
    assert command.acked
    assert shortcut.acked
    assert [each.text for each in alice.ephemerals(SALES)] == ["Ringing a &amp; b"]
    assert event["event"]["text"] == "hi"
    await slack.until(lambda: slack.delivery.idle)


async def test_http_a_wrong_signature_fails_and_an_event_is_sent_again(
    http_mode: HttpMode,
) -> None:
    slack = http_mode.slack
    alice = slack.person(ALICE)
    assert slack.http is not None
    slack.http.signing_secret = "another"

    await alice.command(SALES, "/dial 1")
    await alice.say(SALES, "hi")
    await slack.until(lambda: slack.delivery.idle)

    assert [each.text for each in alice.notices] == [
        "/dial failed with the error “dispatch_failed”"
    ]
    events = [each for each in slack.deliveries if each.kind == "events_api"]
    assert [each.attempt for each in events] == [0, 1, 2, 3]


async def test_http_has_no_sockets(http_mode: HttpMode) -> None:
    with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
        await http_mode.bolt.client.apps_connections_open(app_token="xapp-local")
