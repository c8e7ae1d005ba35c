from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE
from tests.demo.slack.conftest import Joined
from voipbot.clock import Clock
from voipbot.demo.slack import ActedInVain, LocalSlack, Person


def modal(title: str = "Dial", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "dialing",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Call"},
        "blocks": [
            {
                "type": "input",
                "block_id": "number",
                "label": {"type": "plain_text", "text": "Number"},
                "element": {"type": "plain_text_input", "action_id": "typed"},
            },
            {
                "type": "input",
                "block_id": "whom",
                "optional": True,
                "label": {"type": "plain_text", "text": "Whom"},
                "element": {
                    "type": "external_select",
                    "action_id": "found",
                    "min_query_length": 0,
                },
            },
        ],
        **more,
    }


@pytest.fixture
def opening(bolt: AsyncApp) -> dict[str, Any]:
    """The app opens ``opening["view"]`` on the global shortcut."""
    opening: dict[str, Any] = {"view": modal()}

    @bolt.shortcut("dial")
    async def dial(ack: Any, client: AsyncWebClient, body: dict[str, Any]) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=opening["view"])

    return opening


async def opened(slack: LocalSlack, person: Person) -> Any:
    await person.shortcut("dial")
    return await slack.until(lambda: person.modal)


async def test_a_modal_is_filled_in_and_submitted(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person, bob: Person
) -> None:
    bodies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @bolt.view("dialing")
    async def dialing(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bodies.put(body)

    async with joined(bolt):
        view = await opened(slack, alice)
        assert bob.modal is None
        await alice.fill(view, "number", "typed", "0982 056 720")
        await alice.submit(view)
        body = await bodies.get()

    assert body["type"] == "view_submission"
    assert body["view"]["id"] == view.id
    assert body["view"]["state"]["values"] == {
        "number": {"typed": {"type": "plain_text_input", "value": "0982 056 720"}},
        "whom": {"found": {"type": "external_select", "selected_option": None}},
    }
    assert body["view"]["root_view_id"] == view.id
    assert alice.modal is None
    assert slack.violations == []


async def test_an_empty_required_input_keeps_slack_from_submitting(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person
) -> None:
    async with joined(bolt):
        view = await opened(slack, alice)
        assert await alice.submit(view) is None

    assert alice.modal is not None
    assert set(alice.modal.errors) == {"number"}


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "update", "view": modal("Sure?")}, ["Sure?"]),
        ({"response_action": "push", "view": modal("Sure?")}, ["Dial", "Sure?"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "errors", "errors": {"number": "No number"}}, ["Dial"]),
    ],
)
async def test_what_the_ack_of_a_submission_does(
    slack: LocalSlack,
    bolt: AsyncApp,
    joined: Joined,
    opening: Any,
    alice: Person,
    answer: dict[str, Any],
    titles: list[str],
) -> None:
    @bolt.view("dialing")
    async def dialing(ack: Any) -> None:
        await ack(**answer)

    async with joined(bolt):
        view = await opened(slack, alice)
        await alice.fill(view, "number", "typed", "x")
        await alice.submit(view)

    assert [each.content["title"]["text"] for each in alice.modals] == titles
    if "errors" in answer and alice.modal:
        assert alice.modal.errors == {"number": "No number"}
        assert alice.modal.state["number"]["typed"]["value"] == "x"
    assert slack.violations == []


async def test_errors_for_blocks_that_are_no_inputs_are_a_breach(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person
) -> None:
    @bolt.view("dialing")
    async def dialing(ack: Any) -> None:
        await ack(response_action="errors", errors={"elsewhere": "No"})

    async with joined(bolt):
        view = await opened(slack, alice)
        await alice.fill(view, "number", "typed", "x")
        await alice.submit(view)

    assert [each.path for each in slack.violations] == ["errors"]
    assert alice.modal is not None


async def test_a_submission_without_ack_leaves_the_modal_open(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person
) -> None:
    async with joined(bolt):
        view = await opened(slack, alice)
        await alice.fill(view, "number", "typed", "x")
        await alice.submit(view)

    assert alice.modal is not None
    assert [each.text for each in alice.notices] == ["We had some trouble connecting. Try again?"]


async def test_a_trigger_works_once(bolt: AsyncApp, joined: Joined, alice: Person) -> None:
    errors: asyncio.Queue[list[str]] = asyncio.Queue()

    @bolt.shortcut("dial")
    async def dial(ack: Any, client: AsyncWebClient, body: dict[str, Any]) -> None:
        await ack()
        triggers = (body["trigger_id"], body["trigger_id"], "1.2.made-up")
        await errors.put([await slack_says(client, each) for each in triggers])

    async with joined(bolt):
        await alice.shortcut("dial")
        assert await errors.get() == ["", "exchanged_trigger_id", "invalid_trigger_id"]


async def slack_says(client: AsyncWebClient, trigger_id: str) -> str:
    try:
        await client.views_open(trigger_id=trigger_id, view=modal())
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


async def test_a_trigger_expires_after_three_seconds(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person, clock: Clock
) -> None:
    errors: asyncio.Queue[str] = asyncio.Queue()

    @bolt.shortcut("dial")
    async def dial(ack: Any, client: AsyncWebClient, body: dict[str, Any]) -> None:
        await ack()
        clock.shift(timedelta(seconds=4))
        await errors.put(await slack_says(client, body["trigger_id"]))

    async with joined(bolt):
        await alice.shortcut("dial")
        assert await errors.get() == "expired_trigger_id"
    assert alice.modal is None


async def test_an_update_needs_no_trigger_minds_the_hash_and_keeps_what_was_typed(
    slack: LocalSlack,
    client: AsyncWebClient,
    bolt: AsyncApp,
    joined: Joined,
    opening: Any,
    alice: Person,
) -> None:
    async with joined(bolt):
        view = await opened(slack, alice)
    await alice.fill(view, "number", "typed", "0982")

    answer = await client.views_update(view_id=view.id, view=modal("Ready"), hash=view.hash)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view.id, view=modal("Late"), hash=view.hash)
    assert answer["view"]["hash"] != view.hash
    assert alice.modal is not None
    assert alice.modal.content["title"]["text"] == "Ready"
    assert alice.modal.state["number"]["typed"]["value"] == "0982"

    await alice.close(view)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=view.id, view=modal())


async def test_closing_is_told_only_where_the_view_asks_for_it(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person
) -> None:
    bodies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @bolt.view_closed("dialing")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bodies.put(body)

    async with joined(bolt):
        await alice.close(await opened(slack, alice))
        assert [each for each in slack.deliveries if each.payload["type"] == "view_closed"] == []
        opening["view"] = modal(notify_on_close=True)
        await alice.close(await opened(slack, alice))
        body = await bodies.get()

    assert body["is_cleared"] is False
    assert body["view"]["callback_id"] == "dialing"


async def test_three_views_deep_is_the_limit(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    errors: asyncio.Queue[str] = asyncio.Queue()
    button = {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "deeper",
                "text": {"type": "plain_text", "text": "Deeper"},
            }
        ],
    }
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Deep"},
        "blocks": [button],
    }

    async def show(ack: Any, client: AsyncWebClient, body: dict[str, Any]) -> None:
        await ack()
        method = client.views_push if body["type"] == "block_actions" else client.views_open
        try:
            await method(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            await errors.put(error.response["error"])
        else:
            await errors.put("")

    bolt.shortcut("dial")(show)
    bolt.action("deeper")(show)

    async with joined(bolt):
        await alice.shortcut("dial")
        told = [await errors.get()]
        for _ in range(3):
            assert alice.modal is not None
            await alice.click(alice.modal, "deeper")
            told.append(await errors.get())

    assert told == ["", "", "", "push_limit_reached"]
    assert [each.previous for each in alice.modals] == [
        None,
        alice.modals[0].id,
        alice.modals[1].id,
    ]
    assert {each.root for each in alice.modals} == {alice.modals[0].id}


async def test_an_external_select_asks_the_app(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person
) -> None:
    @bolt.options("found")
    async def found(ack: Any, body: dict[str, Any]) -> None:
        text = {"type": "plain_text", "text": body["value"].title()}
        await ack(options=[{"text": text, "value": body["value"]}])

    async with joined(bolt):
        view = await opened(slack, alice)
        (option,) = await alice.options(view, "found", "mai")
        await alice.select(view, "found", option)

    assert option == {"text": {"type": "plain_text", "text": "Mai"}, "value": "mai"}
    assert alice.modal is not None
    assert alice.modal.state["whom"]["found"]["selected_option"] == option


async def test_the_home_is_published_and_its_opening_is_an_event(
    slack: LocalSlack, client: AsyncWebClient, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    bodies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @bolt.event("app_home_opened")
    async def on_open(body: dict[str, Any]) -> None:
        await bodies.put(body)

    home = {
        "type": "home",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}],
    }
    async with joined(bolt):
        await alice.open_home()
        before = await bodies.get()
        await client.views_publish(user_id=ALICE, view=home)
        await alice.open_home()
        after = await bodies.get()

    assert "view" not in before["event"]
    assert before["event"]["tab"] == "home"
    assert before["event"]["channel"] == alice.app_dm
    assert alice.home is not None
    assert after["event"]["view"]["id"] == alice.home.id
    assert before["event_id"] != after["event_id"]


async def test_one_person_cannot_touch_anothers_modal(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, opening: Any, alice: Person, bob: Person
) -> None:
    async with joined(bolt):
        view = await opened(slack, alice)

    with pytest.raises(ActedInVain):
        await bob.submit(view)


async def test_a_view_that_breaks_a_limit_is_refused_with_what_is_wrong(
    slack: LocalSlack, client: AsyncWebClient, api_url: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.views_publish(user_id=ALICE, view={"type": "home", "blocks": [{}]})

    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"]
    assert slack.violations
