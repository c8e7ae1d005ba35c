"""Runs Alembic inside a transaction that somebody else has opened and locked."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from voipbot.store.errors import SchemaTooNew


def upgrade(connection: Connection) -> None:
    """Apply every migration that the database has not had yet.

    Raises:
        SchemaTooNew: it has had one that this version does not know.
    """
    scripts = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(connection, opts={"target_metadata": None})
    current = context.get_current_revision()
    try:
        steps = list(scripts.iterate_revisions("head", current or "base"))
    except CommandError as error:
        head = str(scripts.get_current_head())
        raise SchemaTooNew(found=str(current), known=head) from error
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
            context.stamp(scripts, step.revision)
