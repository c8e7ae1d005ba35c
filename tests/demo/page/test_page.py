"""What the page shows and does in a conversation, in a real browser against a canned workspace."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.demo.page import canned
from tests.demo.page.canned import ALICE, BOB, BOT, DM_APP, SALES, SUPPORT, ts
from tests.demo.page.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def at(page: Page, offset: int) -> Locator:
    """The message of that time in the main list."""
    return page.locator(f'[data-testid="messages"] [data-ts="{ts(offset)}"]')


async def test_every_block_and_element_of_a_message_is_drawn(page: Page) -> None:
    message = at(page, 120)
    for block in canned.MESSAGE_BLOCKS:
        await expect(
            message.locator(f'[data-testid="block"][data-type="{block["type"]}"]').first
        ).to_be_visible()
    for element in canned.ACTIONS:
        await expect(
            message.locator(f'[data-action-id="{element["action_id"]}"]').first
        ).to_be_visible()
    await expect(message.locator("figure.chart svg")).to_have_count(4)
    await expect(message.locator(".table-scroll tbody")).to_have_text("Alice12")
    await expect(page.get_by_test_id("unknown")).to_have_count(0)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram", "text": "?"},
        {"type": "actions", "elements": [{"type": "lever", "action_id": "x"}]},
        {"type": "context", "elements": [{"type": "smell"}]},
        {"type": "table", "rows": [[{"type": "raw_sound"}]]},
        {"type": "data_visualization", "title": "t", "chart": {"type": "radar"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_knot"}]},
        {"type": "section", "fields": "not a list"},
    ],
    ids=lambda block: block["type"],
)
async def test_what_is_not_known_shows_in_red_with_its_json(
    page: Page, stage: Stage, block: canned.Json
) -> None:
    await stage.show(messages={SALES: [canned.message(1, BOT, "", blocks=[block])]})
    box = page.get_by_test_id("unknown")
    await expect(box).to_have_count(1)
    await expect(box.locator("pre")).to_contain_text('"type"')


async def test_nothing_foreign_becomes_markup(page: Page, stage: Stage) -> None:
    evil = (
        "<img src=x onerror=alert(1)> <script>x</script> <javascript:alert(1)|here> *<b>bold</b>*"
    )
    section = {"type": "section", "text": canned.mrkdwn(evil)}
    header = {"type": "header", "text": canned.plain(evil)}
    await stage.show(messages={SALES: [canned.message(1, BOB, evil, blocks=[section, header])]})
    message = at(page, 1)
    await expect(message).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(message).to_contain_text("<javascript:alert(1)|here>")
    assert await message.locator("img, script, a[href^=javascript]").count() == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _it_ ~gone~ `c*d*`", "<b>bold</b> <i>it</i> <s>gone</s> <code>c*d*</code>"),
        ("*a <https://x.vn|b*c> d*", None),
        ("a*b*c snake_case_name 3 * 4 * 5", "a*b*c snake_case_name 3 * 4 * 5"),
        ("*gọi lại*", "<b>gọi lại</b>"),
        ("```one\n*two*```", "<pre>one\n*two*</pre>"),
        ("&gt; said\nthen", "<blockquote>said</blockquote>then"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        (":x: :no_such_sign: 10:30:15", None),
        ("1 < 2 > 1", "1 &lt; 2 &gt; 1"),
    ],
)
async def test_mrkdwn(page: Page, stage: Stage, text: str, shown: str | None) -> None:
    await stage.show(messages={SALES: [canned.message(1, BOB, text)]})
    body = at(page, 1).locator(".message-text")
    await expect(body).to_be_visible()
    drawn = (await body.inner_html()).strip()
    if shown is not None:
        assert drawn == shown
    elif text.startswith(":x:"):
        assert await body.locator("[data-emoji=x]").count() == 1
        assert ":no_such_sign: 10:30:15" in drawn
    else:
        assert await body.locator("b a").get_attribute("href") == "https://x.vn"


async def test_mentions_links_and_dates(page: Page, stage: Stage) -> None:
    text = (
        f"<@{BOB}> <@{ALICE}> <@U9|zed> <#{SUPPORT}|support> <!here>"
        " <tel:+84982056720|0982 056 720> <!date^1532857052^{date_num} {time}|then>"
        " <mailto:a@b.vn|a@b.vn> https://a.vn/x."
    )
    await stage.show(messages={SALES: [canned.message(1, BOB, text)]})
    body = at(page, 1).locator(".message-text")
    await expect(body).to_have_text(
        "@bob @alice @zed #support @here 0982 056 720 2018-07-29 16:37 a@b.vn https://a.vn/x."
    )
    await expect(body.locator("a[href='tel:+84982056720']")).to_have_count(1)
    await expect(body.locator("a[href='https://a.vn/x']")).to_have_attribute(
        "rel", re.compile("noopener")
    )
    await body.get_by_role("button", name="#support").click()
    await expect(page.get_by_test_id("conversation")).to_have_attribute("data-channel", SUPPORT)


async def test_a_command_is_completed_and_sent_with_the_keyboard_alone(
    page: Page, stage: Stage
) -> None:
    composer = page.get_by_test_id("composer")
    await composer.focus()
    await page.keyboard.type("/")
    await expect(page.get_by_test_id("completion-item")).to_have_count(4)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await expect(composer).to_have_value("/dial ")
    await expect(page.get_by_test_id("usage-hint")).to_contain_text("[number or @name]")
    await page.keyboard.type("0982 056 720")
    await page.keyboard.press("Enter")
    post = await stage.posted("command")
    assert post == {
        "as": ALICE,
        "do": "command",
        "channel": SALES,
        "text": "/dial 0982 056 720",
    }
    await expect(composer).to_have_value("")
    await page.keyboard.press("ArrowUp")
    await expect(composer).to_have_value("/dial 0982 056 720")


async def test_enter_sends_a_command_that_is_typed_out_and_escape_closes_the_list(
    page: Page, stage: Stage
) -> None:
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("/cal")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("completion")).to_have_count(0)
    await page.keyboard.type("ls")
    await page.keyboard.press("Enter")
    assert (await stage.posted("command"))["text"] == "/calls"


async def test_a_message_keeps_its_lines_and_comes_back_when_refused(
    page: Page, stage: Stage
) -> None:
    stage.answers["message"] = {"ok": False, "error": "The channel is archived."}
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.get_by_test_id("send").click()
    assert (await stage.posted("message"))["text"] == "one\ntwo"
    await expect(page.get_by_test_id("toast")).to_contain_text("The channel is archived.")
    await expect(page.get_by_test_id("composer")).to_have_value("one\ntwo")


async def test_a_colleague_is_completed_after_an_at(page: Page) -> None:
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("/dial @b")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("composer")).to_have_value("/dial @bob ")


async def test_buttons_say_where_they_stand(page: Page, stage: Stage) -> None:
    await at(page, 150).locator('[data-action-id="again"]').click()
    post = await stage.posted("action")
    assert (
        post.items()
        >= {
            "channel": SALES,
            "ts": ts(150),
            "ephemeral": True,
            "action_id": "again",
            "value": "v",
        }.items()
    )


async def test_a_link_button_opens_a_tab_and_tells_the_app(page: Page, stage: Stage) -> None:
    link = at(page, 120).locator('[data-action-id="open"]')
    await expect(link).to_have_attribute("href", "https://pbx.example/listen")
    await expect(link).to_have_attribute("rel", "noopener")
    async with page.expect_popup():
        await link.click()
    await stage.posted("action", action_id="open")


async def test_confirm_stands_before_the_act(page: Page, stage: Stage) -> None:
    remove = at(page, 120).locator('[data-action-id="drop"]')
    await remove.click()
    await expect(page.get_by_test_id("confirm")).to_contain_text("This rings a real phone.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("confirm")).to_have_count(0)
    await expect(remove).to_be_focused()
    assert stage.posts == []
    await remove.click()
    await page.get_by_test_id("confirm-yes").click()
    await stage.posted("action", action_id="drop")


async def test_menus_are_worked_with_the_keyboard(page: Page, stage: Stage) -> None:
    message = at(page, 120)
    await message.locator('button[data-action-id="more"]').focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert (await stage.posted("action", action_id="more"))["selected_option"]["value"] == "two"

    await message.locator('[data-action-id="pick"]').focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("duc")
    await expect(page.get_by_test_id("choices").get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    assert (await stage.posted("action", action_id="pick"))["selected_option"]["value"] == "duc"
    await expect(message.locator('[data-action-id="pick"]')).to_have_text("Đức")

    await message.locator('[data-action-id="day"]').click()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    assert (await stage.posted("action", action_id="day"))["selected_date"] == "2018-07-31"

    await message.locator('[data-action-id="who"]').click()
    await page.get_by_role("option", name="Bob Nguyen").click()
    assert (await stage.posted("action", action_id="who"))["selected_user"] == BOB

    await message.locator('[data-action-id="time"]').fill("09:15")
    await page.keyboard.press("Enter")
    assert (await stage.posted("action", action_id="time"))["selected_time"] == "09:15"


async def test_an_external_select_asks_the_app(page: Page, stage: Stage) -> None:
    stage.answers["options"] = {"ok": True, "options": [canned.option("r1", "Today 09:12")]}
    await at(page, 120).locator('[data-action-id="found"]').click()
    await page.keyboard.type("09")
    await stage.posted("options", action_id="found", query="09", ts=ts(120))
    await page.get_by_role("option", name="Today 09:12").click()
    assert (await stage.posted("action", action_id="found"))["selected_option"]["value"] == "r1"


async def test_an_ephemeral_message_says_so_and_can_be_dismissed(page: Page) -> None:
    message = at(page, 150)
    await expect(message).to_have_attribute("data-ephemeral", "true")
    await expect(message).to_contain_text("Only visible to you")
    await expect(message.get_by_test_id("more-actions")).to_have_count(0)
    await message.get_by_test_id("dismiss-ephemeral").click()
    await expect(message).to_have_count(0)


async def test_groups_days_and_edits(page: Page) -> None:
    await expect(at(page, 90).locator(".byline")).to_have_count(0)
    await expect(at(page, 60).locator(".byline")).to_contain_text("Alice Tran")
    await expect(at(page, 120).locator(".badge")).to_have_text("APP")
    await expect(at(page, 90).get_by_test_id("edited")).to_be_visible()
    await expect(page.get_by_test_id("messages").get_by_role("separator")).to_have_count(3)


async def test_a_thread_opens_and_is_answered(page: Page, stage: Stage) -> None:
    await at(page, 120).get_by_test_id("open-thread").click()
    thread = page.get_by_test_id("thread")
    await expect(thread.get_by_test_id("message")).to_have_count(3)
    await expect(page.get_by_test_id("thread-composer")).to_be_focused()
    await page.keyboard.type("/dial 102")
    await page.keyboard.press("Enter")
    assert (await stage.posted("command"))["thread_ts"] == ts(120)
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)


async def test_both_kinds_of_shortcut(page: Page, stage: Stage) -> None:
    message = at(page, 60)
    await message.hover()
    await message.get_by_test_id("more-actions").click()
    await page.get_by_role("menuitem", name="Call a number here").click()
    post = await stage.posted("message_shortcut")
    assert (post["callback_id"], post["channel"], post["ts"]) == ("call_here", SALES, ts(60))
    await page.get_by_test_id("shortcuts").click()
    await page.keyboard.press("Enter")
    assert (await stage.posted("shortcut"))["callback_id"] == "dial_number"


async def test_notices_are_shown_and_dismissed_at_the_server(page: Page, stage: Stage) -> None:
    await stage.show(notices=[{"id": "N1", "level": "error", "text": "/dial failed"}])
    notice = page.get_by_test_id("notice")
    await expect(notice).to_contain_text("/dial failed")
    await notice.get_by_role("button", name="Dismiss").click()
    assert (await stage.posted("dismiss"))["id"] == "N1"


async def test_unread_channels_stand_out_and_are_read_when_opened(page: Page, stage: Stage) -> None:
    support = page.locator(f'[data-testid="channel"][data-channel="{SUPPORT}"]')
    await expect(support).to_have_class(re.compile("unread"))
    await expect(support.locator(".count")).to_have_text("3")
    await support.click()
    assert (await stage.posted("read"))["channel"] == SUPPORT


async def test_one_can_be_somebody_else(page: Page, stage: Stage) -> None:
    await page.get_by_test_id(f"person-{BOB}").click()
    await expect(page).to_have_url(re.compile(f"as={BOB}"))
    await expect(page.get_by_test_id("page")).to_have_attribute("data-ready", "true")
    await page.get_by_test_id("composer").fill("hello")
    await page.keyboard.press("Enter")
    assert (await stage.posted("message"))["as"] == BOB


async def test_the_app_home(page: Page, stage: Stage) -> None:
    await page.locator(f'[data-testid="channel"][data-channel="{DM_APP}"]').click()
    await stage.posted("open_home")
    home = page.get_by_test_id("app-home")
    await expect(home).to_contain_text("Your extension is 101.")
    await home.locator('[data-action-id="home_dial"]').click()
    assert (await stage.posted("action"))["view_id"] == "VHOME"
    await page.get_by_test_id("app-home-tab").press("ArrowRight")
    await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_unread_messages_of_the_app_stay_open_once_they_are_read(
    page: Page, stage: Stage
) -> None:
    others, app = stage.state["channels"][:-1], stage.state["channels"][-1]
    await stage.show(channels=[*others, {**app, "unread": 1}])
    await page.locator(f'[data-testid="channel"][data-channel="{DM_APP}"]').click()
    await stage.posted("read", channel=DM_APP)
    await stage.show(channels=[*others, app])
    await expect(page.locator('[data-unread="0"][data-kind="app"]')).to_be_visible()
    await expect(page.get_by_test_id("app-messages-tab")).to_have_attribute("aria-selected", "true")


async def test_a_lost_connection_is_said_and_mended_with_the_state_of_now(
    page: Page, stage: Stage
) -> None:
    before = stage.connections
    stage.state["messages"] = {SALES: [canned.message(1, BOB, "written meanwhile")]}
    await stage.hang_up_on_everybody()
    await expect(page.get_by_test_id("connection-lost")).to_be_visible()
    await expect(at(page, 1)).to_contain_text("written meanwhile")
    await expect(page.get_by_test_id("connection-lost")).to_have_count(0)
    assert stage.connections == before + 1


async def test_the_phones(page: Page, stage: Stage) -> None:
    panel = page.get_by_test_id("pbx")
    await expect(panel.get_by_test_id("phone")).to_have_count(4)
    for what, extension in (
        ("answer", "101"),
        ("decline", "101"),
        ("customer_answers", "102"),
        ("customer_busy", "102"),
        ("customer_no_answer", "102"),
        ("hang_up", "103"),
    ):
        await panel.locator(f'[data-testid="pbx-{what}"][data-extension="{extension}"]').click()
        assert await stage.ordered(what) == {"do": what, "extension": extension}
    await panel.get_by_test_id("pbx-customer-calls").click()
    assert (await stage.ordered("customer_calls"))["group"] == "sales"
    await panel.get_by_test_id("pbx-nobody-answers").click()
    await stage.ordered("nobody_answers")
    await panel.get_by_text("Hangs").click()
    assert (await stage.ordered("mode"))["mode"] == "hung"
    await expect(panel.get_by_test_id("pbx-log").locator("tbody tr")).to_have_count(3)


async def test_on_a_small_screen_the_channels_are_a_drawer(browser: Browser, address: str) -> None:
    page = await browser.new_page(viewport={"width": 400, "height": 800})
    await page.goto(f"{address}/?channel={SALES}")
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_test_id("sidebar")).to_be_hidden()
    await page.get_by_test_id("open-sidebar").click()
    await page.locator(f'[data-testid="channel"][data-channel="{SUPPORT}"]').click()
    await expect(page.get_by_test_id("sidebar")).to_be_hidden()
    width = await page.evaluate("document.documentElement.scrollWidth")
    await page.close()
    assert width == 400
