"""A client for the Voip24h partner API, usable as a library of its own."""

from voipbot.pbx.client import Voip24h
from voipbot.pbx.errors import (
    BadPbxAddress,
    DialNotPlaced,
    DialRefused,
    DialUncertain,
    NoRecording,
    PbxBrokeOff,
    PbxError,
    PbxFailed,
    PbxGarbled,
    PbxRateLimited,
    PbxRejectedSecret,
    PbxServerError,
    PbxTimeout,
    PbxTooLarge,
    PbxUnreachable,
    PbxWrongAddress,
)
from voipbot.pbx.limits import Limits
from voipbot.pbx.results import CallLog, DialAccepted, RecordingLink

__all__ = [
    "BadPbxAddress",
    "CallLog",
    "DialAccepted",
    "DialNotPlaced",
    "DialRefused",
    "DialUncertain",
    "Limits",
    "NoRecording",
    "PbxBrokeOff",
    "PbxError",
    "PbxFailed",
    "PbxGarbled",
    "PbxRateLimited",
    "PbxRejectedSecret",
    "PbxServerError",
    "PbxTimeout",
    "PbxTooLarge",
    "PbxUnreachable",
    "PbxWrongAddress",
    "RecordingLink",
    "Voip24h",
]
