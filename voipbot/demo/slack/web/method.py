"""What a Web API method declares of itself, and one call of it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Json

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments as JSON values, and the scopes that the token carries."""

    method: str
    args: Mapping[str, Any]
    scopes: frozenset[str]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as true or false, in any of the ways that Slack takes."""
        value = self.args.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number.

        Raises:
            ApiError: ``invalid_arguments``.
        """
        try:
            return int(self.args.get(name, default))
        except (TypeError, ValueError) as error:
            raise ApiError("invalid_arguments", [f"[ERROR] {name} must be a number"]) from error

    def need(self, scope: str) -> None:
        """Demand a scope.

        Raises:
            ApiError: ``missing_scope``.
        """
        if scope not in self.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def page(self, items: Sequence[T], default: int, most: int) -> tuple[list[T], Json]:
        """Return one page of ``items`` and the ``response_metadata`` with the next cursor.

        Raises:
            ApiError: ``invalid_cursor`` or ``invalid_limit``.
        """
        limit = self.number("limit", default) or default
        if not 0 < limit <= most:
            raise ApiError("invalid_limit")
        start = _offset(self.text("cursor"))
        more = start + limit < len(items)
        cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
        return list(items[start : start + limit]), {"next_cursor": cursor}


@dataclass(frozen=True, slots=True)
class Method:
    """A method: ``takes`` and ``needs`` are argument names, separated by blanks."""

    name: str
    answer: Callable[[Call], Json]
    takes: str = ""
    """Arguments beside the required ones."""
    needs: str = ""
    """Required arguments."""
    scope: str = ""
    """The scope for every call; what depends on the arguments is asked in ``answer``."""
    json: bool = True
    """Whether it reads a JSON body; one that does not sees no arguments in it."""
    token: str = "bot"  # noqa: S105  # a kind of token
    """``bot``, ``app`` or ``none``."""

    def check(self, args: Mapping[str, Any]) -> None:
        """Refuse a call that lacks an argument or has one that Slack does not know.

        Raises:
            ApiError: ``invalid_arguments``.
        """
        needed = self.needs.split()
        known = {*needed, *self.takes.split(), "token", "team_id"}
        messages = [
            f"[ERROR] missing required field: {name}"
            for name in needed
            if args.get(name) in (None, "")
        ]
        messages += [f"[ERROR] no such argument: {name}" for name in args if name not in known]
        if messages:
            raise ApiError("invalid_arguments", messages)


def decoded(args: Mapping[str, Any]) -> Json:
    """Decode the arguments that travel as JSON text in a form.

    Raises:
        ApiError: ``invalid_arguments``.
    """
    found = dict(args)
    for name in ("blocks", "attachments", "metadata", "view", "files"):
        value = found.get(name)
        if isinstance(value, str) and value:
            try:
                found[name] = json.loads(value)
            except ValueError as error:
                code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
                raise ApiError(code, [f"[ERROR] {name} is not JSON"]) from error
    return found


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise ApiError("invalid_cursor")
        return int(number)
    except (binascii.Error, ValueError) as error:
        raise ApiError("invalid_cursor") from error
