"""The words that the tables of limits are written in.

A ``Rule`` takes a value and the path to it and yields what is wrong with it. A ``None`` in a
payload counts as absent, as it does for Slack. Lengths are in characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that Slack would not take."""

    path: str
    """Where, such as ``blocks[2].accessory.text.text``; empty for the payload itself."""
    message: str


Rule = Callable[[object, str], Iterator[Violation]]
Across = Callable[[Mapping[str, object], str], Iterator[Violation]]
"""A rule over several keys of one record."""


def anything(value: object, path: str) -> Iterator[Violation]:
    """Take whatever is there."""
    del value, path
    yield from ()


def any_object(value: object, path: str) -> Iterator[Violation]:
    """Take an object with whatever keys."""
    if not isinstance(value, Mapping):
        yield Violation(path, "must be an object")


def flag(value: object, path: str) -> Iterator[Violation]:
    """Take a boolean."""
    if not isinstance(value, bool):
        yield Violation(path, "must be a boolean")


def number(least: float | None = None, most: float | None = None, *, whole: bool = True) -> Rule:
    """Take a number, by default an integer, between ``least`` and ``most``, both included."""

    def rule(value: object, path: str) -> Iterator[Violation]:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            yield Violation(path, "must be an integer" if whole else "must be a number")
        elif least is not None and value < least:
            yield Violation(path, f"must be at least {least}, is {value}")
        elif most is not None and value > most:
            yield Violation(path, f"must be at most {most}, is {value}")

    return rule


def string(most: int | None = None, *, least: int = 1, like: str | None = None) -> Rule:
    """Take a string of ``least`` to ``most`` characters that matches ``like`` as a whole."""

    def rule(value: object, path: str) -> Iterator[Violation]:
        if not isinstance(value, str):
            yield Violation(path, "must be a string")
        elif len(value) < least:
            yield Violation(path, f"must have at least {least} characters, has {len(value)}")
        elif most is not None and len(value) > most:
            yield Violation(path, f"must have at most {most} characters, has {len(value)}")
        elif like is not None and not re.fullmatch(like, value):
            yield Violation(path, f"must match {like}")

    return rule


def choice(*words: str) -> Rule:
    """Take one of ``words``."""

    def rule(value: object, path: str) -> Iterator[Violation]:
        if value not in words:
            yield Violation(path, f"must be one of {', '.join(words)}")

    return rule


def listing(item: Rule, most: int | None = None, *, least: int = 1) -> Rule:
    """Take a list of ``least`` to ``most`` items, each of which ``item`` takes."""

    def rule(value: object, path: str) -> Iterator[Violation]:
        if not isinstance(value, list | tuple):
            yield Violation(path, "must be a list")
            return
        if len(value) < least:
            yield Violation(path, f"must have at least {least} items, has {len(value)}")
        if most is not None and len(value) > most:
            yield Violation(path, f"must have at most {most} items, has {len(value)}")
        for index, one in enumerate(value):
            yield from item(one, f"{path}[{index}]")

    return rule


def record(
    required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *across: Across
) -> Rule:
    """Take an object with these keys and no others."""
    known = {**required, **(optional or {})}

    def rule(value: object, path: str) -> Iterator[Violation]:
        if not isinstance(value, Mapping):
            yield Violation(path, "must be an object")
            return
        present = {str(key): one for key, one in value.items() if one is not None}
        for key in required:
            if key not in present:
                yield Violation(at(path, key), "is required")
        for key, one in present.items():
            if key in known:
                yield from known[key](one, at(path, key))
            else:
                yield Violation(at(path, key), "is not a key that Slack knows here")
        for check in across:
            yield from check(present, path)

    return rule


def typed(
    required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *across: Across
) -> Rule:
    """Take a record that also has a ``type``, for use inside ``by_type``."""
    return record({"type": string(), **required}, optional, *across)


def by_type(kinds: Mapping[str, Rule], what: str) -> Rule:
    """Take what the rule under the object's ``type`` takes; ``what`` names it in the message."""

    def rule(value: object, path: str) -> Iterator[Violation]:
        if not isinstance(value, Mapping):
            yield Violation(path, "must be an object")
            return
        found = kinds.get(str(value.get("type")))
        if found is None:
            yield Violation(at(path, "type"), f"{value.get('type')!r} is no {what} allowed here")
        else:
            yield from found(value, path)

    return rule


def some_of(*keys: str) -> Across:
    """Ask for at least one of ``keys``."""

    def check(present: Mapping[str, object], path: str) -> Iterator[Violation]:
        if not any(key in present for key in keys):
            yield Violation(path, f"needs one of {', '.join(keys)}")

    return check


def one_of(*keys: str) -> Across:
    """Ask for exactly one of ``keys``."""

    def check(present: Mapping[str, object], path: str) -> Iterator[Violation]:
        if sum(key in present for key in keys) != 1:
            yield Violation(path, f"needs exactly one of {', '.join(keys)}")

    return check


def ordered(low: str, high: str) -> Across:
    """Ask for ``low`` not to be greater than ``high``, where both are given as numbers."""

    def check(present: Mapping[str, object], path: str) -> Iterator[Violation]:
        try:
            wrong = float(str(present[low])) > float(str(present[high]))
        except (KeyError, ValueError):
            return
        if wrong:
            yield Violation(at(path, low), f"must not be greater than {high}")

    return check


def items_of(value: object) -> Sequence[object]:
    """Return ``value`` where it is a list, else nothing: its own rule complains."""
    return value if isinstance(value, list | tuple) else ()


def objects_of(value: object) -> list[tuple[int, Mapping[str, object]]]:
    """Return the objects in the list ``value``, each with its place."""
    return [(n, one) for n, one in enumerate(items_of(value)) if isinstance(one, Mapping)]


def at(path: str, key: str) -> str:
    """Return the path to ``key`` below ``path``."""
    return f"{path}.{key}" if path else key


def repeated(places: Iterable[tuple[str, object]], what: str) -> Iterator[Violation]:
    """Yield a violation for each (path, value) whose value stood at an earlier path."""
    first: dict[str, str] = {}
    for path, value in places:
        if isinstance(value, str) and first.setdefault(value, path) != path:
            yield Violation(path, f"{what} {value!r} stands at {first[value]} already")
