from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from tests.store.process import finish, start
from voipbot.store.engine import Database
from voipbot.store.errors import DatabaseUnavailable, SchemaTooNew
from voipbot.store.tables import metadata

EVERYTHING = {*metadata.tables, "alembic_version"}


def _difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


@pytest.fixture
async def fresh(empty_url: str) -> AsyncIterator[Database]:
    """A migrated database whose schema may be spoilt."""
    async with Database.open(empty_url) as database:
        await database.migrate()
        yield database


async def test_the_migrated_schema_is_the_one_of_the_tables(fresh: Database) -> None:
    async with fresh.read() as connection:
        assert await connection.run_sync(_difference) == []
        assert await connection.run_sync(_tables) == EVERYTHING


async def test_the_comparison_would_notice(fresh: Database) -> None:
    async with fresh.write() as connection:
        await connection.execute(text("ALTER TABLE preferences ADD COLUMN stray INTEGER"))
    async with fresh.read() as connection:
        assert await connection.run_sync(_difference) != []


async def test_migrating_again_changes_nothing(fresh: Database) -> None:
    await fresh.migrate()
    async with fresh.read() as connection:
        assert await connection.run_sync(_difference) == []


async def test_a_newer_schema_is_left_alone(fresh: Database) -> None:
    async with fresh.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew) as raised:
        await fresh.migrate()
    assert raised.value.params == {"found": "9999", "known": "0001"}


async def test_processes_that_start_at_once_take_turns(empty_url: str) -> None:
    processes = [start("migrate", empty_url) for _ in range(4)]
    await asyncio.gather(*(asyncio.to_thread(finish, process) for process in processes))
    async with Database.open(empty_url) as database, database.read() as connection:
        assert await connection.run_sync(_tables) == EVERYTHING


async def test_a_migration_that_fails_leaves_the_schema_as_it_was(empty_url: str) -> None:
    async with Database.open(empty_url) as database:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE preferences (n INTEGER)"))
        with pytest.raises((DBAPIError, DatabaseUnavailable)):
            await database.migrate()
        async with database.read() as connection:
            assert await connection.run_sync(_tables) == {"preferences"}
