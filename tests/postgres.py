"""A PostgreSQL server of the tests' own, on a Unix socket that nobody else can reach."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

__all__ = ["PostgresServer", "postgres_server"]

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this account."""


class PostgresServer:
    """Runs until ``stop``; forgets everything then."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._account = ACCOUNT if os.geteuid() == 0 else None
        self._home = Path(tempfile.mkdtemp(prefix="voipbot-pg-"))
        self._names = (f"test_{number}" for number in itertools.count())
        if self._account is not None:
            shutil.chown(self._home, self._account)

    def start(self) -> None:
        data = self._data
        self._run("initdb", "-D", data, "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--no-sync")
        settings = f"-k {self._home} -c listen_addresses='' -c fsync=off -c max_connections=60"
        log = str(self._home / "log")
        self._run("pg_ctl", "-D", data, "-l", log, "-o", settings, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._home)

    def new_database(self) -> str:
        """Create a database without a table, and return its name."""
        name = next(self._names)
        self._run("createdb", "-h", str(self._home), "-U", ACCOUNT, name)
        return name

    def empty(self, name: str, tables: Iterable[str]) -> None:
        """Delete every row, which takes a tenth of the time of a new database.

        As a replica the server asks no triggers, such as those that seal the audit trail.
        """
        commands = ["SET session_replication_role = replica"]
        commands += [f"DELETE FROM {table}" for table in tables]  # noqa: S608 - our own names
        options = [word for command in commands for word in ("-c", command)]
        self._run("psql", "-h", str(self._home), "-U", ACCOUNT, "-q", *options, name)

    def url(self, name: str) -> str:
        return f"postgres://{ACCOUNT}@/{name}?host={self._home}"

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: a pipe would stay open as long as the server that inherits it.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                user=self._account,
                group=self._account,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
            output.seek(0)
            assert done.returncode == 0, output.read().decode()


def _programs() -> Path | None:
    versions = sorted(DEBIAN_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _account_is_there() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return True


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are missing: apt-get install postgresql")
    if os.geteuid() == 0 and not _account_is_there():
        pytest.skip(f"PostgreSQL cannot run as root, and there is no account {ACCOUNT}")
    server = PostgresServer(programs)
    server.start()
    yield server
    server.stop()
