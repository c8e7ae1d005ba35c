"""Domain objects with everything filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from voipbot.domain.calls import CallStatus, CallType, Leg
from voipbot.domain.deliveries import Message
from voipbot.domain.dials import Dial, DialOutcome, DialState
from voipbot.domain.phone import Party, PhoneNumber
from voipbot.domain.recordings import SharedRecording

TEAM = "T01DEMO"
OTHER_TEAM = "T02OTHER"
ALICE = "U01ALICE"
BOB = "U02BOB"
SALES = "C01SALES"
NOON = datetime(2026, 3, 2, 5, 0, 0, 123456, tzinfo=UTC)
CUSTOMER = PhoneNumber("+84982056720")
MINUTE = timedelta(minutes=1)
REPLY_URL = "https://hooks.slack.example/commands/canary"


def dial(name: str, **changes: Any) -> Dial:
    made = Dial(
        id=f"dial{name}",
        team_id=TEAM,
        interaction_id=f"press{name}",
        user_id=ALICE,
        channel_id=SALES,
        extension="101",
        target=CUSTOMER,
        state=DialState.PLACING,
        placed_at=NOON,
        reply_until=datetime(2099, 1, 1, tzinfo=UTC),
        reply_url=REPLY_URL,
    )
    return replace(made, **changes)


def outcome(call_id: str = "1532857052.131130", **changes: Any) -> DialOutcome:
    made = DialOutcome(
        call_id=call_id,
        extension="101",
        status=CallStatus.NO_ANSWER,
        status_text="NO ANSWER",
        at=NOON + timedelta(seconds=3),
        duration=timedelta(seconds=69),
    )
    return replace(made, **changes)


def message(name: str, **changes: Any) -> Message:
    made = Message(
        id=f"message{name}",
        team_id=TEAM,
        kind="recording_card",
        dedupe_key=f"key{name}",
        channel=SALES,
        text=f"Cuộc gọi {name}",
        created_at=NOON,
        blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "Cuộc gọi"}},),
        thread_ts="1700000000.000100",
    )
    return replace(made, **changes)


def share(name: str, **changes: Any) -> SharedRecording:
    made = SharedRecording(
        id=f"share{name}",
        team_id=TEAM,
        leg=Leg(
            call_id="1532857052.131130",
            extension="101",
            party=Party("0982056720", phone=CUSTOMER),
            type=CallType.INBOUND,
            status=CallStatus.ANSWERED,
            status_text="ANSWERED",
            at=NOON,
            duration=timedelta(seconds=69),
        ),
        channel_id=SALES,
        thread_ts=None,
        shared_by=ALICE,
        shared_at=NOON,
    )
    return replace(made, **changes)
