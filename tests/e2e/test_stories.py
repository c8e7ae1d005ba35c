"""What a person does on the demo's page, in a real browser.

``VOIPBOT_PICTURES=docs/pictures`` also takes the documentation's pictures.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from voipbot.demo.pbx import Pace
from voipbot.demo.stage import BOB, EVE, SALES, Stage, stage

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, pace=Pace.scripted()) as built:
        yield built
        assert [str(breach) for breach in built.slack.violations] == []


@pytest.fixture
async def page(on: Stage) -> AsyncIterator[Page]:
    """Bob looks at the sales channel."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{on.url}/?as={BOB}&channel={SALES}")
        await expect(composer(page)).to_be_visible()
        yield page
        await browser.close()


def composer(page: Page) -> Locator:
    return page.get_by_test_id("composer")


def said(page: Page, text: str) -> Locator:
    """The newest message with ``text`` in it."""
    return page.get_by_test_id("message").filter(has_text=text).last


async def type_in(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await page.get_by_test_id("send").click()


async def picture(page: Page, name: str) -> None:
    folder = os.environ.get("VOIPBOT_PICTURES")
    if folder:
        await page.screenshot(path=f"{folder}/{name}.png")


def phone_button(page: Page, what: str) -> Locator:
    return page.get_by_test_id(f"pbx-{what}").and_(page.locator('[data-extension="102"]'))


async def test_dial_and_see_what_came_of_it(page: Page) -> None:
    await type_in(page, "/dial 0982 056 720")
    await expect(said(page, "Ringing your phone, ext 102")).to_be_visible()
    await phone_button(page, "answer").click()
    await phone_button(page, "customer_answers").click()
    await phone_button(page, "hang_up").click()
    outcome = said(page, "0982 056 720 answered")
    await expect(outcome.get_by_role("button", name="Call again")).to_be_visible()
    await picture(page, "dial")


async def test_commands_are_completed_with_the_keyboard(page: Page) -> None:
    await composer(page).press_sequentially("/di")
    await expect(page.get_by_test_id("completion")).to_contain_text("/dial")
    await composer(page).press("Tab")
    await expect(composer(page)).to_have_value("/dial ")


async def test_list_calls_and_turn_the_page(page: Page) -> None:
    await type_in(page, "/calls 14d")
    await expect(said(page, "Calls of ext 102")).to_contain_text("Page 1 of")
    await picture(page, "calls")
    await said(page, "Calls of ext 102").get_by_role("button", name="Next").click()
    await expect(said(page, "Calls of ext 102")).to_contain_text("Page 2 of")


async def test_share_a_recording_and_press_it_as_somebody_else(page: Page, on: Stage) -> None:
    row = on.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    await type_in(page, f"/recording {row.call_id}")
    mine = said(page, "The links are for you alone")
    await expect(mine.get_by_text("Listen", exact=True)).to_be_visible()
    await picture(page, "recording")
    await mine.get_by_role("button", name="Share here").click()
    await expect(said(page, "Shared by")).to_be_visible()
    await page.goto(f"{on.url}/?as={EVE}&channel={SALES}")
    await said(page, "Shared by").get_by_role("button", name="Listen").click()
    await expect(said(page, "Your links to this recording")).to_be_visible()


async def test_dial_by_the_global_shortcut(page: Page, on: Stage) -> None:
    await page.get_by_test_id("shortcuts").click()
    await page.get_by_role("menuitem", name="Dial a number").click()
    modal = page.get_by_test_id("modal")
    await modal.get_by_role("textbox").first.fill("12ab")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("input-error")).to_contain_text("I know nobody called")
    await modal.get_by_role("textbox").first.fill("0971 828 252")
    await picture(page, "modal")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("Ringing your phone")
    assert on.pbx.rings == {("102", "0971828252"): 1}


async def test_share_into_a_thread_by_the_message_shortcut(page: Page, on: Stage) -> None:
    on.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    await on.slack.person(EVE).say(SALES, "What did they say about the delivery?")
    message = said(page, "about the delivery")
    await message.hover()
    await message.get_by_test_id("more-actions").click()
    await page.get_by_role("menuitem", name="Share a recording here").click()
    modal = page.get_by_test_id("modal")
    await modal.get_by_text("Choose a call").click()
    await page.get_by_role("option").first.click()
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_contain_text("on its way")
    await page.get_by_test_id("modal-close").click()
    await message.get_by_test_id("open-thread").click()
    await expect(page.get_by_test_id("thread")).to_contain_text("Shared by")
    await picture(page, "thread")


async def test_call_a_number_in_a_message(page: Page, on: Stage) -> None:
    await on.slack.person(EVE).say(SALES, "Please call 0982.056.720 before 16:30")
    message = said(page, "before 16:30")
    await message.hover()
    await message.get_by_test_id("more-actions").click()
    await page.get_by_role("menuitem", name="Call a number here").click()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_contain_text("Ringing your phone")
    assert on.pbx.rings == {("102", "0982056720"): 1}


async def test_app_home_shows_my_extension(page: Page, on: Stage) -> None:
    await page.goto(f"{on.url}/?as={BOB}")
    await page.get_by_test_id("sidebar").get_by_text("voipbot").last.click()
    await page.get_by_test_id("app-home-tab").click()
    await expect(page.get_by_test_id("app-home")).to_contain_text("Your extension is 102")
    await picture(page, "home")
