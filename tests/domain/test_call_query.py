from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.legs import MISSABLE, leg
from voipbot.domain.call_query import (
    ENGLISH,
    LONGEST_TEXT,
    CallQuery,
    NoSuchDate,
    TooManyDays,
    TooManyWords,
    TwoPeriods,
    UnknownWords,
    Word,
    matches,
    parse_words,
)
from voipbot.domain.calls import Call, CallStatus, CallType, Period
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.errors import BadInput

TODAY = date(2018, 7, 29)  # a Sunday
MOBILE = PhoneNumber("+84982056720")


def read(text: str, today: date = TODAY) -> CallQuery:
    return parse_words(text, today=today, vocabulary=ENGLISH)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", "2018-07-29", "2018-07-29"),
        ("today", "2018-07-29", "2018-07-29"),
        ("Yesterday", "2018-07-28", "2018-07-28"),
        ("WEEK", "2018-07-23", "2018-07-29"),
        ("1d", "2018-07-29", "2018-07-29"),
        ("7d", "2018-07-23", "2018-07-29"),
        ("366D", "2017-07-29", "2018-07-29"),
        ("30/07/2018", "2018-07-30", "2018-07-30"),
        ("29/07", "2018-07-29", "2018-07-29"),
        ("30/07", "2017-07-30", "2017-07-30"),
        ("29/02", "2016-02-29", "2016-02-29"),
        ("01/07-15/07", "2018-07-01", "2018-07-15"),
        ("1/7 - 15/7", "2018-07-01", "2018-07-15"),
        ("01/07-31/07", "2018-07-01", "2018-07-31"),
        ("15/07-01/07", "2018-07-01", "2018-07-15"),
        ("25/12-05/01", "2017-12-25", "2018-01-05"),
        ("01/07/2016-30/07", "2016-07-01", "2016-07-30"),
        ("01/07-30/07/2016", "2016-07-01", "2016-07-30"),
        ("01/07/2018\u201330/07/2018", "2018-07-01", "2018-07-30"),
        ("2018-07-30", "2018-07-30", "2018-07-30"),
        ("2018-07-01..2018-07-30", "2018-07-01", "2018-07-30"),
        ("2018-07-01-2018-07-30", "2018-07-01", "2018-07-30"),
        ("2018-07-30 .. 2018-07-01", "2018-07-01", "2018-07-30"),
        ("today 29/07", "2018-07-29", "2018-07-29"),
    ],
)
def test_reads_a_period(text: str, first: str, last: str) -> None:
    assert read(text).period == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_the_leap_day_is_looked_for_in_years_that_have_one() -> None:
    day = date(2024, 2, 29)
    assert read("29/02", date(2028, 1, 15)).period == Period(day, day)
    assert read("29/02-10/01", date(2028, 1, 15)).period.last.year >= 2024


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("31/02", NoSuchDate),
        ("31/02/2018", NoSuchDate),
        ("2018-13-01", NoSuchDate),
        ("0000-01-01", NoSuchDate),
        ("01/07-32/07", NoSuchDate),
        ("0d", TooManyDays),
        ("367d", TooManyDays),
        ("2016-01-01..2018-01-01", TooManyDays),
        ("today yesterday", TwoPeriods),
        ("01/07 15/07", TwoPeriods),
        ("7d week missed 30d", TwoPeriods),
        ("gibberish", UnknownWords),
        ("missed 0982056720 0912345678", UnknownWords),
        ("0982056720 with:102", UnknownWords),
        ("with:102 with:103", UnknownWords),
        ("1", UnknownWords),
        ("1900", None),
        (" ".join(f"ext:{n}" for n in range(100, 160)), TooManyWords),
    ],
)
def test_words_that_make_no_sense_say_why(text: str, error: type[BadInput] | None) -> None:
    if error is None:
        assert read(text).party == Extension("1900")
        return
    with pytest.raises(error):
        read(text)


def test_unknown_words_are_named() -> None:
    with pytest.raises(UnknownWords) as raised:
        read("missed bla today 5")
    assert raised.value.params == {"words": "bla 5"}


def test_reads_everything_in_any_order_and_case() -> None:
    query = read("<@U02BOB|bob smith> 0982 056 720 MISSED ext:137 In busy @eve 7d all")
    assert query == CallQuery(
        period=Period(date(2018, 7, 23), TODAY),
        outcomes=frozenset({Word.MISSED, Word.BUSY}),
        direction=Word.IN,
        people=("<@U02BOB>", "@eve"),
        extensions=("137",),
        party=MOBILE,
        everybody=True,
    )


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("0982 056 720 today", MOBILE),
        ("<tel:+84982056720|0982 056 720> missed", MOBILE),
        ("+84 982.056.720", MOBILE),
        ("01687506228", PhoneNumber("+84387506228")),
        ("102", Extension("102")),
        ("with:102", Extension("102")),
        ("113", PhoneNumber("+84113")),
        ("with:113", PhoneNumber("+84113")),
        ("118", Extension("118")),
    ],
)
def test_reads_the_other_end_as_the_log_writes_it(text: str, party: object) -> None:
    assert read(text).party == party


def test_in_beside_out_means_both() -> None:
    assert read("in out").direction is None
    assert read("out").direction is Word.OUT


def test_a_vocabulary_may_have_words_of_several_words_in_any_unicode_form() -> None:
    vocabulary = {**ENGLISH, "hôm qua": Word.YESTERDAY, "qua": Word.OUT, "nhỡ": Word.MISSED}
    query = parse_words("NHO\u031b\u0303  ho\u0302m   qua", today=TODAY, vocabulary=vocabulary)
    assert query.period.first == date(2018, 7, 28)
    assert query.outcomes == {Word.MISSED}
    assert query.direction is None


QUERIES = st.builds(
    CallQuery,
    period=st.tuples(st.dates(date(2010, 1, 1)), st.integers(0, 365))
    .filter(lambda pair: pair[0].toordinal() + pair[1] <= date.max.toordinal())
    .map(lambda pair: Period(pair[0], date.fromordinal(pair[0].toordinal() + pair[1]))),
    outcomes=st.frozensets(st.sampled_from([Word.MISSED, Word.ANSWERED, Word.BUSY, Word.FAILED])),
    direction=st.sampled_from([None, Word.IN, Word.OUT]),
    people=st.lists(
        st.sampled_from(["<@U01ALICE>", "<@W02BOB>", "@eve", "@an.phat"]), unique=True
    ).map(tuple),
    extensions=st.lists(st.sampled_from(["101", "137", "4711"]), unique=True).map(tuple),
    party=st.sampled_from(
        [
            None,
            MOBILE,
            Extension("102"),
            PhoneNumber("+8419001560"),
            PhoneNumber("+84113"),
            PhoneNumber("+16502530000"),
            PhoneNumber("+841080"),
        ]
    ),
    everybody=st.booleans(),
)


@settings(deadline=None)
@given(QUERIES, st.dates(date(2000, 1, 1)))
def test_a_querys_text_is_read_into_the_same_query_on_any_day(query: CallQuery, day: date) -> None:
    assert len(query.text()) <= LONGEST_TEXT
    again = read(query.text(), day)
    assert sorted(again.people) == sorted(query.people)
    assert again == query


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789/-. d@<>:|UWtelext+in")) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = read(text)
    except BadInput:
        return
    assert read(query.text()) == query


@pytest.mark.parametrize(
    ("words", "kind", "status", "meant"),
    [
        ("", CallType.LOCAL, CallStatus.OTHER, True),
        ("missed", CallType.INBOUND, CallStatus.NO_ANSWER, True),
        ("missed", CallType.EXTERNAL, CallStatus.MISSED, True),
        ("missed", CallType.OUTBOUND, CallStatus.NO_ANSWER, False),
        ("missed", CallType.INBOUND, CallStatus.ANSWERED, False),
        ("answered", CallType.OUTBOUND, CallStatus.ANSWERED, True),
        ("answered", CallType.OUTBOUND, CallStatus.OTHER, False),
        ("busy", CallType.OUTBOUND, CallStatus.BUSY, True),
        ("failed", CallType.OUTBOUND, CallStatus.FAILED, True),
        ("failed", CallType.OUTBOUND, CallStatus.CONGESTION, True),
        ("failed", CallType.OUTBOUND, CallStatus.BUSY, False),
        ("busy failed", CallType.OUTBOUND, CallStatus.BUSY, True),
        ("in", CallType.INBOUND, CallStatus.BUSY, True),
        ("in", CallType.EXTERNAL, CallStatus.BUSY, False),
        ("out", CallType.OUTBOUND, CallStatus.BUSY, True),
        ("out", CallType.EXTERNAL, CallStatus.BUSY, False),
        ("0982056720", CallType.INBOUND, CallStatus.BUSY, True),
        ("0912345678", CallType.INBOUND, CallStatus.BUSY, False),
        ("102", CallType.INBOUND, CallStatus.BUSY, False),
    ],
)
def test_which_calls_are_meant(words: str, kind: CallType, status: CallStatus, meant: bool) -> None:
    assert matches(read(words), Call((leg(kind=kind, status=status),)), MISSABLE) is meant


def test_a_number_on_any_leg_of_a_call_is_found() -> None:
    call = Call((leg(number="s"), leg(extension="102", number="0982056720")))
    assert matches(read("0982056720"), call, MISSABLE)
