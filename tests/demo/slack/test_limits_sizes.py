from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.demo.slack.payloads import (
    Json,
    bars,
    button,
    confirm,
    field,
    home,
    ids,
    image,
    menu,
    message,
    modal,
    mrkdwn,
    numbered,
    option,
    options,
    overflow,
    paths,
    pie,
    plain,
    section,
    table,
    typing,
)
from voipbot.demo.slack.limits import violations
from voipbot.demo.slack.limits.elements import Surface

SIZED: dict[str, tuple[Surface, int, str, Callable[[int], Json]]] = {
    "section text": (
        *("message", 3000, "blocks[0].text.text"),
        lambda n: message(section(text=mrkdwn("x" * n))),
    ),
    "section fields": (
        *("message", 10, "blocks[0].fields"),
        lambda n: message({"type": "section", "fields": [mrkdwn()] * n}),
    ),
    "section field": (
        *("message", 2000, "blocks[0].fields[0].text"),
        lambda n: message({"type": "section", "fields": [mrkdwn("x" * n)]}),
    ),
    "header": (
        *("message", 150, "blocks[0].text.text"),
        lambda n: message({"type": "header", "text": plain("x" * n)}),
    ),
    "context elements": (
        *("message", 10, "blocks[0].elements"),
        lambda n: message({"type": "context", "elements": [mrkdwn()] * n}),
    ),
    "actions elements": (
        *("message", 25, "blocks[0].elements"),
        lambda n: message({"type": "actions", "elements": ids(n)}),
    ),
    "block id": (
        *("message", 255, "blocks[0].block_id"),
        lambda n: message(section(block_id="x" * n)),
    ),
    "action id": (
        *("message", 255, "blocks[0].accessory.action_id"),
        lambda n: message(section(accessory=button(action_id="x" * n))),
    ),
    "button text": (
        *("message", 75, "blocks[0].accessory.text.text"),
        lambda n: message(section(accessory=button(text=plain("x" * n)))),
    ),
    "button value": (
        *("message", 2000, "blocks[0].accessory.value"),
        lambda n: message(section(accessory=button(value="x" * n))),
    ),
    "button url": (
        *("message", 3000, "blocks[0].accessory.url"),
        lambda n: message(section(accessory=button(url="https://x.example/".ljust(n, "x")))),
    ),
    "accessibility label": (
        *("message", 75, "blocks[0].accessory.accessibility_label"),
        lambda n: message(section(accessory=button(accessibility_label="x" * n))),
    ),
    "option text": (
        *("message", 75, "blocks[0].accessory.options[0].text.text"),
        lambda n: message(section(accessory=menu(options=[option(text=plain("x" * n))]))),
    ),
    "option description": (
        *("message", 75, "blocks[0].accessory.options[0].description.text"),
        lambda n: message(section(accessory=menu(options=[option(description=plain("x" * n))]))),
    ),
    "option value": (
        *("message", 150, "blocks[0].accessory.options[0].value"),
        lambda n: message(section(accessory=menu(options=[option(value="x" * n)]))),
    ),
    "overflow options": (
        *("message", 5, "blocks[0].accessory.options"),
        lambda n: message(section(accessory=overflow(n))),
    ),
    "select options": (
        *("message", 100, "blocks[0].accessory.options"),
        lambda n: message(section(accessory=menu(options=options(n)))),
    ),
    "option groups": (
        *("message", 100, "blocks[0].accessory.option_groups"),
        lambda n: message(
            section(
                accessory=menu(
                    options=None, option_groups=[{"label": plain(), "options": options(1)}] * n
                )
            )
        ),
    ),
    "group label": (
        *("message", 75, "blocks[0].accessory.option_groups[0].label.text"),
        lambda n: message(
            section(
                accessory=menu(
                    options=None,
                    option_groups=[{"label": plain("x" * n), "options": options(1)}],
                )
            )
        ),
    ),
    "radio buttons": (
        *("modal", 10, "blocks[0].element.options"),
        lambda n: modal(field({"type": "radio_buttons", "options": options(n)})),
    ),
    "checkboxes": (
        *("modal", 10, "blocks[0].element.options"),
        lambda n: modal(field({"type": "checkboxes", "options": options(n)})),
    ),
    "confirm title": (
        *("message", 100, "blocks[0].accessory.confirm.title.text"),
        lambda n: message(section(accessory=button(confirm=confirm(title=plain("x" * n))))),
    ),
    "confirm text": (
        *("message", 300, "blocks[0].accessory.confirm.text.text"),
        lambda n: message(section(accessory=button(confirm=confirm(text=plain("x" * n))))),
    ),
    "confirm button": (
        *("message", 30, "blocks[0].accessory.confirm.confirm.text"),
        lambda n: message(section(accessory=button(confirm=confirm(confirm=plain("x" * n))))),
    ),
    "confirm deny": (
        *("message", 30, "blocks[0].accessory.confirm.deny.text"),
        lambda n: message(section(accessory=button(confirm=confirm(deny=plain("x" * n))))),
    ),
    "placeholder": (
        *("modal", 150, "blocks[0].element.placeholder.text"),
        lambda n: modal(field(typing(placeholder=plain("x" * n)))),
    ),
    "input label": (
        *("modal", 2000, "blocks[0].label.text"),
        lambda n: modal(field(typing(), label=plain("x" * n))),
    ),
    "input hint": (
        *("modal", 2000, "blocks[0].hint.text"),
        lambda n: modal(field(typing(), hint=plain("x" * n))),
    ),
    "input min_length": (
        *("modal", 3000, "blocks[0].element.min_length"),
        lambda n: modal(field(typing(min_length=n))),
    ),
    "input max_length": (
        *("modal", 3000, "blocks[0].element.max_length"),
        lambda n: modal(field(typing(max_length=n))),
    ),
    "file input": (
        *("modal", 10, "blocks[0].element.max_files"),
        lambda n: modal(field({"type": "file_input", "max_files": n})),
    ),
    "image alt_text": (
        *("message", 2000, "blocks[0].alt_text"),
        lambda n: message(image(alt_text="x" * n)),
    ),
    "image title": (
        *("message", 2000, "blocks[0].title.text"),
        lambda n: message(image(title=plain("x" * n))),
    ),
    "image url": (
        *("message", 3000, "blocks[0].image_url"),
        lambda n: message(image(image_url="https://x.example/".ljust(n, "x"))),
    ),
    "markdown": (
        *("message", 12_000, "blocks[0].text"),
        lambda n: message({"type": "markdown", "text": "x" * n}),
    ),
    "table rows": ("message", 100, "blocks[0].rows", lambda n: message(table(rows=n))),
    "table columns": ("home", 20, "blocks[0].rows[0]", lambda n: home(table(columns=n))),
    "column settings": (
        *("message", 20, "blocks[0].column_settings"),
        lambda n: message(table(column_settings=[None] * (n - 1) + [{"align": "right"}])),
    ),
    "table characters": ("home", 10_000, "blocks[0]", lambda n: home(table(text="x" * n))),
    "tables": ("message", 1, "blocks[1]", lambda n: message(*[table()] * n)),
    "charts": ("message", 2, "blocks[2]", lambda n: message(*[bars(["a"])] * n)),
    "chart title": (
        *("message", 50, "blocks[0].title"),
        lambda n: message(bars(["a"], title="x" * n)),
    ),
    "chart series": (
        *("message", 6, "blocks[0].chart.series"),
        lambda n: message(bars(["a"], series=n)),
    ),
    "chart categories": (
        *("message", 20, "blocks[0].chart.axis_config.categories"),
        lambda n: message(bars(numbered(n))),
    ),
    "chart category": (
        *("message", 20, "blocks[0].chart.axis_config.categories[0]"),
        lambda n: message(bars(["x" * n])),
    ),
    "pie segments": ("message", 6, "blocks[0].chart.segments", lambda n: message(pie(n))),
    "message blocks": ("message", 50, "blocks", lambda n: message(*[section()] * n)),
    "message characters": (
        *("message", 13_000, "blocks"),
        lambda n: message(
            *[section(text=mrkdwn("x" * 2600))] * 4, section(text=mrkdwn("x" * (n - 10_400)))
        ),
    ),
    "message text": ("message", 40_000, "text", lambda n: {"text": "x" * n}),
    "updated text": (
        *("message", 4000, "text"),
        lambda n: {"text": "x" * n, "ts": "1532857052.131130"},
    ),
    "attachments": (
        *("message", 100, "attachments"),
        lambda n: {"text": "x", "attachments": [{"text": "y"}] * n},
    ),
    "event type": (
        *("message", 255, "metadata.event_type"),
        lambda n: message(metadata={"event_type": "x" * n, "event_payload": {}}),
    ),
    "modal blocks": ("modal", 100, "blocks", lambda n: modal(*[section()] * n)),
    "home blocks": ("home", 100, "blocks", lambda n: home(*[section()] * n)),
    "modal title": ("modal", 24, "title.text", lambda n: modal(title=plain("x" * n))),
    "modal submit": ("modal", 24, "submit.text", lambda n: modal(submit=plain("x" * n))),
    "modal close": ("modal", 24, "close.text", lambda n: modal(close=plain("x" * n))),
    "private metadata": (
        *("modal", 3000, "private_metadata"),
        lambda n: modal(private_metadata="x" * n),
    ),
    "callback id": ("modal", 255, "callback_id", lambda n: modal(callback_id="x" * n)),
    "external id": ("home", 255, "external_id", lambda n: home(section(), external_id="x" * n)),
}


@pytest.mark.parametrize(("surface", "most", "path", "payload"), SIZED.values(), ids=SIZED)
def test_takes_what_is_at_a_limit_and_nothing_over_it(
    surface: Surface, most: int, path: str, payload: Callable[[int], Json]
) -> None:
    assert violations(surface, payload(most)) == []
    assert path in paths(surface, payload(most + 1))
