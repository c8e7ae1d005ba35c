from __future__ import annotations

from tests.e2e.eyes import said, seen
from voipbot.demo.pbx import Fault, Habit
from voipbot.demo.slack.model import Message
from voipbot.demo.stage import ALICE, BOB, EVE, GENERAL, SALES, Stage


def _texts(messages: list[Message]) -> list[str]:
    return [message.text for message in messages]


async def test_dial_rings_my_phone_and_tells_the_outcome(on: Stage) -> None:
    bob = on.slack.person(BOB)
    await bob.command(SALES, "/dial 0982 056 720")
    first = await said(on, BOB, "Ringing your phone, ext 102")
    assert "0982 056 720" in first.text
    assert on.pbx.rings == {("102", "0982056720"): 1}

    on.pbx.answer("102")
    on.pbx.customer("102", Habit.ANSWERS)
    on.pbx.hang_up("102")
    outcome = await said(on, BOB, "answered")
    assert outcome.ts != first.ts

    await bob.click(outcome, "dial_again")
    await said(on, BOB, "was dialed a moment ago")
    assert on.pbx.rings == {("102", "0982056720"): 1}


async def test_busy_is_told_too(on: Stage) -> None:
    await on.slack.person(ALICE).command(SALES, "/dial +84 912.345.678")
    await said(on, ALICE, "Ringing your phone")
    on.pbx.answer("101")
    on.pbx.customer("101", Habit.BUSY)
    await said(on, ALICE, "was busy")


async def test_dial_works_where_the_bot_is_no_member(on: Stage) -> None:
    await on.slack.person(BOB).command(GENERAL, "/dial 0982056720")
    await said(on, BOB, "Ringing your phone", GENERAL)


async def test_without_an_extension_nothing_rings(on: Stage) -> None:
    await on.slack.person(EVE).command(SALES, "/dial 0982 056 720")
    await said(on, EVE, "do not know your extension")
    assert on.pbx.rings == {}


async def test_a_premium_number_is_refused_with_its_reason(on: Stage) -> None:
    await on.slack.person(BOB).command(SALES, "/dial 1900 1234")
    await said(on, BOB, "charges the caller")
    assert on.pbx.rings == {}


async def test_a_colleague_is_dialed_by_mention(on: Stage) -> None:
    await on.slack.person(BOB).command(SALES, "/dial @alice")
    await said(on, BOB, "101")
    assert on.pbx.rings == {("102", "101"): 1}


async def test_an_unknown_extension_is_asked_about(on: Stage) -> None:
    bob = on.slack.person(BOB)
    await bob.command(SALES, "/dial 777")
    asked = await said(on, BOB, "extension 777")
    assert on.pbx.rings == {}
    await bob.click(asked, "dial_anyway")
    await said(on, BOB, "Ringing your phone")
    assert on.pbx.rings == {("102", "777"): 1}


async def test_a_lost_answer_is_never_dialed_again(on: Stage) -> None:
    on.pbx.fail_next(Fault.DROP_AFTER, of="makeDial")
    await on.slack.person(BOB).command(SALES, "/dial 0982 056 720")
    await said(on, BOB, "may have been placed")
    assert on.pbx.rings == {("102", "0982056720"): 1}
    on.pbx.decline("102")
    await said(on, BOB, "did not answer.")


async def test_help_says_what_there_is(on: Stage) -> None:
    await on.slack.person(EVE).command(SALES, "/dial help")
    found = await said(on, EVE, "/dial 0982 056 720")
    assert "last" in found.text


async def test_the_modal_dials_and_shows_the_answer(on: Stage) -> None:
    bob = on.slack.person(BOB)
    await bob.command(SALES, "/dial")
    modal = await seen(
        on,
        lambda: bob.modal if bob.modal and bob.modal.content.get("callback_id") == "dial" else None,
    )
    await bob.fill(modal, "number", "dial_number_typed", "12ab")
    await bob.submit(modal)
    assert bob.modal is not None
    assert "number" in bob.modal.errors
    await bob.fill(modal, "number", "dial_number_typed", "0982 056 720")
    await bob.submit(modal)
    await seen(on, lambda: bob.modal and "Ringing your phone" in str(bob.modal.content))
    assert on.pbx.rings == {("102", "0982056720"): 1}
    on.pbx.decline("102")
    await seen(
        on, lambda: any("did not answer" in text for text in _texts(bob.messages(bob.app_dm)))
    )


async def test_a_number_in_a_message_is_called(on: Stage) -> None:
    bob = on.slack.person(BOB)
    message = await bob.say(SALES, "Call Anh Minh on 0982.056.720 or 0971 828 252, before 16:30")
    await bob.message_shortcut("dial_from_message", message)
    modal = await seen(on, lambda: bob.modal)
    assert "0982 056 720" in str(modal.content)
    assert "0971 828 252" in str(modal.content)
    await bob.submit(modal)
    await seen(on, lambda: on.pbx.rings)
    assert on.pbx.rings == {("102", "0982056720"): 1}
