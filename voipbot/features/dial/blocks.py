"""What dialing looks like: data to blocks, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View as SlackView

from voipbot.domain.calls import CallStatus
from voipbot.domain.dials import Dial
from voipbot.domain.phone import Extension, PhoneNumber
from voipbot.features.dial.service import How, Number, Placed
from voipbot.messages import Words
from voipbot.slack import buttons
from voipbot.slack.ids import Action, View
from voipbot.slack.mrkdwn import escape
from voipbot.slack.pieces import note
from voipbot.slack.replies import Reply

NUMBER, RECENT, TELL = "number", "recent", "tell"
"""The inputs of the dial modal."""


class Redial(msgspec.Struct, frozen=True, tag="dial"):
    """The value of every button that dials: what to dial, understood and checked anew."""

    text: str


HOW = {
    How.RINGING: "dial.ringing",
    How.REPEATED: "dial.repeated",
    How.NOT_PLACED: "dial.not_placed",
    How.REFUSED: "dial.refused_by_pbx",
    How.UNCERTAIN: "dial.uncertain",
}
OUTCOMES = {
    CallStatus.ANSWERED: "dial.outcome.answered",
    CallStatus.NO_ANSWER: "dial.outcome.no_answer",
    CallStatus.MISSED: "dial.outcome.no_answer",
    CallStatus.BUSY: "dial.outcome.busy",
    CallStatus.FAILED: "dial.outcome.failed",
    CallStatus.CONGESTION: "dial.outcome.congestion",
    CallStatus.OTHER: "dial.outcome.other",
}
ICONS = {
    CallStatus.ANSWERED: ":white_check_mark:",
    CallStatus.NO_ANSWER: ":no_entry_sign:",
    CallStatus.MISSED: ":no_entry_sign:",
    CallStatus.BUSY: ":hourglass_flowing_sand:",
}
CALL_AGAIN = {How.NOT_PLACED, How.REFUSED}


def shown(number: Number) -> str:
    """The number as people in Vietnam write it; an extension as its digits."""
    return number.number if isinstance(number, Extension) else number.national


def placed(result: Placed, words: Words) -> Reply:
    """The first answer to a dial."""
    dial = result.dial
    said = words(
        HOW[result.how],
        number=shown(dial.target),
        extension=escape(dial.extension),
        reason=escape(result.reason),
    )
    blocks: list[Block] = [
        SectionBlock(text=MarkdownTextObject(text=f":telephone_receiver: {said}"))
    ]
    if result.how in CALL_AGAIN:
        blocks.append(ActionsBlock(elements=[_call(dial.target, words("dial.try_again"))]))
    elif result.how is How.RINGING and dial.by_direct_message:
        blocks.append(note(words("dial.outcome_comes_by_direct_message")))
    elif result.how is How.RINGING:
        blocks.append(ActionsBlock(elements=[_tell_me(words)]))
    return Reply(said, blocks)


def outcome(dial: Dial, words: Words, *, repeat_possible: bool = False) -> Reply:
    """What came of a dial, once the call log has it or has been given up on."""
    number = shown(dial.target)
    said, icon = _outcome_sentence(dial, number, words)
    blocks: list[Block] = [
        SectionBlock(text=MarkdownTextObject(text=f"{icon} {said}")),
        ActionsBlock(elements=[_call(dial.target, words("dial.call_again"))]),
    ]
    if repeat_possible:
        blocks.append(note(words("delivery.possible_repeat")))
    return Reply(said, blocks)


def _outcome_sentence(dial: Dial, number: str, words: Words) -> tuple[str, str]:
    found = dial.outcome
    if found is None:
        return words("dial.outcome.unknown", number=number), ":grey_question:"
    said = words(OUTCOMES[found.status], number=number, status=escape(found.status_text))
    if found.duration is not None:
        lasted = words("dial.outcome.lasted", length=words.span(found.duration))
        said = f"{said} {lasted}"
    return said, ICONS.get(found.status, ":x:")


def ask_anyway(number: str, words: Words) -> Reply:
    """A short number that nobody is known to have: ask before it is dialed."""
    said = words("number.unknown_extension", number=escape(number))
    button = ButtonElement(
        text=words("dial.anyway"),
        action_id=Action.DIAL_ANYWAY,
        value=buttons.encode(Redial(number)),
    )
    return Reply(
        said, [SectionBlock(text=MarkdownTextObject(text=said)), ActionsBlock(elements=[button])]
    )


def direct_messages_on(words: Words) -> Reply:
    """Said after the person asked for outcomes as direct messages."""
    said = words("dial.direct_messages_on")
    button = ButtonElement(text=words("dial.direct_messages_stop"), action_id=Action.OUTCOMES_HERE)
    return Reply(
        said, [SectionBlock(text=MarkdownTextObject(text=said)), ActionsBlock(elements=[button])]
    )


def direct_messages_off(words: Words) -> Reply:
    """Said after the person asked for outcomes where they dialed."""
    return Reply(words("dial.direct_messages_off"))


def help_text(words: Words, command: str) -> Reply:
    """``/dial help``."""
    said = words("dial.help", command=command)
    return Reply(said, [SectionBlock(text=MarkdownTextObject(text=said))])


def loading(words: Words) -> SlackView:
    """Stands in the modal while the recent numbers are fetched."""
    return _modal(words, [SectionBlock(text=MarkdownTextObject(text=words("loading")))])


def dial_modal(recent: Sequence[Number], words: Words, *, by_direct_message: bool) -> SlackView:
    """A number to type or a recent one to choose."""
    tell = Option(value="yes", label=words("dial.modal.tell"))
    blocks: list[Block] = [
        InputBlock(
            block_id=NUMBER,
            label=words("dial.modal.number"),
            element=PlainTextInputElement(
                action_id=Action.DIAL_NUMBER_TYPED,
                placeholder=words("dial.modal.placeholder"),
                focus_on_load=True,
            ),
            optional=bool(recent),
        )
    ]
    if recent:
        options = [Option(value=_typed(number), label=shown(number)) for number in recent]
        blocks.append(
            InputBlock(
                block_id=RECENT,
                label=words("dial.modal.recent"),
                element=StaticSelectElement(
                    action_id=Action.DIAL_NUMBER_CHOSEN,
                    options=options,
                    placeholder=words("dial.modal.choose"),
                ),
                optional=True,
            )
        )
    blocks.append(
        InputBlock(
            block_id=TELL,
            label=words("dial.modal.outcome"),
            element=CheckboxesElement(
                action_id=Action.DIAL_TELL,
                options=[tell],
                initial_options=[tell] if by_direct_message else None,
            ),
            optional=True,
        )
    )
    return _modal(words, blocks, submit=words("dial.modal.submit"), callback=View.DIAL)


def choose_modal(numbers: Sequence[PhoneNumber], words: Words) -> SlackView:
    """The numbers found in a message: one to confirm, several to choose from."""
    options = [Option(value=_typed(number), label=shown(number)) for number in numbers]
    if not options:
        return _modal(words, [SectionBlock(text=MarkdownTextObject(text=words("dial.none_here")))])
    heading = words.count("dial.found_here", len(options))
    block = InputBlock(
        block_id=RECENT,
        label=heading,
        element=RadioButtonsElement(
            action_id=Action.DIAL_NUMBER_CHOSEN, options=options[:10], initial_option=options[0]
        ),
    )
    return _modal(words, [block], submit=words("dial.modal.submit"), callback=View.DIAL)


def result_modal(reply: Reply, words: Words) -> SlackView:
    """The first answer to a dial, where it was asked for in a modal."""
    return _modal(words, [block for block in reply.blocks if isinstance(block, Block)])


def placing_modal(words: Words) -> SlackView:
    """Stands in the modal while the PBX is asked."""
    return _modal(words, [SectionBlock(text=MarkdownTextObject(text=words("dial.placing")))])


def call_button(number: Number, label: str) -> ButtonElement:
    """A button that dials ``number``; it may stand on any feature's message."""
    return _call(number, label)


def _call(number: Number, label: str) -> ButtonElement:
    value = buttons.encode(Redial(_typed(number)))
    return ButtonElement(text=label, action_id=Action.DIAL_AGAIN, value=value)


def _tell_me(words: Words) -> ButtonElement:
    return ButtonElement(text=words("dial.tell_me"), action_id=Action.OUTCOMES_BY_DIRECT_MESSAGE)


def _typed(number: Number) -> str:
    return number.number if isinstance(number, Extension) else number.e164


def _modal(
    words: Words, blocks: Sequence[Block], submit: str | None = None, callback: View | None = None
) -> SlackView:
    return SlackView(
        type="modal",
        title=words("dial.modal.title"),
        submit=submit,
        close=words("close"),
        callback_id=str(callback) if callback else None,
        blocks=list(blocks),
    )
