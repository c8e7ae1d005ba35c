from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.demo.slack.company import GENERAL, SALES
from tests.demo.slack.conftest import Joined
from voipbot.clock import Clock
from voipbot.demo.slack import ActedInVain, LocalSlack, Person


@pytest.fixture
def seen(bolt: AsyncApp) -> list[dict[str, Any]]:
    """Every /dial that the app got; it answers each by response_url with what it was told."""
    seen: list[dict[str, Any]] = []

    async def dial(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body)
        await respond(f"Ringing {body['text']}")

    bolt.command("/dial")(dial)
    bolt.command("/plain")(dial)
    return seen


async def test_a_command_arrives_and_its_answer_is_for_that_person_alone(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, seen: Any, alice: Person, bob: Person
) -> None:
    async with joined(bolt):
        delivered = await alice.command(SALES, "/dial 0982 056 720")
        answer = await slack.until(lambda: alice.messages(SALES))

    assert delivered is not None
    assert delivered.acked
    assert [each.text for each in answer] == ["Ringing 0982 056 720"]
    assert answer[0].only_for == alice.id
    assert bob.messages(SALES) == []
    assert slack.violations == []


async def test_a_command_payload_has_the_documented_fields_all_text(
    bolt: AsyncApp, joined: Joined, seen: list[dict[str, Any]], alice: Person
) -> None:
    async with joined(bolt):
        await alice.command(SALES, "/dial 1")

    assert all(isinstance(value, str) for value in seen[0].values())
    assert set(seen[0]) >= {
        "token",
        "api_app_id",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "response_url",
        "trigger_id",
        "is_enterprise_install",
    }
    assert (seen[0]["channel_id"], seen[0]["channel_name"]) == (SALES, "sales")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/dial @bob", "<@U02BOB|bob>"),
        ("/dial @nobody", "@nobody"),
        ("/dial #support", "<#C02SUPPORT|support>"),
        ("/dial a & b < c", "a &amp; b &lt; c"),
        ("/dial https://a.vn/?x=1&y=2", "<https://a.vn/?x=1&amp;y=2>"),
        ("/dial <tel:+84982056720|0982 056 720>", "<tel:+84982056720|0982 056 720>"),
        ("/plain @bob #support", "@bob #support"),
    ],
)
async def test_what_should_escape_does_to_the_text(
    bolt: AsyncApp,
    joined: Joined,
    seen: list[dict[str, Any]],
    alice: Person,
    line: str,
    text: str,
) -> None:
    async with joined(bolt):
        await alice.command(SALES, line)

    assert [each["text"] for each in seen] == [text]


async def test_no_ack_in_time_is_told_as_operation_timeout_and_never_sent_again(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    sleepy = asyncio.Event()

    @bolt.command("/dial")
    async def dial(ack: Any) -> None:
        await sleepy.wait()
        await ack()

    async with joined(bolt):
        delivered = await alice.command(SALES, "/dial 1")
        sleepy.set()

    assert delivered is not None
    assert not delivered.acked
    assert [each.text for each in alice.notices] == [
        "/dial failed with the error “operation_timeout”"
    ]
    assert len(slack.deliveries) == 1


async def test_without_a_socket_the_command_fails_at_once(api_url: str, alice: Person) -> None:
    await alice.command(SALES, "/dial 1")

    assert [each.text for each in alice.notices] == [
        "/dial failed with the error “dispatch_failed”"
    ]


async def test_no_commands_in_threads_and_none_that_the_manifest_lacks(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    message = await alice.say(SALES, "hello")

    assert await alice.command(SALES, "/dial 1", thread_ts=message.ts) is None
    assert await alice.command(SALES, "/ring 1") is None

    assert [each.text for each in alice.notices] == [
        "/dial is not supported in threads. Sorry!",
        "/ring is not a valid command.",
    ]
    assert [each for each in slack.deliveries if each.kind == "slash_commands"] == []


async def test_the_ack_itself_may_carry_an_answer_for_all_to_see(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person, bob: Person
) -> None:
    @bolt.command("/dial")
    async def dial(ack: Any) -> None:
        await ack(text="Calling", response_type="in_channel")

    async with joined(bolt):
        await alice.command(GENERAL, "/dial 1")

    assert [each.text for each in bob.messages(GENERAL)] == ["Calling"]


async def test_a_commands_response_url_replaces_nothing(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person
) -> None:
    @bolt.command("/dial")
    async def dial(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Ringing", replace_original=False)
        await respond("Answered", replace_original=True)

    async with joined(bolt):
        await alice.command(SALES, "/dial 1")
        await slack.until(lambda: len(alice.messages(SALES)) == 2)

    assert [each.text for each in alice.messages(SALES)] == ["Ringing", "Answered"]


async def test_a_response_url_works_five_times_and_for_thirty_minutes(
    slack: LocalSlack, bolt: AsyncApp, joined: Joined, alice: Person, clock: Clock
) -> None:
    answers: asyncio.Queue[Any] = asyncio.Queue()

    @bolt.command("/dial")
    async def dial(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        await ack()
        if body["text"] == "late":
            clock.shift(timedelta(minutes=31))
        for n in range(6):
            await answers.put(await respond(f"{n}"))

    async with joined(bolt):
        await alice.command(SALES, "/dial often")
        often = [await answers.get() for _ in range(6)]
        await alice.command(SALES, "/dial late")
        late = [await answers.get() for _ in range(6)]

    assert [each.status_code for each in often] == [200] * 5 + [404]
    assert "used_url" in often[5].body
    assert {each.status_code for each in late} == {404}
    assert "expired_url" in late[0].body


async def test_who_is_not_in_a_channel_cannot_type_there(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    slack.kick(GENERAL, alice.id)

    with pytest.raises(ActedInVain):
        await alice.command(GENERAL, "/dial 1")
