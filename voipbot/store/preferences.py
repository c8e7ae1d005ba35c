"""What people chose for themselves."""

from __future__ import annotations

from sqlalchemy import select

from voipbot.domain.preferences import PersonalPreferences
from voipbot.store.engine import Database, insert
from voipbot.store.tables import preferences


class Preferences:
    """Each person's choices; the defaults for who chose nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team_id: str, user_id: str) -> PersonalPreferences:
        """Return what a person chose."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(preferences).where(
                    preferences.c.team_id == team_id, preferences.c.user_id == user_id
                )
            )
            row = rows.first()
        if row is None:
            return PersonalPreferences()
        return PersonalPreferences(outcomes_by_direct_message=row.outcomes_by_direct_message)

    async def set_outcomes_by_direct_message(
        self, team_id: str, user_id: str, wanted: bool
    ) -> None:
        """Send this person's outcomes as direct messages from now on, or no longer."""
        async with self._database.write() as connection:
            await connection.execute(
                insert(connection, preferences)
                .values(team_id=team_id, user_id=user_id, outcomes_by_direct_message=wanted)
                .on_conflict_do_update(
                    index_elements=["team_id", "user_id"],
                    set_={"outcomes_by_direct_message": wanted},
                )
            )
