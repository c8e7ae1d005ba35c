"""Modals: what they ask, what they send, and where the keyboard goes."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.demo.page import canned
from tests.demo.page.canned import ALICE, BOB, SALES
from tests.demo.page.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_every_input_is_drawn(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    modal = page.get_by_test_id("modal")
    for block in canned.MODAL_BLOCKS[1:]:
        field = modal.locator(f'[data-testid="element"][data-block-id="{block["block_id"]}"]')
        await expect(field).to_have_attribute("data-type", block["element"]["type"])
    await expect(page.get_by_test_id("unknown")).to_have_count(0)


async def test_submitting_posts_all_that_is_held(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    modal = page.get_by_test_id("modal")
    await expect(modal.locator('[data-action-id="number"]')).to_be_focused()
    await page.keyboard.type("0982 056 720")
    await modal.locator('[data-action-id="recent"]').click()
    await page.get_by_role("option", name="Second").click()
    await modal.locator('[data-action-id="many"]').click()
    await page.get_by_role("option", name="First").click()
    await page.get_by_role("option", name="Đức").click()
    await page.keyboard.press("Escape")
    await modal.locator('[data-action-id="person"]').click()
    await page.get_by_role("option", name="Bob").click()
    await modal.locator('[data-action-id="room"]').click()
    await page.get_by_role("option", name="#sales").click()
    await modal.locator('[data-action-id="time"]').fill("08:30")
    await modal.get_by_label("Tell me").check()
    await modal.get_by_test_id("modal-submit").click()
    post = await stage.posted("submit")
    assert (post["as"], post["view_id"]) == (ALICE, "V1")
    held = {block: next(iter(actions.values())) for block, actions in post["state"].items()}
    assert held["number"] == {"type": "plain_text_input", "value": "0982 056 720"}
    assert held["note"] == {"type": "plain_text_input", "value": None}
    assert held["recent"]["selected_option"]["value"] == "two"
    assert [one["value"] for one in held["many"]["selected_options"]] == ["one", "duc"]
    assert held["person"] == {"type": "users_select", "selected_user": BOB}
    assert held["room"] == {"type": "channels_select", "selected_channel": SALES}
    assert held["time"] == {"type": "timepicker", "selected_time": "08:30"}
    assert held["tell"]["selected_options"][0]["value"] == "yes"
    assert held["way"]["selected_option"]["value"] == "one"
    assert held["day"] == {"type": "datepicker", "selected_date": None}


async def test_typing_keeps_the_state_of_the_open_modal(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    await page.get_by_test_id("modal").locator('[data-action-id="number"]').fill("102")
    post = await stage.posted("input")
    assert post["value"] == {"type": "plain_text_input", "value": "102"}
    assert (post["view_id"], post["block_id"], post["action_id"]) == ("V1", "number", "number")


async def test_an_update_keeps_what_was_filled_in(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    number = page.get_by_test_id("modal").locator('[data-action-id="number"]')
    await number.fill("102")
    more = {"type": "section", "text": canned.mrkdwn("It rings.")}
    await stage.show(modal=[canned.view(blocks=[more, *canned.MODAL_BLOCKS], hash="h2")])
    await expect(page.get_by_test_id("modal")).to_contain_text("It rings.")
    await expect(number).to_have_value("102")


async def test_what_is_required_is_asked_for_before_the_app_is(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    await page.get_by_test_id("modal").locator('[data-action-id="count"]').fill("twice")
    await page.get_by_test_id("modal-submit").click()
    errors = page.get_by_test_id("input-error")
    await expect(errors).to_have_text(["Please complete this required field.", "Enter a number."])
    await expect(page.locator('[data-action-id="number"]')).to_be_focused()
    assert [post for post in stage.posts if post["do"] == "submit"] == []


async def test_errors_of_the_app_stand_under_their_inputs(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view(errors={"number": "That is no phone number."})])
    error = page.get_by_test_id("input-error")
    await expect(error).to_have_text("That is no phone number.")
    number = page.locator('[data-action-id="number"]')
    await expect(number).to_have_attribute("aria-invalid", "true")
    described = await number.get_attribute("aria-describedby")
    assert described is not None
    assert await error.get_attribute("id") in described.split()


async def test_a_submission_that_fails_says_so_and_stays(page: Page, stage: Stage) -> None:
    stage.answers["submit"] = {"ok": False, "error": "We had some trouble connecting."}
    await stage.show(modal=[canned.view()])
    await expect(page.locator('[data-action-id="number"]')).to_be_focused()
    await page.keyboard.type("102")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("modal-trouble")).to_have_text(
        "We had some trouble connecting."
    )


async def test_what_slack_says_meanwhile_shows_in_the_modal(page: Page, stage: Stage) -> None:
    stale = {"id": "N1", "level": "error", "text": "of before"}
    await stage.show(notices=[stale], modal=[canned.view()])
    await expect(page.get_by_test_id("modal")).to_be_visible()
    await stage.show(notices=[stale, {**stale, "id": "N2", "text": "Try again?"}])
    await expect(page.get_by_test_id("modal-trouble")).to_have_text("Try again?")


async def test_dispatching_inputs_wait_for_enter(page: Page, stage: Stage) -> None:
    element = {"type": "plain_text_input", "focus_on_load": True}
    block = canned.labelled("ask", "Ask", element, dispatch_action=True)
    await stage.show(modal=[canned.view(blocks=[block])])
    await expect(page.locator('[data-action-id="ask"]')).to_be_focused()
    await page.keyboard.type("bob")
    await page.keyboard.press("Enter")
    assert (await stage.posted("input"))["value"]["value"] == "bob"
    assert [post["do"] for post in stage.posts] == ["input"]


async def test_a_select_outside_an_input_acts_in_the_view(page: Page, stage: Stage) -> None:
    menu = {"type": "static_select", "action_id": "lang", "options": canned.OPTIONS}
    block = {"type": "section", "block_id": "s", "text": canned.plain("x"), "accessory": menu}
    await stage.show(modal=[canned.view(blocks=[block])])
    await page.locator('[data-action-id="lang"]').click()
    await page.get_by_role("option", name="Second").click()
    post = await stage.posted("action")
    assert (post["view_id"], post["block_id"]) == ("V1", "s")
    assert post["selected_option"]["value"] == "two"


async def test_the_keyboard_stays_inside_and_goes_back(page: Page, stage: Stage) -> None:
    composer = page.get_by_test_id("composer")
    await composer.focus()
    await stage.show(modal=[canned.view(blocks=[])])
    await expect(page.get_by_test_id("modal-submit")).to_be_focused()
    names = []
    for _ in range(4):
        await page.keyboard.press("Tab")
        names.append(await page.evaluate("document.activeElement.dataset.testid"))
    assert names == ["modal-x", "modal-close", "modal-submit", "modal-x"]
    await page.keyboard.press("Escape")
    assert (await stage.posted("close"))["view_id"] == "V1"
    await stage.show(modal=[])
    await expect(composer).to_be_focused()


async def test_a_stack_shows_its_top_and_can_be_cleared(page: Page, stage: Stage) -> None:
    upper = canned.view("V2", blocks=[], title=canned.plain("Choose"), submit=None, close=None)
    await stage.show(modal=[canned.view(), upper])
    modal = page.get_by_test_id("modal")
    await expect(modal).to_have_attribute("data-view-id", "V2")
    await expect(page.get_by_test_id("modal-submit")).to_have_count(0)
    await modal.get_by_role("button", name="Back").click()
    await stage.posted("close", view_id="V2")
    await page.get_by_test_id("modal-x").click()
    assert (await stage.posted("close", all=True))["view_id"] == "V2"


async def test_the_phones_can_be_worked_while_a_modal_is_open(page: Page, stage: Stage) -> None:
    await stage.show(modal=[canned.view()])
    await page.get_by_test_id("pbx-answer").click()
    assert (await stage.ordered("answer"))["extension"] == "101"
