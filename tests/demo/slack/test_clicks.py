from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE, BOB, SALES
from tests.demo.slack.conftest import Joined
from voipbot.demo.slack import ActedInVain, LocalSlack, Message, Person, User

CARD: list[dict[str, Any]] = [
    {
        "type": "section",
        "block_id": "row",
        "text": {"type": "mrkdwn", "text": "A call"},
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [
                {"text": {"type": "plain_text", "text": "Call"}, "value": "call"},
                {"text": {"type": "plain_text", "text": "Hear"}, "value": "hear"},
            ],
        },
    },
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "again",
                "text": {"type": "plain_text", "text": "Call again"},
                "value": "42",
                "style": "primary",
            },
            {
                "type": "static_select",
                "action_id": "who",
                "options": [
                    {"text": {"type": "plain_text", "text": "Bob"}, "value": "bob"},
                ],
            },
        ],
    },
]


async def a_card(client: AsyncWebClient, person: Person) -> Message:
    await client.chat_postMessage(channel=SALES, text="A call", blocks=CARD)
    return person.messages(SALES)[-1]


async def an_ephemeral_card(client: AsyncWebClient, person: Person) -> Message:
    await client.chat_postEphemeral(channel=SALES, user=person.id, text="A call", blocks=CARD)
    return person.ephemerals(SALES)[-1]


@pytest.fixture
def clicks(bolt: AsyncApp) -> asyncio.Queue[dict[str, Any]]:
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def on_click(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await queue.put(body)

    for action_id in ("again", "more", "who"):
        bolt.action(action_id)(on_click)
    return queue


async def test_a_click_on_a_message_says_where_and_what(
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    clicks: asyncio.Queue[dict[str, Any]],
    alice: Person,
) -> None:
    async with joined(bolt):
        card = await a_card(client, alice)
        await alice.click(card, "again")
        body = await clicks.get()

    assert body["type"] == "block_actions"
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": SALES,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": SALES, "name": "sales"}
    assert body["message"]["ts"] == card.ts
    assert body["message"]["blocks"][0]["block_id"] == "row"
    assert body["user"] == {
        "id": ALICE,
        "username": "alice",
        "name": "alice",
        "team_id": "T01DEMO",
    }
    assert body["team"] == {"id": "T01DEMO", "domain": "anphat"}
    (action,) = body["actions"]
    assert (action["type"], action["value"], action["style"]) == ("button", "42", "primary")
    assert action["block_id"] == card.blocks[1]["block_id"]
    assert body["response_url"].startswith("http://127.0.0.1:")
    assert body["trigger_id"]


async def test_an_ephemeral_message_is_not_in_the_payload(
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    clicks: asyncio.Queue[dict[str, Any]],
    alice: Person,
) -> None:
    async with joined(bolt):
        card = await an_ephemeral_card(client, alice)
        await alice.click(card, "again")
        body = await clicks.get()

    assert "message" not in body
    assert body["container"]["is_ephemeral"] is True


async def test_menus_tell_what_was_chosen_and_keep_it_in_the_state(
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    clicks: asyncio.Queue[dict[str, Any]],
    alice: Person,
) -> None:
    async with joined(bolt):
        card = await a_card(client, alice)
        await alice.select(card, "more", "hear")
        overflow = await clicks.get()
        await alice.select(card, "who", "bob")
        select = await clicks.get()

    assert overflow["actions"][0]["selected_option"]["value"] == "hear"
    chosen = select["state"]["values"][card.blocks[1]["block_id"]]["who"]
    assert chosen["selected_option"]["value"] == "bob"


@pytest.mark.parametrize("post", [a_card, an_ephemeral_card])
async def test_replace_original_replaces_what_was_clicked(
    slack: LocalSlack,
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    alice: Person,
    post: Any,
) -> None:
    @bolt.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Taken", replace_original=True)

    async with joined(bolt):
        card = await post(client, alice)
        await alice.click(card, "again")
        await slack.until(lambda: alice.messages(SALES)[0].text == "Taken")

    (message,) = alice.messages(SALES)
    assert (message.ts, message.blocks, message.only_for) == (card.ts, (), card.only_for)
    assert slack.violations == []


async def test_delete_original_deletes_and_otherwise_a_click_posts_anew(
    slack: LocalSlack, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    @bolt.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Noted", replace_original=False)
        await respond(delete_original=True)

    async with joined(bolt):
        card = await an_ephemeral_card(client, alice)
        await alice.click(card, "again")
        await slack.until(lambda: len(slack.called("response_url")) == 2)
        await slack.until(lambda: [each.text for each in alice.messages(SALES)] == ["Noted"])

    assert alice.messages(SALES)[0].only_for == alice.id


async def test_leaving_replace_original_open_is_held_against_the_app(
    slack: LocalSlack, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    @bolt.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Noted")

    async with joined(bolt):
        await alice.click(await a_card(client, alice), "again")
        await slack.until(lambda: slack.violations)

    assert slack.violations[0].path == "replace_original"


async def test_a_click_without_ack_is_not_sent_again(
    slack: LocalSlack, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    async with joined(bolt):
        delivered = await alice.click(await a_card(client, alice), "again")

    assert delivered is not None
    assert delivered.error == "operation_timeout"
    assert len([each for each in slack.deliveries if each.kind == "interactive"]) == 1
    assert [each.text for each in alice.notices] == ["Phone did not respond: “operation_timeout”"]


async def test_a_ghost_connection_swallows_clicks(
    slack: LocalSlack,
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    clicks: asyncio.Queue[dict[str, Any]],
    alice: Person,
) -> None:
    async with joined(bolt):
        card = await a_card(client, alice)
        await slack.until(lambda: slack.delivery.idle)
        slack.sockets.add_ghost()
        delivered = [await alice.click(card, "again") for _ in range(2)]

    assert sorted(each.acked for each in delivered if each is not None) == [False, True]


async def test_pressing_what_is_not_there_is_refused(
    client: AsyncWebClient, alice: Person, bob: Person
) -> None:
    card = await an_ephemeral_card(client, alice)

    with pytest.raises(ActedInVain, match="there is: more, again, who"):
        await alice.click(card, "nothing")
    with pytest.raises(ActedInVain, match="use select"):
        await alice.click(card, "who")
    with pytest.raises(ActedInVain, match="gone"):
        await bob.click(card, "again")


async def test_a_guest_of_another_company_clicks_under_the_workspaces_team(
    slack: LocalSlack,
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    clicks: asyncio.Queue[dict[str, Any]],
    alice: Person,
) -> None:
    zoe = slack.add_user(User("U09ZOE", "zoe", "Zoe", team_id="T09OTHER"))
    slack.invite(SALES, zoe.id)

    async with joined(bolt):
        card = await a_card(client, alice)
        await zoe.click(card, "again")
        body = await clicks.get()
        assert await zoe.command(SALES, "/dial 1") is None

    assert (body["team"]["id"], body["user"]["team_id"]) == ("T01DEMO", "T09OTHER")


async def test_message_shortcuts_carry_the_message_and_global_ones_no_channel(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person, bob: Person
) -> None:
    bodies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def on_shortcut(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bodies.put(body)

    bolt.shortcut("call")(on_shortcut)
    bolt.shortcut("dial")(on_shortcut)

    async with joined(bolt):
        said = await bob.say(SALES, "call 0982 056 720 or <tel:+84912|0912>")
        await alice.message_shortcut("call", said)
        on_message = await bodies.get()
        await alice.shortcut("dial")
        globally = await bodies.get()

    assert on_message["type"] == "message_action"
    assert on_message["message"]["user"] == BOB
    assert on_message["message"]["text"] == "call 0982 056 720 or <tel:+84912|0912>"
    assert (on_message["message_ts"], on_message["channel"]["id"]) == (said.ts, SALES)
    assert on_message["response_url"]
    assert globally["type"] == "shortcut"
    assert not {"channel", "response_url", "message"} & set(globally)
    with pytest.raises(ActedInVain):
        await alice.shortcut("call")
