"""The words of ``/calls``: in any order, read into one frozen query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from voipbot.domain.calls import Call, CallStatus, CallType, Period
from voipbot.domain.numbering import EMERGENCY
from voipbot.domain.phone import BadNumber, Extension, PhoneNumber, parse_dialed
from voipbot.errors import BadInput

MOST_DAYS = 366
LONGEST_TEXT = 300
"""Characters of ``CallQuery.text()``, which travels in buttons."""


class Word(StrEnum):
    """What a word can mean."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MISSED = "missed"
    ANSWERED = "answered"
    BUSY = "busy"
    FAILED = "failed"
    IN = "in"
    OUT = "out"
    EVERYBODY = "all"


ENGLISH: Mapping[str, Word] = {
    **{word.value: word for word in Word},
    "everybody": Word.EVERYBODY,
    "team": Word.EVERYBODY,
    "incoming": Word.IN,
    "outgoing": Word.OUT,
}
OUTCOMES = frozenset({Word.MISSED, Word.ANSWERED, Word.BUSY, Word.FAILED})
DIRECTIONS = {Word.IN: CallType.INBOUND, Word.OUT: CallType.OUTBOUND}


class UnknownWords(BadInput):
    """Words that mean nothing here."""

    key = "calls.unknown_words"


class NoSuchDate(BadInput):
    """Such as 31/02."""

    key = "calls.no_such_date"


class TooManyDays(BadInput):
    """A period longer than a year."""

    key = "calls.too_many_days"


class TwoPeriods(BadInput):
    """Such as ``today yesterday``: which one is meant cannot be told."""

    key = "calls.two_periods"


class TooManyWords(BadInput):
    """More people and extensions than a button can carry."""

    key = "calls.too_many_words"


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Which calls are meant."""

    period: Period
    outcomes: frozenset[Word] = frozenset()
    """Any of these; none means all."""
    direction: Word | None = None
    """``IN`` or ``OUT``; EXTERNAL tells no direction, so such calls match neither."""
    people: tuple[str, ...] = ()
    """Mentioned colleagues: ``<@U…>`` or, where it came plain, ``@name``."""
    extensions: tuple[str, ...] = ()
    party: PhoneNumber | Extension | None = None
    """Only calls with this number."""
    everybody: bool = False

    def text(self) -> str:
        """Return words that are read, with ``ENGLISH``, into the same query on any day."""
        words = [f"{self.period.first.isoformat()}..{self.period.last.isoformat()}"]
        words += sorted(self.outcomes)
        words += [self.direction] if self.direction else []
        words += self.people
        words += [f"ext:{extension}" for extension in self.extensions]
        if isinstance(self.party, Extension):
            words.append(f"with:{self.party.number}")
        elif self.party is not None:
            words.append(self.party.e164)
        words += [Word.EVERYBODY] if self.everybody else []
        return " ".join(words)


def matches(query: CallQuery, call: Call, missable: frozenset[CallType]) -> bool:
    """Whether ``call`` is meant; whose calls are meant is looked after by the service."""
    if query.direction is not None and call.type is not DIRECTIONS[query.direction]:
        return False
    if query.party is not None and all(leg.party.key != query.party.key for leg in call.legs):
        return False
    return not query.outcomes or any(_ended(call, word, missable) for word in query.outcomes)


def _ended(call: Call, word: Word, missable: frozenset[CallType]) -> bool:
    if word is Word.ANSWERED:
        return call.answered
    if word is Word.MISSED:
        return call.missed(missable)
    if word is Word.BUSY:
        return call.status is CallStatus.BUSY
    return call.status in (CallStatus.FAILED, CallStatus.CONGESTION)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    today: date
    period: Period | None = None
    outcomes: frozenset[Word] = frozenset()
    directions: frozenset[Word] = frozenset()
    people: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    party: PhoneNumber | Extension | None = None
    everybody: bool = False

    def take_period(self, first: date, last: date) -> None:
        period = Period(first, last)
        if period.days > MOST_DAYS:
            raise TooManyDays(days=MOST_DAYS)
        if self.period not in (None, period):
            raise TwoPeriods
        self.period = period

    def query(self) -> CallQuery:
        query = CallQuery(
            period=self.period or Period(self.today, self.today),
            outcomes=self.outcomes,
            direction=next(iter(self.directions)) if len(self.directions) == 1 else None,
            people=self.people,
            extensions=self.extensions,
            party=self.party,
            everybody=self.everybody,
        )
        if len(query.text()) > LONGEST_TEXT:
            raise TooManyWords
        return query


_DAY = r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?)"
_RANGE = re.compile(rf"(?<!\S)({_DAY})\s*(?:-|\u2013|\.\.)\s*({_DAY})(?!\S)")
_ONE_DAY = re.compile(rf"(?<!\S)({_DAY})(?!\S)")
_LAST_DAYS = re.compile(r"(?<!\S)([0-9]{1,4})d(?!\S)", re.IGNORECASE)
_PERSON = re.compile(r"<(@[UW][A-Z0-9]+)(?:\|[^>]*)?>|(?<!\S)(@[\w.\-]+)")
_EXTENSION = re.compile(r"(?<!\S)ext:([0-9]{2,6})(?!\S)", re.IGNORECASE)
_WITH = re.compile(r"(?<!\S)with:([0-9]{2,6})(?!\S)", re.IGNORECASE)
_NUMBER = re.compile(r"<tel:[^>]+>|(?<!\S)[+(]?[0-9][0-9\s().\-]*(?!\S)")


def parse_words(text: str, *, today: date, vocabulary: Mapping[str, Word]) -> CallQuery:
    """Read ``text``; with no words for a period, today is meant.

    ``vocabulary`` says what a word means, or several words that stand together. ``in`` beside
    ``out`` means both.

    Raises:
        BadInput: ``UnknownWords``, ``NoSuchDate``, ``TooManyDays``, ``TwoPeriods`` or
            ``TooManyWords``.
    """
    reading = _Reading(today)
    rest = " ".join(unicodedata.normalize("NFC", text).split())
    rest = _read_dates(rest, reading)
    rest = _read_people(rest, reading)
    rest = _read_vocabulary(rest, reading, vocabulary)
    rest = _read_number(rest, reading)
    if rest.split():
        raise UnknownWords(words=" ".join(rest.split())[:80])
    return reading.query()


def _read_dates(text: str, reading: _Reading) -> str:
    def between(found: re.Match[str]) -> str:
        reading.take_period(*_ends(found[1], found[2], reading.today))
        return " "

    def one(found: re.Match[str]) -> str:
        day = _day(found[1], reading.today)
        reading.take_period(day, day)
        return " "

    def last(found: re.Match[str]) -> str:
        days = int(found[1])
        if not 0 < days <= MOST_DAYS:
            raise TooManyDays(days=MOST_DAYS)
        reading.take_period(reading.today - timedelta(days=days - 1), reading.today)
        return " "

    text = _RANGE.sub(between, text)
    text = _ONE_DAY.sub(one, text)
    return _LAST_DAYS.sub(last, text)


def _ends(first: str, last: str, today: date) -> tuple[date, date]:
    """Return both ends in order, mended where they were written the wrong way round.

    A year that stands at one end only is meant for both. With none, ``25/12-05/01`` runs over the
    new year if that has passed, and ``01/11-30/11`` may end in what is left of this month.
    """
    if _has_year(first) and not _has_year(last):
        last = f"{last}/{_day(first, today).year}"
    elif _has_year(last) and not _has_year(first):
        first = f"{first}/{_day(last, today).year}"
    begin = _day(first, today)
    end = _day(last, today) if _has_year(last) else _day(f"{last}/{begin.year}", today)
    if end < begin and not _has_year(last):
        after = _in_year(end, end.year + 1)
        end = after if after is not None and after <= today else end
    return min(begin, end), max(begin, end)


def _has_year(text: str) -> bool:
    return "-" in text or text.count("/") == 2  # noqa: PLR2004 - day, month, year


def _day(text: str, today: date) -> date:
    """Read one date; one without a year is the last such day, today included."""
    try:
        if "-" in text:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day)
        if _has_year(text):
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        day, month = (int(part) for part in text.split("/"))
        leap_day = date(2000, month, day)
    except ValueError as error:
        raise NoSuchDate(date=text) from error
    years = range(today.year, today.year - 9, -1)
    days = (found for year in years if (found := _in_year(leap_day, year)))
    return next(found for found in days if found <= today)


def _in_year(day: date, year: int) -> date | None:
    """Return the same day of ``year``; 29/02 is not in every one."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _read_people(text: str, reading: _Reading) -> str:
    found = [f"<{mention}>" if mention else name for mention, name in _PERSON.findall(text)]
    reading.people = tuple(dict.fromkeys(found))
    text = _PERSON.sub(" ", text)
    reading.extensions = tuple(dict.fromkeys(_EXTENSION.findall(text)))
    text = _EXTENSION.sub(" ", text)
    others = _WITH.findall(text)
    if len(set(others)) > 1:
        raise UnknownWords(words=" ".join(others)[:80])
    if others:
        reading.party = _short(others[0])
    return _WITH.sub(" ", text)


def _short(digits: str) -> PhoneNumber | Extension:
    """Read as ``party_from_log`` does, so that the log's rows match."""
    if digits in EMERGENCY:
        return parse_dialed(digits, known_extensions=frozenset())
    return Extension(digits)


def _read_vocabulary(text: str, reading: _Reading, vocabulary: Mapping[str, Word]) -> str:
    for phrase in sorted(vocabulary, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\S){re.escape(phrase)}(?!\S)", re.IGNORECASE)
        if pattern.search(text):
            _mean(vocabulary[phrase], reading)
            text = pattern.sub(" ", text)
    return text


def _mean(word: Word, reading: _Reading) -> None:
    today = reading.today
    yesterday = today - timedelta(days=1)
    periods = {
        Word.TODAY: (today, today),
        Word.YESTERDAY: (yesterday, yesterday),
        Word.WEEK: (today - timedelta(days=today.weekday()), today),
    }
    if word in periods:
        reading.take_period(*periods[word])
    elif word in OUTCOMES:
        reading.outcomes |= {word}
    elif word is Word.EVERYBODY:
        reading.everybody = True
    else:
        reading.directions |= {word}


def _read_number(text: str, reading: _Reading) -> str:
    found = _NUMBER.search(text)
    if found is None:
        return text
    typed = found.group().strip()
    if reading.party is not None:
        raise UnknownWords(words=typed[:80])
    if typed.isdecimal() and 2 <= len(typed) <= 6 and not typed.startswith("0"):  # noqa: PLR2004
        reading.party = _short(typed)
    else:
        try:
            reading.party = parse_dialed(typed, known_extensions=frozenset())
        except BadNumber as error:
            raise UnknownWords(words=" ".join(text.split())[:80]) from error
    return text[: found.start()] + " " + text[found.end() :]
