"""Messages and views as wholes: what holds between their blocks, and around them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from voipbot.demo.slack.limits.blocks import blocks_on, elements_of
from voipbot.demo.slack.limits.elements import ELEMENTS, Surface, plain
from voipbot.demo.slack.limits.rules import (
    Rule,
    Violation,
    any_object,
    anything,
    at,
    choice,
    flag,
    items_of,
    listing,
    objects_of,
    record,
    repeated,
    string,
)

TEXT = 40_000
"""Characters of a message's ``text``; Slack cuts what is longer and recommends at most 4,000."""
UPDATED_TEXT = 4_000
"""The same for ``chat.update``, which answers ``msg_too_long`` (its error table)."""
BLOCKS_TEXT = 13_000
"""Characters in all blocks of a message; measured, not documented: slackapi/bolt-js issue 2509."""
TABLES_TEXT = 10_000
VIEW_BYTES = 250_000
"""``view_too_large`` in the error tables of ``views.open`` and ``views.publish``."""
AT_MOST_IN_MESSAGE = {"table": 1, "data_visualization": 2}

_TS = string(like=r"\d{1,10}\.\d{6}")

_METADATA = record(
    # A dot in the type loses the metadata with no more than a warning.
    {"event_type": string(255, like=r"[A-Za-z0-9_-]+"), "event_payload": any_object},
)

_MESSAGE_KEYS: dict[str, Rule] = {
    "text": string(TEXT, least=0),
    "blocks": listing(blocks_on("message"), 50, least=0),
    "metadata": _METADATA,
    "thread_ts": _TS,
    "ts": _TS,
    "response_type": choice("ephemeral", "in_channel"),
    **dict.fromkeys(
        ("replace_original", "delete_original", "reply_broadcast", "unfurl_links", "unfurl_media"),
        flag,
    ),
    **dict.fromkeys(("link_names", "mrkdwn", "as_user"), flag),
    **dict.fromkeys(("channel", "user", "username", "icon_emoji", "icon_url", "parse"), string()),
    **dict.fromkeys(("token", "client_msg_id"), string()),
    "file_ids": listing(string()),
}
"""Arguments of chat.postMessage, chat.postEphemeral and chat.update, and of a response_url."""

_ATTACHMENT_TEXTS = (
    *("color", "fallback", "pretext", "text", "title", "title_link", "author_name", "author_link"),
    *("author_icon", "image_url", "thumb_url", "footer", "footer_icon", "callback_id"),
)
_ATTACHMENT = record(
    {},
    {
        "blocks": listing(blocks_on("message"), 50),
        **dict.fromkeys(_ATTACHMENT_TEXTS, string(least=0)),
        **dict.fromkeys(("fields", "mrkdwn_in", "ts", "actions"), anything),
    },
)

_MESSAGE = record({}, {**_MESSAGE_KEYS, "attachments": listing(_ATTACHMENT, 100, least=0)})


def _view(surface: Literal["modal", "home"]) -> Rule:
    required: dict[str, Rule] = {
        "type": choice(surface),
        "blocks": listing(blocks_on(surface), 100),
    }
    optional: dict[str, Rule] = {
        "private_metadata": string(3000, least=0),
        "callback_id": string(255),
        "external_id": string(255),
    }
    if surface == "modal":
        required["title"] = plain(24)
        optional |= {"submit": plain(24), "close": plain(24)}
        optional |= dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), flag)
    return record(required, optional)


_RULES: Mapping[Surface, Rule] = {
    "message": _MESSAGE,
    "modal": _view("modal"),
    "home": _view("home"),
}


def violations(surface: Surface, payload: Mapping[str, object]) -> list[Violation]:
    """Return what Slack would not take in ``payload``; an empty list is a good payload.

    ``payload`` is plain JSON data: for "message" the arguments of a posting method or the body for
    a ``response_url``, with ``blocks``, ``attachments`` and ``metadata`` as objects, not as encoded
    strings; for "modal" and "home" the view.
    """
    found = list(_RULES[surface](payload, ""))
    for check in _CHECKS[surface]:
        found += check(surface, payload)
    return found


Check = Callable[[Surface, Mapping[str, object]], Iterator[Violation]]
Placed = tuple[str, Mapping[str, object]]


def _objects(value: object, path: str) -> list[Placed]:
    return [(f"{path}[{n}]", one) for n, one in objects_of(value)]


def _blocks(payload: Mapping[str, object]) -> list[Placed]:
    """Return every block with its path, those in attachments too."""
    found = _objects(payload.get("blocks"), "blocks")
    for path, attachment in _objects(payload.get("attachments"), "attachments"):
        found += _objects(attachment.get("blocks"), at(path, "blocks"))
    return found


def _ids(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    """Block ids are unique in the payload, action ids in their block."""
    del surface
    blocks = _blocks(payload)
    yield from repeated(
        ((at(path, "block_id"), b.get("block_id")) for path, b in blocks), "block_id"
    )
    for path, block in blocks:
        places = [(at(p, "action_id"), e.get("action_id")) for p, e in elements_of(block, path)]
        yield from repeated(places, "action_id")


def _elements(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    """Some elements stand on some surfaces only; one at most takes the focus."""
    focused = []
    for path, block in _blocks(payload):
        for place, element in elements_of(block, path):
            known = ELEMENTS.get(str(element.get("type")))
            if known and surface not in known.surfaces:
                yield Violation(at(place, "type"), f"no {element['type']} in a {surface}")
            if element.get("focus_on_load") is True:
                focused.append(at(place, "focus_on_load"))
    for place in focused[1:]:
        yield Violation(place, "only one element can have the focus")


def _top_text(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    """Notifications, search and screen readers have nothing but the top-level text."""
    del surface
    text = payload.get("text")
    if payload.get("delete_original") is True:
        return
    if not isinstance(text, str) or not text.strip():
        yield Violation("text", "is required on every message, blocks or not")
    elif payload.get("ts") is not None and len(text) > UPDATED_TEXT:
        yield Violation("text", f"must have at most {UPDATED_TEXT} characters in an update")


def _totals(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    blocks = _blocks(payload)
    if surface == "message":
        if (size := sum(_characters(block) for _, block in blocks)) > BLOCKS_TEXT:
            yield Violation("blocks", f"must have at most {BLOCKS_TEXT} characters, have {size}")
        for kind, most in AT_MOST_IN_MESSAGE.items():
            places = [path for path, block in blocks if block.get("type") == kind]
            for path in places[most:]:
                yield Violation(path, f"a message takes at most {most} {kind} blocks")
    for path, block in blocks:
        if block.get("type") == "table" and (size := _characters(block)) > TABLES_TEXT:
            yield Violation(path, f"must have at most {TABLES_TEXT} characters, has {size}")


def _characters(value: object) -> int:
    """Count what people read: every string under a key ``text``, at any depth."""
    if isinstance(value, Mapping):
        own = value.get("text")
        shown = len(own) if isinstance(own, str) else 0
        return shown + sum(map(_characters, value.values()))
    return sum(map(_characters, items_of(value)))


def _submit(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    """``submit`` is required as soon as there is an input block."""
    del surface
    inputs = [path for path, block in _blocks(payload) if block.get("type") == "input"]
    if inputs and payload.get("submit") is None:
        yield Violation("submit", f"is required since {inputs[0]} is an input block")


def _view_size(surface: Surface, payload: Mapping[str, object]) -> Iterator[Violation]:
    del surface
    if (size := len(json.dumps(payload, default=str).encode())) > VIEW_BYTES:
        yield Violation("", f"a view must have at most {VIEW_BYTES} bytes, has {size}")


_CHECKS: Mapping[Surface, tuple[Check, ...]] = {
    "message": (_top_text, _ids, _elements, _totals),
    "modal": (_ids, _elements, _submit, _totals, _view_size),
    "home": (_ids, _elements, _totals, _view_size),
}
