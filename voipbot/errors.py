"""Everything that voipbot raises on purpose, as one tree.

::

    VoipbotError
    ├── BadInput             what a person typed or chose makes no sense yet
    │   ├── BadNumber        (voipbot.domain.phone) not one dialable number; see its reasons
    │   └── …                each feature's own leaves stand beside its service
    ├── Refused              understood, and not allowed
    ├── NotFound             there is no such call, recording or person
    ├── PbxError             (voipbot.pbx.errors) the PBX did not do what it was asked
    ├── SlackFailed          (voipbot.slack.errors) Slack did not do what it was asked
    └── BadSettings          (voipbot.config) the environment makes no sense

A leaf carries a ``key`` into the message catalogue, the ``params`` that its sentence wants, and the
``level`` at which it is logged. Nobody picks words by the class of an error: the wrapper around the
listeners says ``words(error.key, **error.params)`` and logs at ``error.level``.
"""

from __future__ import annotations

import logging
from typing import ClassVar


class VoipbotError(Exception):
    """The root. Only leaves are raised; each names a sentence of the catalogue."""

    key: ClassVar[str] = "error.unexpected"
    level: ClassVar[int] = logging.ERROR

    def __init__(self, **params: str | int) -> None:
        """``params`` fill the placeholders of the sentence under ``key``."""
        super().__init__(self.key, *(f"{name}={value}" for name, value in params.items()))
        self.params = params


class BadInput(VoipbotError):
    """The person can mend it: the sentence says how."""

    level = logging.INFO


class Refused(VoipbotError):
    """Understood, and not allowed: the sentence says who can allow it."""

    level = logging.INFO


class NotFound(VoipbotError):
    """There is no such thing, or none that this person may know of."""

    level = logging.INFO
