"""Who dialed, who heard which recording, and who was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """What was done or refused. Values are stored: add to them, never rename one."""

    DIAL = "dial"
    DIAL_REFUSED = "dial_refused"
    RECORDING_FIND = "recording_find"
    RECORDING_LISTEN = "recording_listen"
    RECORDING_DOWNLOAD = "recording_download"
    RECORDING_SHARE = "recording_share"
    RECORDING_REFUSED = "recording_refused"
    SUMMARY_POST = "summary_post"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail. Holds no link, token or secret."""

    team_id: str
    at: datetime
    """Aware, by voipbot's clock."""
    user_id: str
    action: AuditAction
    target: str
    """The key of the number that was dialed, or the ``callId`` of the recording."""
    detail: Mapping[str, str] = field(default_factory=dict)
