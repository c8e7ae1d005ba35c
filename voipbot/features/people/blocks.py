"""What ``/voipbot`` answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)

from voipbot.domain.deliveries import DeliveryCounts, DeliveryState
from voipbot.messages import Words
from voipbot.slack.mrkdwn import mention
from voipbot.slack.replies import Reply

SHOWN = 60
"""People in one list: a line each stays under a section's 3,000 characters."""


@dataclass(frozen=True, slots=True)
class Status:
    """How voipbot and what it stands on are."""

    version: str
    pbx: str | None
    """What is wrong with the PBX, in words; ``None`` where it answers."""
    database: str | None
    front_door: str | None
    """What is wrong with the connection to Slack."""
    backlog: DeliveryCounts | None


def help_card(prefix: str, words: Words) -> Reply:
    """Everything on one card."""
    said = words("people.help", prefix=prefix)
    blocks: list[Block] = [
        HeaderBlock(text=words("people.help_title")),
        SectionBlock(text=MarkdownTextObject(text=said)),
        SectionBlock(text=MarkdownTextObject(text=words("people.help_shortcuts"))),
    ]
    return Reply(words("people.help_title"), blocks)


def status(found: Status, words: Words) -> Reply:
    """``/voipbot status``."""
    lines = [
        _line(words("status.pbx"), found.pbx, words),
        _line(words("status.database"), found.database, words),
        _line(words("status.slack"), found.front_door, words),
    ]
    if found.backlog is not None:
        waiting = found.backlog.by_state.get(DeliveryState.PENDING, 0)
        dead = found.backlog.by_state.get(DeliveryState.DEAD, 0)
        lines.append(words("status.outbox", waiting=waiting, dead=dead))
    text = "\n".join(lines)
    version = words("status.version", version=found.version)
    note = ContextBlock(elements=[MarkdownTextObject(text=version)])
    return Reply(text, [SectionBlock(text=MarkdownTextObject(text=text)), note])


def people(listed: Sequence[tuple[str, str]], words: Words) -> Reply:
    """Who has which extension."""
    if not listed:
        return Reply(words("people.nobody"))
    lines = [
        words("people.line", user=mention(user), extension=extension)
        for user, extension in listed[:SHOWN]
    ]
    if len(listed) > SHOWN:
        lines.append(words("people.more", n=len(listed) - SHOWN))
    text = "\n".join(lines)
    return Reply(text, [SectionBlock(text=MarkdownTextObject(text=text))])


def person(user_ids: Sequence[str], extension: str, words: Words) -> Reply:
    """Who has one extension."""
    if not user_ids:
        return Reply(words("people.extension_free", extension=extension))
    return people([(user_id, extension) for user_id in user_ids], words)


def _line(name: str, wrong: str | None, words: Words) -> str:
    if wrong is None:
        return f":white_check_mark: {name}: {words('status.well')}"
    return f":x: {name}: {wrong}"
