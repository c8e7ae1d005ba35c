from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE, BOB, GENERAL, SALES
from tests.demo.slack.conftest import Joined
from tests.demo.slack.test_clicks import CARD
from tests.demo.slack.test_views import modal
from voipbot.demo.slack import LocalSlack, Person


class Page:
    """The demo's page, as far as its requests go."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def state(self, person: str = ALICE) -> dict[str, Any]:
        return dict((await self._http.get("/demo/state", params={"as": person})).json())

    async def do(self, what: str, person: str = ALICE, **more: Any) -> dict[str, Any]:
        answer = await self._http.post("/demo/do", json={"as": person, "do": what, **more})
        return dict(answer.json())


@pytest.fixture
async def page(api_url: str) -> AsyncIterator[Page]:
    async with httpx.AsyncClient(base_url=api_url.removesuffix("api/")) as http:
        yield Page(http)


async def test_a_person_sees_people_channels_commands_and_shortcuts(page: Page) -> None:
    state = await page.state()

    assert state["me"] == ALICE
    assert state["team"] == {"id": "T01DEMO", "name": "An Phat Co."}
    assert state["users"][BOB] == {
        "id": BOB,
        "name": "bob",
        "real_name": "Bob Nguyen",
        "is_bot": False,
        "presence": "active",
        "color": "4bbe2e",
    }
    kinds = {each["name"]: each["kind"] for each in state["channels"]}
    assert kinds == {"sales": "channel", "support": "channel", "general": "channel", "Phone": "app"}
    members = {each["name"]: each["bot_member"] for each in state["channels"]}
    assert not members["general"]
    assert [each["command"] for each in state["commands"]] == ["/dial", "/plain"]
    assert {each["callback_id"]: each["type"] for each in state["shortcuts"]} == {
        "dial": "global",
        "call": "message",
    }
    assert (state["home"], state["modal"], state["notices"]) == (None, [], [])


async def test_messages_nest_their_replies_and_count_as_unread_until_read(
    page: Page, bob: Person
) -> None:
    parent = await bob.say(SALES, "card")
    await bob.say(SALES, "more", parent.ts)

    state = await page.state()
    (message,) = state["messages"][SALES]
    assert (message["text"], message["reply_count"]) == ("card", 1)
    assert message["replies"][0]["thread_ts"] == parent.ts
    assert await unread(page) == 1
    assert await unread(page, BOB) == 0
    assert (await page.do("read", channel=SALES))["ok"]
    assert await unread(page) == 0


async def unread(page: Page, person: str = ALICE) -> int:
    channels = (await page.state(person))["channels"]
    return int(next(each["unread"] for each in channels if each["id"] == SALES))


async def test_ephemerals_show_to_one_and_go_on_reload(page: Page, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=SALES, user=ALICE, text="psst", blocks=CARD)

    (message,) = (await page.state())["messages"][SALES]
    assert message["ephemeral"]
    assert (await page.state(BOB))["messages"][SALES] == []
    await page.do("reload")
    assert (await page.state())["messages"][SALES] == []


async def test_typing_a_message_and_a_command(
    page: Page, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    @bolt.command("/dial")
    async def dial(ack: Any) -> None:
        await ack("Ringing")

    async with joined(bolt):
        assert await page.do("message", channel=GENERAL, text="hi @bob") == {"ok": True}
        assert await page.do("command", channel=GENERAL, text="/dial 1") == {"ok": True}
        assert (await page.do("command", channel=GENERAL, text="/dial", thread_ts="1.0"))["ok"]

    assert [each.text for each in alice.messages(GENERAL)] == ["hi <@U02BOB>", "Ringing"]
    (notice,) = (await page.state())["notices"]
    assert "not supported in threads" in notice["text"]
    await page.do("dismiss", id=notice["id"])
    assert (await page.state())["notices"] == []


async def test_buttons_and_menus_in_messages(
    page: Page, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, slack: LocalSlack
) -> None:
    @bolt.action("again")
    async def again(ack: Any) -> None:
        await ack()

    @bolt.action("who")
    async def who(ack: Any) -> None:
        await ack()

    posted = await client.chat_postMessage(channel=SALES, text="card", blocks=CARD)
    where = {"channel": SALES, "ts": posted["ts"], "ephemeral": False}
    option = {"text": {"type": "plain_text", "text": "Bob"}, "value": "bob"}
    async with joined(bolt):
        await page.do("action", **where, action_id="again", value="42")
        await page.do("action", **where, action_id="who", selected_option=option)

    actions = [each.payload["actions"][0] for each in slack.deliveries if each.acked]
    assert [each["action_id"] for each in actions] == ["again", "who"]
    assert (actions[0]["value"], actions[1]["selected_option"]) == ("42", option)


async def test_a_modal_from_opening_to_submission(
    page: Page, bolt: AsyncApp, joined: Joined, slack: LocalSlack
) -> None:
    @bolt.shortcut("dial")
    async def dial(ack: Any, client: AsyncWebClient, body: dict[str, Any]) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    @bolt.view("dialing")
    async def dialing(ack: Any) -> None:
        await ack(response_action="errors", errors={"number": "No such number"})

    @bolt.options("found")
    async def found(ack: Any) -> None:
        await ack(options=[{"text": {"type": "plain_text", "text": "Mai"}, "value": "mai"}])

    async with joined(bolt):
        await page.do("shortcut", callback_id="dial")
        (view,) = (await page.state())["modal"]
        where = {"view_id": view["id"], "block_id": "number", "action_id": "typed"}
        value = {"type": "plain_text_input", "value": "09"}
        await page.do("input", **where, value=value)
        offered = await page.do("options", view_id=view["id"], action_id="found", query="m")
        await page.do("submit", view_id=view["id"])

        (view,) = (await page.state())["modal"]
        assert view["errors"] == {"number": "No such number"}
        assert view["state"]["values"]["number"]["typed"] == value
        assert [each["value"] for each in offered["options"]] == ["mai"]
        assert (await page.state(BOB))["modal"] == []
        await page.do("close", view_id=view["id"])
        assert (await page.state())["modal"] == []


async def test_what_cannot_be_done_is_said_in_a_sentence(page: Page, slack: LocalSlack) -> None:
    slack.kick(GENERAL, ALICE)

    assert await page.do("message", channel=GENERAL, text="hi") == {
        "ok": False,
        "error": "you are not in that conversation",
    }
    assert not (await page.do("fly"))["ok"]
    assert not (await page.do("message", person="U404", channel=SALES, text="x"))["ok"]
    assert not (await page.do("message", channel=SALES))["ok"]
    assert not (await page.do("action", channel=SALES, ts="1.0", action_id="x"))["ok"]


async def test_the_state_is_pushed_at_once_and_at_each_change(api_url: str, bob: Person) -> None:
    live = api_url.removesuffix("api/") + "demo/live"
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(live, params={"as": ALICE}) as socket,
    ):
        first = await socket.receive_json(timeout=5)
        await bob.say(SALES, "hi")
        second = await socket.receive_json(timeout=5)

    assert first["messages"][SALES] == []
    assert [each["text"] for each in second["messages"][SALES]] == ["hi"]


async def test_nobody_of_that_id(api_url: str, page: Page) -> None:
    assert await page.state("U404") == {"error": "nobody of that id"}
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(api_url.removesuffix("api/") + "demo/live?as=U404")
