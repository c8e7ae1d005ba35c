"""The small company of the demo: who sits behind which extension, and who calls them.

No range of Vietnamese numbers is reserved for fiction, so the customers' numbers are round ones of
real shape (``09xx 000 1xx``); the first two are the API document's own samples.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Habit(StrEnum):
    """What a customer does when called."""

    SOMETIMES = "sometimes"
    """Answers or not, by the dice."""
    ANSWERS = "answers"
    BUSY = "busy"
    NEVER = "no_answer"
    UNREACHABLE = "unreachable"
    """The network refuses the call: status FAILED."""


@dataclass(frozen=True, slots=True)
class Employee:
    """A person with a desk phone."""

    extension: str
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody outside. ``number`` is written as the PBX's log writes it."""

    name: str
    number: str
    habit: Habit = Habit.SOMETIMES


@dataclass(frozen=True, slots=True)
class RingGroup:
    """Phones that ring together.

    ``neighbours`` says how the log names the legs of one call: all under one callId, or each under
    a callId of its own with the same second and the next sequence numbers.
    """

    name: str
    extensions: tuple[str, ...]
    neighbours: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """Everything about the company that does not change while the demo runs."""

    name: str
    hotline: str
    employees: tuple[Employee, ...]
    groups: tuple[RingGroup, ...]
    customers: tuple[Customer, ...]

    def employee(self, extension: str) -> Employee | None:
        """Return whoever has the extension."""
        return next((each for each in self.employees if each.extension == extension), None)

    def group(self, name: str) -> RingGroup | None:
        """Return the ring group of that name."""
        return next((each for each in self.groups if each.name == name), None)

    def customer(self, number: str) -> Customer | None:
        """Return the customer with that number, however it is written."""
        wanted = plain(number)
        return next((each for each in self.customers if plain(each.number) == wanted), None)


_SHAPES = (re.compile(r"(02\d)(\d{4})(\d{4})"), re.compile(r"(0\d{3})(\d{3})(\d{3})"))
"""How landline and mobile numbers are grouped."""


def plain(number: str) -> str:
    """Return the digits of a number with a leading 0 for Vietnam, to compare two spellings."""
    digits = "".join(sign for sign in number if sign.isdigit())
    if not digits:
        return number.strip().lower()
    return re.sub(r"^(?:00)?84(?=\d{9,10}$)", "0", digits)


def shown(number: str) -> str:
    """Return a number as people in Vietnam read it: ``0982 056 720``; others as they are."""
    for shape in _SHAPES:
        if parts := shape.fullmatch(number):
            return " ".join(parts.groups())
    return number


ANONYMOUS = "anonymous"
FOREIGN = "006531638000"
RETIRED = "01687506228"
"""An 11-digit mobile number of before 2018, now ``0387506228``: old logs still have it."""


def an_phat() -> Company:
    """Return the demo's company."""
    return Company(
        name="An Phat Co.",
        hotline="02873000100",
        employees=(
            Employee("101", "Alice"),
            Employee("102", "Bob"),
            Employee("103", "Linh"),
            Employee("104", "An"),
            Employee("105", "Minh"),
        ),
        groups=(
            RingGroup("sales", ("101", "102", "103")),
            RingGroup("support", ("104", "105", "102"), neighbours=True),
        ),
        customers=_customers(),
    )


def _customers() -> tuple[Customer, ...]:
    return (
        Customer("Ms. Hạnh, An Bình Café", "0982056720", Habit.ANSWERS),
        Customer("Chị Hoa, Tân Việt Print", "0971828252", Habit.ANSWERS),
        Customer("Hoàng Gia Hotel", "02873000155"),
        Customer("Sao Mai School", "02473000122", Habit.ANSWERS),
        Customer("Ms. Thảo", "0912000101"),
        Customer("Mr. Dũng", "0903000102", Habit.BUSY),
        Customer("Mr. Quang, Quang Minh Garage", "0918000103", Habit.ANSWERS),
        Customer("Ms. Yến, Hoa Sen Flowers", "0938000104"),
        Customer("Mr. Khoa", "0387506228", Habit.ANSWERS),
        Customer("Ms. Ngọc Anh", "0335000106", Habit.NEVER),
        Customer("Đại Phát Logistics", "02873000177"),
        Customer("Mr. Long", "0707000108", Habit.UNREACHABLE),
        Customer("Ms. Trang, Nha Trang Tours", "0905000109"),
        Customer("Mr. Bảo", "0888000110", Habit.ANSWERS),
        Customer("Ms. Diệp", "0565000111", Habit.NEVER),
        Customer("Mr. Sơn, Sơn Hà Furniture", "0977000112"),
        Customer("Ms. Lan, Lan Chi Boutique", "0968000113", Habit.ANSWERS),
        Customer("Phúc Long Dental", "02836000114"),
        Customer("Mr. Hải", "0945000115", Habit.BUSY),
        Customer("Ms. Vy", "0798000116"),
        Customer("Mr. Nam, Nam Á Steel", "0856000117"),
        Customer("Ms. Châu", "0925000118", Habit.ANSWERS),
        Customer("Mr. Phong", "0993000119"),
        Customer("Kim Ngân Jewellery", "02873000188", Habit.ANSWERS),
        Customer("Mr. Tan, Singapore", FOREIGN, Habit.ANSWERS),
    )
