"""Every test of the store runs on both databases and finds its database without a row."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from tests.postgres import PostgresServer, postgres_server
from tests.store.process import run
from voipbot.store.engine import Database
from voipbot.store.tables import metadata

__all__ = ["postgres_server"]

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    run("migrate", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_name(postgres_server: PostgresServer) -> str:
    name = postgres_server.new_database()
    run("migrate", postgres_server.url(name))
    return name


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server = cast("PostgresServer", request.getfixturevalue("postgres_server"))
    return server.url(server.new_database())


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with voipbot's schema, and empty."""
    if request.param == "sqlite":
        template = cast("Path", request.getfixturevalue("migrated_file"))
        path = tmp_path / "voipbot.db"
        shutil.copy(template, path)
        return f"sqlite:///{path}"
    server = cast("PostgresServer", request.getfixturevalue("postgres_server"))
    name = cast("str", request.getfixturevalue("migrated_name"))
    server.empty(name, metadata.tables)
    return server.url(name)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with Database.open(url) as opened:
        yield opened


@pytest.fixture
async def neighbour(url: str) -> AsyncIterator[Database]:
    """The same database as another process would have it: with a pool and a lock of its own."""
    async with Database.open(url) as opened:
        yield opened
