from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import SALES
from voipbot.demo.slack import LocalSlack, Person, faults


async def post(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=SALES, text="x")


async def test_a_lost_answer_is_a_message_posted_and_a_connection_cut(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    slack.faults.next("chat.postMessage", faults.lost_answer())

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(client)

    assert len(alice.messages(SALES)) == 1
    await post(client)
    assert len(alice.messages(SALES)) == 2


async def test_the_sdks_default_retries_post_twice_when_the_answer_is_lost(
    slack: LocalSlack, api_url: str, alice: Person
) -> None:
    slack.faults.next("chat.postMessage", faults.lost_answer())

    await post(AsyncWebClient(token="xoxb-local", base_url=api_url))

    assert len(alice.messages(SALES)) == 2


async def test_a_lost_request_posts_nothing(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    slack.faults.next("chat.postMessage", faults.lost_request())

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(client)

    assert alice.messages(SALES) == []
    assert slack.called("chat.postMessage")[0].args["text"] == "x"
    assert slack.called("chat.postMessage")[0].answer is None


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        (faults.rate_limited(7), 429, "ratelimited"),
        (faults.error("invalid_blocks"), 200, "invalid_blocks"),
    ],
)
async def test_refusals_to_order(
    slack: LocalSlack,
    client: AsyncWebClient,
    alice: Person,
    fault: faults.Fault,
    status: int,
    error: str,
) -> None:
    slack.faults.next("chat.postMessage", fault)

    with pytest.raises(SlackApiError) as caught:
        await post(client)

    assert caught.value.response.status_code == status
    assert caught.value.response["error"] == error
    assert alice.messages(SALES) == []
    if status == 429:
        assert caught.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_500_with_or_without_the_message(
    slack: LocalSlack, client: AsyncWebClient, alice: Person, carried_out: bool
) -> None:
    slack.faults.next("chat.postMessage", faults.status(500, carried_out=carried_out))

    with pytest.raises(SlackApiError) as caught:
        await post(client)

    assert caught.value.response.status_code == 500
    assert len(alice.messages(SALES)) == int(carried_out)


async def test_a_call_hangs_until_it_is_let_go(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    slack.faults.next("chat.postMessage", faults.hang())

    hanging = asyncio.create_task(post(client))
    await slack.until(lambda: slack.faults.hanging == 1)
    slack.faults.release()

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await hanging
    assert alice.messages(SALES) == []
