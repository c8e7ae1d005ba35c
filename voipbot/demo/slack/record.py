"""What tests ask afterwards: every call the app made, every payload it got, every rule it broke."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from voipbot.demo.slack.model import Json


@dataclass(slots=True)
class ApiCall:
    """A call of a Web API method, or a use of a response_url (method ``response_url``)."""

    method: str
    args: Json
    at: datetime
    answer: Json | None = None
    """None while it has not been answered, or never was."""


@dataclass(slots=True)
class Delivered:
    """A payload sent to the app."""

    kind: str
    """``slash_commands``, ``interactive`` or ``events_api``, as Socket Mode names them."""
    payload: Json
    at: datetime
    attempt: int = 0
    connection: str = ""
    acked_after: float | None = None
    """Seconds until the ack, or None when there was none in time."""
    ack: Json = field(default_factory=dict)
    """What the ack carried."""
    error: str = ""
    """Why it counts as not acked: ``operation_timeout``, ``dispatch_failed`` …"""

    @property
    def acked(self) -> bool:
        """Whether the app acknowledged it in time."""
        return self.acked_after is not None


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of Slack's that the app broke, whether or not Slack answered it with an error."""

    where: str
    """The method or surface."""
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}{self.path}: {self.message}"


@dataclass(slots=True)
class Record:
    """Everything that happened between the app and the local Slack, in order."""

    calls: list[ApiCall] = field(default_factory=list)
    deliveries: list[Delivered] = field(default_factory=list)
    violations: list[Breach] = field(default_factory=list)

    def breach(self, where: str, path: str, message: str) -> None:
        """Note a broken rule."""
        self.violations.append(Breach(where, path, message))

    def clear(self) -> None:
        """Forget it all."""
        self.calls.clear()
        self.deliveries.clear()
        self.violations.clear()
