"""Structured logs: one line an event, JSON when not on a terminal, numbers and secrets masked."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LONG_NUMBER = re.compile(r"(?<![\w.:-])(\+?\d{3})\d{3,}(\d{3})(?![\w.:-])")
"""What may be a phone number: nine digits or more, not part of an id or a time."""
SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+")


def set_up_logs(level: str) -> None:
    """Send everything, libraries included, through one pipeline to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        masked,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=shared,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "apscheduler", "aiosqlite", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def masked(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Mask what looks like a phone number or a token, in every string of a log line."""
    for name, value in event.items():
        if isinstance(value, str) and name != "timestamp":
            event[name] = LONG_NUMBER.sub(r"\1…\2", SECRET.sub("[secret]", value))
    return event
