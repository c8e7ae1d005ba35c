"""Bad days: the whole PBX by mode, or one request by a planned fault."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from tests.demo.pbx.conftest import Served
from voipbot.demo.pbx import Fault, Mode

DIAL = {"extension": "101", "phone": "0912000101"}


async def until_asked(served: Served, count: int) -> None:
    """Wait until so many requests have come in."""
    with served.pbx.watched() as changed:
        async with asyncio.timeout(5):
            while len(served.pbx.requests) < count:
                await changed.wait()
                changed.clear()


async def test_down_cuts_every_connection(served: Served) -> None:
    served.pbx.set_mode(Mode.DOWN)
    with pytest.raises(httpx.TransportError):
        await served.post("makeDial", **DIAL)
    with pytest.raises(httpx.TransportError):
        await served.client.get("/pbx/recording/listen")
    assert not served.pbx.rings
    served.pbx.set_mode(Mode.OK)
    assert (await served.ask("makeDial", **DIAL))["respCode"] == 0


async def test_hung_answers_when_it_is_let_go(served: Served) -> None:
    served.pbx.set_mode(Mode.HUNG)
    asking = asyncio.create_task(served.ask("makeDial", **DIAL))
    await until_asked(served, 1)
    assert not asking.done()
    assert not served.pbx.rings
    served.pbx.set_mode(Mode.OK)
    assert (await asking)["respCode"] == 0
    assert served.pbx.rings == {("101", "0912000101"): 1}


async def test_hung_does_not_act_for_a_client_that_has_gone(served: Served) -> None:
    served.pbx.set_mode(Mode.HUNG)
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as impatient:
        gone = Served(served.pbx, served.url, impatient)
        asking = asyncio.create_task(gone.ask("makeDial", **DIAL))
        await until_asked(served, 1)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    served.pbx.set_mode(Mode.OK)
    assert (await served.ask("getUser", user="101"))["data"] == []
    assert not served.pbx.rings


async def test_release_lets_go_only_what_hangs_now(served: Served) -> None:
    served.pbx.set_mode(Mode.HUNG)
    first = asyncio.create_task(served.ask("getUser", user="101"))
    await until_asked(served, 1)
    await asyncio.sleep(0)
    served.pbx.release()
    assert (await first)["respCode"] == 0
    second = asyncio.create_task(served.ask("getUser", user="101"))
    await until_asked(served, 2)
    assert not second.done()
    served.pbx.set_mode(Mode.OK)
    assert (await second)["respCode"] == 0


async def test_recordings_hang_too(served: Served) -> None:
    row = served.pbx.add_row(phone="0948873483", status="ANSWERED", duration=2)
    link = (await served.ask("recordingDownload", callId=row.call_id))["data"]["link"]
    served.pbx.set_mode(Mode.HTML)
    assert (await served.client.get(link)).status_code == 502
    served.pbx.set_mode(Mode.HUNG)
    asking = asyncio.create_task(served.client.get(link))
    done, _ = await asyncio.wait({asking}, timeout=0.1)
    assert not done
    served.pbx.set_mode(Mode.OK)
    assert (await asking).status_code == 200


async def test_a_proxy_answers_with_a_page(served: Served) -> None:
    served.pbx.set_mode(Mode.HTML)
    answer = await served.post("makeDial", **DIAL)
    assert (answer.status_code, answer.text[:6]) == (502, "<html>")
    assert not served.pbx.rings


async def test_garbled_acts_and_cuts_its_answer_short(served: Served) -> None:
    served.pbx.set_mode(Mode.GARBLED)
    answer = await served.post("makeDial", **DIAL)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(served.pbx.rings) == 1


@pytest.mark.parametrize(("fault", "rings"), [(Fault.DROP_BEFORE, 0), (Fault.DROP_AFTER, 1)])
async def test_a_dropped_connection_before_and_after_acting(
    served: Served, fault: Fault, rings: int
) -> None:
    served.pbx.fail_next(fault, of="makeDial")
    assert (await served.ask("getUser", user="101"))["respCode"] == 0
    with pytest.raises(httpx.TransportError):
        await served.post("makeDial", **DIAL)
    assert served.pbx.rings.total() == rings
    assert [each.type for each in served.pbx.requests] == ["getUser", "makeDial"]
    assert (await served.ask("getUser", user="101"))["respCode"] == 0


@pytest.mark.parametrize(("fault", "rings"), [(Fault.HANG_BEFORE, 0), (Fault.HANG_AFTER, 1)])
async def test_an_answer_that_does_not_come(served: Served, fault: Fault, rings: int) -> None:
    served.pbx.fail_next(fault)
    asking = asyncio.create_task(served.ask("makeDial", **DIAL))
    await until_asked(served, 1)
    await asyncio.sleep(0)
    assert served.pbx.rings.total() == rings
    served.pbx.release()
    assert (await asking)["respCode"] == 0
    assert served.pbx.rings.total() == 1


async def test_too_many_requests_say_when_to_come_again(served: Served) -> None:
    served.pbx.fail_next(Fault.TOO_MANY, times=2, retry_after=7)
    for _ in range(2):
        answer = await served.post("getUser", user="101")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert (await served.post("getUser", user="101")).status_code == 200


async def test_a_server_error(served: Served) -> None:
    served.pbx.fail_next(Fault.SERVER_ERROR)
    assert (await served.post("makeDial", **DIAL)).status_code == 500
    assert not served.pbx.rings
