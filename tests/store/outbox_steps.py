"""Steps that the tests of the outbox share."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta

from tests.store.samples import TEAM, message
from voipbot.domain.deliveries import Claimed, Delivery, DeliveryState
from voipbot.store.outbox import Outbox

LEASE = timedelta(minutes=5)
RAN_OUT = timedelta(seconds=-1)
AT_ONCE = timedelta()
LONG = timedelta(hours=1)
TS = "1700000000.000200"


async def claimed_one(outbox: Outbox, name: str = "1", lease: timedelta = LEASE) -> Claimed:
    await outbox.add(message(name))
    (claimed,) = await outbox.claim(1, lease)
    return claimed


async def ids_of(claimed: Awaitable[list[Claimed]]) -> list[str]:
    return [one.message.id for one in await claimed]


async def delivery_of(outbox: Outbox, name: str = "1") -> Delivery:
    found = await outbox.get(TEAM, f"message{name}")
    assert found is not None
    return found


async def state_of(outbox: Outbox, name: str = "1") -> DeliveryState:
    return (await delivery_of(outbox, name)).state


async def claimed_elsewhere(outbox: Outbox) -> Claimed:
    await outbox.add(message("9", channel="C09"))
    (claimed,) = await outbox.claim(1, LEASE)
    return claimed
