"""The schema's history. ``versions`` holds one file a revision, in order.

A revision states its tables in full, with no import from ``voipbot``: it has to mean the same in
years to come.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from voipbot.store.errors import SchemaTooNew


def upgrade(connection: Connection) -> None:
    """Apply what is missing, inside the caller's transaction, which others have to wait for.

    Raises:
        SchemaTooNew: the database has had a revision that is not among these.
    """
    config = Config()
    # Alembic reads % as the start of an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
    unknown = [revision for revision in found if revision not in known]
    if unknown:
        raise SchemaTooNew(found=unknown[0], known=str(scripts.get_current_head()))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
