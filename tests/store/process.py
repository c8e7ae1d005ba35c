"""What another process does to a database: ``python -m tests.store.process <what> <url>``."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from tests.store.samples import dial, message
from voipbot.store.dial_rows import to_row
from voipbot.store.engine import Database, insert
from voipbot.store.outbox import Outbox
from voipbot.store.tables import dials

ROOT = Path(__file__).parents[2]
TASKS = 4
TIMES = 100
LEASE = timedelta(minutes=5)


def start(what: str, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.process", what, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output.split()


def run(what: str, url: str) -> list[str]:
    return finish(start(what, url))


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


async def migrate(database: Database) -> None:
    await database.migrate()


async def increment(database: Database) -> None:
    """On SQLite read first, then write, which is what loses updates; see voipbot.store.engine."""
    await asyncio.gather(*(_increment(database) for _ in range(TASKS)))


async def _increment(database: Database) -> None:
    for _ in range(TIMES):
        async with database.write() as connection:
            if database.dialect == "sqlite":
                seen = await connection.scalar(text("SELECT n FROM counter"))
                await connection.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})
            else:
                await connection.execute(text("UPDATE counter SET n = n + 1"))


async def claim(database: Database) -> None:
    """Say each id that was claimed, until nothing is left."""
    outbox = Outbox(database, pace=timedelta())
    while claimed := await outbox.claim(3, LEASE):
        for one in claimed:
            sys.stdout.write(f"{one.message.id}\n")
            await outbox.sent(one, "1700000000.000100", one.message.channel)


async def claim_and_hang(database: Database) -> None:
    """Take one message as a sender does, and never come back."""
    claimed = await Outbox(database).claim(1, timedelta(seconds=-1))
    _ready(*(one.message.id for one in claimed))
    await asyncio.Event().wait()


async def hang_in_transaction(database: Database) -> None:
    """Stop half-way through a transaction, with rows written that belong together."""
    async with database.write() as connection:
        await connection.execute(insert(connection, dials).values(to_row(dial("1"))))
        await Outbox(database).add(message("1"), on=connection)
        _ready("written")
        await asyncio.Event().wait()


def _ready(*words: str) -> None:
    sys.stdout.write(f"{' '.join(words)}\n")
    sys.stdout.flush()


COMMANDS = {
    command.__name__: command
    for command in (migrate, increment, claim, claim_and_hang, hang_in_transaction)
}


async def main(what: str, url: str) -> None:
    async with Database.open(url) as database:
        await COMMANDS[what](database)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
