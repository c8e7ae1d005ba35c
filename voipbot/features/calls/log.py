"""The call log as every feature reads it: whole local days of one team's PBX."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from voipbot.domain.calls import Leg, Period
from voipbot.pbx import Voip24h

log = structlog.get_logger(__name__)


class CallLog:
    """Reads rows with the request that the team's PBX server wants."""

    def __init__(
        self,
        pbx_for: Callable[[str], Voip24h],
        extensions: Callable[[str], Awaitable[frozenset[str]]],
        *,
        by_extension: bool,
    ) -> None:
        """``by_extension`` is for servers that answer getDate only with a user."""
        self._pbx_for = pbx_for
        self._extensions = extensions
        self._by_extension = by_extension

    async def legs(self, team_id: str, period: Period) -> Sequence[Leg]:
        """Return all rows that begin in ``period``, in no order.

        Raises:
            PbxError: the PBX did not answer, or not with a call log.
        """
        pbx = self._pbx_for(team_id)
        if not self._by_extension:
            found = await pbx.get_date(period)
            _warn_of(found.set_aside)
            return found.legs
        known = sorted(await self._extensions(team_id))
        logs = await asyncio.gather(*(pbx.get_user_date(user, period) for user in known))
        _warn_of(sum(part.set_aside for part in logs))
        return [leg for part in logs for leg in part.legs]


def _warn_of(set_aside: int) -> None:
    if set_aside:
        log.warning("rows_set_aside", rows=set_aside)
