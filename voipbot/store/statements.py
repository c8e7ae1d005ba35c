"""What both databases can do and spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from voipbot.store.tables import Instant


def insert(on: AsyncConnection, table: Table) -> Any:
    """Return an insert that knows ON CONFLICT, in the dialect of ``on``."""
    module = postgresql if on.dialect.name == "postgresql" else sqlite
    return module.insert(table)


def database_now(on: AsyncConnection) -> ColumnElement[Any]:
    """Return the database's clock as an expression.

    Leases and paces are judged by it, so that processes whose clocks differ agree.
    """
    if on.dialect.name == "postgresql":
        micros = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
    else:
        micros = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
    return literal_column(micros, Instant())
