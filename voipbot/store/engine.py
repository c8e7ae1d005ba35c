"""One database, SQLite or PostgreSQL, and its transactions.

SQLite's locking is taken over from the driver, which by default begins a transaction only at the
first write: two that have both read by then overwrite each other (285 of 800 increments kept, by
measurement). Here ``write()`` is ``BEGIN IMMEDIATE`` and ``read()`` cannot write.
https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiosqlite
from asyncpg import PostgresError
from sqlalchemy import URL, Connection, Table, event, func, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeout,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from voipbot.store.errors import BadDatabaseUrl, DatabaseUnavailable

WAIT_SECONDS = 30
"""How long a transaction waits for its turn before the database counts as unavailable."""
MIGRATION_LOCK = 0x766F6970
"""PostgreSQL's advisory lock for migrations: "voip" in ASCII, so that no other program has it."""

_READS = "voipbot_reads"


class Database:
    """A pool of connections. Nothing is connected before the first transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Use ``Database.open``; ``engine`` is closed with this."""
        self._writing = engine
        self._reading = engine.execution_options(**{_READS: True, "postgresql_readonly": True})
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, url: str) -> Self:
        """Open ``sqlite:///relative``, ``sqlite:////absolute`` or ``postgres[ql]://…``.

        Raises:
            BadDatabaseUrl: anything else.
        """
        parsed = _parsed(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(_sqlite_engine(parsed))
        return cls(_postgres_engine(parsed))

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._writing.dialect.name

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._writing.dispose()

    @asynccontextmanager
    async def write(self, on: AsyncConnection | None = None) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that commits at the end, or rolls back where something raises.

        With ``on``, the caller's own transaction is joined and left open. Do not open a second
        ``write()`` inside one: on SQLite it would wait for itself.

        Raises:
            DatabaseUnavailable: see there.
        """
        if on is not None:
            yield on
            return
        async with self._my_turn(), _transaction(self._writing) as connection:
            yield connection

    @asynccontextmanager
    async def read(self, on: AsyncConnection | None = None) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that cannot write; ``on`` and errors as for ``write``."""
        if on is not None:
            yield on
            return
        async with _transaction(self._reading) as connection:
            yield connection

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnavailable: there is none.
        """
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def migrate(self) -> None:
        """Bring the schema to the newest revision; processes that start at once take turns.

        It is one transaction: a crash in the middle leaves the schema as it was.

        Raises:
            SchemaTooNew: a newer voipbot has been here.
            DatabaseUnavailable: see there.
        """
        from voipbot.store.migrations import upgrade

        async with self.write() as connection:
            if self.dialect == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            await connection.run_sync(upgrade)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        """Let this process' writers queue here.

        SQLite has one writer at a time and lets the others poll for the lock, each with a
        connection in hand that a reader could use.
        """
        if self._turn is None:
            yield
            return
        try:
            await asyncio.wait_for(self._turn.acquire(), WAIT_SECONDS)
        except TimeoutError as error:
            raise DatabaseUnavailable from error
        try:
            yield
        finally:
            self._turn.release()


async def database_now(connection: AsyncConnection) -> datetime:
    """Return the time by the database's clock, which all processes share; aware, in UTC.

    To the microsecond on PostgreSQL, to the millisecond on SQLite.
    """
    if connection.dialect.name == "postgresql":
        moment = await connection.scalar(select(func.clock_timestamp()))
        return _aware(moment).astimezone(UTC)
    written = await connection.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
    return datetime.fromisoformat(str(written)).replace(tzinfo=UTC)


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that knows ON CONFLICT, in the connection's dialect."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Translate the drivers' errors; those of the caller's own sockets and files pass through."""
    try:
        connection = await _begun(engine)
    except (OSError, PostgresError, DBAPIError, PoolTimeout) as error:
        raise DatabaseUnavailable from error
    try:
        yield connection
        await connection.commit()
    except DBAPIError as error:
        if isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated:
            raise DatabaseUnavailable from error
        raise
    finally:
        await connection.close()


async def _begun(engine: AsyncEngine) -> AsyncConnection:
    connection = await engine.connect()
    try:
        await connection.begin()
    except BaseException:
        await connection.close()
        raise
    return connection


def _aware(moment: Any) -> datetime:
    if not isinstance(moment, datetime):
        raise TypeError(f"the database's clock gave {moment!r}")
    return moment


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(reason="it is no URL") from error
    if backend not in ("sqlite", "postgresql"):
        raise BadDatabaseUrl(reason=f"{backend} is neither sqlite nor postgres")
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadDatabaseUrl(reason="SQLite needs a file, such as sqlite:///voipbot.db")
    return parsed


def _sqlite_engine(url: URL) -> AsyncEngine:
    path = Path(str(url.database))
    try:
        # The file holds reply urls for minutes and people's calls for good: its owner's alone.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise BadDatabaseUrl(reason=f"{path}: {error.strerror}") from error
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        connect_args={"timeout": WAIT_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver emits no BEGIN of its own
    connection.run_async(_configure)


async def _configure(driver: aiosqlite.Connection) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        await _switch_to_wal(driver)
    await driver.execute("PRAGMA synchronous = FULL")
    await driver.execute("PRAGMA foreign_keys = ON")


async def _switch_to_wal(driver: aiosqlite.Connection) -> None:
    """Try until it is done.

    Where two processes switch a new file at once, SQLite refuses one of them on the spot, whatever
    its timeout: both hold the read lock that the other waits for.
    """
    while True:
        try:
            await driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _postgres_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        _for_asyncpg(url),
        connect_args={"timeout": WAIT_SECONDS, "command_timeout": WAIT_SECONDS},
        pool_pre_ping=True,  # survives a restart of the server
        hide_parameters=True,
    )


def _for_asyncpg(url: URL) -> URL:
    """Hosts hand out libpq's URLs; asyncpg knows ``sslmode`` by another name."""
    query: dict[str, Any] = dict(url.query)
    query.pop("channel_binding", None)  # asyncpg has none to require
    mode = query.pop("sslmode", None)
    if mode is not None:
        query["ssl"] = mode
    return url.set(drivername="postgresql+asyncpg", query=query)
