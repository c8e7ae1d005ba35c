"""What lists of calls look like."""

from __future__ import annotations

from datetime import date

import msgspec
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

from voipbot.domain.calls import Call, CallStatus, CallType, Period
from voipbot.features.calls.service import CallList
from voipbot.messages import Words
from voipbot.slack import buttons
from voipbot.slack.ids import Action
from voipbot.slack.mrkdwn import escape
from voipbot.slack.pieces import note, party_name
from voipbot.slack.replies import Reply

OPTION = 150
"""Slack's limit for the value of a menu entry."""


class Turn(msgspec.Struct, frozen=True, tag="page"):
    """The value of *Next*, *Previous* and *Post summary*: the words asked for, and a page."""

    words: str
    page: int = 0


class Row(msgspec.Struct, frozen=True, tag="row"):
    """The value of an entry of a row's menu."""

    do: str
    what: str


CALL, RECORDING, CALLER = "call", "recording", "caller"

STATUSES = {
    CallStatus.ANSWERED: "call.answered",
    CallStatus.NO_ANSWER: "call.no_answer",
    CallStatus.MISSED: "call.missed",
    CallStatus.BUSY: "call.busy",
    CallStatus.FAILED: "call.failed",
    CallStatus.CONGESTION: "call.congestion",
    CallStatus.OTHER: "call.other",
}
DIRECTIONS = {
    CallType.INBOUND: "call.in",
    CallType.OUTBOUND: "call.out",
    CallType.EXTERNAL: "call.external",
    CallType.LOCAL: "call.local",
    CallType.OTHER: "call.elsewhere",
}
ICONS = {
    CallType.INBOUND: ":arrow_lower_left:",
    CallType.OUTBOUND: ":arrow_upper_right:",
}


def call_list(found: CallList, words: Words) -> Reply:
    """A page of calls under their counts, a menu on each row."""
    title = words("calls.title", whose=whose(found, words), period=period(found, words))
    blocks: list[Block] = [
        HeaderBlock(text=title[:150]),
        SectionBlock(text=MarkdownTextObject(text=counts(found, words))),
    ]
    if not found.calls:
        blocks.append(note(words("calls.none")))
    else:
        blocks.append(DividerBlock())
    blocks.extend(_row(call, found, words) for call in found.calls)
    blocks.append(ActionsBlock(elements=_turns(found, words)))
    if found.pages > 1:
        blocks.append(note(words("calls.page", page=found.page + 1, pages=found.pages)))
    return Reply(f"{title}: {counts(found, words)}", blocks)


def summary(found: CallList, by: str, words: Words) -> Reply:
    """The counts, for a channel; ``by`` is the mention of who posted them."""
    title = words("calls.title", whose=whose(found, words), period=period(found, words))
    said = counts(found, words)
    blocks: list[Block] = [
        HeaderBlock(text=title[:150]),
        SectionBlock(text=MarkdownTextObject(text=said)),
        note(words("calls.summary_by", user=by)),
    ]
    return Reply(f"{title}: {said}", blocks)


def summary_posted(words: Words) -> Reply:
    """Said to the person who pressed *Post summary*."""
    return Reply(words("calls.summary_posted"))


def not_understood(said: str, command: str, words: Words) -> Reply:
    """Words that make no sense, and which do."""
    text = f"{said}\n{words('calls.help', command=command)}"
    return Reply(said, [SectionBlock(text=MarkdownTextObject(text=text))])


def help_text(words: Words, command: str) -> Reply:
    """``/calls help``."""
    said = words("calls.help", command=command)
    return Reply(said, [SectionBlock(text=MarkdownTextObject(text=said))])


def counts(found: CallList, words: Words) -> str:
    """``12 calls · 9 answered · 2 missed · 8 people``."""
    number = found.counts
    return " · ".join(
        (
            words.count("calls.count", number.calls),
            words.count("calls.answered", number.answered),
            words.count("calls.missed", number.missed),
            words.count("calls.people", number.people),
        )
    )


def call_line(call: Call, today: date, words: Words) -> str:
    """One call in one line: when, direction, who, outcome."""
    leg = call.deciding
    length = f", {words.span(leg.duration)}" if leg.duration is not None else ""
    answerer = words("call.by", extension=escape(leg.extension)) if call.answered else ""
    outcome = words(STATUSES[call.status], status=escape(leg.status_text))
    icon = ICONS.get(call.type, ":left_right_arrow:")
    when = words.moment(call.at, today)
    bold = "" if call.answered else "*"
    who = party_name(call.party, words)
    direction = words(DIRECTIONS[call.type])
    said = f"{outcome} {answerer}".strip()
    return f"{icon} `{when}` {direction} · {who} · {bold}{said}{bold}{length}"


def whose(found: CallList, words: Words) -> str:
    """Whose calls are listed."""
    if found.extensions is None:
        return words("calls.everybody")
    return words.count(
        "calls.of_extensions", len(found.extensions), extensions=words.list(list(found.extensions))
    )


def period(found: CallList, words: Words) -> str:
    """``today``, a date, or two."""
    days = found.query.period
    if days == Period(found.today, found.today):
        return words("calls.today")
    if days.first == days.last:
        return words.day(days.first)
    return words("calls.from_to", first=words.day(days.first), last=words.day(days.last))


def _row(call: Call, found: CallList, words: Words) -> Block:
    options = _menu(call, words)
    menu = OverflowMenuElement(action_id=Action.CALL_ROW, options=options) if options else None
    line = call_line(call, found.today, words)
    return SectionBlock(text=MarkdownTextObject(text=line), accessory=menu)


def _menu(call: Call, words: Words) -> list[Option]:
    number = call.party.phone or call.party.extension
    options = []
    if number is not None:
        typed = call.party.phone.e164 if call.party.phone else number.key.removeprefix("ext:")
        options.append(_entry(words("calls.menu.call"), CALL, typed))
    if call.answered:
        options.append(_entry(words("calls.menu.recording"), RECORDING, call.call_id))
    if call.party.phone is not None:
        options.append(_entry(words("calls.menu.caller"), CALLER, call.party.phone.e164))
    return options


def _entry(label: str, do: str, what: str) -> Option:
    return Option(label=label, value=buttons.encode(Row(do, what), limit=OPTION))


def _turns(found: CallList, words: Words) -> list[ButtonElement]:
    turns = []
    if found.page > 0:
        turns.append(_turn(words("calls.previous"), Action.CALLS_PREVIOUS, found, found.page - 1))
    if found.page + 1 < found.pages:
        turns.append(_turn(words("calls.next"), Action.CALLS_NEXT, found, found.page + 1))
    turns.append(_turn(words("calls.refresh"), Action.CALLS_REFRESH, found, found.page))
    turns.append(_turn(words("calls.post_summary"), Action.CALLS_POST_SUMMARY, found, 0))
    return turns


def _turn(label: str, action: Action, found: CallList, page: int) -> ButtonElement:
    value = buttons.encode(Turn(found.query.text(), page))
    return ButtonElement(text=label, action_id=action, value=value)
