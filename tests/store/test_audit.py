from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from tests.store.samples import ALICE, BOB, NOON, OTHER_TEAM, TEAM
from voipbot.domain.audit import AuditAction, AuditEntry
from voipbot.store.audit import AuditTrail
from voipbot.store.engine import Database
from voipbot.store.tables import audit_entries, audit_unsealed

HOUR = timedelta(hours=1)
DIAL = AuditEntry(
    TEAM, NOON, ALICE, AuditAction.DIAL, "+84982056720", {"from": "101", "lý do": "x"}
)
LISTEN = AuditEntry(TEAM, NOON + HOUR, BOB, AuditAction.RECORDING_LISTEN, "1532857052.131130")
FOREIGN = AuditEntry(OTHER_TEAM, NOON, ALICE, AuditAction.DIAL_REFUSED, "ext:102")
CHANGES = [
    update(audit_entries).values(target="somebody else"),
    update(audit_entries).where(audit_entries.c.user_id == ALICE).values(user_id=BOB),
    delete(audit_entries),
    delete(audit_entries).where(audit_entries.c.team_id == TEAM),
]


@pytest.fixture
async def trail(database: Database) -> AuditTrail:
    trail = AuditTrail(database)
    for entry in (DIAL, LISTEN, FOREIGN):
        await trail.append(entry)
    return trail


async def test_entries_come_back_as_they_were_newest_first(trail: AuditTrail) -> None:
    assert await trail.entries(TEAM, NOON) == [LISTEN, DIAL]
    assert await trail.entries(OTHER_TEAM, NOON) == [FOREIGN]


async def test_entries_are_chosen_by_time_and_person(trail: AuditTrail) -> None:
    assert await trail.entries(TEAM, NOON + HOUR) == [LISTEN]
    assert await trail.entries(TEAM, NOON, until=NOON + HOUR) == [DIAL]
    assert await trail.entries(TEAM, NOON, user_id=ALICE) == [DIAL]
    assert await trail.entries(TEAM, NOON, limit=1) == [LISTEN]
    assert await trail.entries(TEAM, NOON + HOUR * 2) == []


async def test_entries_of_one_instant_keep_their_order(database: Database) -> None:
    trail = AuditTrail(database)
    at_once = [
        AuditEntry(TEAM, NOON, ALICE, AuditAction.RECORDING_SHARE, str(number))
        for number in range(5)
    ]
    for entry in at_once:
        await trail.append(entry)
    assert await trail.entries(TEAM, NOON) == at_once[::-1]


async def test_an_entry_joins_the_callers_transaction(database: Database) -> None:
    trail = AuditTrail(database)
    with pytest.raises(LookupError):
        await _append_then_fail(database, trail)
    assert await trail.entries(TEAM, NOON) == []


@pytest.mark.parametrize("change", CHANGES, ids=str)
async def test_the_database_refuses_changes(
    database: Database, trail: AuditTrail, change: object
) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        await _execute(database, change)
    assert await trail.entries(TEAM, NOON) == [LISTEN, DIAL]


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_postgresql_refuses_truncate(database: Database, trail: AuditTrail) -> None:
    async with database.write() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.exec_driver_sql("TRUNCATE audit_entries")


async def test_one_teams_trail_can_be_unsealed_for_one_transaction(
    database: Database, trail: AuditTrail
) -> None:
    async with database.write() as connection:
        await connection.execute(
            insert(audit_unsealed).values(team_id=TEAM, reason="Alice asked to be forgotten")
        )
        await connection.execute(
            delete(audit_entries).where(
                audit_entries.c.team_id == TEAM, audit_entries.c.user_id == ALICE
            )
        )
        await connection.execute(
            update(audit_entries).where(audit_entries.c.team_id == TEAM).values(target="redacted")
        )
        await connection.execute(delete(audit_unsealed))
    assert [entry.target for entry in await trail.entries(TEAM, NOON)] == ["redacted"]
    for change in CHANGES:
        with pytest.raises(DBAPIError, match="append-only"):
            await _execute(database, change)


async def test_unsealing_one_team_leaves_the_others_sealed(
    database: Database, trail: AuditTrail
) -> None:
    async with database.write() as connection:
        await connection.execute(insert(audit_unsealed).values(team_id=TEAM, reason="test"))
    with pytest.raises(DBAPIError, match="append-only"):
        await _execute(database, delete(audit_entries))
    assert await trail.entries(OTHER_TEAM, NOON) == [FOREIGN]


async def _execute(database: Database, statement: object) -> None:
    async with database.write() as connection:
        await connection.execute(statement)  # type: ignore[call-overload]  # any of CHANGES


async def _append_then_fail(database: Database, trail: AuditTrail) -> None:
    async with database.write() as connection:
        await trail.append(DIAL, on=connection)
        raise LookupError
