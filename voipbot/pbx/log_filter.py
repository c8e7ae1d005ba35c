"""What httpx and httpcore log at DEBUG, without what a server echoes of a request.

httpcore logs the headers of every answer, and the line itself where that is no HTTP.
"""

from __future__ import annotations

import logging

from voipbot.pbx.secret import Secret

LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11")


class RedactingFilter(logging.Filter):
    """Takes one secret, and links, out of the records of the loggers that it is attached to."""

    def __init__(self, secret: Secret) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        links = record.name != "httpx"  # it logs the PBX's own address, which is no secret
        record.msg = self._secret.mask(record.getMessage(), links=links)
        record.args = None
        return True

    def attach(self) -> None:
        """Begin; filters belong to loggers, which all clients of a process share."""
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)

    def detach(self) -> None:
        """End."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)
