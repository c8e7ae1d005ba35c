"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in general; see ``voipbot.domain.permission``."""

    MEMBER = "member"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind one interaction, as every service takes them."""

    team_id: str
    """The workspace that voipbot is installed in."""
    user_id: str
    extensions: tuple[str, ...] = ()
    """Their own extensions, the preferred one first."""
    role: Role = Role.MEMBER
    guest: bool = False
    """Whether they belong to another company's workspace (Slack Connect)."""

    @property
    def extension(self) -> str | None:
        """The extension that rings when they dial."""
        return self.extensions[0] if self.extensions else None
