"""Blocks: what each may hold and the surfaces that take it.

https://docs.slack.dev/reference/block-kit/blocks, one page a block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voipbot.demo.slack.limits.elements import (
    EVERYWHERE,
    IMAGE_SOURCE,
    WEB,
    Surface,
    elements_in,
    plain,
    text,
)
from voipbot.demo.slack.limits.rules import (
    Rule,
    Violation,
    at,
    by_type,
    choice,
    flag,
    items_of,
    listing,
    number,
    objects_of,
    one_of,
    record,
    repeated,
    some_of,
    string,
    typed,
)

_STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_STYLED: dict[str, Rule] = {"style": _STYLE}

_RICH_INLINE = by_type(
    {
        "text": typed({"text": string()}, _STYLED),
        "link": typed({"url": string()}, {**_STYLED, "text": string(), "unsafe": flag}),
        "user": typed({"user_id": string()}, _STYLED),
        "usergroup": typed({"usergroup_id": string()}, _STYLED),
        "channel": typed({"channel_id": string()}, _STYLED),
        "emoji": typed(
            {"name": string()}, {**_STYLED, "unicode": string(), "skin_tone": number(1, 6)}
        ),
        "date": typed(
            {"timestamp": number(), "format": string()},
            {**_STYLED, "url": string(), "fallback": string()},
        ),
        "broadcast": typed({"range": choice("here", "channel", "everyone")}, _STYLED),
        "color": typed({"value": string()}, _STYLED),
    },
    "rich text element",
)
_INLINE: dict[str, Rule] = {"elements": listing(_RICH_INLINE, least=0)}
_BORDER: dict[str, Rule] = {"border": number(0, 1)}
_RICH_SECTION = typed(_INLINE)

_RICH_PART = by_type(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_preformatted": typed(_INLINE, {**_BORDER, "language": string()}),
        "rich_text_quote": typed(_INLINE, _BORDER),
        "rich_text_list": typed(
            {
                "elements": listing(by_type({"rich_text_section": _RICH_SECTION}, "list item")),
                "style": choice("bullet", "ordered"),
            },
            {**_BORDER, "indent": number(0, 8), "offset": number(0)},
        ),
    },
    "part of a rich text block",
)

_BLOCK_ID: dict[str, Rule] = {"block_id": string(255)}
_RICH_TEXT = typed({"elements": listing(_RICH_PART)}, _BLOCK_ID)

_CELL = by_type(
    {
        "raw_text": typed({"text": string()}),
        "raw_number": typed({"value": number(whole=False)}, {"text": string()}),
        "rich_text": _RICH_TEXT,
    },
    "table cell",
)


def _column(value: object, path: str) -> Iterator[Violation]:
    """Take a column's settings; an empty place keeps the default."""
    if value is not None:
        settings = {"align": choice("left", "center", "right"), "is_wrapped": flag}
        yield from record({}, settings)(value, path)


_LABEL = string(20)
_POINT = record({"label": _LABEL, "value": number(whole=False)})
_SERIES = record({"name": _LABEL, "data": listing(_POINT, 20)})
_AXIS = record({"categories": listing(_LABEL, 20)}, {"x_label": string(50), "y_label": string(50)})


def _one_point_a_category(chart: Mapping[str, object], path: str) -> Iterator[Violation]:
    axis = chart.get("axis_config")
    categories = items_of(axis.get("categories")) if isinstance(axis, Mapping) else ()
    named = objects_of(chart.get("series"))
    yield from repeated(
        ((f"{path}.axis_config.categories[{n}]", one) for n, one in enumerate(categories)),
        "category",
    )
    yield from repeated(((f"{path}.series[{n}].name", one.get("name")) for n, one in named), "name")
    for n, one in named:
        labels = [str(point.get("label")) for _, point in objects_of(one.get("data"))]
        if sorted(labels) != sorted(map(str, categories)):
            yield Violation(f"{path}.series[{n}].data", "must have one point for each category")


def _positive(chart: Mapping[str, object], path: str) -> Iterator[Violation]:
    for n, segment in objects_of(chart.get("segments")):
        value = segment.get("value")
        if isinstance(value, int | float) and value <= 0:
            yield Violation(f"{path}.segments[{n}].value", "must be greater than 0")


_PLOT = typed({"series": listing(_SERIES, 6), "axis_config": _AXIS}, {}, _one_point_a_category)

_CHART = by_type(
    {
        "pie": typed({"segments": listing(_POINT, 6)}, {}, _positive),
        **dict.fromkeys(("bar", "area", "line"), _PLOT),
    },
    "chart",
)


@dataclass(frozen=True, slots=True)
class Block:
    """One type of block: its rule and the surfaces that take it."""

    rule: Rule
    surfaces: frozenset[Surface] = EVERYWHERE


BLOCKS: Mapping[str, Block] = {
    "actions": Block(typed({"elements": listing(elements_in("actions"), 25)}, _BLOCK_ID)),
    "context": Block(typed({"elements": listing(elements_in("context"), 10)}, _BLOCK_ID)),
    "data_visualization": Block(
        typed({"title": string(50), "chart": _CHART}, _BLOCK_ID), frozenset({"message"})
    ),
    "divider": Block(typed({}, _BLOCK_ID)),
    "file": Block(
        # Slack shows remote files so; an app may not post the block by itself.
        typed({"external_id": string(255), "source": choice("remote")}, _BLOCK_ID),
        frozenset({"message"}),
    ),
    "header": Block(typed({"text": plain(150)}, _BLOCK_ID)),
    "image": Block(
        typed(
            {"alt_text": string(2000)},
            {**_BLOCK_ID, **IMAGE_SOURCE, "title": plain(2000)},
            one_of(*IMAGE_SOURCE),
        )
    ),
    "input": Block(
        typed(
            {"label": plain(2000), "element": elements_in("input")},
            {**_BLOCK_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
        )
    ),
    "markdown": Block(typed({"text": string(12_000)}, _BLOCK_ID), frozenset({"message"})),
    "rich_text": Block(_RICH_TEXT),
    "section": Block(
        typed(
            {},
            {
                **_BLOCK_ID,
                "text": text(3000),
                "fields": listing(text(2000), 10),
                "accessory": elements_in("section"),
                "expand": flag,
            },
            some_of("text", "fields"),
        )
    ),
    "table": Block(
        typed(
            {"rows": listing(listing(_CELL, 20), 100)},
            {**_BLOCK_ID, "column_settings": listing(_column, 20)},
        ),
        frozenset({"message", "home"}),
    ),
    "video": Block(
        typed(
            {
                "alt_text": string(),
                "title": plain(199),
                "video_url": string(3000, like=r"https://\S+"),
                "thumbnail_url": WEB,
            },
            {
                **_BLOCK_ID,
                "title_url": string(3000, like=r"https://\S+"),
                "author_name": string(49),
                "provider_name": string(),
                "provider_icon_url": WEB,
                "description": plain(200),
            },
        )
    ),
}


def blocks_on(surface: Surface) -> Rule:
    """Take a block that ``surface`` shows."""
    kinds = {kind: block.rule for kind, block in BLOCKS.items() if surface in block.surfaces}
    return by_type(kinds, f"block in a {surface}")


def elements_of(
    block: Mapping[str, object], path: str
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the path and the object of each element that stands in ``block``."""
    for key in ("accessory", "element"):
        one = block.get(key)
        if isinstance(one, Mapping):
            yield at(path, key), one
    if block.get("type") == "actions":
        for n, one in objects_of(block.get("elements")):
            yield f"{path}.elements[{n}]", one
