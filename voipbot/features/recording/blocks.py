"""What recordings look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    InputBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View as SlackView

from voipbot.config import Share
from voipbot.domain.calls import Call, CallType, Leg
from voipbot.domain.recordings import SharedRecording
from voipbot.features.recording.service import Found, Links
from voipbot.messages import Words
from voipbot.slack import buttons
from voipbot.slack.ids import Action, View
from voipbot.slack.mrkdwn import escape, mention
from voipbot.slack.pieces import note, party_name
from voipbot.slack.replies import Reply

CHOSEN, TYPED = "chosen", "typed"
"""The inputs of the modals."""
OPTION_VALUE, OPTION_LABEL = 150, 75


class CallRef(msgspec.Struct, frozen=True, tag="recording"):
    """The value of *Share here*: which call; whether it may be shared is asked at the press."""

    call_id: str


class ShareRef(msgspec.Struct, frozen=True, tag="share"):
    """The value of a shared card's buttons: an opaque id."""

    id: str


class Where(msgspec.Struct, frozen=True, tag="where"):
    """What the share modal carries: the conversation and the thread to share into."""

    channel_id: str
    thread_ts: str | None


DIRECTIONS = {
    CallType.INBOUND: "recording.from_number",
    CallType.OUTBOUND: "recording.to_number",
    CallType.EXTERNAL: "recording.with_number",
    CallType.LOCAL: "recording.with_number",
    CallType.OTHER: "recording.with_number",
}
SHARE_NOTES = {
    Share.ON_PRESS: "recording.share_means",
    Share.LINK: "recording.share_link_means",
}


def card(found: Found, today: date, share: Share, words: Words) -> Reply:
    """A recording for one person: link buttons, good for a while, and *Share here*."""
    said = _heading(found.call.deciding, today, words)
    elements: list[InteractiveElement] = [*_link_buttons(found.links, words)]
    hint = words("recording.links_are_yours")
    if share is not Share.OFF:
        elements.append(
            ButtonElement(
                text=words("recording.share_here"),
                action_id=Action.RECORDING_SHARE,
                value=buttons.encode(CallRef(found.call.call_id)),
            )
        )
        hint = f"{hint} {words(SHARE_NOTES[share])}"
    blocks: list[Block] = [
        SectionBlock(text=MarkdownTextObject(text=f":headphones: {said}")),
        ActionsBlock(elements=elements),
        note(hint),
    ]
    return Reply(said, blocks)


def fresh_links(links: Links, words: Words) -> Reply:
    """What a member gets who presses a shared card."""
    said = words("recording.your_links")
    return Reply(
        said,
        [
            SectionBlock(text=MarkdownTextObject(text=said)),
            ActionsBlock(elements=_link_buttons(links, words)),
        ],
    )


def shared_card(share: SharedRecording, today: date, words: Words) -> Reply:
    """A recording in a channel: its buttons answer each person who presses them."""
    said, blocks = _shared_heading(share, today, words)
    value = buttons.encode(ShareRef(share.id))
    blocks.append(
        ActionsBlock(
            elements=[
                ButtonElement(
                    text=words("recording.listen"), action_id=Action.SHARED_LISTEN, value=value
                ),
                ButtonElement(
                    text=words("recording.download"), action_id=Action.SHARED_DOWNLOAD, value=value
                ),
            ]
        )
    )
    blocks.append(note(words("recording.for_members")))
    return Reply(said, blocks)


def shared_links(share: SharedRecording, links: Links, today: date, words: Words) -> Reply:
    """A recording in a channel with the links themselves, where a setting wants that."""
    said, blocks = _shared_heading(share, today, words)
    blocks.append(ActionsBlock(elements=_link_buttons(links, words)))
    blocks.append(note(words("recording.link_for_all")))
    return Reply(said, blocks)


def shared_here(words: Words) -> Reply:
    """Said to who shared."""
    return Reply(words("recording.shared"))


def help_text(words: Words, command: str) -> Reply:
    """``/recording help``."""
    said = words("recording.help", command=command)
    return Reply(said, [SectionBlock(text=MarkdownTextObject(text=said))])


def loading(title: str, words: Words) -> SlackView:
    """Stands in a modal while the calls are fetched."""
    return _modal(title, words, [SectionBlock(text=MarkdownTextObject(text=words("loading")))])


def find_modal(recent: Sequence[Call], today: date, words: Words) -> SlackView:
    """My recent answered calls to choose from, or a number to type."""
    blocks: list[Block] = [*_choice(recent, today, words, optional=True)]
    typed = PlainTextInputElement(
        action_id=Action.RECORDING_FIND, placeholder=words("recording.modal.placeholder")
    )
    blocks.append(
        InputBlock(
            block_id=TYPED,
            label=words("recording.modal.typed"),
            element=typed,
            optional=bool(recent),
        )
    )
    title = words("recording.modal.find")
    return _modal(title, words, blocks, words("recording.modal.show"), View.FIND_RECORDING)


def share_modal(
    recent: Sequence[Call], where: Where, today: date, share: Share, words: Words
) -> SlackView:
    """My recent answered calls, one of which goes into the message's thread."""
    title = words("recording.modal.share")
    if not recent:
        text = MarkdownTextObject(text=words("recording.none_of_mine"))
        return _modal(title, words, [SectionBlock(text=text)])
    blocks: list[Block] = [*_choice(recent, today, words, optional=False)]
    blocks.append(note(words(SHARE_NOTES[share])))
    submit = words("recording.modal.submit_share")
    return _modal(title, words, blocks, submit, View.SHARE_RECORDING, buttons.encode(where))


def told_modal(reply: Reply, title: str, words: Words) -> SlackView:
    """A reply, where it was asked for in a modal."""
    shown = [block for block in reply.blocks if isinstance(block, Block)]
    text = MarkdownTextObject(text=reply.text)
    return _modal(title, words, shown or [SectionBlock(text=text)])


def _choice(
    recent: Sequence[Call], today: date, words: Words, *, optional: bool
) -> list[InputBlock]:
    if not recent:
        return []
    options = [
        Option(
            value=buttons.encode(CallRef(call.call_id), limit=OPTION_VALUE),
            label=_option_label(call, today, words),
        )
        for call in recent
    ]
    select = StaticSelectElement(
        action_id=Action.RECORDING_CHOSEN,
        options=options,
        placeholder=words("recording.modal.choose"),
    )
    label = words("recording.modal.recent")
    return [InputBlock(block_id=CHOSEN, label=label, element=select, optional=optional)]


def _option_label(call: Call, today: date, words: Words) -> str:
    length = call.deciding.duration
    said = f"{words.moment(call.at, today)} · {party_name(call.party, words)}"
    return (f"{said} · {words.span(length)}" if length is not None else said)[:OPTION_LABEL]


def _shared_heading(share: SharedRecording, today: date, words: Words) -> tuple[str, list[Block]]:
    said = _heading(share.leg, today, words)
    by = words("recording.shared_by", user=mention(share.shared_by))
    return said, [SectionBlock(text=MarkdownTextObject(text=f":headphones: {said}\n{by}"))]


def _heading(leg: Leg, today: date, words: Words) -> str:
    said = words(
        DIRECTIONS[leg.type],
        number=party_name(leg.party, words),
        extension=escape(leg.extension),
        when=words.moment(leg.at, today),
    )
    return f"{said}, {words.span(leg.duration)}" if leg.duration is not None else said


def _link_buttons(links: Links, words: Words) -> list[InteractiveElement]:
    found: list[InteractiveElement] = []
    if links.listen is not None:
        found.append(
            ButtonElement(
                text=words("recording.listen"),
                action_id=Action.RECORDING_OPEN_LISTEN,
                url=links.listen.reveal(),
            )
        )
    if links.download is not None:
        found.append(
            ButtonElement(
                text=words("recording.download"),
                action_id=Action.RECORDING_OPEN_DOWNLOAD,
                url=links.download.reveal(),
            )
        )
    return found


def _modal(
    title: str,
    words: Words,
    blocks: Sequence[Block],
    submit: str | None = None,
    callback: View | None = None,
    private_metadata: str | None = None,
) -> SlackView:
    return SlackView(
        type="modal",
        title=title,
        submit=submit,
        close=words("close"),
        callback_id=str(callback) if callback else None,
        private_metadata=private_metadata,
        blocks=list(blocks),
    )
