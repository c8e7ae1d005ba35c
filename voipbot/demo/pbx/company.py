"""The company whose PBX this is: extensions, ring groups, customers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """An extension and who sits there."""

    extension: str
    name: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody outside, and how they are when they are called."""

    name: str
    number: str
    answers: bool = True
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """A small company in Saigon."""

    desks: tuple[Desk, ...]
    groups: dict[str, tuple[str, ...]]
    """Ring groups: name to extensions, all of which ring at once."""
    customers: tuple[Customer, ...]

    def desk(self, extension: str) -> Desk | None:
        """Return the desk of an extension."""
        return next((desk for desk in self.desks if desk.extension == extension), None)

    def customer(self, number: str) -> Customer:
        """Return the customer with a number, made up where there is none."""
        digits = number.replace(" ", "")
        known = (each for each in self.customers if each.number.replace(" ", "") == digits)
        return next(known, Customer("", number))


def an_phat() -> Company:
    """The company of the demo; the numbers are made up, but for the document's own two."""
    return Company(
        desks=(
            Desk("101", "Alice"),
            Desk("102", "Bob"),
            Desk("103", "Linh"),
            Desk("104", "An"),
            Desk("105", "Minh"),
        ),
        groups={"sales": ("101", "102", "103"), "support": ("104", "105", "102")},
        customers=(
            Customer("Anh Minh", "0982056720"),
            Customer("Chị Hoa", "0971828252"),
            Customer("Công ty Sao Mai", "02838123456"),
            Customer("Anh Tuấn", "0912345678", busy=True),
            Customer("Chị Lan", "0903112233", answers=False),
            Customer("Khách sạn Biển Xanh", "02363822999"),
            Customer("Anh Dũng", "01687506228"),
            Customer("Cô Thu", "0868123789"),
            Customer("Anh Quang", "0933456712"),
            Customer("Chị Ngọc", "0777654321"),
            Customer("Nhà hàng Sen", "02439412345"),
            Customer("Ẩn danh", "anonymous"),
        ),
    )
