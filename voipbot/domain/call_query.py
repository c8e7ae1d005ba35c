"""The words of ``/calls``: in any order, read into one frozen query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from voipbot.domain.calls import Call, CallStatus, CallType, Period
from voipbot.domain.phone import BadNumber, Extension, PhoneNumber, parse_dialed
from voipbot.errors import BadInput

MOST_DAYS = 366


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


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Which calls are meant."""

    period: Period
    outcomes: frozenset[Word] = frozenset()
    """Any of these; none means all."""
    direction: Word | None = None
    """``IN`` or ``OUT``; EXTERNAL tells no direction, so such calls match neither."""
    people: tuple[str, ...] = ()
    """Mentioned colleagues, as they were written: ``<@U…|name>`` or ``@name``."""
    extensions: tuple[str, ...] = ()
    party: PhoneNumber | Extension | None = None
    """Only calls with this number."""
    everybody: bool = False

    def text(self) -> str:
        """Return words that are read into the same query on any day."""
        words = [f"{self.period.first.isoformat()}..{self.period.last.isoformat()}"]
        words += sorted(self.outcomes)
        words += [self.direction] if self.direction else []
        words += [f"{person}" for person in self.people]
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
    if query.party is not None and call.party.key != query.party.key:
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

    query: CallQuery

    def take(self, **changes: object) -> None:
        self.query = replace(self.query, **changes)  # type: ignore[arg-type]  # names are fields


_DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}(?:/\d{4})?)"
_RANGE = re.compile(rf"(?<!\S)({_DAY})\s*(?:-|\u2013|\.\.)\s*({_DAY})(?!\S)")
_ONE_DAY = re.compile(rf"(?<!\S)({_DAY})(?!\S)")
_LAST_DAYS = re.compile(r"(?<!\S)(\d{1,4})d(?!\S)", re.IGNORECASE)
_PERSON = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>|(?<!\S)@[\w.\-]+")
_EXTENSION = re.compile(r"(?<!\S)ext:(\d{2,6})(?!\S)", re.IGNORECASE)
_WITH = re.compile(r"(?<!\S)with:(\d{2,6})(?!\S)", re.IGNORECASE)
_NUMBER = re.compile(r"<tel:[^>]+>|(?<!\S)[+(]?\d[\d\s().\-]*(?!\S)")


def parse_words(text: str, *, today: date, vocabulary: Mapping[str, Word]) -> CallQuery:
    """Read ``text``; with no words for a period, today is meant.

    Raises:
        BadInput: ``UnknownWords``, ``NoSuchDate``, ``TooManyDays`` or a ``BadNumber``.
    """
    reading = _Reading(CallQuery(Period(today, today)))
    rest = _read_dates(text, reading, today)
    rest = _read_people(rest, reading)
    rest = _read_vocabulary(rest, reading, today, vocabulary)
    rest = _read_number(rest, reading)
    if rest.split():
        raise UnknownWords(words=" ".join(rest.split())[:80])
    return reading.query


def _read_dates(text: str, reading: _Reading, today: date) -> str:
    def between(found: re.Match[str]) -> str:
        ends = sorted((_day(found[1], today), _day(found[2], today)))
        reading.take(period=_capped(Period(ends[0], ends[1])))
        return " "

    def one(found: re.Match[str]) -> str:
        day = _day(found[1], today)
        reading.take(period=Period(day, day))
        return " "

    def last(found: re.Match[str]) -> str:
        days = int(found[1])
        if not 0 < days <= MOST_DAYS:
            raise TooManyDays(days=MOST_DAYS)
        reading.take(period=Period(today - timedelta(days=days - 1), today))
        return " "

    text = _RANGE.sub(between, text)
    text = _ONE_DAY.sub(one, text)
    return _LAST_DAYS.sub(last, text)


def _capped(period: Period) -> Period:
    if period.days > MOST_DAYS:
        raise TooManyDays(days=MOST_DAYS)
    return period


def _day(text: str, today: date) -> date:
    try:
        if "-" in text:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day)
        parts = [int(part) for part in text.split("/")]
        if len(parts) == 3:  # noqa: PLR2004 - day, month, year
            return date(parts[2], parts[1], parts[0])
        found = date(today.year, parts[1], parts[0])
    except ValueError as error:
        raise NoSuchDate(date=text) from error
    return found if found <= today else found.replace(year=today.year - 1)


def _read_people(text: str, reading: _Reading) -> str:
    people = tuple(_PERSON.findall(text))
    text = _PERSON.sub(" ", text)
    extensions = tuple(_EXTENSION.findall(text))
    text = _EXTENSION.sub(" ", text)
    others = _WITH.findall(text)
    reading.take(people=people, extensions=extensions)
    if others:
        reading.take(party=Extension(others[0]))
    return _WITH.sub(" ", text)


def _read_vocabulary(
    text: str, reading: _Reading, today: date, vocabulary: Mapping[str, Word]
) -> str:
    for phrase in sorted(vocabulary, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\S){re.escape(phrase)}(?!\S)", re.IGNORECASE)
        if pattern.search(text):
            _mean(vocabulary[phrase], reading, today)
            text = pattern.sub(" ", text)
    return text


def _mean(word: Word, reading: _Reading, today: date) -> None:
    yesterday = today - timedelta(days=1)
    periods = {
        Word.TODAY: Period(today, today),
        Word.YESTERDAY: Period(yesterday, yesterday),
        Word.WEEK: Period(today - timedelta(days=today.weekday()), today),
    }
    if word in periods:
        reading.take(period=periods[word])
    elif word in OUTCOMES:
        reading.take(outcomes=reading.query.outcomes | {word})
    elif word is Word.EVERYBODY:
        reading.take(everybody=True)
    else:
        reading.take(direction=word)


def _read_number(text: str, reading: _Reading) -> str:
    found = _NUMBER.search(text)
    if found is None:
        return text
    typed = found.group().strip()
    if typed.isdecimal() and 2 <= len(typed) <= 6 and not typed.startswith("0"):  # noqa: PLR2004
        reading.take(party=Extension(typed))
    else:
        try:
            reading.take(party=parse_dialed(typed, known_extensions=frozenset()))
        except BadNumber as error:
            raise UnknownWords(words=typed[:80]) from error
    return text[: found.start()] + " " + text[found.end() :]
