"""The simulation: what people do with the phones, and the calls which that makes."""

from __future__ import annotations

from datetime import datetime

from voipbot.demo.pbx.company import ANONYMOUS, Habit
from voipbot.demo.pbx.exchange import Exchange, Impossible, LiveCall, Phone, Stage, State
from voipbot.demo.pbx.incoming import IncomingCall
from voipbot.demo.pbx.outgoing import OutgoingCall

ANONYMOUS_SHARE = 0.05


class Switchboard:
    """Every way to act on the phones. Acts happen at once, at the clock's time.

    ``rung`` has an (extension, phone) for each time that makeDial really placed a call.
    """

    def __init__(self, exchange: Exchange) -> None:
        """``exchange`` holds the phones and the log."""
        self._exchange = exchange
        self.rung: list[tuple[str, str]] = []

    def knows(self, extension: str) -> bool:
        """Say whether there is such an extension."""
        return extension in self._exchange.phones

    def dial(self, extension: str, phone: str) -> None:
        """Place a call from a desk phone, as makeDial does.

        Raises:
            Impossible: there is no such extension.
        """
        now = self._now()
        self._phone(extension)
        self.rung.append((extension, phone))
        OutgoingCall(self._exchange, extension, phone, now)
        self._exchange.changes.ring()

    def customer_calls(self, number: str | None = None, group: str = "sales") -> str:
        """Let a customer call a ring group, and return the number; None for any customer.

        Raises:
            Impossible: there is no such ring group.
        """
        now = self._now()
        number = number or self._any_customer()
        self._ring_group(number, group, now)
        return number

    def _ring_group(self, number: str, name: str, at: datetime) -> None:
        group = self._exchange.company.group(name)
        if group is None:
            raise Impossible(f"There is no ring group “{name}”.")
        IncomingCall(self._exchange, number, group, at)
        self._exchange.changes.ring()

    def _any_customer(self) -> str:
        luck = self._exchange.luck
        if luck.random() < ANONYMOUS_SHARE:
            return ANONYMOUS
        return luck.choice(self._exchange.company.customers).number

    def pick_up(self, extension: str) -> None:
        """Pick up a ringing phone.

        Raises:
            Impossible: it does not ring.
        """
        now = self._now()
        self._ringing(extension).answer(extension, now)
        self._exchange.changes.ring()

    def decline(self, extension: str) -> None:
        """Refuse a call at a ringing phone.

        Raises:
            Impossible: it does not ring.
        """
        now = self._now()
        self._ringing(extension).hang_up(extension, now)
        self._exchange.changes.ring()

    def hang_up(self, extension: str) -> None:
        """Put down a phone.

        Raises:
            Impossible: nobody uses it.
        """
        now = self._now()
        self._in_use(extension).hang_up(extension, now)
        self._exchange.changes.ring()

    def customer(self, extension: str, habit: Habit) -> None:
        """Let the customer whom ``extension`` is calling react.

        Raises:
            Impossible: that phone calls no customer.
        """
        now = self._now()
        call = self._in_use(extension)
        if not isinstance(call, OutgoingCall):
            raise Impossible("This customer is calling, not being called.")
        call.customer(habit, now)
        self._exchange.changes.ring()

    def nobody_answers(self) -> None:
        """End everything that rings, unanswered.

        Raises:
            Impossible: no phone rings.
        """
        now = self._now()
        calls = self._calls_still_ringing()
        if not calls:
            raise Impossible("No phone is ringing.")
        for call in calls:
            call.nobody_answers(now)
        self._exchange.changes.ring()

    def start_traffic(self) -> None:
        """Let customers call by themselves from now on, where the pace has them."""
        mean = self._exchange.pace.between_calls
        if mean is not None:
            seconds = mean * self._exchange.luck.uniform(0.5, 1.5)
            self._exchange.after(self._exchange.agenda.now(), seconds, self._next_customer)

    def _next_customer(self, at: datetime) -> None:
        group = self._exchange.luck.choice(self._exchange.company.groups)
        self._ring_group(self._any_customer(), group.name, at)
        self.start_traffic()

    def _now(self) -> datetime:
        """Let all happen that is due, and return the time."""
        self._exchange.agenda.run_due()
        return self._exchange.agenda.now()

    def _phone(self, extension: str) -> Phone:
        phone = self._exchange.phones.get(extension)
        if phone is None:
            raise Impossible(f"There is no extension {extension or '(none given)'}.")
        return phone

    def _in_use(self, extension: str) -> LiveCall:
        call = self._phone(extension).call
        if call is None:
            raise Impossible(f"Extension {extension} is not in a call.")
        return call

    def _ringing(self, extension: str) -> LiveCall:
        phone = self._phone(extension)
        if phone.state is not State.RINGING or phone.call is None:
            raise Impossible(f"Extension {extension} is not ringing.")
        return phone.call

    def _calls_still_ringing(self) -> list[LiveCall]:
        calls: list[LiveCall] = []
        for phone in self._exchange.phones.values():
            call = phone.call
            if call is not None and call.stage is not Stage.CONNECTED and call not in calls:
                calls.append(call)
        return calls
