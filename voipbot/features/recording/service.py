"""Finding recordings, hearing them, and granting one to a conversation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import uuid4

from voipbot.clock import Clock
from voipbot.config import Share
from voipbot.domain.audit import AuditAction, AuditEntry
from voipbot.domain.calls import Call, Leg, Period, calls_from_legs
from voipbot.domain.people import Actor
from voipbot.domain.permission import Action, GuestRefused, Target, require
from voipbot.domain.phone import parse_dialed
from voipbot.domain.recordings import SharedRecording
from voipbot.errors import BadInput, NotFound, Refused
from voipbot.pbx import NoRecording, RecordingLink, Voip24h
from voipbot.store.audit import AuditTrail
from voipbot.store.shares import Shares

CALL_ID = re.compile(r"(?:[\w-]*-)?(\d{9,11})\.\d+")
"""``1532857052.131132``, a prefix allowed; the integer part is the instant it began."""
LOOK_BACK = timedelta(days=30)
"""How far back a recording is looked for by number, and "last"."""
ZONE_SLACK = timedelta(days=1)
"""A callId's instant and the log's local day may fall on neighbouring days."""


class NoSuchCall(NotFound):
    """No such call in the log, or none that this person may know of."""

    key = "recording.no_such_call"


class NoAnsweredCall(NotFound):
    """Nobody spoke with that number of late."""

    key = "recording.no_answered_call"


class SharingOff(Refused):
    """``VOIPBOT_SHARE=off``."""

    key = "recording.sharing_off"


class NotShared(NotFound):
    """The card stands for a share that is not known, or not for this conversation."""

    key = "recording.not_shared"


class NotMember(Refused):
    """Not a member of the conversation that it was shared with."""

    key = "recording.not_member"


class NotUnderstood(BadInput):
    """Neither a callId, a number, nor ``last``."""

    key = "recording.not_understood"


@dataclass(frozen=True, slots=True)
class Links:
    """Where one recording can be heard and had; bearer secrets, for one person's eyes."""

    listen: RecordingLink | None
    download: RecordingLink | None


@dataclass(frozen=True, slots=True)
class Found:
    """A recorded call and its links, fetched a moment ago."""

    call: Call
    links: Links


class CallLog(Protocol):
    """Where rows of the call log come from."""

    async def legs(self, team_id: str, period: Period) -> Sequence[Leg]:
        """Return the rows of whole local days."""


Membership = Callable[[str, str, str], Awaitable[bool]]
"""``(team_id, channel_id, user_id)``: whether the person is in the conversation."""


class Recordings:
    """Finds recordings and hands out links, to whom they may be handed out."""

    def __init__(
        self,
        pbx_for: Callable[[str], Voip24h],
        log: CallLog,
        shares: Shares,
        audit: AuditTrail,
        clock: Clock,
        local_date: Callable[[datetime], date],
        leg_window: timedelta,
        is_member: Membership,
        share: Share,
    ) -> None:
        self._pbx_for = pbx_for
        self._log = log
        self._shares = shares
        self._audit = audit
        self._clock = clock
        self._local_date = local_date
        self._leg_window = leg_window
        self._is_member = is_member
        self.share_mode = share

    async def find(self, actor: Actor, text: str) -> Found:
        """Return the recording that ``text`` names: a callId, a number, or ``last``.

        Raises:
            BadInput, NotFound, Refused: nothing is named, found or allowed.
            NoRecording: the call was not recorded.
            PbxError: the PBX did not answer.
        """
        call = await self._call(actor, text.strip())
        await self._allow(actor, call)
        return Found(call, await self._opened(actor, call.call_id, call.answering))

    async def recent(self, actor: Actor, limit: int = 20) -> list[Call]:
        """Return the newest answered calls that the actor may hear, newest first."""
        if not actor.extensions:
            return []
        calls = await self._calls(actor, LOOK_BACK)
        return [call for call in calls if call.answered and self._own(actor, call)][:limit]

    async def share(
        self, actor: Actor, call_id: str, channel_id: str, thread_ts: str | None
    ) -> SharedRecording:
        """Return a grant of one recording to the members of a conversation, to be published.

        Raises:
            SharingOff, Refused, NotFound, NoRecording, PbxError: as for ``find``.
        """
        if self.share_mode is Share.OFF:
            raise SharingOff
        call = await self._by_id(actor, call_id)
        await self._allow(actor, call, Action.SHARE_RECORDING)
        return SharedRecording(
            id=uuid4().hex,
            team_id=actor.team_id,
            leg=call.deciding,
            channel_id=channel_id,
            thread_ts=thread_ts,
            shared_by=actor.user_id,
            shared_at=self._clock.now(),
        )

    async def press(self, actor: Actor, share_id: str, channel_id: str) -> Links:
        """Return fresh links to a member of the conversation that it was shared with.

        Raises:
            NotShared, NotMember, GuestRefused: not a share, or not for this person.
        """
        share = await self._shares.get(actor.team_id, share_id)
        if share is None or share.channel_id != channel_id:
            raise NotShared
        if actor.guest:
            await self._audited(actor, AuditAction.RECORDING_REFUSED, share.leg.call_id)
            raise GuestRefused
        if not await self._is_member(actor.team_id, channel_id, actor.user_id):
            await self._audited(actor, AuditAction.RECORDING_REFUSED, share.leg.call_id)
            raise NotMember
        target = Target((share.leg.extension,), shared_with_actor=True)
        require(actor, Action.HEAR_RECORDING, target)
        return await self._opened(actor, share.leg.call_id, (share.leg.extension,), share=share.id)

    def share_entry(self, share: SharedRecording) -> AuditEntry:
        """Return the audit entry of a share, to be written in the share's transaction."""
        return AuditEntry(
            share.team_id,
            share.shared_at,
            share.shared_by,
            AuditAction.RECORDING_SHARE,
            share.leg.call_id,
            {"channel": share.channel_id},
        )

    async def links_of(self, team_id: str, share_id: str) -> tuple[SharedRecording, Links]:
        """Return a share and fresh links, for cards that carry the links themselves."""
        share = await self._shares.get(team_id, share_id)
        if share is None:
            raise NotShared
        return share, await self._links(team_id, share.leg.call_id)

    async def _call(self, actor: Actor, text: str) -> Call:
        if CALL_ID.fullmatch(text):
            return await self._by_id(actor, text)
        if text.casefold() == "last":
            recent = await self.recent(actor, limit=1)
            if not recent:
                raise NoAnsweredCall
            return recent[0]
        return await self._by_number(actor, text)

    async def _by_number(self, actor: Actor, text: str) -> Call:
        try:
            number = parse_dialed(text, known_extensions=frozenset())
        except BadInput as error:
            raise NotUnderstood(text=text[:80]) from error
        for call in await self._calls(actor, LOOK_BACK):
            if call.answered and call.party.key == number.key and self._own(actor, call):
                return call
        raise NoAnsweredCall

    async def _by_id(self, actor: Actor, call_id: str) -> Call:
        named = CALL_ID.fullmatch(call_id)
        if named is None:
            raise NoSuchCall
        began = datetime.fromtimestamp(int(named[1]), tz=self._clock.now().tzinfo)
        days = Period(self._local_date(began - ZONE_SLACK), self._local_date(began + ZONE_SLACK))
        legs = await self._log.legs(actor.team_id, days)
        same = [leg for leg in legs if leg.call_id == call_id]
        if not same:
            raise NoSuchCall
        return calls_from_legs(same, self._leg_window)[0]

    async def _calls(self, actor: Actor, back: timedelta) -> list[Call]:
        now = self._clock.now()
        days = Period(self._local_date(now - back), self._local_date(now))
        return calls_from_legs(await self._log.legs(actor.team_id, days), self._leg_window)

    def _own(self, actor: Actor, call: Call) -> bool:
        """Whether it may be heard: by those who spoke, and by admins."""
        target = Target(call.answering)
        try:
            require(actor, Action.HEAR_RECORDING, target)
        except Refused:
            return False
        return True

    async def _allow(
        self, actor: Actor, call: Call, action: Action = Action.HEAR_RECORDING
    ) -> None:
        try:
            require(actor, action, Target(call.answering))
        except Refused:
            await self._audited(actor, AuditAction.RECORDING_REFUSED, call.call_id)
            raise
        if not call.answered:
            raise NoRecording

    async def _opened(
        self, actor: Actor, call_id: str, extensions: tuple[str, ...], **detail: str
    ) -> Links:
        links = await self._links(actor.team_id, call_id)
        detail["extensions"] = ",".join(extensions)
        await self._audited(actor, AuditAction.RECORDING_LISTEN, call_id, **detail)
        return links

    async def _links(self, team_id: str, call_id: str) -> Links:
        pbx = self._pbx_for(team_id)
        found = await asyncio.gather(
            pbx.recording_listen(call_id), pbx.recording_download(call_id), return_exceptions=True
        )
        links = [link for link in found if isinstance(link, RecordingLink)]
        if not links:
            raise next(error for error in found if isinstance(error, BaseException))
        return Links(*(link if isinstance(link, RecordingLink) else None for link in found))

    async def _audited(
        self, actor: Actor, action: AuditAction, call_id: str, **detail: str
    ) -> None:
        at = self._clock.now()
        await self._audit.append(
            AuditEntry(actor.team_id, at, actor.user_id, action, call_id, detail)
        )
