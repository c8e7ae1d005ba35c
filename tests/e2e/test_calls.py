from __future__ import annotations

from datetime import timedelta

from tests.e2e.eyes import said, seen
from voipbot.demo.pbx.faults import Mode
from voipbot.demo.stage import ALICE, BOB, EVE, GENERAL, SALES, Stage


def _log_of_bob(on: Stage, calls: int) -> None:
    now = on.voipbot.clock.now()
    for number in range(calls):
        on.pbx.add_row(
            user="102",
            phone=f"09820567{number:02}",
            status="ANSWERED" if number % 2 else "NO ANSWER",
            at=now - timedelta(seconds=calls - number),
            duration=9,
        )


async def test_calls_counts_all_and_shows_a_page(quiet: Stage) -> None:
    _log_of_bob(quiet, 13)
    bob = quiet.slack.person(BOB)
    await bob.command(SALES, "/calls")
    first = await said(quiet, BOB, "13 calls · 6 answered · 7 missed · 13 people")
    assert "0982 056 712" in str(first.blocks)
    assert "0982 056 701" not in str(first.blocks)

    await bob.click(first, "calls_next")
    await seen(
        quiet, lambda: any("0982 056 701" in str(each.blocks) for each in bob.ephemerals(SALES))
    )
    assert len(bob.ephemerals(SALES)) == 1  # changed in place


async def test_words_in_any_order(quiet: Stage) -> None:
    _log_of_bob(quiet, 4)
    await quiet.slack.person(BOB).command(SALES, "/calls missed 7d")
    await said(quiet, BOB, "2 calls · 0 answered · 2 missed")


async def test_words_without_sense_show_which_have_some(quiet: Stage) -> None:
    await quiet.slack.person(BOB).command(SALES, "/calls wibble")
    found = await said(quiet, BOB, "“wibble”")
    assert "yesterday" in str(found.blocks)


async def test_others_calls_are_for_admins(quiet: Stage) -> None:
    _log_of_bob(quiet, 2)
    await quiet.slack.person(BOB).command(SALES, "/calls ext:101")
    await said(quiet, BOB, "not your own calls")
    await quiet.slack.person(EVE).command(SALES, "/calls")
    await said(quiet, EVE, "do not know your extension")
    await quiet.slack.person(ALICE).command(SALES, "/calls @bob")
    await said(quiet, ALICE, "2 calls")


async def test_the_menu_of_a_row_dials(quiet: Stage) -> None:
    _log_of_bob(quiet, 1)
    bob = quiet.slack.person(BOB)
    await bob.command(SALES, "/calls")
    listed = await said(quiet, BOB, "1 call")
    menu = next(block["accessory"] for block in listed.blocks if "accessory" in block)
    await bob.select(listed, "call_row", menu["options"][0])
    await said(quiet, BOB, "Ringing your phone")
    assert quiet.pbx.rings == {("102", "0982056700"): 1}


async def test_a_summary_goes_into_the_channel_once(quiet: Stage) -> None:
    _log_of_bob(quiet, 3)
    bob = quiet.slack.person(BOB)
    await bob.command(SALES, "/calls")
    listed = await said(quiet, BOB, "3 calls")
    await bob.click(listed, "calls_post_summary")
    eve = quiet.slack.person(EVE)
    posted = await seen(
        quiet, lambda: [each for each in eve.messages(SALES) if "3 calls" in each.text]
    )
    assert len(posted) == 1


async def test_a_summary_where_the_bot_is_no_member_says_so(quiet: Stage) -> None:
    bob = quiet.slack.person(BOB)
    await bob.command(GENERAL, "/calls")
    listed = await said(quiet, BOB, "0 calls", GENERAL)
    await bob.click(listed, "calls_post_summary")
    await said(quiet, BOB, "/invite @voipbot", GENERAL)


async def test_a_pbx_that_is_down_is_told(quiet: Stage) -> None:
    quiet.pbx.set_mode(Mode.DOWN)
    delivered = await quiet.slack.person(BOB).command(SALES, "/calls")
    assert delivered is not None
    assert delivered.acked
    await said(quiet, BOB, "The PBX")


async def test_the_shortcut_answers_by_direct_message(quiet: Stage) -> None:
    _log_of_bob(quiet, 2)
    bob = quiet.slack.person(BOB)
    await bob.shortcut("recent_calls")
    await seen(quiet, lambda: any("2 calls" in each.text for each in bob.messages(bob.app_dm)))


async def test_status_and_who_and_help(quiet: Stage) -> None:
    bob = quiet.slack.person(BOB)
    await bob.command(SALES, "/voipbot status")
    status = await said(quiet, BOB, "PBX: works")
    assert "Database: works" in status.text
    await bob.command(SALES, "/voipbot who")
    await said(quiet, BOB, "ext 101")
    await bob.command(SALES, "/voipbot")
    await said(quiet, BOB, "What I can do")


async def test_app_home_shows_my_extension_and_calls(quiet: Stage) -> None:
    _log_of_bob(quiet, 2)
    bob = quiet.slack.person(BOB)
    await bob.open_home()
    await seen(quiet, lambda: bob.home and "0982 056 700" in str(bob.home.content))
    eve = quiet.slack.person(EVE)
    await eve.open_home()
    await seen(quiet, lambda: eve.home and "do not know your extension" in str(eve.home.content))
