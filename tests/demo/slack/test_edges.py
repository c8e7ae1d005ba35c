"""What happens off the beaten path: limits, stale things, second thoughts."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE, BOB, GENERAL, SALES, furnish
from tests.demo.slack.conftest import MANIFEST, Joined, quick_slack
from tests.demo.slack.test_clicks import CARD, a_card
from tests.demo.slack.test_views import modal
from voipbot.clock import Clock
from voipbot.demo.slack import ActedInVain, LocalSlack, Person, faults


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, 400, "invalid_blocks"),
        ({"response_type": "ephemeral"}, 500, "no_text"),
        ({"text": "x", "response_type": "loud"}, 400, "invalid_arguments"),
    ],
)
async def test_a_response_url_refuses_what_slack_refuses(
    slack: LocalSlack, api_url: str, alice: Person, body: dict[str, Any], status: int, error: str
) -> None:
    await alice.command(SALES, "/dial 1")
    url = slack.deliveries[0].payload["response_url"]

    async with httpx.AsyncClient() as http:
        answer = await http.post(url, json=body)
        unknown = await http.post(url.rpartition("/")[0] + "/R404", json={"text": "x"})
        broken = await http.post(url, content="{")

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert unknown.status_code == 404
    assert broken.json()["error"] == "invalid_payload"
    assert alice.messages(SALES) == []


async def test_faults_meet_response_urls_too(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    await alice.command(SALES, "/dial 1")
    url = slack.deliveries[0].payload["response_url"]
    slack.faults.next("response_url", faults.lost_answer())

    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post(url, json={"text": "x"})

    assert [each.text for each in alice.messages(SALES)] == ["x"]


async def test_a_message_that_is_gone_cannot_be_replaced(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    card = await a_card(client, alice)
    await alice.click(card, "again")
    await client.chat_delete(channel=SALES, ts=card.ts)

    async with httpx.AsyncClient() as http:
        url = slack.deliveries[-1].payload["response_url"]
        answer = await http.post(url, json={"text": "x", "replace_original": True})

    assert (answer.status_code, answer.json()["error"]) == (404, "message_not_found")


async def test_an_app_opens_ten_sockets_and_is_turned_away_at_the_eleventh(
    slack: LocalSlack, api_url: str
) -> None:
    client = AsyncWebClient(base_url=api_url)

    async def url() -> str:
        return str((await client.apps_connections_open(app_token="xapp-local"))["url"])

    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        for n in range(10):
            socket = await stack.enter_async_context(http.ws_connect(await url()))
            assert (await socket.receive_json())["num_connections"] == n + 1
        socket = await stack.enter_async_context(http.ws_connect(await url()))
        farewell = await socket.receive_json()

    assert (farewell["type"], farewell["reason"]) == ("disconnect", "too_many_websockets")


async def test_an_ack_that_carries_what_slack_ignores_is_a_breach(
    slack: LocalSlack, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    @bolt.action("again")
    async def again(ack: Any) -> None:
        await ack(text="nobody will see this")

    async with joined(bolt):
        await alice.click(await a_card(client, alice), "again")

    assert [str(each) for each in slack.violations] == [
        "ack of block_actions: Slack ignores what this ack carries"
    ]
    assert len(alice.messages(SALES)) == 1


async def test_without_interactivity_clicks_go_nowhere(clock: Clock) -> None:
    slack = LocalSlack({**MANIFEST, "settings": {}}, clock=clock)
    furnish(slack)
    alice = slack.person(ALICE)

    assert await alice.shortcut("dial") is None

    assert [each.text for each in alice.notices] == [
        "This app is not configured to handle interactive responses"
    ]


async def test_nobody_listens_at_the_request_url(clock: Clock) -> None:
    slack = quick_slack(clock, request_url="http://127.0.0.1:9/slack/events")
    async with slack.running():
        delivered = await slack.person(ALICE).command(SALES, "/dial 1")

    assert delivered is not None
    assert delivered.error == "connection_failed"


async def test_an_external_id_belongs_to_one_open_view(
    slack: LocalSlack, client: AsyncWebClient, alice: Person, bob: Person
) -> None:
    slack.views.open(ALICE, modal(external_id="mine"))

    by_id = await client.views_update(external_id="mine", view=modal("Found", external_id="mine"))
    await bob.shortcut("dial")
    trigger = slack.deliveries[-1].payload["trigger_id"]
    again = client.views_open(trigger_id=trigger, view=modal(external_id="mine"))

    nameless = client.api_call("views.update", json={"view": modal()})
    assert by_id["view"]["title"]["text"] == "Found"
    assert await error_of(again) == "duplicate_external_id"
    assert await error_of(nameless) == "invalid_arguments"


async def test_pushing_wants_a_trigger_from_within_a_modal(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    await alice.shortcut("dial")
    trigger = slack.deliveries[-1].payload["trigger_id"]

    pushing = client.views_push(trigger_id=trigger, view=modal())
    assert await error_of(pushing) == "invalid_trigger_id"


async def test_the_cross_closes_the_whole_stack_and_tells_of_each(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    below = slack.views.open(ALICE, modal(notify_on_close=True))
    above = slack.views.push(ALICE, modal(notify_on_close=True))

    await alice.close(above, all_of_them=True)

    told = [each.payload for each in slack.deliveries]
    assert [each["view"]["id"] for each in told] == [above.id, below.id]
    assert all(each["is_cleared"] for each in told)
    assert alice.modals == []
    with pytest.raises(ActedInVain, match="not open"):
        await alice.submit(above)


async def test_a_conversation_chosen_in_a_modal_can_be_answered(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    select = {
        "type": "input",
        "block_id": "where",
        "label": {"type": "plain_text", "text": "Where"},
        "element": {
            "type": "conversations_select",
            "action_id": "chosen",
            "response_url_enabled": True,
        },
    }
    view = slack.views.open(ALICE, {**modal(), "blocks": [select]})
    await alice.fill(view, "where", "chosen", GENERAL)
    await alice.submit(view)

    (url,) = slack.deliveries[-1].payload["response_urls"]
    assert (url["channel_id"], url["block_id"]) == (GENERAL, "where")
    async with httpx.AsyncClient() as http:
        await http.post(url["response_url"], json={"text": "hi", "response_type": "in_channel"})
    assert [each.text for each in alice.messages(GENERAL)] == ["hi"]


async def test_blocks_stay_when_an_update_brings_text_only(
    client: AsyncWebClient, alice: Person
) -> None:
    card = await a_card(client, alice)

    await client.chat_update(channel=SALES, ts=card.ts, text="new")
    assert alice.messages(SALES)[0].blocks == card.blocks
    await client.chat_update(channel=SALES, ts=card.ts, text="new", blocks=[])
    assert alice.messages(SALES)[0].blocks == ()


async def test_an_archived_channels_messages_are_frozen(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    card = await a_card(client, alice)
    slack.archive(SALES, by=BOB)

    frozen = client.chat_update(channel=SALES, ts=card.ts, text="x")
    assert await error_of(frozen) == "is_inactive"
    with pytest.raises(ActedInVain, match="archived"):
        await alice.say(SALES, "x")


async def test_a_reply_to_a_reply_goes_to_the_thread_and_is_a_breach(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    parent = await alice.say(SALES, "x")
    reply = await alice.say(SALES, "y", parent.ts)

    await client.chat_postMessage(channel=SALES, text="z", thread_ts=reply.ts)

    assert alice.messages(SALES)[-1].thread_ts == parent.ts
    assert [each.path for each in slack.violations] == ["thread_ts"]


async def test_a_post_without_top_level_text_goes_through_as_a_breach(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    bare = {"channel": SALES, "blocks": CARD}
    assert (await client.api_call("chat.postMessage", json=bare))["ok"]

    assert [each.path for each in slack.violations] == ["text"]
    assert len(alice.messages(SALES)) == 1


@pytest.mark.parametrize("cursor", ["?", "bmV4dDp4", "b3RoZXI6MQ=="])
async def test_cursors_that_slack_did_not_give(client: AsyncWebClient, cursor: str) -> None:
    assert await error_of(client.users_list(cursor=cursor)) == "invalid_cursor"


async def test_small_methods(client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    assert await error_of(client.api_test(error="my_error")) == "my_error"
    assert (await client.bots_info(bot="B0VOIPBOT"))["bot"]["app_id"] == "A0VOIPBOT"
    assert await error_of(client.bots_info(bot="B404")) == "bot_not_found"
    assert await error_of(client.conversations_list(types="party")) == "invalid_types"
    assert await error_of(client.users_list(limit=5000)) == "invalid_limit"


async def test_waiting_in_vain_says_what_happened(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    await client.auth_test()
    await alice.command(SALES, "/ring")

    with pytest.raises(TimeoutError, match=r"auth\.test.*/ring is not a valid command"):
        await slack.until(lambda: alice.modal, timeout=0.01)


async def test_a_reset_forgets_what_happened_and_keeps_the_people(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    await a_card(client, alice)
    await alice.command(SALES, "/ring")
    slack.views.open(ALICE, modal())

    slack.reset()

    assert (alice.messages(SALES), alice.notices, alice.modal, slack.calls) == ([], [], None, [])
    assert slack.workspace.is_member(SALES, ALICE)


async def test_acks_for_nothing_are_ignored(slack: LocalSlack, api_url: str) -> None:
    client = AsyncWebClient(base_url=api_url)
    url = str((await client.apps_connections_open(app_token="xapp-local"))["url"])
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        await socket.receive_json()
        await socket.send_json({"envelope_id": "never sent"})
        command = asyncio.create_task(slack.person(ALICE).command(SALES, "/dial 1"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        delivered = await command

    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    assert delivered is not None
    assert delivered.acked
