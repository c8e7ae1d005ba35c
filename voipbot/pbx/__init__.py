"""A client for the Voip24h partner API, usable as a library of its own."""

from voipbot.pbx.client import Limits, Voip24h
from voipbot.pbx.errors import (
    BadPbxAddress,
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
    PbxTimeout,
    PbxUnreachable,
)
from voipbot.pbx.wire import CallLog, RecordingLink

__all__ = [
    "BadPbxAddress",
    "CallLog",
    "DialNotPlaced",
    "DialRefused",
    "DialUncertain",
    "Limits",
    "NoRecording",
    "PbxError",
    "PbxFailed",
    "PbxGarbled",
    "PbxRateLimited",
    "PbxRejectedSecret",
    "PbxServerError",
    "PbxTimeout",
    "PbxUnreachable",
    "RecordingLink",
    "Voip24h",
]
