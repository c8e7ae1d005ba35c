"""A call that makeDial placed: the desk phone rings, then the customer's, then they talk."""

from __future__ import annotations

from datetime import datetime

from voipbot.demo.pbx.company import Habit
from voipbot.demo.pbx.exchange import Exchange, Impossible, Phone, Stage, State, whole_seconds
from voipbot.demo.pbx.log import Row

_REFUSALS = {Habit.BUSY: "BUSY", Habit.NEVER: "NO ANSWER", Habit.UNREACHABLE: "FAILED"}


class OutgoingCall:
    """One call from a desk phone to a customer or to a colleague."""

    def __init__(self, exchange: Exchange, extension: str, number: str, at: datetime) -> None:
        """Ring the desk phone. A phone in use makes the call fail with a BUSY row."""
        self._exchange = exchange
        self._desk = exchange.phones[extension]
        self._number = number
        self._colleague: Phone | None = exchange.phones.get(number)
        self._started = at
        self._call_id = exchange.call_id(at)
        self._connected: datetime | None = None
        self._told: Habit | None = None
        self.stage = Stage.DESK
        if self._desk.state is not State.IDLE:
            self._write("BUSY", at)
            return
        self._desk.ring(self, number, at)
        exchange.after(at, exchange.pace.desk_rings, self._desk_gave_up)
        if exchange.pace.autopilot:
            exchange.after(at, exchange.pace.desk_after, self._pick_up)

    def answer(self, extension: str, at: datetime) -> None:
        """Pick up the desk phone, or the called colleague's.

        Raises:
            Impossible: that phone does not ring.
        """
        if self._is_desk(extension) and self.stage is Stage.DESK:
            self._pick_up(at)
        elif not self._is_desk(extension) and self.stage is Stage.CUSTOMER:
            self._connect(at)
        else:
            raise Impossible(f"Extension {extension} is not ringing.")

    def hang_up(self, extension: str, at: datetime) -> None:
        """Put down a phone at any stage."""
        if self.stage is Stage.CONNECTED:
            self._finish("ANSWERED", at)
        elif self.stage is Stage.CUSTOMER:
            self._finish("NO ANSWER" if self._is_desk(extension) else "BUSY", at)
        elif self.stage is Stage.DESK:
            self._desk_gave_up(at)

    def customer(self, habit: Habit, at: datetime) -> None:
        """Let the customer react now, or settle it before the customer's phone rings.

        Raises:
            Impossible: the customer has reacted already.
        """
        if self.stage is Stage.DESK:
            self._told = habit
        elif self.stage is Stage.CUSTOMER:
            self._react(habit, at)
        else:
            raise Impossible("They are talking already.")

    def nobody_answers(self, at: datetime) -> None:
        """End the ringing of whichever phone rings."""
        if self.stage is Stage.DESK:
            self._desk_gave_up(at)
        elif self.stage is Stage.CUSTOMER:
            self._finish("NO ANSWER", at)

    def _is_desk(self, extension: str) -> bool:
        return self._desk.employee.extension == extension

    def _pick_up(self, at: datetime) -> None:
        if self.stage is not Stage.DESK:
            return
        self.stage = Stage.CUSTOMER
        self._desk.lift(at)
        pace = self._exchange.pace
        if self._colleague is not None:
            if self._colleague.state is not State.IDLE:
                self._finish("BUSY", at)
                return
            self._colleague.ring(self, self._desk.employee.extension, at)
        self._exchange.after(at, pace.customer_rings, self._customer_gave_up)
        habit = self._told or (self._habit() if pace.autopilot else None)
        if habit is not None and habit is not Habit.NEVER:
            self._exchange.after(at, pace.customer_after, lambda due: self._react(habit, due))

    def _habit(self) -> Habit:
        """Return what the customer will do by themselves."""
        customer = self._exchange.company.customer(self._number)
        habit = Habit.SOMETIMES if customer is None else customer.habit
        if habit is not Habit.SOMETIMES:
            return habit
        luck = self._exchange.luck
        if luck.random() < self._exchange.pace.customer_answers:
            return Habit.ANSWERS
        return luck.choice((Habit.BUSY, Habit.NEVER))

    def _react(self, habit: Habit, at: datetime) -> None:
        if self.stage is not Stage.CUSTOMER:
            return
        if habit in _REFUSALS:
            self._finish(_REFUSALS[habit], at)
        else:
            self._connect(at)

    def _connect(self, at: datetime) -> None:
        self.stage = Stage.CONNECTED
        self._connected = at
        self._desk.lift(at)
        if self._colleague is not None:
            self._colleague.lift(at)
        if self._exchange.pace.autopilot:
            self._exchange.after(at, self._exchange.pace.talk, self._talk_ends)

    def _talk_ends(self, at: datetime) -> None:
        if self.stage is Stage.CONNECTED:
            self._finish("ANSWERED", at)

    def _customer_gave_up(self, at: datetime) -> None:
        if self.stage is Stage.CUSTOMER:
            self._finish("NO ANSWER", at)

    def _desk_gave_up(self, at: datetime) -> None:
        if self.stage is not Stage.DESK:
            return
        if self._exchange.options.unpicked_row:
            self._finish("NO ANSWER", at)
        else:
            self._rest(at)

    def _finish(self, status: str, at: datetime) -> None:
        self._rest(at)
        self._write(status, at)

    def _rest(self, at: datetime) -> None:
        self.stage = Stage.OVER
        for phone in (self._desk, self._colleague):
            if phone is not None and phone.call is self:
                phone.rest(at)

    def _write(self, status: str, at: datetime) -> None:
        self.stage = Stage.OVER
        internal = self._colleague is not None
        talk = whole_seconds(self._connected, at) if self._connected else 0
        self._exchange.write(
            Row(
                call_id=self._call_id,
                user=self._desk.employee.extension,
                phone=self._number,
                type="LOCAL" if internal else self._exchange.options.dial_type,
                status=status,
                at=self._started,
                arrives_at=at,
                duration=whole_seconds(self._started, at),
                talk=talk,
            )
        )
