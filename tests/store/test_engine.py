from __future__ import annotations

import asyncio
import sqlite3
import stat
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.store.process import TASKS, TIMES, finish, kill, start
from tests.store.samples import NOON, TEAM, dial, message
from voipbot.clock import Clock
from voipbot.store import engine
from voipbot.store.dials import Dials
from voipbot.store.engine import Database, database_now
from voipbot.store.errors import BadDatabaseUrl, DatabaseUnavailable
from voipbot.store.outbox import Outbox
from voipbot.store.tables import seen_events

PROCESSES = 2
EVENT = {"team_id": TEAM, "event_id": "Ev1", "seen_at": NOON}


async def test_no_increment_is_lost_between_processes(empty_url: str) -> None:
    async with Database.open(empty_url) as database:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
            await connection.execute(text("INSERT INTO counter VALUES (0)"))
        processes = [start("increment", empty_url) for _ in range(PROCESSES)]
        await asyncio.gather(*(asyncio.to_thread(finish, process) for process in processes))
        async with database.read() as connection:
            kept = await connection.scalar(text("SELECT n FROM counter"))
    assert kept == PROCESSES * TASKS * TIMES == 800


async def test_a_transaction_commits_as_a_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(LookupError):
        await _write_then_fail(database, LookupError())
    assert await _events(database) == []
    async with database.write() as connection:
        await connection.execute(insert(seen_events).values(EVENT))
    assert await _events(database) == ["Ev1"]


async def test_errors_of_the_callers_own_pass_through(database: Database) -> None:
    with pytest.raises(ConnectionResetError):
        await _write_then_fail(database, ConnectionResetError())
    async with database.write() as connection:
        await connection.execute(insert(seen_events).values(EVENT))
    with pytest.raises(IntegrityError):
        await _write_then_fail(database, None)


async def test_a_transaction_can_be_joined(database: Database) -> None:
    async with database.write() as connection:
        async with database.write(on=connection) as joined:
            await joined.execute(insert(seen_events).values(EVENT))
        async with database.read(on=connection) as joined:
            assert await joined.scalar(select(seen_events.c.event_id)) == "Ev1"
        await connection.execute(delete(seen_events))
    assert await _events(database) == []


async def test_reading_cannot_write_and_writing_can_after_it(database: Database) -> None:
    for _ in range(2):
        with pytest.raises((DBAPIError, DatabaseUnavailable)):
            await _insert_while_reading(database)
    async with database.write() as connection:
        await connection.execute(insert(seen_events).values(EVENT))
    assert await _events(database) == ["Ev1"]


async def test_the_databases_clock_is_aware_and_tells_the_time(database: Database) -> None:
    before = Clock().now()
    async with database.read() as connection:
        now = await database_now(connection)
    assert now.tzinfo is UTC
    assert before - timedelta(milliseconds=2) <= now <= Clock().now() + timedelta(milliseconds=2)


async def test_ping(database: Database) -> None:
    await database.ping()


@pytest.mark.parametrize("what", ["hang_in_transaction"])
async def test_kill_9_in_a_transaction_leaves_nothing_half_written(url: str, what: str) -> None:
    process = start(what, url)
    assert process.stdout is not None
    assert await asyncio.to_thread(process.stdout.readline) == "written\n"
    kill(process)
    async with Database.open(url) as database:
        assert await Dials(database).get(TEAM, "dial1") is None
        assert await Outbox(database).get(TEAM, "message1") is None
        assert (await Dials(database).begin(dial("1"), timedelta(minutes=1))).is_new
        assert await Outbox(database).add(message("1"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://root:canary@localhost/x", "neither sqlite nor postgres"),
        ("canary", "no URL"),
        ("postgres://u:canary@host:port/x", "no URL"),
        ("nonsense+driver://canary", "neither sqlite nor postgres"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:////nowhere/canary/../x.db", "No such file"),
    ],
)
def test_a_bad_url_is_named_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(BadDatabaseUrl) as raised:
        Database.open(url)
    assert reason in str(raised.value.params["reason"])
    assert "canary@" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@host:5433/name?sslmode=require&channel_binding=require",
        "postgresql://u:p@host:5433/name?sslmode=require",
        "postgresql+asyncpg://u:p@host:5433/name?ssl=require",
    ],
)
async def test_urls_as_hosts_hand_them_out(url: str) -> None:
    async with Database.open(url) as database:
        parsed = database._writing.url
        assert database.dialect == "postgresql"
        assert parsed.drivername == "postgresql+asyncpg"
        assert (parsed.host, parsed.port, parsed.database) == ("host", 5433, "name")
        assert dict(parsed.query) == {"ssl": "require"}


async def test_sqlite_keeps_what_it_was_told(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    async with Database.open(f"sqlite:///{path}") as database:
        async with database.read() as connection:
            found = [
                await connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
        assert database.dialect == "sqlite"
    assert found == ["wal", 2, 1, 30_000]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_switching_a_file_to_wal_waits_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.executescript("CREATE TABLE t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
    with monkeypatch.context() as impatient:
        impatient.setattr(engine, "WAIT_SECONDS", 0.05)
        async with Database.open(f"sqlite:///{path}") as database:
            with pytest.raises(DatabaseUnavailable):
                await database.ping()
    asyncio.get_running_loop().call_later(0.05, other.commit)
    async with Database.open(f"sqlite:///{path}") as database, database.read() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
    other.close()


async def test_sqlite_reports_what_it_cannot_use(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Alice, this is no database. " * 100)
    async with Database.open(f"sqlite:///{path}") as database:
        with pytest.raises(DatabaseUnavailable):
            await database.ping()


async def test_sqlite_waits_for_its_turn_only_so_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    path = tmp_path / "busy.db"
    async with Database.open(f"sqlite:///{path}") as database:
        await database.ping()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable):
            await _enter(database)
        other.rollback()
        other.close()
        async with database.write():
            with pytest.raises(DatabaseUnavailable):
                await _enter(database)
        await _enter(database)


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(seen_events).values(EVENT))
        assert await _events(database) == []


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_connection_that_breaks_is_replaced(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        await _break_own_connection(database)
    await database.ping()


@pytest.mark.parametrize("host", ["/nowhere", "127.0.0.1:1"])
async def test_a_server_that_is_not_there(host: str) -> None:
    async with Database.open(f"postgres://voipbot@/voipbot?host={host}") as database:
        with pytest.raises(DatabaseUnavailable):
            await database.ping()


async def test_errors_show_no_values(database: Database) -> None:
    async with database.write() as connection:
        with pytest.raises(DBAPIError) as raised:
            await connection.execute(
                text("SELECT no_such_column FROM seen_events WHERE event_id = :id"),
                {"id": "canary"},
            )
    assert "canary" not in str(raised.value)


async def _write_then_fail(database: Database, error: Exception | None) -> None:
    async with database.write() as connection:
        await connection.execute(insert(seen_events).values(EVENT))
        if error is not None:
            raise error


async def _insert_while_reading(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(insert(seen_events).values(EVENT))


async def _break_own_connection(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def _enter(database: Database) -> None:
    async with database.write():
        pass


async def _events(database: Database) -> list[str]:
    async with database.read() as connection:
        return list(await connection.scalars(select(seen_events.c.event_id)))
