"""The partner secret, and how it is kept out of everything that somebody may read."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import Never
from urllib.parse import quote, quote_plus

LONGEST_TEXT = 200
"""Characters of a server's or a library's words that are worth keeping."""
LINK = re.compile(r"[a-z][a-z0-9+.-]*:(?://|\\/\\/)\S+", re.IGNORECASE)


class Secret:
    """Holds the partner secret; shown as ``Secret(…)`` wherever it turns up."""

    __slots__ = ("_anywhere", "_value")

    def __init__(self, value: str) -> None:
        if not value.strip():
            raise ValueError("the partner secret is empty")
        self._value = value
        forms = sorted(_ways_to_write(value), key=len, reverse=True)
        self._anywhere = re.compile("|".join(map(re.escape, forms)), re.IGNORECASE)

    def reveal(self) -> str:
        """Return the secret, for the body of a request and nothing else."""
        return self._value

    def redact(self, text: str) -> str:
        """Return ``text`` fit for people and logs.

        Without the secret, however it is escaped, and without links, which may be bearer secrets;
        on one line, and cut to 200 characters (only then, so that no half of a secret is left).
        """
        clean = LINK.sub("[link]", self._anywhere.sub("[secret]", text))
        line = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
        return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not pickled")


def _ways_to_write(value: str) -> set[str]:
    raw = value.encode()
    return {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value)[1:-1].replace("/", "\\/"),
        repr(value)[1:-1],
        repr(raw)[2:-1],
        quote(value, safe=""),
        quote_plus(value),
        html.escape(value),
        base64.b64encode(raw).decode(),
        raw.hex(),
    }
