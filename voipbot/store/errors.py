"""What can go wrong with the database, as leaves of the tree in ``voipbot.errors``.

::

    VoipbotError
    └── StoreError
        ├── BadDatabaseUrl      DATABASE_URL names no database that voipbot can use
        ├── DatabaseUnavailable it cannot be reached, is locked, or broke off
        └── SchemaTooNew        a newer voipbot has migrated it
"""

from __future__ import annotations

import logging

from voipbot.errors import VoipbotError


class StoreError(VoipbotError):
    """The database did not do what it was asked."""


class BadDatabaseUrl(StoreError):
    """``reason`` says what is wrong, without the URL, which holds a password."""

    key = "store.bad_url"
    level = logging.CRITICAL


class DatabaseUnavailable(StoreError):
    """The transaction did not happen, or (where the commit's answer was lost) may have."""

    key = "store.unavailable"


class SchemaTooNew(StoreError):
    """``found`` is the schema's revision, ``known`` the newest one that this voipbot has."""

    key = "store.schema_too_new"
    level = logging.CRITICAL
