"""The command line: parses, calls, prints. What is heavy is imported when it is wanted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import click

from voipbot import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voipbot")
def main() -> None:
    """A phone for Slack over a Voip24h PBX."""


@main.command()
@click.option("--port", default=8024, show_default=True, help="Where the page is served.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
def demo(port: int, open_page: bool) -> None:
    """Try everything with a local Slack and a local PBX; needs no account."""
    from voipbot.demo.app import run_demo

    _go(lambda: run_demo(port, open_page=open_page))


@main.command()
def run() -> None:
    """Everything in one process: the Slack front door and the jobs."""
    _process("run")


@main.command()
def web() -> None:
    """The Slack front door alone; needs PostgreSQL and a worker."""
    _process("web")


@main.command()
def worker() -> None:
    """The jobs and the outbox alone; needs PostgreSQL."""
    _process("worker")


@main.command()
def check() -> None:
    """Try the tokens, scopes, secret and database; say for each what to do."""
    from voipbot.checks import check_everything

    _go(check_everything)


@main.command()
@click.option("--prefix", default="", help="Rename every command: acme- makes /acme-dial.")
@click.option("--url", help="Your server's https address, for HTTP mode.")
@click.option("--no-history", is_flag=True, help="Leave out the history scopes.")
def manifest(prefix: str, url: str | None, no_history: bool) -> None:
    """Print the app manifest to paste into Slack."""
    from voipbot.slack.manifest import manifest as build
    from voipbot.slack.manifest import to_yaml

    try:
        built = build(prefix=prefix, url=url, history=not no_history)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    click.echo(to_yaml(built), nl=False)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""

    async def migrated() -> int:
        from voipbot.config import read_settings
        from voipbot.store.engine import Database

        database = Database.open(read_settings().database_url)
        try:
            await database.migrate()
        finally:
            await database.close()
        click.echo("The database is up to date.")
        return 0

    _go(migrated)


def _process(name: str) -> None:
    from voipbot.config import Process
    from voipbot.processes import run_process

    _go(lambda: run_process(Process(name)))


def _go(start: Callable[[], Coroutine[Any, Any, int]]) -> None:
    """Run a command; what was raised on purpose becomes a sentence instead of a traceback."""
    from voipbot.config import BadSettings
    from voipbot.errors import VoipbotError

    try:
        sys.exit(asyncio.run(start()))
    except BadSettings as error:
        click.echo("voipbot cannot start:", err=True)
        for problem in error.problems:
            click.echo(f"  - {problem}", err=True)
    except VoipbotError as error:
        from voipbot.messages import plain

        click.echo(plain(error.key, error.params), err=True)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(2)
