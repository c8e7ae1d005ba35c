from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from tests.demo.slack.payloads import (
    Json,
    home,
    message,
    modal,
    plain,
)
from voipbot.demo.slack.limits import Violation, violations
from voipbot.demo.slack.limits.blocks import BLOCKS
from voipbot.demo.slack.limits.elements import ELEMENTS, Surface


def sdk_blocks() -> list[sdk.Block]:
    choices = [sdk.Option(label="Call", value="call"), sdk.Option(label="Recording", value="rec")]
    sure = sdk.ConfirmObject(title="Call?", text="This rings your phone.", confirm="Call")
    return [
        sdk.HeaderBlock(text="Calls"),
        sdk.DividerBlock(),
        sdk.SectionBlock(
            text="*0982 056 720*",
            fields=["one", sdk.PlainTextObject(text="two")],
            accessory=sdk.OverflowMenuElement(action_id="row", options=choices),
        ),
        sdk.SectionBlock(
            text="x", accessory=sdk.ImageElement(image_url="https://x.example/a", alt_text="a")
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="ext 101")]),
        sdk.ImageBlock(image_url="https://x.example/a.png", alt_text="a", title="A"),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(
                    text="Call again", action_id="again", value="{}", style="primary", confirm=sure
                ),
                sdk.LinkButtonElement(text="Listen", url="https://x.example", action_id="listen"),
                sdk.StaticSelectElement(action_id="s", placeholder="Pick", options=choices),
                sdk.UserSelectElement(action_id="u", initial_user="U02BOB"),
                sdk.DatePickerElement(action_id="d", initial_date="2018-07-30"),
                sdk.ExternalDataSelectElement(action_id="e", min_query_length=1),
            ]
        ),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(
                    elements=[
                        sdk.RichTextElementParts.Text(text="Hello "),
                        sdk.RichTextElementParts.User(user_id="U01ALICE"),
                    ]
                )
            ]
        ),
    ]


def sdk_inputs() -> list[sdk.Block]:
    choices = [sdk.Option(label=one, value=one) for one in ("en", "vi")]
    elements: list[sdk.InputInteractiveElement] = [
        sdk.PlainTextInputElement(action_id="a", placeholder="0982 056 720", max_length=40),
        sdk.StaticSelectElement(action_id="a", options=choices, initial_option=choices[0]),
        sdk.StaticMultiSelectElement(action_id="a", options=choices, initial_options=choices),
        sdk.ConversationSelectElement(action_id="a", default_to_current_conversation=True),
        sdk.ChannelSelectElement(action_id="a"),
        sdk.UserMultiSelectElement(action_id="a", initial_users=["U02BOB"]),
        sdk.CheckboxesElement(action_id="a", options=choices),
        sdk.RadioButtonsElement(action_id="a", options=choices, initial_option=choices[1]),
        sdk.TimePickerElement(action_id="a", initial_time="08:30"),
        sdk.NumberInputElement(action_id="a", is_decimal_allowed=False, min_value="1"),
    ]
    return [
        sdk.InputBlock(label="Field", hint="why", element=element, optional=True)
        for element in elements
    ]


def test_takes_what_the_sdk_builds() -> None:
    blocks = [block.to_dict() for block in sdk_blocks()]
    inputs = [block.to_dict() for block in sdk_inputs()]
    view = View(
        type="modal", title="Dial", submit="Call", close="Cancel", blocks=sdk_inputs()
    ).to_dict()

    assert violations("message", message(*blocks)) == []
    assert violations("home", home(*blocks)) == []
    assert violations("modal", modal(*blocks, *inputs)) == []
    assert violations("modal", view) == []


def test_every_block_and_element_says_where_it_may_stand() -> None:
    assert all(block.surfaces for block in BLOCKS.values())
    assert all(element.surfaces and element.holders for element in ELEMENTS.values())


def test_a_violation_reads_as_a_sentence() -> None:
    assert violations("message", message({"type": "header", "text": plain("x" * 151)})) == [
        Violation("blocks[0].text.text", "must have at most 150 characters, has 151")
    ]


KEYS = st.sampled_from(
    [
        *("type", "text", "blocks", "elements", "element", "accessory", "options"),
        *("option_groups", "attachments", "chart", "series", "segments", "rows", "initial_option"),
    ]
)
WORDS = st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "pie", "bar", "modal"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["message", "modal", "home"]), st.dictionaries(KEYS, ANYTHING, max_size=4))
def test_any_json_has_an_answer(surface: Surface, payload: Json) -> None:
    assert all(one.message for one in violations(surface, payload))
