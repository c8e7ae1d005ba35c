"""Run by Alembic, in the transaction that ``voipbot.store.migrations.upgrade`` was given."""

from alembic import context

from voipbot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
