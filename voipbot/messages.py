"""The words that people read, from gettext catalogues, and how dates and spans are written.

A message's id is its key (``dial.ringing``), so that mending an English sentence never loses its
translation. Placeholders are named, ``{number}``. After a change to a ``.po`` file run
``pybabel compile --directory voipbot/locale --domain voipbot``; a test notices when it was not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.support import Translations

DOMAIN = "voipbot"
LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en",)


class MissingMessage(LookupError):
    """A key that no catalogue has: a mistake in the code, which the tests find first."""


class Words:
    """One language in one time zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        """``language`` is one of ``LANGUAGES``; times are shown in ``zone``."""
        self.language = language
        self.zone = zone
        self._locale = Locale.parse(language)
        self._translations = _translations(language)

    def __call__(self, key: str, /, **params: str | int) -> str:
        """Return the sentence under ``key``.

        Raises:
            MissingMessage: when the catalogue has no such key.
        """
        return self._filled(key, self._translations.gettext(key), params)

    def count(self, key: str, number: int, /, **params: str | int) -> str:
        """Return the sentence under ``key`` in the plural form of ``number``, its ``{n}``."""
        found = self._translations.ngettext(key, key, number)
        return self._filled(key, found, {"n": number, **params})

    def has(self, key: str) -> bool:
        """Whether the catalogue knows ``key``."""
        return self._translations.gettext(key) != key

    def time(self, at: datetime) -> str:
        """``16:37``."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def day(self, day: date) -> str:
        """``29/07/2018``."""
        return day.strftime("%d/%m/%Y")

    def moment(self, at: datetime, today: date) -> str:
        """``16:37`` for today, ``29/07 16:37`` in this year, else ``29/07/2018 16:37``."""
        local = at.astimezone(self.zone)
        if local.date() == today:
            return local.strftime("%H:%M")
        return local.strftime("%d/%m %H:%M" if local.year == today.year else "%d/%m/%Y %H:%M")

    def span(self, length: timedelta) -> str:
        """``1:09`` for 69 seconds, ``1:02:03`` with hours."""
        seconds = max(0, round(length.total_seconds()))
        hours, minutes = divmod(seconds // 60, 60)
        if hours:
            return f"{hours}:{minutes:02}:{seconds % 60:02}"
        return f"{minutes}:{seconds % 60:02}"

    def list(self, items: list[str]) -> str:
        """Join ``items`` as the language does: ``a, b and c``."""
        patterns = self._locale.list_patterns["standard"]
        if len(items) < 2:  # noqa: PLR2004 - two is the shortest list
            return "".join(items)
        if len(items) == 2:  # noqa: PLR2004
            return str(patterns["2"]).format(*items)
        joined = str(patterns["start"]).format(items[0], items[1])
        for item in items[2:-1]:
            joined = str(patterns["middle"]).format(joined, item)
        return str(patterns["end"]).format(joined, items[-1])

    def _filled(self, key: str, found: str, params: Mapping[str, str | int]) -> str:
        if found == key:
            raise MissingMessage(f"no message {key!r} in {self.language!r}")
        return found.format(**params)


@cache
def _translations(language: str) -> Translations:
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return Translations(file, domain=DOMAIN)


def plain(key: str, params: Mapping[str, str | int]) -> str:
    """Return a sentence for the command line, in English."""
    return Words("en", ZoneInfo("UTC"))(key, **params)
