"""What App Home looks like: it composes what the features offer."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from voipbot.domain.people import Actor
from voipbot.features.calls.blocks import call_line, counts
from voipbot.features.calls.service import CallList
from voipbot.messages import Words
from voipbot.slack.ids import Action


def home(actor: Actor, recent: CallList | None, failed: str | None, words: Words) -> View:
    """My extension, a way to dial, and my last calls; ``failed`` says why they are not there."""
    blocks: list[Block] = [
        HeaderBlock(text=words("home.title")),
        _section(
            words("home.extension", extension=actor.extension)
            if actor.extension
            else words("home.no_extension")
        ),
        ActionsBlock(
            elements=[
                ButtonElement(text=words("home.dial"), action_id=Action.DIAL_OPEN, style="primary"),
                ButtonElement(text=words("home.recording"), action_id=Action.RECORDING_OPEN),
                ButtonElement(text=words("home.refresh"), action_id=Action.HOME_REFRESH),
            ]
        ),
        DividerBlock(),
    ]
    if failed is not None:
        blocks.append(_section(f":warning: {failed}"))
    elif recent is not None:
        blocks.append(_section(f"*{words('home.recent')}*\n{counts(recent, words)}"))
        lines = [call_line(call, recent.today, words) for call in recent.calls]
        blocks.append(_section("\n".join(lines) or words("calls.none")))
    blocks.append(ContextBlock(elements=[MarkdownTextObject(text=words("home.help"))]))
    return View(type="home", blocks=blocks)


def _section(text: str) -> SectionBlock:
    return SectionBlock(text=MarkdownTextObject(text=text))
