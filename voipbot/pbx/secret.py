"""The partner secret, and how it is kept out of everything that somebody may read."""

from __future__ import annotations

import base64
import re
from html.entities import codepoint2name
from typing import Never

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
        encoded = (base64.b64encode(value.encode()).decode(), value.encode().hex())
        written = "".join(map(_any_way_to_write, value))
        self._anywhere = re.compile("|".join((written, *map(re.escape, encoded))), re.IGNORECASE)

    def reveal(self) -> str:
        """Return the secret, for the body of a request and nothing else."""
        return self._value

    def mask(self, text: str, *, links: bool = True) -> str:
        """Return ``text`` without the secret, however it is escaped, and without links."""
        masked = self._anywhere.sub("[secret]", text)
        return LINK.sub("[link]", masked) if links else masked

    def redact(self, text: str) -> str:
        """Return ``text`` fit for people and logs.

        Without the secret and links, which may be bearer secrets; on one line, and cut to 200
        characters (only then, so that no half of a secret is left).
        """
        clean = self.mask(text)
        line = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
        return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not pickled")


def _any_way_to_write(sign: str) -> str:
    """Return a pattern for one sign as JSON, URLs, HTML and Python write it, escaped repeatedly."""
    number, raw = ord(sign), sign.encode()
    ways = {
        re.escape(sign),
        rf"u{number:04x}",
        rf"x{number:02x}",
        r"\\{1,8}".join(f"x{byte:02x}" for byte in raw),
        "".join(f"%{byte:02x}" for byte in raw),
        rf"&#0*{number};",
        rf"&#x0*{number:x};",
        f"&{codepoint2name.get(number, '#')};",
        r"\+" if sign == " " else re.escape(sign),  # in a form's fields
    }
    # Bounded, so that a text full of backslashes is not gone through again and again.
    return r"(?:\\|%5c){0,8}(?:" + "|".join(sorted(ways, key=len, reverse=True)) + ")"
