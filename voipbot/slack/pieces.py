"""Small pieces that the messages of several features are put together from."""

from __future__ import annotations

from slack_sdk.models.blocks import ContextBlock, MarkdownTextObject

from voipbot.domain.phone import Party
from voipbot.messages import Words


def note(text: str) -> ContextBlock:
    """A line of small print, in mrkdwn."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def party_name(party: Party, words: Words) -> str:
    """Who is on the other end, safe to put into mrkdwn."""
    if party.phone is not None:
        return party.phone.national
    if party.extension is not None:
        return words("call.extension", extension=party.extension.number)
    return words("call.no_number")
