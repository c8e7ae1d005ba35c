"""makeDial: which phone rings when, and which row is left when the leg ends."""

from __future__ import annotations

import pytest

from tests.demo.pbx.conftest import NOON, Served
from voipbot.demo.pbx import Habit, Impossible, Options, Pace

PHONE = "0912000101"


async def dial(served: Served, phone: str = PHONE) -> None:
    assert (await served.ask("makeDial", extension="101", phone=phone))["respCode"] == 0


async def test_the_desk_rings_then_the_customer_then_they_talk(served: Served) -> None:
    await dial(served)
    desk = (await served.phones())["101"]
    assert (desk["state"], desk["stage"], desk["with"]) == ("ringing", "desk", "0912 000 101")
    assert desk["since"] == NOON.isoformat()
    await served.pbx.advance(2)
    served.pbx.answer("101")
    assert (await served.phones())["101"]["stage"] == "customer"
    await served.pbx.advance(3)
    served.pbx.customer("101", Habit.ANSWERS)
    desk = (await served.phones())["101"]
    assert (desk["state"], desk["stage"]) == ("talking", "connected")
    await served.pbx.advance(60)
    assert served.pbx.rows() == []
    served.pbx.hang_up("101")
    (row,) = served.pbx.rows()
    assert (row.user, row.phone, row.type, row.status) == ("101", PHONE, "OUTBOUND", "ANSWERED")
    assert (row.at, row.duration, row.talk) == (NOON, 65, 60)
    assert (await served.phones())["101"]["state"] == "idle"


@pytest.mark.parametrize(
    ("habit", "status"),
    [
        (Habit.BUSY, "BUSY"),
        (Habit.NEVER, "NO ANSWER"),
        (Habit.UNREACHABLE, "FAILED"),
    ],
)
async def test_customers_who_do_not_answer(served: Served, habit: Habit, status: str) -> None:
    await dial(served)
    served.pbx.answer("101")
    await served.pbx.advance(4)
    served.pbx.customer("101", habit)
    assert served.legs() == {"101": (status, 4)}


async def test_what_the_customer_will_do_can_be_settled_before_it_rings(served: Served) -> None:
    await dial(served)
    served.pbx.customer("101", Habit.BUSY)
    served.pbx.answer("101")
    assert served.pbx.rows() == []
    await served.pbx.advance(3)
    assert served.legs() == {"101": ("BUSY", 3)}


async def test_time_outs_end_what_nobody_touches(served: Served) -> None:
    await dial(served)
    served.pbx.answer("101")
    await served.pbx.advance(29)
    assert served.pbx.rows() == []
    await served.pbx.advance(1)
    assert served.legs() == {"101": ("NO ANSWER", 30)}


@pytest.mark.parametrize("end", ["time", "decline", "nobody"])
async def test_a_desk_phone_not_picked_up_rings_no_customer(served: Served, end: str) -> None:
    await dial(served)
    if end == "time":
        await served.pbx.advance(20)
    elif end == "decline":
        served.pbx.decline("101")
    else:
        served.pbx.nobody_answers()
    (row,) = served.pbx.rows()
    assert (row.status, row.talk) == ("NO ANSWER", 0)
    with pytest.raises(Impossible, match="not in a call"):
        served.pbx.customer("101", Habit.ANSWERS)


@pytest.mark.parametrize("options", [Options(unpicked_row=False)])
async def test_some_servers_leave_no_row_of_a_desk_phone_not_picked_up(served: Served) -> None:
    await dial(served)
    await served.pbx.advance(60)
    assert served.pbx.rows() == []
    assert (await served.phones())["101"]["state"] == "idle"


@pytest.mark.parametrize("options", [Options(dial_type="EXTERNAL")])
async def test_some_servers_call_a_dial_external(served: Served) -> None:
    await dial(served)
    served.pbx.decline("101")
    assert [row.type for row in served.pbx.rows()] == ["EXTERNAL"]


async def test_a_desk_phone_in_use_leaves_a_busy_row(served: Served) -> None:
    await dial(served)
    await dial(served, "0903000102")
    assert [(row.phone, row.status) for row in served.pbx.rows()] == [("0903000102", "BUSY")]
    assert served.pbx.rings == {("101", PHONE): 1, ("101", "0903000102"): 1}
    served.pbx.answer("101")
    served.pbx.customer("101", Habit.ANSWERS)
    assert (await served.phones())["101"]["with"] == "0912 000 101"


async def test_the_caller_may_hang_up_while_the_customer_rings(served: Served) -> None:
    await dial(served)
    served.pbx.answer("101")
    await served.pbx.advance(5)
    served.pbx.hang_up("101")
    assert served.legs() == {"101": ("NO ANSWER", 5)}


async def test_a_colleague_rings_on_a_phone_of_this_pbx(served: Served) -> None:
    await dial(served, "102")
    served.pbx.answer("101")
    assert (await served.phones())["102"]["state"] == "ringing"
    served.pbx.answer("102")
    await served.pbx.advance(9)
    served.pbx.hang_up("102")
    (row,) = served.pbx.rows()
    assert (row.user, row.phone, row.type, row.status) == ("101", "102", "LOCAL", "ANSWERED")
    assert {phone["state"] for phone in (await served.phones()).values()} == {"idle"}


async def test_a_colleague_may_be_busy_or_decline(served: Served) -> None:
    served.pbx.dial("102", PHONE)
    await dial(served, "102")
    served.pbx.answer("101")
    assert served.legs() == {"101": ("BUSY", 0)}
    served.pbx.dial("101", "103")
    served.pbx.answer("101")
    await served.pbx.advance(1)
    served.pbx.decline("103")
    assert sorted(row.phone for row in served.pbx.rows()) == ["102", "103"]


async def test_what_cannot_be_is_refused(served: Served) -> None:
    with pytest.raises(Impossible, match="There is no extension 999"):
        served.pbx.dial("999", PHONE)
    with pytest.raises(Impossible, match="not ringing"):
        served.pbx.answer("101")
    with pytest.raises(Impossible, match="No phone is ringing"):
        served.pbx.nobody_answers()
    await dial(served)
    served.pbx.answer("101")
    served.pbx.customer("101", Habit.ANSWERS)
    with pytest.raises(Impossible, match="talking already"):
        served.pbx.customer("101", Habit.BUSY)


async def test_the_caller_may_hang_up_before_picking_up(served: Served) -> None:
    await dial(served)
    served.pbx.hang_up("101")
    assert served.legs() == {"101": ("NO ANSWER", 0)}


async def test_nobody_answers_ends_the_customers_ringing_too(served: Served) -> None:
    await dial(served)
    served.pbx.answer("101")
    await served.pbx.advance(7)
    served.pbx.nobody_answers()
    assert served.legs() == {"101": ("NO ANSWER", 7)}


@pytest.mark.parametrize("pace", [Pace(customer_answers=0.5)])
async def test_numbers_of_nobody_in_particular_answer_or_not(served: Served) -> None:
    for number in range(40):
        await dial(served, f"09120009{number:02}")
        await served.pbx.advance(60)
    assert {row.status for row in served.pbx.rows()} == {"ANSWERED", "BUSY", "NO ANSWER"}


@pytest.mark.parametrize("pace", [Pace()])
class TestAutopilot:
    async def test_a_whole_call_happens_by_itself(self, served: Served) -> None:
        await dial(served, "0982056720")
        await served.pbx.advance(2)
        assert (await served.phones())["101"]["stage"] == "customer"
        await served.pbx.advance(3)
        assert (await served.phones())["101"]["stage"] == "connected"
        await served.pbx.advance(6)
        assert served.legs() == {"101": ("ANSWERED", 11)}

    async def test_it_keeps_its_times_when_the_clock_jumps(self, served: Served) -> None:
        await dial(served, "0982056720")
        await served.pbx.advance(3600)
        (row,) = served.pbx.rows()
        assert (row.duration, row.talk, (row.arrives_at - row.at).total_seconds()) == (11, 6, 11)

    @pytest.mark.parametrize(
        ("phone", "status", "duration"),
        [
            ("0903000102", "BUSY", 5),
            ("0335000106", "NO ANSWER", 32),
            ("0707000108", "FAILED", 5),
            ("+84903000102", "BUSY", 5),
        ],
    )
    async def test_customers_have_habits(
        self, served: Served, phone: str, status: str, duration: int
    ) -> None:
        await dial(served, phone)
        await served.pbx.advance(60)
        assert served.legs() == {"101": (status, duration)}

    async def test_a_person_overrides_it(self, served: Served) -> None:
        await dial(served, "0982056720")
        served.pbx.answer("101")
        served.pbx.customer("101", Habit.BUSY)
        assert served.legs() == {"101": ("BUSY", 0)}
        await served.pbx.advance(60)
        assert len(served.pbx.rows()) == 1
