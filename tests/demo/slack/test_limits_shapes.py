from __future__ import annotations

import pytest

from tests.demo.slack.payloads import (
    Json,
    bars,
    button,
    cell,
    field,
    home,
    image,
    menu,
    message,
    modal,
    mrkdwn,
    option,
    options,
    overflow,
    paths,
    pie,
    plain,
    rich,
    section,
    table,
    typing,
)
from voipbot.demo.slack.limits import violations
from voipbot.demo.slack.limits.elements import Surface

EMPTY: dict[str, tuple[Surface, str, Json]] = {
    "no blocks in a home": ("home", "blocks", home()),
    "empty text": ("message", "blocks[0].text.text", message(section(text=mrkdwn("")))),
    "empty actions": (
        "message",
        "blocks[0].elements",
        message({"type": "actions", "elements": []}),
    ),
    "empty menu": (
        "message",
        "blocks[0].accessory.options",
        message(section(accessory=overflow(0))),
    ),
    "empty private id": ("modal", "callback_id", modal(callback_id="")),
    "no top-level text": ("message", "text", {"blocks": [section()]}),
    "blank top-level text": ("message", "text", message(section(), text=" ")),
    "section of nothing": ("message", "blocks[0]", message({"type": "section"})),
    "no modal title": ("modal", "title", modal(title=None)),
    "no submit for inputs": ("modal", "submit", modal(field(typing()), submit=None)),
    "image of nothing": ("message", "blocks[0]", message({"type": "image", "alt_text": "a"})),
    "image without alt_text": ("message", "blocks[0].alt_text", message(image(alt_text=None))),
    "option without value": (
        *("message", "blocks[0].accessory.options[0].value"),
        message(section(accessory=menu(options=[{"text": plain()}]))),
    ),
    "metadata without payload": (
        *("message", "metadata.event_payload"),
        message(metadata={"event_type": "x"}),
    ),
}

WRONG: dict[str, tuple[Surface, str, Json]] = {
    "unknown message key": ("message", "colour", message(colour="red")),
    "unknown block key": ("message", "blocks[0].colour", message(section(colour="red"))),
    "unknown button key": (
        *("message", "blocks[0].accessory.tooltip"),
        message(section(accessory=button(tooltip="x"))),
    ),
    "unknown block": ("message", "blocks[0].type", message({"type": "chart"})),
    "no type": ("message", "blocks[0].type", message({"text": plain()})),
    "a block that is no object": ("message", "blocks[0]", {"text": "x", "blocks": ["x"]}),
    "blocks that are no list": ("message", "blocks", {"text": "x", "blocks": {}}),
    "encoded blocks": ("message", "blocks", {"text": "x", "blocks": "[]"}),
    "modal keys in a home": ("home", "title", home(section(), title=plain())),
    "a modal published": ("home", "type", {**home(section()), "type": "modal"}),
    "mrkdwn header": (
        *("message", "blocks[0].text.type"),
        message({"type": "header", "text": mrkdwn()}),
    ),
    "mrkdwn on a button": (
        *("message", "blocks[0].accessory.text.type"),
        message(section(accessory=button(text=mrkdwn()))),
    ),
    "mrkdwn in a menu": (
        *("message", "blocks[0].accessory.options[0].text.type"),
        message(section(accessory=menu(options=[option(text=mrkdwn())]))),
    ),
    "mrkdwn title": ("modal", "title.type", modal(title=mrkdwn())),
    "mrkdwn label": ("modal", "blocks[0].label.type", modal(field(typing(), label=mrkdwn()))),
    "emoji flag on mrkdwn": (
        *("message", "blocks[0].text.emoji"),
        message(section(text={**mrkdwn(), "emoji": True})),
    ),
    "button style": (
        *("message", "blocks[0].accessory.style"),
        message(section(accessory=button(style="default"))),
    ),
    "url outside an overflow menu": (
        *("message", "blocks[0].accessory.options[0].url"),
        message(section(accessory=menu(options=[option(url="https://x.example")]))),
    ),
    "options and groups": (
        *("message", "blocks[0].accessory"),
        message(section(accessory=menu(option_groups=[{"label": plain(), "options": options(1)}]))),
    ),
    "initial option elsewhere": (
        *("message", "blocks[0].accessory.initial_option"),
        message(section(accessory=menu(initial_option=option(value="other")))),
    ),
    "date the other way round": (
        *("message", "blocks[0].accessory.initial_date"),
        message(section(accessory={"type": "datepicker", "initial_date": "30/07/2018"})),
    ),
    "25 o'clock": (
        *("message", "blocks[0].accessory.initial_time"),
        message(section(accessory={"type": "timepicker", "initial_time": "25:00"})),
    ),
    "input in a section": (
        *("modal", "blocks[0].accessory.type"),
        modal(section(accessory=typing())),
    ),
    "button in an input": ("modal", "blocks[0].element.type", modal(field(button()))),
    "menu in a context": (
        *("message", "blocks[0].elements[0].type"),
        message({"type": "context", "elements": [menu()]}),
    ),
    "image in actions": (
        *("message", "blocks[0].elements[0].type"),
        message({"type": "actions", "elements": [image()]}),
    ),
    "number input in a message": (
        *("message", "blocks[0].element.type"),
        message(field({"type": "number_input", "is_decimal_allowed": False})),
    ),
    "table in a modal": ("modal", "blocks[0].type", modal(table())),
    "chart in a home": ("home", "blocks[0].type", home(bars(["a"]))),
    "file in a modal": (
        *("modal", "blocks[0].type"),
        modal({"type": "file", "external_id": "x", "source": "remote"}),
    ),
    "min over max length": (
        *("modal", "blocks[0].element.min_length"),
        modal(field(typing(min_length=5, max_length=4))),
    ),
    "min over max value": (
        *("modal", "blocks[0].element.min_value"),
        modal(
            field(
                {
                    "type": "number_input",
                    "is_decimal_allowed": True,
                    "min_value": "10",
                    "max_value": "9.5",
                }
            )
        ),
    ),
    "true for a number": (
        *("modal", "blocks[0].element.max_length"),
        modal(field(typing(max_length=True))),
    ),
    "block ids twice": (
        *("message", "blocks[1].block_id"),
        message(section(block_id="a"), section(block_id="a")),
    ),
    "action ids twice in a block": (
        *("message", "blocks[0].elements[1].action_id"),
        message({"type": "actions", "elements": [button(), button()]}),
    ),
    "focus twice": (
        *("modal", "blocks[1].element.focus_on_load"),
        modal(field(typing(focus_on_load=True)), field(typing(focus_on_load=True))),
    ),
    "a dot in the event type": (
        *("message", "metadata.event_type"),
        message(metadata={"event_type": "voipbot.card", "event_payload": {}}),
    ),
    "thread_ts as a number": ("message", "thread_ts", message(thread_ts=1532857052.13113)),
    "attachment blocks too": (
        *("message", "attachments[0].blocks[0].type"),
        {"text": "x", "attachments": [{"blocks": [{"type": "chart"}]}]},
    ),
    "chart point missing": (
        *("message", "blocks[0].chart.series[0].data"),
        message(
            bars(
                ["a"],
                chart={
                    "type": "line",
                    "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
                    "axis_config": {"categories": ["a", "b"]},
                },
            )
        ),
    ),
    "pie of nothing": ("message", "blocks[0].chart.segments[0].value", message(pie(1, value=0))),
    "empty table cell": ("message", "blocks[0].rows[0][0].text", message(table(text=""))),
    "link without url": (
        *("message", "blocks[0].elements[0].elements[0].url"),
        message(rich({"type": "link", "text": "x"})),
    ),
    "view of half a megabyte": (
        *("modal", ""),
        modal(*[section(text=mrkdwn("x" * 3000)) for _ in range(100)]),
    ),
}


@pytest.mark.parametrize(
    ("surface", "path", "payload"), [*EMPTY.values(), *WRONG.values()], ids=[*EMPTY, *WRONG]
)
def test_points_at_what_is_wrong_and_at_nothing_else(
    surface: Surface, path: str, payload: Json
) -> None:
    assert paths(surface, payload) == [path]


GOOD: dict[str, tuple[Surface, Json]] = {
    "text alone": ("message", {"text": "x", "channel": "C01SALES", "thread_ts": "1.000001"}),
    "response_url body": (
        "message",
        {"text": "x", "response_type": "ephemeral", "replace_original": False},
    ),
    "deletion": ("message", {"delete_original": True}),
    "absent as None": ("message", message(section(accessory=None), metadata=None)),
    "metadata with a payload": (
        "message",
        message(metadata={"event_type": "voipbot_card-1", "event_payload": {"id": "d1"}}),
    ),
    "one action id in two blocks": (
        "message",
        message(section(accessory=button()), section(accessory=button())),
    ),
    "input in a message": ("message", message(field(typing()))),
    "input in a home": ("home", home(field(menu()))),
    "mrkdwn radio buttons": (
        "home",
        home(section(accessory={"type": "radio_buttons", "options": [option(text=mrkdwn())]})),
    ),
    "overflow with urls": (
        "message",
        message(section(accessory={**overflow(0), "options": [option(url="https://x.example")]})),
    ),
    "two charts": ("message", message(bars(["8-10", "10-12"], series=2), pie())),
    "table of all kinds of cell": (
        "home",
        home(
            {
                "type": "table",
                "rows": [[cell(), {"type": "raw_number", "value": 1.5, "text": "1.5"}, rich()]],
            }
        ),
    ),
}


@pytest.mark.parametrize(("surface", "payload"), GOOD.values(), ids=GOOD)
def test_takes_good_payloads(surface: Surface, payload: Json) -> None:
    assert violations(surface, payload) == []
