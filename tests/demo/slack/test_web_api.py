from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.demo.slack.company import ALICE, BOB, GENERAL, SALES
from voipbot.clock import Clock
from voipbot.demo.slack import LocalSlack, Person, User

PNG = b"\x89PNG not really"


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_auth_test_says_who_and_with_which_scopes(client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        "T01DEMO",
        "U0VOIPBOT",
        "B0VOIPBOT",
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert answer.headers["X-Slack-Req-Id"]
    assert answer.headers["Date"]


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (None, "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-local", "not_allowed_token_type"),
    ],
)
async def test_tokens(api_url: str, token: str | None, error: str) -> None:
    assert await error_of(AsyncWebClient(token=token, base_url=api_url).auth_test()) == error


async def test_the_bot_token_opens_no_socket(client: AsyncWebClient) -> None:
    opening = client.apps_connections_open(app_token="xoxb-local")
    assert await error_of(opening) == "not_allowed_token_type"


async def test_a_missing_scope_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.usergroups_list()

    answer = caught.value.response
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "usergroups:read"
    assert "chat:write" in answer["provided"]


async def test_unknown_methods_and_arguments(slack: LocalSlack, client: AsyncWebClient) -> None:
    assert await error_of(client.api_call("chat.shout")) == "unknown_method"
    assert await error_of(client.api_call("chat.delete", json={"ts": "1.0"})) == "invalid_arguments"
    wrong = client.api_call("auth.test", params={"colour": "red"})
    assert await error_of(wrong) == "invalid_arguments"
    assert [str(each) for each in slack.violations] == [
        "chat.delete: [ERROR] missing required field: channel",
        "auth.test: [ERROR] no such argument: colour",
    ]


async def test_arguments_come_as_json_as_a_form_and_in_the_query(
    api_url: str, alice: Person
) -> None:
    headers = {"Authorization": "Bearer xoxb-local"}
    async with httpx.AsyncClient(base_url=api_url, headers=headers) as http:
        text = {"channel": SALES, "text": "hi"}
        as_json = await http.post("chat.postMessage", json=text)
        blocks = '[{"type": "divider"}]'
        as_form = await http.post("chat.postMessage", data={**text, "blocks": blocks})
        in_query = await http.get("users.info", params={"user": ALICE})
        no_json = await http.post("users.info", json={"user": ALICE})
        broken = await http.post(
            "chat.postMessage", content="{", headers={"Content-Type": "application/json"}
        )

    assert as_json.json()["ok"]
    assert as_form.json()["message"]["blocks"][0]["type"] == "divider"
    assert in_query.json()["user"]["id"] == ALICE
    assert no_json.json()["error"] == "invalid_arguments"
    assert broken.json()["error"] == "invalid_json"
    assert len(alice.messages(SALES)) == 2


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": GENERAL, "text": "x"}, "not_in_channel"),
        ({"channel": "C05OLD", "text": "x"}, "is_archived"),
        ({"channel": "C06SECRET", "text": "x"}, "channel_not_found"),
        ({"channel": SALES, "text": ""}, "no_text"),
        ({"channel": SALES, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": SALES, "text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"channel": SALES, "text": "x", "username": "Boss"}, "missing_scope"),
    ],
)
async def test_what_cannot_be_posted(
    slack: LocalSlack, client: AsyncWebClient, args: dict[str, Any], error: str
) -> None:
    slack.add_channel("C05OLD", "old", [ALICE, "U0VOIPBOT"], archived=True)
    slack.add_channel("C06SECRET", "secret", [ALICE], kind="private")

    assert await error_of(client.api_call("chat.postMessage", json=args)) == error


async def test_a_person_is_posted_to_by_id_in_the_apps_direct_message(
    client: AsyncWebClient, bob: Person
) -> None:
    answer = await client.chat_postMessage(channel=BOB, text="For you")
    opened = await client.conversations_open(users=BOB)

    assert answer["channel"] == opened["channel"]["id"] == bob.app_dm
    assert [each.text for each in bob.messages(bob.app_dm)] == ["For you"]


async def test_timestamps_are_unique_and_rise(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel=SALES, text="x"))["ts"] for _ in range(3)]

    assert sorted(set(stamps)) == stamps


async def test_one_message_a_second_after_a_short_burst(
    client: AsyncWebClient, clock: Clock
) -> None:
    for _ in range(5):
        await client.chat_postMessage(channel=SALES, text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=SALES, text="x")

    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "1"
    clock.shift(timedelta(seconds=1))
    assert (await client.chat_postMessage(channel=SALES, text="x"))["ok"]


async def test_only_own_messages_are_updated_and_ephemerals_never(
    client: AsyncWebClient, alice: Person
) -> None:
    hers = await alice.say(SALES, "mine")
    private = await client.chat_postEphemeral(channel=SALES, user=ALICE, text="psst")

    theirs = client.chat_update(channel=SALES, ts=hers.ts, text="x")
    assert await error_of(theirs) == "cant_update_message"
    for ts in (private["message_ts"], "1.000001"):
        assert await error_of(client.chat_update(channel=SALES, ts=ts, text="x")) == (
            "message_not_found"
        )
        assert await error_of(client.chat_delete(channel=SALES, ts=ts)) == "message_not_found"


async def test_an_update_keeps_metadata_that_it_does_not_name(
    client: AsyncWebClient, alice: Person
) -> None:
    metadata = {"event_type": "missed_card", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(channel=SALES, text="x", metadata=metadata)
    await client.chat_update(channel=SALES, ts=posted["ts"], text="y")
    plain = await client.conversations_history(channel=SALES)
    told = await client.conversations_history(channel=SALES, include_all_metadata=True)

    assert plain["messages"][0]["text"] == "y"
    assert "metadata" not in plain["messages"][0]
    assert told["messages"][0]["metadata"] == metadata
    assert told["messages"][0]["edited"]["user"] == "U0VOIPBOT"
    await client.chat_update(channel=SALES, ts=posted["ts"], text="z", metadata={})
    assert alice.messages(SALES)[0].metadata is None


async def test_a_dot_in_the_event_type_loses_the_metadata(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    metadata = {"event_type": "missed.card", "event_payload": {}}
    answer = await client.chat_postMessage(channel=SALES, text="x", metadata=metadata)

    assert answer["warning"] == "invalid_metadata_format"
    assert alice.messages(SALES)[0].metadata is None
    assert slack.violations


async def test_ephemerals_reach_active_members_until_they_reload(
    slack: LocalSlack, client: AsyncWebClient, alice: Person, bob: Person
) -> None:
    async def whisper() -> Any:
        return await client.chat_postEphemeral(channel=SALES, user=ALICE, text="psst")

    await whisper()
    assert [each.text for each in alice.ephemerals(SALES)] == ["psst"]
    assert bob.messages(SALES) == []
    history = await client.conversations_history(channel=SALES)
    assert history["messages"] == []
    alice.reload()
    assert alice.messages(SALES) == []

    slack.set_active(ALICE, active=False)
    assert (await whisper())["ok"]
    assert alice.messages(SALES) == []

    slack.kick(SALES, ALICE)
    assert await error_of(whisper()) == "user_not_in_channel"


async def test_threads_read_through_replies_not_history(
    client: AsyncWebClient, alice: Person
) -> None:
    parent = (await client.chat_postMessage(channel=SALES, text="card"))["ts"]
    await alice.say(SALES, "mine", parent)
    await client.chat_postMessage(channel=SALES, text="thanks", thread_ts=parent)

    history = await client.conversations_history(channel=SALES)
    replies = await client.conversations_replies(channel=SALES, ts=parent)

    (shown,) = history["messages"]
    assert (shown["reply_count"], shown["reply_users"]) == (2, [ALICE, "U0VOIPBOT"])
    assert [each["text"] for each in replies["messages"]] == ["card", "mine", "thanks"]
    assert replies["messages"][1]["parent_user_id"] == "U0VOIPBOT"
    missing = client.conversations_replies(channel=SALES, ts="1.000001")
    assert await error_of(missing) == "thread_not_found"


async def test_history_comes_newest_first_in_pages_and_windows(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    stamps = [(await alice.say(SALES, str(n))).ts for n in range(5)]

    first = await client.conversations_history(channel=SALES, limit=2)
    rest = await client.conversations_history(
        channel=SALES, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    between = await client.conversations_history(channel=SALES, oldest=stamps[1], latest=stamps[3])
    inclusive = await client.conversations_history(
        channel=SALES, oldest=stamps[1], latest=stamps[3], inclusive=True
    )

    assert [each["text"] for each in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    assert [each["text"] for each in rest["messages"]] == ["2", "1", "0"]
    assert not rest["has_more"]
    assert [each["text"] for each in between["messages"]] == ["2"]
    assert [each["text"] for each in inclusive["messages"]] == ["3", "2", "1"]


async def test_an_app_outside_the_marketplace_reads_15_messages_a_minute(
    slack: LocalSlack, client: AsyncWebClient, alice: Person, clock: Clock
) -> None:
    slack.rates.history_limited = True
    for n in range(20):
        await alice.say(SALES, str(n))

    answer = await client.conversations_history(channel=SALES, limit=100)
    assert len(answer["messages"]) == 15
    assert answer["has_more"]
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel=SALES)
    assert caught.value.response.status_code == 429
    assert 0 < int(caught.value.response.headers["Retry-After"]) <= 60
    clock.shift(timedelta(minutes=1))
    assert (await client.conversations_history(channel=SALES))["ok"]


async def test_history_wants_membership_and_scope(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    assert await error_of(client.conversations_history(channel=GENERAL)) == "not_in_channel"
    slack.add_channel("C06SECRET", "secret", [ALICE, "U0VOIPBOT"], kind="private")
    secret = client.conversations_history(channel="C06SECRET")
    assert await error_of(secret) == "missing_scope"


async def test_who_and_where(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.change_user(BOB, deleted=True)
    slack.add_user(User("U09ZOE", "zoe", "Zoe", team_id="T09OTHER"))

    alice = await client.users_info(user=ALICE, include_locale=True)
    bob = await client.users_info(user=BOB)
    zoe = await client.users_info(user="U09ZOE")
    everybody = await client.users_list()
    own = await client.users_conversations(types="public_channel")
    listed = await client.conversations_list(limit=2)
    info = await client.conversations_info(channel=SALES, include_num_members=True)
    members = await client.conversations_members(channel=SALES)
    team = await client.team_info()

    assert (alice["user"]["is_admin"], alice["user"]["locale"]) == (True, "en-US")
    assert alice["user"]["tz"] == "Asia/Ho_Chi_Minh"
    assert bob["user"]["deleted"] is True
    assert (zoe["user"]["team_id"], zoe["user"]["is_stranger"]) == ("T09OTHER", True)
    assert "U09ZOE" not in [each["id"] for each in everybody["members"]]
    assert [each["name"] for each in own["channels"]] == ["sales", "support"]
    assert listed["response_metadata"]["next_cursor"]
    assert info["channel"]["num_members"] == 4
    assert ALICE in members["members"]
    assert team["team"]["name"] == "An Phat Co."
    assert await error_of(client.users_info(user="U404")) == "user_not_found"
    assert await error_of(client.conversations_open(users=BOB)) == "user_disabled"


async def test_the_bot_joins_a_public_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    await client.conversations_join(channel=GENERAL)

    assert (await client.chat_postMessage(channel=GENERAL, text="Here"))["ok"]


async def test_a_permalink_names_the_thread(client: AsyncWebClient, alice: Person) -> None:
    parent = await alice.say(SALES, "x")
    reply = await alice.say(SALES, "y", parent.ts)

    answer = await client.chat_getPermalink(channel=SALES, message_ts=reply.ts)

    assert f"/archives/{SALES}/p{reply.ts.replace('.', '')}" in answer["permalink"]
    assert f"thread_ts={parent.ts}" in answer["permalink"]


async def test_a_reaction_once(client: AsyncWebClient, alice: Person) -> None:
    said = await alice.say(SALES, "x")

    await client.reactions_add(channel=SALES, name="eyes", timestamp=said.ts)

    again = client.reactions_add(channel=SALES, name="eyes", timestamp=said.ts)
    assert await error_of(again) == "already_reacted"
    assert alice.messages(SALES)[0].reactions == {"eyes": ("U0VOIPBOT",)}


async def test_a_file_is_uploaded_in_three_steps_by_the_sdk(
    slack: LocalSlack, client: AsyncWebClient, alice: Person
) -> None:
    await client.files_upload_v2(
        channel=SALES, filename="call.png", content=PNG, title="A call", initial_comment="Listen"
    )

    (message,) = alice.messages(SALES)
    assert message.text == "Listen"
    assert (message.files[0]["title"], message.files[0]["size"]) == ("A call", len(PNG))
    async with httpx.AsyncClient() as http:
        assert (await http.get(message.files[0]["url_private"])).content == PNG
    assert [each.method for each in slack.calls] == [
        "files.getUploadURLExternal",
        "upload",
        "files.completeUploadExternal",
    ]


async def test_a_file_goes_to_a_conversation_not_to_a_person(client: AsyncWebClient) -> None:
    to_person = client.files_completeUploadExternal(files=[{"id": "F404"}], channel_id=ALICE)
    assert await error_of(to_person) == "file_not_found"
    sharing = client.files_upload_v2(channel=ALICE, filename="a.txt", content="hi")
    assert await error_of(sharing) == "invalid_arguments"


async def test_after_an_uninstall_the_token_is_dead(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.uninstall()

    assert await error_of(client.auth_test()) == "account_inactive"
