"""A week of realistic calls before the demo begins, the same for the same seed and day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from voipbot.demo.pbx.company import Company, Customer
from voipbot.demo.pbx.rows import ZONE, LogRow

OPENS, CLOSES = 8, 18
A_DAY = 34
"""Calls on a working day."""


def past_week(company: Company, now: datetime, seed: int) -> Iterator[LogRow]:
    """Yield the rows of seven days up to ``now``."""
    dice = random.Random(seed)  # noqa: S311 - plausible, not secret
    today = now.astimezone(ZONE).date()
    for back in range(7, -1, -1):
        day = today - timedelta(days=back)
        for number in range(A_DAY if day.weekday() < 6 else 3):  # noqa: PLR2004 - Sunday
            minutes = dice.randrange((CLOSES - OPENS) * 60)
            at = datetime.combine(day, time(OPENS), ZONE) + timedelta(
                minutes=minutes, seconds=dice.randrange(60)
            )
            rows = list(_call(company, at, 1000 + number, dice))
            if all(row.arrives_at <= now for row in rows):
                yield from rows


def _call(company: Company, at: datetime, number: int, dice: random.Random) -> Iterator[LogRow]:
    call_id = f"{int(at.timestamp())}.{number}"
    customer = dice.choice(company.customers)
    kind = dice.choices(["group", "out", "external", "local"], [50, 35, 10, 5])[0]
    if kind == "group":
        yield from _group_call(company, call_id, at, customer, dice)
        return
    desk, other = dice.sample(company.desks, 2)
    spoken = dice.random() < 0.7  # noqa: PLR2004 - seven calls in ten are answered
    status = "ANSWERED" if spoken else dice.choice(["NO ANSWER", "NO ANSWER", "BUSY", "FAILED"])
    seconds = dice.randrange(30, 400) if spoken else dice.randrange(5, 45)
    phone = other.extension if kind == "local" else customer.number
    if phone == "anonymous":
        phone = "0909000111"
    types = {"out": "OUTBOUND", "external": "EXTERNAL", "local": "LOCAL/INTERNAL"}
    ends = at + timedelta(seconds=seconds)
    yield LogRow(call_id, desk.extension, phone, types[kind], status, at, ends, seconds)


def _group_call(
    company: Company, call_id: str, at: datetime, customer: Customer, dice: random.Random
) -> Iterator[LogRow]:
    """Everybody of the group rings; one answers, or nobody. Legs end at different times."""
    group = company.groups[dice.choice(list(company.groups))]
    rang = dice.randrange(4, 25)
    answered_by = dice.choice(group) if dice.random() < 0.75 else None  # noqa: PLR2004
    for extension in group:
        spoke = extension == answered_by
        seconds = rang + (dice.randrange(20, 300) if spoke else 0)
        status = "ANSWERED" if spoke else "NO ANSWER"
        ends = at + timedelta(seconds=seconds)
        yield LogRow(call_id, extension, customer.number, "INBOUND", status, at, ends, seconds)
