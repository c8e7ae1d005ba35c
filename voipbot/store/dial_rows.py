"""Dials as rows, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from voipbot.domain.dials import Dial, DialOutcome, DialState
from voipbot.domain.phone import Extension, PhoneNumber


def to_row(dial: Dial) -> dict[str, Any]:
    """Return the columns of a dial that has just begun."""
    return {
        "team_id": dial.team_id,
        "id": dial.id,
        "interaction_id": dial.interaction_id,
        "user_id": dial.user_id,
        "channel_id": dial.channel_id,
        "extension": dial.extension,
        "target": dial.target.key,
        "state": dial.state,
        "placed_at": dial.placed_at,
        "reply_url": dial.reply_url,
        "reply_until": dial.reply_until,
        "by_direct_message": dial.by_direct_message,
        "told": dial.told,
        "tellings": 0,
    }


def outcome_to_row(outcome: DialOutcome) -> dict[str, Any]:
    """Return the columns that finish a dial."""
    return {
        "state": DialState.FINISHED,
        "outcome_call_id": outcome.call_id,
        "outcome_extension": outcome.extension,
        "outcome_status": outcome.status,
        "outcome_status_text": outcome.status_text,
        "outcome_at": outcome.at,
        "outcome_duration": outcome.duration,
    }


def from_row(row: Row[Any]) -> Dial:
    """Read a row of the table."""
    return Dial(
        id=row.id,
        team_id=row.team_id,
        interaction_id=row.interaction_id,
        user_id=row.user_id,
        channel_id=row.channel_id,
        extension=row.extension,
        target=target_from_key(row.target),
        state=row.state,
        placed_at=row.placed_at,
        reply_until=row.reply_until,
        reply_url=row.reply_url,
        by_direct_message=row.by_direct_message,
        outcome=_outcome_from_row(row),
        told=row.told,
    )


def _outcome_from_row(row: Row[Any]) -> DialOutcome | None:
    if row.outcome_call_id is None:
        return None
    return DialOutcome(
        call_id=row.outcome_call_id,
        extension=row.outcome_extension,
        status=row.outcome_status,
        status_text=row.outcome_status_text,
        at=row.outcome_at,
        duration=row.outcome_duration,
    )


def target_from_key(key: str) -> PhoneNumber | Extension:
    """Read what ``target.key`` wrote."""
    if key.startswith("ext:"):
        return Extension(key.removeprefix("ext:"))
    return PhoneNumber(key)
