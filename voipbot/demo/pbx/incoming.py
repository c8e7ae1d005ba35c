"""A customer's call to a ring group, leg by leg.

All phones of the group ring at once, each for a little longer than the one before it, so their
legs end, and their rows arrive, one by one; once somebody picks up the other legs end at once and
are in the log while that talk goes on.
"""

from __future__ import annotations

from datetime import datetime

from voipbot.demo.pbx.company import RingGroup
from voipbot.demo.pbx.exchange import Exchange, Impossible, Stage, State, whole_seconds
from voipbot.demo.pbx.log import Row

STAGGER_SECONDS = 2


class IncomingCall:
    """One call from outside."""

    def __init__(self, exchange: Exchange, number: str, group: RingGroup, at: datetime) -> None:
        """Start ringing the phones of ``group`` that are free; busy ones get their row at once."""
        self._exchange = exchange
        self._number = number
        self._started = at
        self._answered: tuple[str, datetime] | None = None
        self._ringing: set[str] = set()
        self.stage = Stage.DESK
        self._ids = self._name_legs(group, at)
        for order, extension in enumerate(group.extensions):
            self._ring(extension, exchange.pace.desk_rings + STAGGER_SECONDS * order)
        if not self._ringing:
            self.stage = Stage.OVER
            return
        exchange.after(at, exchange.pace.patience, self.nobody_answers)
        if exchange.pace.autopilot:
            self._let_a_colleague_answer()

    def _name_legs(self, group: RingGroup, at: datetime) -> dict[str, str]:
        shared = self._exchange.call_id(at)
        ids = dict.fromkeys(group.extensions, shared)
        if group.neighbours:
            for extension in group.extensions[1:]:
                ids[extension] = self._exchange.call_id(at)
        return ids

    def _ring(self, extension: str, seconds: float) -> None:
        phone = self._exchange.phones[extension]
        if phone.state is not State.IDLE:
            self._write(extension, "BUSY", self._started)
            return
        phone.ring(self, self._number, self._started)
        self._ringing.add(extension)
        self._exchange.after(
            self._started, seconds, lambda at: self._end_ringing(extension, "NO ANSWER", at)
        )

    def _let_a_colleague_answer(self) -> None:
        luck = self._exchange.luck
        if luck.random() < self._exchange.pace.colleague_answers:
            extension = luck.choice(sorted(self._ringing))
            self._exchange.after(
                self._started,
                self._exchange.pace.colleague_after,
                lambda at: self._pick_up(extension, at),
            )

    def answer(self, extension: str, at: datetime) -> None:
        """Connect the caller to ``extension``; the others stop ringing.

        Raises:
            Impossible: that phone does not ring for this call.
        """
        if extension not in self._ringing:
            raise Impossible(f"Extension {extension} is not ringing.")
        self._pick_up(extension, at)

    def _pick_up(self, extension: str, at: datetime) -> None:
        if extension not in self._ringing:
            return
        self._ringing.discard(extension)
        for other in sorted(self._ringing):
            self._end_ringing(other, "NO ANSWER", at)
        self.stage = Stage.CONNECTED
        self._answered = (extension, at)
        self._exchange.phones[extension].lift(at)
        if self._exchange.pace.autopilot:
            self._exchange.after(at, self._exchange.pace.talk, self._end_talk)

    def hang_up(self, extension: str, at: datetime) -> None:
        """End the talk, or refuse the call at this phone."""
        if extension in self._ringing:
            self._end_ringing(extension, "BUSY", at)
        else:
            self._end_talk(at)

    def nobody_answers(self, at: datetime) -> None:
        """Let the caller give up."""
        for extension in sorted(self._ringing):
            self._end_ringing(extension, "NO ANSWER", at)

    def _end_ringing(self, extension: str, status: str, at: datetime) -> None:
        if extension not in self._ringing:
            return
        self._ringing.discard(extension)
        self._exchange.phones[extension].rest(at)
        self._write(extension, status, at)
        if not self._ringing and self.stage is Stage.DESK:
            self.stage = Stage.OVER

    def _end_talk(self, at: datetime) -> None:
        if self.stage is not Stage.CONNECTED or self._answered is None:
            return
        self.stage = Stage.OVER
        extension, since = self._answered
        self._exchange.phones[extension].rest(at)
        self._write(extension, "ANSWERED", at, talk=whole_seconds(since, at))

    def _write(self, extension: str, status: str, at: datetime, talk: int = 0) -> None:
        self._exchange.write(
            Row(
                call_id=self._ids[extension],
                user=extension,
                phone=self._number,
                type="INBOUND",
                status=status,
                at=self._started,
                arrives_at=at,
                duration=whole_seconds(self._started, at),
                talk=talk,
            )
        )
