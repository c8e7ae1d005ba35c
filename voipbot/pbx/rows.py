"""Rows of the call log: from JSON to legs, so that a bad row costs nobody but itself.

Three readings, each for what the one before it cannot take:

1. all rows at once, which is the fastest and what a healthy server gets;
2. each row by itself, a row at a time (``msgspec.Raw``);
3. a row whose fields have unexpected types, with every scalar as the text that was sent: a
   ``callId`` that comes as a number keeps its last zero.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

import msgspec

from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import party_from_log
from voipbot.pbx.errors import PbxGarbled
from voipbot.pbx.results import CallLog
from voipbot.pbx.times import Times

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What a JSON reader raises; ``UnicodeDecodeError`` is a ``ValueError``."""
LONGEST_CALL = 7 * 24 * 3600
"""Seconds: what claims to have lasted longer is no duration."""
DEEPEST = 4
"""Lists in lists, or objects around lists, that rows are looked for in."""

STATUSES = {
    "answered": CallStatus.ANSWERED,
    "noanswer": CallStatus.NO_ANSWER,
    "busy": CallStatus.BUSY,
    "failed": CallStatus.FAILED,
    "congestion": CallStatus.CONGESTION,
    "missed": CallStatus.MISSED,
}
TYPES = {
    "inbound": CallType.INBOUND,
    "outbound": CallType.OUTBOUND,
    "external": CallType.EXTERNAL,
    "local": CallType.LOCAL,
    "internal": CallType.LOCAL,
    "localinternal": CallType.LOCAL,
}


class Row(msgspec.Struct, gc=False, rename="camel"):
    """One row as the document has it (II.1), with the types that servers are known to send."""

    call_id: str
    user: str | int | None = None
    phone_number: str | int | None = None
    call_type: str | None = None
    call_status: str | None = None
    call_date: str | None = None
    duration: int | str | None = None


def legs_of(data: bytes | msgspec.Raw, zone: ZoneInfo, extension: str | None = None) -> CallLog:
    """Read ``data`` of getUser, getDate or getUserDate.

    A list of rows, lists of such lists, one row, an object that holds rows under any names, null,
    an empty string or object. ``extension`` is the one that was asked for: rows without ``user``
    are taken to be its own, else they have the extension "".

    Raises:
        PbxGarbled: ``data`` is a scalar, which can hold no rows.
    """
    set_aside: Counter[str] = Counter()
    reader = _LegReader(zone, extension or "")
    legs = []
    try:
        for row in _rows(data, set_aside):
            leg = reader.leg(row)
            if isinstance(leg, str):
                set_aside[leg] += 1
            else:
                legs.append(leg)
    except UNREADABLE as error:
        raise PbxGarbled(type(error).__name__) from None
    reasons = tuple(sorted(set_aside.items()))
    return CallLog(in_order(legs), set_aside.total(), reader.times.disagreeing, reasons)


def joined(logs: list[CallLog]) -> CallLog:
    """Join the logs of neighbouring windows; a row that two of them hold is kept once."""
    if len(logs) == 1:
        return logs[0]
    reasons: Counter[str] = Counter()
    for log in logs:
        reasons.update(dict(log.reasons))
    return CallLog(
        in_order(leg for log in logs for leg in log.legs),
        sum(log.set_aside for log in logs),
        sum(log.disagreeing for log in logs),
        tuple(sorted(reasons.items())),
    )


def in_order(legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """Return one leg for each (``call_id``, ``extension``), earliest first.

    Of repeated rows the answered one is kept, then the later one: a row may be logged as missed
    first and mended afterwards. The order in which they came makes no difference.
    """
    kept: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        identity = (leg.call_id, leg.extension)
        other = kept.setdefault(identity, leg)
        if other is not leg and _rank(leg) > _rank(other):
            kept[identity] = leg
    return tuple(sorted(kept.values(), key=attrgetter("at", "call_id", "extension")))


def _rank(leg: Leg) -> tuple[object, ...]:
    lasted = leg.duration if leg.duration is not None else timedelta(-1)
    return leg.answered, leg.at, lasted, leg.status_text, leg.type, leg.party.raw


def _rows(data: bytes | msgspec.Raw, set_aside: Counter[str]) -> Iterable[Row]:
    try:
        return msgspec.json.decode(data, type=list[Row])
    except UNREADABLE:
        return _rows_anywhere(bytes(data), set_aside, DEEPEST)


def _rows_anywhere(data: bytes, set_aside: Counter[str], depth: int) -> Iterator[Row]:
    match data.lstrip()[:1]:
        case b"[" | b"{" if not depth:
            set_aside["nested too deep"] += 1
        case b"[":
            for raw in msgspec.json.decode(data, type=list[msgspec.Raw]):
                yield from _rows_in_item(raw, set_aside, depth - 1)
        case b"{":
            yield from _rows_in_object(data, set_aside, depth - 1)
        case _:
            if data.strip() not in (b"", b"null", b'""'):
                raise PbxGarbled("data holds no rows")


def _rows_in_item(raw: msgspec.Raw, set_aside: Counter[str], depth: int) -> Iterator[Row]:
    try:
        yield msgspec.json.decode(raw, type=Row)
    except UNREADABLE:
        item = bytes(raw).lstrip()
        if item[:1] == b"[":
            yield from _rows_anywhere(item, set_aside, depth)
            return
        row = _row_of_texts(item)
        if isinstance(row, str):
            set_aside[row] += 1
        else:
            yield row


def _rows_in_object(data: bytes, set_aside: Counter[str], depth: int) -> Iterator[Row]:
    """One row, or an object that holds rows: PHP writes a list with gaps as one."""
    try:
        fields = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except UNREADABLE:
        set_aside["not readable"] += 1
        return
    holders = [raw for raw in fields.values() if bytes(raw).lstrip()[:1] in (b"[", b"{")]
    if fields and ("callId" in fields or not holders):
        yield from _rows_in_item(msgspec.Raw(data), set_aside, depth)
        return
    for raw in holders:
        try:
            yield msgspec.json.decode(raw, type=Row)
        except UNREADABLE:
            yield from _rows_anywhere(bytes(raw), set_aside, depth)


def _row_of_texts(item: bytes) -> Row | str:
    """Return the row, or why it is none."""
    try:
        fields = json.loads(
            item.decode("utf-8", "replace"), strict=False, parse_int=str, parse_float=str
        )
    except UNREADABLE:
        return "not readable"
    if not isinstance(fields, dict):
        return "not an object"
    texts = {name: value.strip() for name, value in fields.items() if isinstance(value, str)}
    return Row(
        texts.get("callId", ""),
        texts.get("user"),
        texts.get("phoneNumber"),
        texts.get("callType"),
        texts.get("callStatus"),
        texts.get("callDate"),
        texts.get("duration"),
    )


class _LegReader:
    """Turns rows into legs; remembers spellings, since a day has few of them."""

    def __init__(self, zone: ZoneInfo, extension: str) -> None:
        self.times = Times(zone)
        self._extension = extension
        self._statuses: dict[str, CallStatus] = {}
        self._types: dict[str, CallType] = {}
        self._durations: dict[int | str | None, timedelta | None] = {}

    def leg(self, row: Row) -> Leg | str:
        """Return the leg, or why the row is none."""
        call_id = row.call_id.strip()
        if not call_id:
            return "no callId"
        at = self.times.of_row(call_id, (row.call_date or "").strip())
        if at is None:
            return "no time"
        status = row.call_status or ""
        return Leg(
            call_id,
            _text(row.user) or self._extension,
            party_from_log(_text(row.phone_number)),
            self._type(row.call_type or ""),
            self._status(status),
            status,
            at,
            self._duration(row.duration),
        )

    def _duration(self, value: int | str | None) -> timedelta | None:
        if value not in self._durations:
            self._durations[value] = _duration(value)
        return self._durations[value]

    def _status(self, text: str) -> CallStatus:
        known = self._statuses.get(text)
        if known is None:
            known = self._statuses[text] = STATUSES.get(_letters(text), CallStatus.OTHER)
        return known

    def _type(self, text: str) -> CallType:
        known = self._types.get(text)
        if known is None:
            known = self._types[text] = TYPES.get(_letters(text), CallType.OTHER)
        return known


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value).strip()


def _duration(value: int | str | None) -> timedelta | None:
    if isinstance(value, str):
        whole = value.strip().partition(".")[0]
        value = int(whole) if whole.isascii() and whole.isdecimal() and len(whole) < 10 else None  # noqa: PLR2004
    return timedelta(seconds=value) if value is not None and 0 <= value <= LONGEST_CALL else None
