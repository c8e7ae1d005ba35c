"""Bounds on what one client asks and takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Times are in seconds."""

    connect: float = 5.0
    """For a connection, and again for its TLS handshake."""
    read: float = 10.0
    """Without a byte received."""
    write: float = 10.0
    """Without a byte sent."""
    whole: float = 30.0
    """One read, all in all: a server that trickles cannot hold it longer."""
    dial: float = 15.0
    """The same for makeDial, where a person waits with the phone in hand."""
    response_bytes: int = 64 * 1024 * 1024
    """After decompression; 100,000 rows are about 16 MB."""
    window_days: int = 7
    """Days that are asked for in one request."""
    concurrency: int = 3
    """Reads under way at a time."""
    attempts: int = 3
    """Times that a read is asked, at most."""
    patience: float = 15.0
    """After this no further attempt of a read begins."""
    wait: float = 0.5
    """Before the second attempt of a read; doubles, with jitter of the same size."""
    longest_wait: float = 5.0
    """Between two attempts; a server that wants more (Retry-After) is not asked again."""
