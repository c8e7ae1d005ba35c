"""What goes over the wire: the request's body, and what an answer's status and envelope mean.

Request ``{requestType, partnerSecret, data}``, answer ``{respCode, respMsg, data}`` (API document
II, Summary): ``respCode`` 0 is success, -1 failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec

from voipbot.domain.calls import Period
from voipbot.pbx.errors import (
    DialNotPlaced,
    DialRefused,
    DialUncertain,
    NoRecording,
    PbxError,
    PbxFailed,
    PbxGarbled,
    PbxRateLimited,
    PbxRejectedSecret,
    PbxServerError,
    PbxWrongAddress,
)
from voipbot.pbx.results import DialAccepted, RecordingLink
from voipbot.pbx.rows import UNREADABLE
from voipbot.pbx.secret import Secret

REJECTED = frozenset({401, 403, 419})
"""419: the PBX's web framework says that a session is not valid."""
WRONG_ADDRESS = frozenset({*range(300, 400), 404, 405})
TURNED_AWAY = frozenset({400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 419, 422, 429, 431})
"""Statuses that say that a request was not taken. Not 3xx: a server may answer what it has done
with a redirection; not 408 and 409, which say nothing of the sort."""
NOT_THERE = re.compile(
    r"no (?:recording|record|file|data)\b|not (?:be )?(?:found|exist)|does ?n.?t exist"
    r"|không (?:tìm thấy|tồn tại|có)"
)
NO_SECRET = re.compile(r"partner ?secret|unauthori[sz]ed|unauthenticated")
ESCAPE = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|(?P<fine>[\"\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<bad>.))"
)
NO_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<none>NaN|-?Infinity)')
CONTROL = re.compile(r"[\x00-\x1f]")
"""Between values some of them are spaces, so a space does for all; within texts none is allowed."""


class RequestType(StrEnum):
    """The six requests (API document II.1 to II.6)."""

    GET_USER = "getUser"
    GET_DATE = "getDate"
    GET_USER_DATE = "getUserDate"
    RECORDING_DOWNLOAD = "recordingDownload"
    RECORDING_LISTEN = "recordingListen"
    MAKE_DIAL = "makeDial"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, read to its end and unpacked."""

    status: int
    body: bytes = field(default=b"", repr=False)
    """May hold a recording's link, or the secret where a server echoes the request."""
    retry_after: str = ""


class Envelope(msgspec.Struct, rename={"code": "respCode", "message": "respMsg"}):
    """Every answer's envelope; each part is read by itself."""

    code: msgspec.Raw = msgspec.Raw()
    message: msgspec.Raw = msgspec.Raw()
    data: msgspec.Raw = msgspec.Raw()


def body_of(secret: Secret, request: RequestType, data: Mapping[str, str]) -> bytes:
    """Write a request."""
    return msgspec.json.encode(
        {"requestType": request.value, "partnerSecret": secret.reveal(), "data": data}
    )


def dates(period: Period) -> dict[str, str]:
    """Write a period as the PBX takes it: local days, ``dd/mm/yyyy``, both included."""
    return {"fromDate": _ddmmyyyy(period.first), "toDate": _ddmmyyyy(period.last)}


def _ddmmyyyy(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def failure_of(answer: Answer, secret: Secret, now: datetime) -> PbxError | None:
    """Return what the HTTP status means, ``None`` for 2xx. ``now`` is for Retry-After's dates."""
    status = answer.status
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    reason = secret.redact(_words_of(answer.body))
    if status in REJECTED:
        return PbxRejectedSecret(f"HTTP {status} {reason}".strip())
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return PbxRateLimited(reason, retry_after=seconds(answer.retry_after, now))
    if status in WRONG_ADDRESS:
        return PbxWrongAddress(reason, status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = seconds(answer.retry_after, now)
        return PbxServerError(reason, status=status, retry_after=wait)
    return PbxFailed(reason=reason or f"HTTP {status}")


def seconds(header: str, now: datetime) -> float | None:
    """Read ``Retry-After``: seconds or an HTTP date; ``None`` where it is neither."""
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:  # noqa: PLR2004
        return float(text)
    try:
        at = parsedate_to_datetime(text)
        return max(0.0, (at - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def data_of(answer: Answer, secret: Secret) -> msgspec.Raw:
    """Return ``data`` of a successful answer.

    Raises:
        PbxGarbled: no such envelope.
        PbxRejectedSecret, PbxFailed: ``respCode`` is not 0.
    """
    envelope = _envelope(answer.body)
    if _succeeded(envelope):
        return envelope.data
    said = _string(envelope.message)
    reason = secret.redact(said)
    if NO_SECRET.search(said.casefold()):
        raise PbxRejectedSecret(reason)
    raise PbxFailed(reason=reason)


def link_of(answer: Answer, secret: Secret) -> RecordingLink:
    """Read a recording's link: ``{"link": …}``, a bare string, or a list of one of these.

    Raises:
        NoRecording: ``data`` is empty or absent, or the failure says that there is none.
        PbxGarbled, PbxRejectedSecret, PbxFailed: as for ``data_of``.
    """
    try:
        data = data_of(answer, secret)
    except PbxFailed as failure:
        reason = str(failure.params["reason"])
        if NOT_THERE.search(reason.casefold()):
            raise NoRecording(reason) from None
        raise
    link = _only(_json(data))
    if not link:
        raise NoRecording
    if not isinstance(link, str):
        raise PbxGarbled("no link")
    if not _is_link(link):
        if NOT_THERE.search(link.casefold()):
            raise NoRecording(secret.redact(link))
        raise PbxGarbled("what should be a link is none")
    return RecordingLink(link)


def dial_of(answer: Answer, secret: Secret, now: datetime, asked: DialAccepted) -> DialAccepted:
    """Read the answer to makeDial; ``asked`` is what was asked for.

    Raises:
        DialNotPlaced: a status that says that the request was not taken.
        DialRefused: the PBX said no.
        DialUncertain: anything else but success.
    """
    failure = failure_of(answer, secret, now)
    if failure is not None and answer.status not in TURNED_AWAY:
        raise DialUncertain(_told(failure)) from failure
    if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY and failure is not None:
        raise DialRefused(reason=str(failure.params["reason"]))
    if failure is not None:
        raise DialNotPlaced(_told(failure)) from failure
    told = ""
    try:
        envelope = _envelope(answer.body)
        if _succeeded(envelope):
            return asked
    except PbxGarbled as garbled:
        told = _told(garbled)  # not chained: its frames hold the body
    if told:
        raise DialUncertain(told)
    raise DialRefused(reason=secret.redact(_string(envelope.message)))


def _told(failure: PbxError) -> str:
    return " ".join(str(part) for part in failure.args)


def _envelope(body: bytes) -> Envelope:
    try:
        return msgspec.json.decode(body, type=Envelope)
    except UNREADABLE:
        pass
    try:
        return msgspec.json.decode(_mended(body), type=Envelope)
    except UNREADABLE as error:
        html = body.lstrip()[:1] == b"<"
        raise PbxGarbled("HTML" if html else type(error).__name__) from None


def _mended(body: bytes) -> str:
    """Mend what a scanner stops at within one row, so that it costs no other row.

    A byte order mark, bytes that are not UTF-8, control signs, half surrogates, unknown escapes;
    and between texts NaN and Infinity, which Python's servers write.
    """
    text = CONTROL.sub(" ", body.decode("utf-8-sig", "replace"))
    text = ESCAPE.sub(lambda e: "\\ufffd" if e["lone"] or e["bad"] else e[0], text)
    return NO_NUMBER.sub(lambda e: "null" if e["none"] else e[0], text)


def _succeeded(envelope: Envelope) -> bool:
    """Whether ``respCode`` is 0, as a number or a string.

    Raises:
        PbxGarbled: there is none.
    """
    code = bytes(envelope.code).strip().strip(b'"').strip()
    if code in (b"", b"null"):
        raise PbxGarbled("no respCode")
    try:
        return float(code) == 0
    except ValueError:
        return False


def _string(raw: msgspec.Raw) -> str:
    try:
        value = json.loads(bytes(raw).decode("utf-8", "replace"), strict=False)
    except UNREADABLE:
        return ""
    return value if isinstance(value, str) else ""


def _words_of(body: bytes) -> str:
    """Return ``respMsg``, or ``message`` as web frameworks call it; "" for HTML."""
    try:
        value = json.loads(body)
    except UNREADABLE:
        return ""
    words = (value.get("respMsg") or value.get("message")) if isinstance(value, dict) else ""
    return words if isinstance(words, str) else ""


def _json(raw: msgspec.Raw) -> object:
    if not bytes(raw).strip():
        return None
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE as error:
        raise PbxGarbled(type(error).__name__) from None


def _only(data: object) -> object:
    """Take the link out of lists of one and of its object."""
    while isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, dict) and data and "link" not in data:
        raise PbxGarbled("no link")
    return data.get("link") if isinstance(data, dict) else data


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(host) and text.isprintable() and " " not in text
    )
