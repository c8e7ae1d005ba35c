from __future__ import annotations

import httpx

from tests.e2e.eyes import said, seen
from voipbot.demo.slack.model import Message, User
from voipbot.demo.stage import ALICE, BOB, EVE, SALES, Stage


def _links(message: Message) -> list[str]:
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return [element["url"] for element in elements if "url" in element]


async def _shared(on: Stage, call_id: str) -> Message:
    """Let Bob share a call into the sales channel."""
    bob = on.slack.person(BOB)
    await bob.command(SALES, f"/recording {call_id}")
    card = await said(on, BOB, "0982 056 720")
    await bob.click(card, "recording_share")
    eve = on.slack.person(EVE)
    found = await seen(
        on, lambda: [each for each in eve.messages(SALES) if "shared_listen" in str(each.blocks)]
    )
    assert len(found) == 1
    return found[0]


async def test_my_recording_comes_with_links_for_me(quiet: Stage) -> None:
    row = quiet.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    await quiet.slack.person(BOB).command(SALES, f"/recording {row.call_id}")
    card = await said(quiet, BOB, "0982 056 720")
    listen, download = _links(card)
    async with httpx.AsyncClient() as web:
        page = await web.get(listen)
        sound = await web.get(download)
    assert "<audio" in page.text
    assert sound.content[0] >> 4 == 0xD
    assert len(sound.content) % 33 == 0
    assert quiet.slack.person(EVE).ephemerals(SALES) == []


async def test_by_number_and_last(quiet: Stage) -> None:
    quiet.pbx.add_row(user="102", phone="01687506228", status="ANSWERED", duration=12)
    bob = quiet.slack.person(BOB)
    await bob.command(SALES, "/recording 0387 506 228")
    await said(quiet, BOB, "0387 506 228")
    await bob.command(SALES, "/recording last")
    await seen(quiet, lambda: len(bob.ephemerals(SALES)) == 2)


async def test_anothers_recording_is_refused(quiet: Stage) -> None:
    row = quiet.pbx.add_row(user="101", phone="0982056720", status="ANSWERED", duration=12)
    await quiet.slack.person(BOB).command(SALES, f"/recording {row.call_id}")
    await said(quiet, BOB, "not your own")
    await quiet.slack.person(ALICE).command(SALES, f"/recording {row.call_id}")
    await said(quiet, ALICE, "0982 056 720")


async def test_an_unanswered_call_has_none(quiet: Stage) -> None:
    row = quiet.pbx.add_row(user="101", phone="0982056720", status="NO ANSWER", duration=12)
    await quiet.slack.person(ALICE).command(SALES, f"/recording {row.call_id}")
    await said(quiet, ALICE, "There is no recording of this call.")


async def test_a_shared_card_gives_each_presser_a_link_of_their_own(quiet: Stage) -> None:
    row = quiet.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    card = await _shared(quiet, row.call_id)
    assert "http" not in str(card.blocks)
    eve = quiet.slack.person(EVE)
    await eve.click(card, "shared_listen")
    mine = await said(quiet, EVE, "Your links")
    await quiet.slack.person(ALICE).click(card, "shared_listen")
    hers = await said(quiet, ALICE, "Your links")
    assert set(_links(mine)).isdisjoint(_links(hers))


async def test_a_guest_of_another_company_presses_in_vain(quiet: Stage) -> None:
    row = quiet.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    card = await _shared(quiet, row.call_id)
    guest = quiet.slack.add_user(User("U09GUEST", "gil", "Gil", team_id="T09OTHER"))
    quiet.slack.invite(SALES, "U09GUEST")
    await guest.click(card, "shared_listen")
    await said(quiet, "U09GUEST", "another company")
    assert not any("links" in each.text for each in guest.ephemerals(SALES))


async def test_a_recording_is_shared_into_a_thread(quiet: Stage) -> None:
    quiet.pbx.add_row(user="102", phone="0982056720", status="ANSWERED", duration=12)
    bob = quiet.slack.person(BOB)
    message = await bob.say(SALES, "What did they say?")
    await bob.message_shortcut("share_recording_here", message)
    modal = await seen(
        quiet, lambda: bob.modal if bob.modal and "chosen" in str(bob.modal.content) else None
    )
    option = modal.blocks[0]["element"]["options"][0]
    await bob.fill(modal, "chosen", "recording_chosen", option)
    await bob.submit(modal)
    await seen(
        quiet, lambda: [each for each in bob.messages(SALES) if each.thread_ts == message.ts]
    )
