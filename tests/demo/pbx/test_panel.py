"""The page's panel protocol, over HTTP and a WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import websockets

from tests.demo.pbx.conftest import Served, StillClock
from voipbot.demo.pbx import LocalPbx, Pace

PHONE = "0912000101"


async def state(served: Served) -> Any:
    return (await served.client.get("/demo/pbx/state")).json()


async def test_the_state_has_phones_calls_and_customers(served: Served) -> None:
    served.pbx.add_row(phone="0982056720", status="ANSWERED", duration=12)
    shown = await state(served)
    assert (shown["up"], shown["mode"]) == (True, "ok")
    assert [(each["extension"], each["name"]) for each in shown["phones"]] == [
        ("101", "Alice"),
        ("102", "Bob"),
        ("103", "Linh"),
        ("104", "An"),
        ("105", "Minh"),
    ]
    assert shown["phones"][0]["state"] == "idle"
    (call,) = shown["calls"]
    assert (call["phoneNumber"], call["shown"]) == ("0982056720", "0982 056 720")
    assert call["name"] == "Ms. Hạnh, An Bình Café"
    assert len(shown["customers"]) == 25
    assert {"name": "Ms. Thảo", "number": PHONE} in shown["customers"]


async def test_the_newest_calls_come_first_and_are_few(served: Served) -> None:
    for number in range(20):
        served.pbx.add_row(phone=f"09120001{number:02}")
        await served.pbx.advance(1)
    calls = (await state(served))["calls"]
    assert [call["phoneNumber"] for call in calls] == [
        f"09120001{number:02}" for number in range(19, 7, -1)
    ]


async def test_a_customer_calls_and_a_colleague_answers(served: Served) -> None:
    assert await served.do("customer_calls", number=PHONE, group="support") == {"ok": True}
    assert (await served.phones())["104"]["state"] == "ringing"
    assert await served.do("answer", extension="104") == {"ok": True}
    assert await served.do("hang_up", extension="104") == {"ok": True}
    assert served.legs()["104"][0] == "ANSWERED"


async def test_any_customer_may_call_sales(served: Served) -> None:
    assert await served.do("customer_calls") == {"ok": True}
    assert (await served.phones())["101"]["state"] == "ringing"
    assert await served.do("decline", extension="101") == {"ok": True}
    assert await served.do("nobody_answers") == {"ok": True}
    assert len(served.legs()) == 3


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("customer_busy", "BUSY"),
        ("customer_no_answer", "NO ANSWER"),
    ],
)
async def test_the_called_customer_reacts(served: Served, what: str, status: str) -> None:
    served.pbx.dial("101", PHONE)
    await served.do("answer", extension="101")
    assert await served.do(what, extension="101") == {"ok": True}
    assert served.legs()["101"][0] == status


async def test_the_called_customer_answers(served: Served) -> None:
    served.pbx.dial("101", PHONE)
    await served.do("answer", extension="101")
    await served.do("customer_answers", extension="101")
    assert (await served.phones())["101"]["stage"] == "connected"


async def test_modes(served: Served) -> None:
    assert await served.do("mode", mode="down") == {"ok": True}
    shown = await state(served)
    assert (shown["up"], shown["mode"]) == (False, "down")
    assert await served.do("mode", mode="ok") == {"ok": True}
    assert (await state(served))["up"] is True


@pytest.mark.parametrize(
    ("order", "error"),
    [
        ({"do": "answer", "extension": "101"}, "Extension 101 is not ringing."),
        ({"do": "hang_up"}, "There is no extension (none given)."),
        ({"do": "mode", "mode": "odd"}, "The PBX has no mode “odd”."),
        ({"do": "dance"}, "The PBX cannot “dance”."),
        ({"do": ["dance"]}, "The PBX cannot “['dance']”."),
        ([], "The PBX cannot “None”."),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(served: Served, order: Any, error: str) -> None:
    answer = await served.client.post("/demo/pbx/do", json=order)
    assert answer.json() == {"ok": False, "error": error}


async def test_what_is_no_json_is_refused(served: Served) -> None:
    answer = await served.client.post("/demo/pbx/do", content=b"{")
    assert answer.status_code == 400


async def test_watchers_get_the_state_at_once_and_after_each_change(served: Served) -> None:
    url = served.url.replace("http", "ws") + "/demo/pbx/live"
    async with websockets.connect(url) as live, asyncio.timeout(5):
        assert json.loads(await live.recv())["calls"] == []
        served.pbx.customer_calls(PHONE)
        await received(live, lambda shown: shown["phones"][0]["state"] == "ringing")
        await served.pbx.advance(60)
        shown = await received(live, lambda shown: len(shown["calls"]) == 3)
        assert shown["phones"][0]["state"] == "idle"


async def received(
    live: websockets.ClientConnection, right: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    while True:
        shown: dict[str, Any] = json.loads(await live.recv())
        if right(shown):
            return shown


async def test_run_lets_time_pass_by_itself() -> None:
    clock = StillClock()
    pbx = LocalPbx(clock, history_days=-1, pace=Pace())
    pbx.dial("101", "0982056720")
    with pbx.watched() as changed:
        running = asyncio.create_task(pbx.run())
        await asyncio.sleep(0)
        changed.clear()
        clock.shift(timedelta(minutes=1))
        async with asyncio.timeout(5):
            await changed.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [row.status for row in pbx.rows()] == ["ANSWERED"]
    assert running.cancelled()
