"""What people chose for themselves."""

from __future__ import annotations

from sqlalchemy import select

from voipbot.domain.preferences import PersonalPreferences
from voipbot.store.engine import Database
from voipbot.store.statements import insert
from voipbot.store.tables import preferences


class Preferences:
    """The table of preferences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team_id: str, user_id: str) -> PersonalPreferences:
        """Return what a person chose."""
        wanted = select(preferences).where(
            preferences.c.team_id == team_id, preferences.c.user_id == user_id
        )
        async with self._database.read() as on:
            row = (await on.execute(wanted)).one_or_none()
        if row is None:
            return PersonalPreferences()
        return PersonalPreferences(row.outcomes_by_direct_message)

    async def set_outcomes_by_direct_message(
        self, team_id: str, user_id: str, wanted: bool
    ) -> None:
        """Send this person's outcomes as direct messages, or no longer."""
        async with self._database.write() as on:
            chosen = insert(on, preferences).values(
                team_id=team_id, user_id=user_id, outcomes_by_direct_message=wanted
            )
            await on.execute(
                chosen.on_conflict_do_update(
                    index_elements=["team_id", "user_id"],
                    set_={"outcomes_by_direct_message": wanted},
                )
            )
