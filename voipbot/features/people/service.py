"""Who has which extension, and who is an admin."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from voipbot.domain.people import Actor, Role
from voipbot.errors import NotFound

MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>|@(?P<name>[\w.\-]+)")
"""A colleague as Slack escapes them, or typed plainly."""

NamesOf = Callable[[str, str], Awaitable[frozenset[str]]]
"""``(team_id, user_id)``: the names that a person may be called by, in lower case."""


class NoSuchColleague(NotFound):
    """Nobody with an extension is called so."""

    key = "people.no_such_colleague"


class ColleagueWithoutExtension(NotFound):
    """A colleague whose extension is not known."""

    key = "people.colleague_without_extension"


class People:
    """Reads who has which extension from the settings."""

    def __init__(
        self, extensions: Mapping[str, str], admins: frozenset[str], names_of: NamesOf
    ) -> None:
        """``extensions`` by Slack user id."""
        self._extensions = extensions
        self._admins = admins
        self._names_of = names_of

    def actor(self, team_id: str, user_id: str, *, guest: bool) -> Actor:
        """Return who acts; a guest of another company has neither extension nor role here."""
        if guest:
            return Actor(team_id, user_id, guest=True)
        extension = self._extensions.get(user_id)
        return Actor(
            team_id=team_id,
            user_id=user_id,
            extensions=(extension,) if extension else (),
            role=Role.ADMIN if user_id in self._admins else Role.MEMBER,
        )

    def listed(self) -> list[tuple[str, str]]:
        """Return (Slack user id, extension) of everybody, by extension."""
        return sorted(self._extensions.items(), key=lambda item: item[1])

    def with_extension(self, extension: str) -> list[str]:
        """Return the Slack user ids of who has ``extension``."""
        return [user for user, own in self._extensions.items() if own == extension]

    async def known_extensions(self, _team_id: str) -> frozenset[str]:
        """Return everybody's extensions."""
        return frozenset(self._extensions.values())

    async def extension_of(self, team_id: str, mention: str) -> str | None:
        """Return a mentioned colleague's extension; ``None`` where ``mention`` is no mention.

        Raises:
            NoSuchColleague, ColleagueWithoutExtension: there is none to dial.
        """
        named = MENTION.fullmatch(mention.strip())
        if named is None:
            return None
        user_id = named["id"] or await self._called(team_id, named["name"])
        extension = self._extensions.get(user_id)
        if extension is None:
            raise ColleagueWithoutExtension(user=user_id)
        return extension

    async def extensions_of(self, team_id: str, mention: str) -> tuple[str, ...]:
        """Return a mentioned colleague's extensions; errors as for ``extension_of``."""
        extension = await self.extension_of(team_id, mention)
        if extension is None:
            raise NoSuchColleague(name=mention)
        return (extension,)

    async def _called(self, team_id: str, name: str) -> str:
        wanted = name.casefold()
        for user_id in self._extensions:
            if wanted in await self._names_of(team_id, user_id):
                return user_id
        raise NoSuchColleague(name=name)
