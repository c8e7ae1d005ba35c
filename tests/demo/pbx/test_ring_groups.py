"""A customer calls a ring group: each phone is a leg, and each leg's row comes when it ends."""

from __future__ import annotations

import pytest

from tests.demo.pbx.conftest import NOON, Served
from voipbot.demo.pbx import Habit, Impossible, Pace

PHONE = "0912000101"


async def test_unanswered_legs_are_in_the_log_while_a_colleague_talks(served: Served) -> None:
    served.pbx.customer_calls(PHONE, "sales")
    phones = await served.phones()
    assert [ext for ext, phone in phones.items() if phone["state"] == "ringing"] == [
        "101",
        "102",
        "103",
    ]
    await served.pbx.advance(5)
    served.pbx.answer("102")
    assert served.legs() == {"101": ("NO ANSWER", 5), "103": ("NO ANSWER", 5)}
    await served.pbx.advance(300)
    assert "102" not in served.legs()
    served.pbx.hang_up("102")
    assert served.legs()["102"] == ("ANSWERED", 305)
    rows = served.pbx.rows()
    assert {(row.type, row.phone, row.at) for row in rows} == {("INBOUND", PHONE, NOON)}
    assert {row.user: row.talk for row in rows} == {"101": 0, "102": 300, "103": 0}


async def test_legs_end_one_by_one_when_nobody_answers(served: Served) -> None:
    served.pbx.customer_calls(PHONE, "sales")
    await served.pbx.advance(20)
    assert set(served.legs()) == {"101"}
    await served.pbx.advance(2)
    assert set(served.legs()) == {"101", "102"}
    await served.pbx.advance(2)
    assert served.legs() == {
        "101": ("NO ANSWER", 20),
        "102": ("NO ANSWER", 22),
        "103": ("NO ANSWER", 24),
    }


async def test_the_caller_gives_up(served: Served) -> None:
    served.pbx.customer_calls(PHONE, "sales")
    await served.pbx.advance(9)
    served.pbx.nobody_answers()
    assert set(served.legs().values()) == {("NO ANSWER", 9)}
    await served.pbx.advance(60)
    assert len(served.pbx.rows()) == 3


@pytest.mark.parametrize(("group", "ids"), [("sales", 1), ("support", 3)])
async def test_legs_share_a_call_id_or_have_neighbouring_ones(
    served: Served, group: str, ids: int
) -> None:
    served.pbx.customer_calls(PHONE, group)
    await served.pbx.advance(60)
    call_ids = sorted({row.call_id for row in served.pbx.rows()})
    assert len(call_ids) == ids
    epochs, sequences = zip(*(each.split(".") for each in call_ids), strict=True)
    assert len(set(epochs)) == 1
    assert int(sequences[-1]) - int(sequences[0]) == ids - 1


async def test_a_busy_phone_has_its_row_at_once_and_does_not_ring(served: Served) -> None:
    served.pbx.dial("102", PHONE)
    served.pbx.customer_calls("0903000102", "sales")
    assert served.legs() == {"102": ("BUSY", 0)}
    served.pbx.decline("101")
    assert served.legs()["101"] == ("BUSY", 0)
    assert (await served.phones())["103"]["state"] == "ringing"


async def test_a_group_that_is_all_busy_leaves_busy_rows_only(served: Served) -> None:
    for extension in ("101", "102", "103"):
        served.pbx.dial(extension, PHONE)
    served.pbx.customer_calls("0903000102", "sales")
    assert served.legs() == dict.fromkeys(("101", "102", "103"), ("BUSY", 0))


async def test_what_cannot_be_is_refused(served: Served) -> None:
    with pytest.raises(Impossible, match="no ring group “moon”"):
        served.pbx.customer_calls(PHONE, "moon")
    served.pbx.customer_calls(PHONE, "sales")
    with pytest.raises(Impossible, match="is calling, not being called"):
        served.pbx.customer("101", Habit.BUSY)


@pytest.mark.parametrize("pace", [Pace(colleague_answers=1.0)])
async def test_by_itself_a_colleague_answers_and_hangs_up(served: Served) -> None:
    served.pbx.customer_calls(PHONE, "sales")
    await served.pbx.advance(8)
    assert len(served.pbx.rows()) == 2
    await served.pbx.advance(6)
    assert ("ANSWERED", 14) in served.legs().values()


@pytest.mark.parametrize("pace", [Pace(colleague_answers=0.0)])
async def test_by_itself_nobody_may_answer(served: Served) -> None:
    served.pbx.customer_calls(PHONE, "sales")
    await served.pbx.advance(60)
    assert {status for status, _ in served.legs().values()} == {"NO ANSWER"}
