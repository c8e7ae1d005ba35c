"""Trigger ids: each opens one modal, within three seconds of the person's act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.workspace import Workspace

TRIGGER_LIFE = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Who acted, when, and in which view if it was one."""

    user: str
    at: datetime
    view_id: str | None
    spent: bool = False


class Triggers:
    """Gives out trigger ids and takes each back once."""

    def __init__(self, workspace: Workspace) -> None:
        """Times come from the workspace's clock."""
        self._workspace = workspace
        self._given: dict[str, Trigger] = {}

    def give(self, user: str, view_id: str | None = None) -> str:
        """Return a new trigger id for what ``user`` just did."""
        trigger_id = f"{self._workspace.next_ts()}.{self._workspace.mint('')}"
        self._given[trigger_id] = Trigger(user, self._workspace.clock.now(), view_id)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            ApiError: ``invalid_trigger_id``, ``exchanged_trigger_id``, ``expired_trigger_id``.
        """
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.spent:
            raise ApiError("exchanged_trigger_id")
        if self._workspace.clock.now() - trigger.at > TRIGGER_LIFE:
            raise ApiError("expired_trigger_id")
        self._given[trigger_id] = replace(trigger, spent=True)
        return trigger
