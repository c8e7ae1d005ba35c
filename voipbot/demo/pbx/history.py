"""The calls of the days before, and of today until now.

What happened on a day depends on the seed and the date alone. Offices are open Monday to Saturday,
08:00 to 17:30 (Saturday until noon); on Sunday a few customers call and nobody answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from voipbot.demo.pbx.company import ANONYMOUS, FOREIGN, RETIRED, Habit, RingGroup
from voipbot.demo.pbx.exchange import Exchange
from voipbot.demo.pbx.log import Row
from voipbot.demo.pbx.options import dice

CALLS = {"weekday": 38, "saturday": 16, "sunday": 3}
TODAY_AT_LEAST = 8
SATURDAY, SUNDAY = 5, 6
OPEN = time(8)
RING_SECONDS = 20
STAGGER_SECONDS = 2
PATIENCE_SECONDS = 23
ANSWERED_SHARE = 0.72
CALLED_BACK_SHARE = 0.6
_KINDS = {"group": 46, "direct": 12, "outgoing": 28, "transfer": 5, "external": 5, "internal": 4}
_OUTCOMES = {"ANSWERED": 68, "NO ANSWER": 18, "BUSY": 9, "FAILED": 3, "CONGESTION": 2}
_HABITS = {Habit.BUSY: "BUSY", Habit.NEVER: "NO ANSWER", Habit.UNREACHABLE: "FAILED"}


def write_history(exchange: Exchange, now: datetime, days: int) -> None:
    """Put ``days`` days before today, and today until ``now``, into the log.

    The last open day has the one-off calls: anonymous, foreign, internal, to a retired number.
    A call that began before ``now`` and has not ended gets its rows when its legs end.
    """
    today = exchange.log.local(now).date()
    past = [today - timedelta(days=ago) for ago in range(days, 0, -1)]
    last_open = max((day for day in past if day.weekday() != SUNDAY), default=None)
    for day in [*past, today]:
        _Day(exchange, day, now).write(special=day == last_open)


@dataclass(frozen=True)
class _Leg:
    extension: str
    status: str
    rings: float
    talk: int = 0
    starts_after: float = 0


class _Day:
    """One local day."""

    def __init__(self, exchange: Exchange, day: date, now: datetime) -> None:
        self._exchange = exchange
        self._day = day
        self._now = now
        self._luck = dice(exchange.seed, day.isoformat())
        self._busy_until: dict[str, datetime] = {}

    def write(self, *, special: bool) -> None:
        weekday = self._day.weekday()
        kind = {SATURDAY: "saturday", SUNDAY: "sunday"}.get(weekday, "weekday")
        hours = {"weekday": 9.5, "saturday": 4.0, "sunday": 12.0}[kind]
        opening = self._local(OPEN)
        starts = sorted(
            opening + timedelta(seconds=int(self._luck.random() * hours * 3600))
            for _ in range(CALLS[kind])
        )
        for start in starts:
            self._call(start, open_now=weekday != SUNDAY)
        if special:
            self._specials(opening + timedelta(hours=2, minutes=10))
        if self._day == self._exchange.log.local(self._now).date():
            self._fill(sum(start < self._now for start in starts))

    def _local(self, at: time) -> datetime:
        """Return a time of this day by the PBX's wall clock, in UTC."""
        return datetime.combine(self._day, at, self._exchange.log.zone).astimezone(UTC)

    def _fill(self, already: int) -> None:
        """Let whoever starts the demo at night find some calls of today all the same."""
        midnight = self._local(time())
        span = min(timedelta(hours=3), self._now - midnight)
        starts = sorted(
            (self._now - span * self._luck.random()).replace(microsecond=0)
            for _ in range(TODAY_AT_LEAST - already)
        )
        for start in starts:
            self._call(max(start, midnight), open_now=True)

    def _call(self, start: datetime, *, open_now: bool) -> None:
        customer = self._luck.choice(self._exchange.company.customers)
        if not open_now:
            self._group_call(start, customer.number, self._any_group(), answered=False)
            return
        kind = self._luck.choices(list(_KINDS), list(_KINDS.values()))[0]
        someone = self._luck.choice(self._exchange.company.employees).extension
        if kind == "group":
            answered = self._luck.random() < ANSWERED_SHARE
            self._group_call(start, customer.number, self._any_group(), answered=answered)
            if not answered and self._luck.random() < CALLED_BACK_SHARE:
                later = start + timedelta(seconds=self._luck.randint(240, 2400))
                self._single(later, someone, customer.number, "OUTBOUND", self._outcome())
        elif kind == "transfer":
            self._transfer(start, customer.number)
        elif kind == "internal":
            colleague = "102" if someone != "102" else "101"
            self._single(start, someone, colleague, "LOCAL", "ANSWERED")
        elif kind == "direct":
            self._single(start, someone, customer.number, "INBOUND", self._outcome())
        elif kind == "external":
            self._single(start, someone, customer.number, "EXTERNAL", self._outcome())
        else:
            status = _HABITS.get(customer.habit) or self._outcome()
            self._single(start, someone, customer.number, "OUTBOUND", status)

    def _specials(self, at: datetime) -> None:
        self._single(at, "101", RETIRED, "OUTBOUND", "ANSWERED")
        self._group_call(at + timedelta(minutes=7), ANONYMOUS, self._any_group(), answered=False)
        self._single(at + timedelta(minutes=12), "102", FOREIGN, "INBOUND", "ANSWERED")
        self._single(at + timedelta(minutes=20), "101", "102", "LOCAL", "ANSWERED")

    def _outcome(self) -> str:
        return self._luck.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]

    def _any_group(self) -> RingGroup:
        return self._luck.choice(self._exchange.company.groups)

    def _talk(self) -> int:
        """Return a length in seconds: mostly a minute or two, now and then ten."""
        return min(900, int(self._luck.lognormvariate(4.3, 0.8)) + 5)

    def _group_call(
        self, start: datetime, number: str, group: RingGroup, *, answered: bool
    ) -> None:
        free = [each for each in group.extensions if self._is_free(each, start)]
        who = self._luck.choice(free) if answered and free else None
        picked_up = self._luck.randint(3, 16)
        legs = []
        for order, extension in enumerate(group.extensions):
            rings = min(RING_SECONDS + STAGGER_SECONDS * order, PATIENCE_SECONDS)
            if extension == who:
                legs.append(_Leg(extension, "ANSWERED", picked_up, self._talk()))
            elif extension not in free:
                legs.append(_Leg(extension, "BUSY", 0))
            else:
                legs.append(_Leg(extension, "NO ANSWER", picked_up if who else rings))
        self._write(start, number, "INBOUND", legs, neighbours=group.neighbours)

    def _transfer(self, start: datetime, number: str) -> None:
        """Sales picks up and hands over to support: two answered legs under neighbouring ids."""
        rings, talk = self._luck.randint(3, 12), self._luck.randint(15, 50)
        first = _Leg("101", "ANSWERED", rings, talk)
        second = _Leg("104", "ANSWERED", 4, self._talk(), starts_after=rings + talk)
        self._write(start, number, "INBOUND", [first, second], neighbours=True)

    def _single(
        self, start: datetime, extension: str, number: str, call_type: str, status: str
    ) -> None:
        rings = {"BUSY": 4, "FAILED": 1, "CONGESTION": 2}.get(status, self._luck.randint(5, 30))
        talk = self._talk() if status == "ANSWERED" else 0
        self._write(start, number, call_type, [_Leg(extension, status, rings, talk)])

    def _is_free(self, extension: str, at: datetime) -> bool:
        until = self._busy_until.get(extension)
        return until is None or until <= at

    def _write(
        self,
        start: datetime,
        number: str,
        call_type: str,
        legs: list[_Leg],
        *,
        neighbours: bool = False,
    ) -> None:
        if start >= self._now:
            return
        call_id = ""
        for leg in legs:
            at = start + timedelta(seconds=leg.starts_after)
            if neighbours or not call_id:
                call_id = self._exchange.call_id(at)
            seconds = int(leg.rings + leg.talk)
            ends = at + timedelta(seconds=seconds)
            self._busy_until[leg.extension] = ends
            self._exchange.write(
                Row(
                    call_id=call_id,
                    user=leg.extension,
                    phone=number,
                    type=call_type,
                    status=leg.status,
                    at=at,
                    arrives_at=ends,
                    duration=seconds,
                    talk=leg.talk,
                )
            )
