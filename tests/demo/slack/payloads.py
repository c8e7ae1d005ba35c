"""Small payloads, each good as it stands, for the tests of the limits to bend."""

from __future__ import annotations

from typing import Any

from voipbot.demo.slack.limits import violations
from voipbot.demo.slack.limits.elements import Surface

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), "action_id": "press", **more}


def option(**more: Any) -> Json:
    return {"text": plain(), "value": "v", **more}


def options(count: int) -> list[Json]:
    return [option(value=str(n)) for n in range(count)]


def menu(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "choose", "options": options(2), **more}


def confirm(**more: Any) -> Json:
    texts = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return {**texts, **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a", **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def typing(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "type", **more}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(rows: int = 1, columns: int = 1, text: str = "x", **more: Any) -> Json:
    return {"type": "table", "rows": [[cell(text)] * columns] * rows, **more}


def rich(*inline: Json) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(inline)}],
    }


def bars(categories: list[str], series: int = 1, **more: Any) -> Json:
    points = [{"label": one, "value": n} for n, one in enumerate(categories)]
    return {
        "type": "data_visualization",
        "title": "Calls",
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{n}", "data": points} for n in range(series)],
            "axis_config": {"categories": categories},
        },
        **more,
    }


def pie(segments: int = 2, value: float = 1) -> Json:
    shown = [{"label": f"s{n}", "value": value} for n in range(segments)]
    return {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": "pie", "segments": shown},
    }


def numbered(count: int) -> list[str]:
    return [f"c{n}" for n in range(count)]


def message(*blocks: Json, **more: Any) -> Json:
    return {"text": "Missed call", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain(),
        "submit": plain(),
        "blocks": list(blocks or [section()]),
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "more", "options": options(count)}


def ids(count: int) -> list[Json]:
    return [button(action_id=f"a{n}") for n in range(count)]


def paths(surface: Surface, payload: Json) -> list[str]:
    return [one.path for one in violations(surface, payload)]
