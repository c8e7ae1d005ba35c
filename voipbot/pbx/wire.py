"""What the PBX sends, and how it is read: row by row, so that a bad one costs only itself.

Everything tolerated here has been seen of a server or is allowed by the API document's samples.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.phone import party_from_log
from voipbot.pbx.errors import NoRecording, PbxFailed, PbxGarbled

SUCCESS = "0"
"""API document II, Summary: 0 success, -1 failure."""
REASON = 200
"""Characters of ``respMsg`` that are kept."""
CLOCKS = timedelta(hours=1)
"""``callDate`` and the epoch in ``callId`` may differ by this; more is a disagreement."""

STATUSES = {
    "ANSWERED": CallStatus.ANSWERED,
    "NOANSWER": CallStatus.NO_ANSWER,
    "BUSY": CallStatus.BUSY,
    "FAILED": CallStatus.FAILED,
    "CONGESTION": CallStatus.CONGESTION,
    "MISSED": CallStatus.MISSED,
}
TYPES = {
    "INBOUND": CallType.INBOUND,
    "OUTBOUND": CallType.OUTBOUND,
    "EXTERNAL": CallType.EXTERNAL,
    "LOCAL": CallType.LOCAL,
    "INTERNAL": CallType.LOCAL,
    "LOCALINTERNAL": CallType.LOCAL,
}
EPOCH = re.compile(r"(?:.*-)?(\d{9,11})\.\d+$")
LETTERS = re.compile(r"[^A-Z]")


class Answer(msgspec.Struct):
    """The envelope of every answer."""

    respCode: int | str  # noqa: N815 - the wire's name
    respMsg: str | None = None  # noqa: N815
    data: msgspec.Raw = msgspec.Raw(b"null")


class Row(msgspec.Struct):
    """One row of the call log (API document II.1); ``duration`` is of later editions."""

    callId: str  # noqa: N815
    callDate: str  # noqa: N815
    user: str | int = ""
    phoneNumber: str | int | None = None  # noqa: N815
    callType: str | None = None  # noqa: N815
    callStatus: str | None = None  # noqa: N815
    duration: int | float | str | None = None


@dataclass(frozen=True, slots=True)
class CallLog:
    """What was understood of an answer, and how much was not."""

    legs: tuple[Leg, ...]
    """In the order in which the rows came; each (``callId``, ``user``) once."""
    set_aside: int = 0
    """Rows that make no sense."""
    disagreeing: int = 0
    """Rows whose ``callDate`` is not the instant in their ``callId``; ``callDate`` was taken."""


@dataclass(frozen=True, slots=True)
class RecordingLink:
    """A bearer secret: whoever has it hears the call. It is shown by nothing but ``reveal``."""

    _url: str = field(repr=False)

    def reveal(self) -> str:
        """Return the link, byte for byte as it came."""
        return self._url


_rows = msgspec.json.Decoder(list[Row])
_raw_rows = msgspec.json.Decoder(list[msgspec.Raw])
_row = msgspec.json.Decoder(Row)
_answer = msgspec.json.Decoder(Answer)


def decode_answer(body: bytes) -> msgspec.Raw:
    """Return ``data`` of a successful answer.

    Raises:
        PbxGarbled: no such envelope.
        PbxFailed: ``respCode`` is not 0.
    """
    try:
        answer = _answer.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise PbxGarbled(reason=type(error).__name__) from None
    if str(answer.respCode).strip() != SUCCESS:
        raise PbxFailed(reason=" ".join((answer.respMsg or "").split())[:REASON])
    return answer.data


def decode_log(body: bytes, zone: ZoneInfo) -> CallLog:
    """Read a call log.

    Raises:
        PbxGarbled, PbxFailed: as for ``decode_answer``, and for data that holds no rows at all.
    """
    legs: dict[tuple[str, str], Leg] = {}
    counted: Counter[str] = Counter()
    reader = _LegReader(zone)
    for row in _each_row(decode_answer(body), counted):
        leg = reader.read(row, counted)
        if leg is not None:
            identity = (leg.call_id, leg.extension)
            known = legs.get(identity)
            if known is None or (leg.answered and not known.answered):
                legs[identity] = leg
    return CallLog(tuple(legs.values()), counted["bad"], counted["disagreeing"])


def decode_link(body: bytes) -> RecordingLink:
    """Read a recording's link: ``{"link": …}`` or a bare string.

    Raises:
        NoRecording: there is none.
        PbxGarbled, PbxFailed: as for ``decode_answer``.
    """
    data = _plain(decode_answer(body))
    link = data.get("link") if isinstance(data, dict) else data
    if link in (None, "", [], {}):
        raise NoRecording
    if not isinstance(link, str) or not link.startswith(("http://", "https://")):
        raise PbxGarbled(reason="link")
    return RecordingLink(link)


def _each_row(data: msgspec.Raw, counted: Counter[str]) -> Iterable[Row]:
    """Take all rows at once where all are good, which is fast, else each by itself."""
    try:
        return _rows.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _rows_one_by_one(data, counted)


def _rows_one_by_one(data: msgspec.Raw, counted: Counter[str]) -> Iterable[Row]:
    try:
        raws: list[Any] = list(_raw_rows.decode(data))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        yield from _rows_of_odd_data(data, counted)
        return
    for raw in raws:
        if bytes(raw).lstrip().startswith(b"["):
            yield from _rows_one_by_one(raw, counted)
            continue
        try:
            yield _row.decode(raw)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            counted["bad"] += 1


def _rows_of_odd_data(data: msgspec.Raw, counted: Counter[str]) -> Iterable[Row]:
    """``data`` is no list: null, absent and ``{}`` are an empty log, an object may be a row."""
    plain = _plain(data)
    if not plain:
        return
    if not isinstance(plain, dict):
        raise PbxGarbled(reason="data")
    candidates = [plain] if "callId" in plain else list(plain.values())
    for candidate in candidates:
        nested = candidate if isinstance(candidate, list) else [candidate]
        for each in nested:
            try:
                yield msgspec.convert(each, Row)
            except msgspec.MsgspecError:
                counted["bad"] += 1


def _plain(data: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise PbxGarbled(reason=type(error).__name__) from None


class _LegReader:
    """Turns rows into legs; remembers spellings, since a day has few and 100,000 rows."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._statuses: dict[str, CallStatus] = {}
        self._types: dict[str, CallType] = {}

    def read(self, row: Row, counted: Counter[str]) -> Leg | None:
        """Return the leg of a row, or count it as bad."""
        at = self._instant(row.callDate)
        if at is None or not row.callId:
            counted["bad"] += 1
            return None
        if not _agrees(row.callId, at):
            counted["disagreeing"] += 1
        status_text = row.callStatus or ""
        return Leg(
            call_id=row.callId,
            extension=str(row.user).strip(),
            party=party_from_log("" if row.phoneNumber is None else str(row.phoneNumber)),
            type=_known(self._types, TYPES, row.callType or "", CallType.OTHER),
            status=_known(self._statuses, STATUSES, status_text, CallStatus.OTHER),
            status_text=status_text,
            at=at,
            duration=_duration(row.duration),
        )

    def _instant(self, text: str) -> datetime | None:
        try:
            at = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return at if at.tzinfo else at.replace(tzinfo=self._zone)


def _known(seen: dict[str, Any], table: Mapping[str, Any], text: str, other: Any) -> Any:
    found = seen.get(text)
    if found is None:
        found = table.get(LETTERS.sub("", text.upper()), other)
        seen[text] = found
    return found


def _agrees(call_id: str, at: datetime) -> bool:
    named = EPOCH.match(call_id)
    return named is None or abs(int(named[1]) - at.timestamp()) <= CLOCKS.total_seconds()


def _duration(value: float | str | None) -> timedelta | None:
    if value is None or value == "":
        return None
    try:
        seconds = float(value)
        return timedelta(seconds=seconds) if seconds >= 0 else None
    except (ValueError, OverflowError):
        return None
