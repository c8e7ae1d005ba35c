"""What the decode tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from voipbot.pbx import CallLog
from voipbot.pbx.rows import legs_of
from voipbot.pbx.secret import Secret
from voipbot.pbx.wire import Answer, data_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECRET = Secret("local-partner-secret")
FIXTURES = Path(__file__).parent / "fixtures"
ABSENT = object()


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def row(**changes: Any) -> dict[str, Any]:
    """The document's first row (II.1), changed; ``ABSENT`` leaves a field out."""
    whole = {
        "callId": "1532857052.131132",
        "user": "137",
        "phoneNumber": "0982056720",
        "callType": "EXTERNAL",
        "callStatus": "NO ANSWER",
        "callDate": "2018-07-29 16:37:32",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not ABSENT}


def answer(data: object = ABSENT, code: object = 0, message: object = "Success") -> bytes:
    envelope = {"respCode": code, "respMsg": message, "data": data}
    return json.dumps({k: v for k, v in envelope.items() if v is not ABSENT}).encode()


def read(body: bytes, extension: str | None = None) -> CallLog:
    return legs_of(data_of(Answer(200, body), SECRET), ZONE, extension)


def read_rows(*rows: object) -> CallLog:
    return read(answer(list(rows)))
