"""Composition objects and block elements: what each may hold, and where it may stand.

https://docs.slack.dev/reference/block-kit/composition-objects and …/block-elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from voipbot.demo.slack.limits.rules import (
    Across,
    Rule,
    Violation,
    anything,
    at,
    by_type,
    choice,
    flag,
    items_of,
    listing,
    number,
    objects_of,
    one_of,
    ordered,
    record,
    string,
    typed,
)

Surface = Literal["message", "modal", "home"]
Holder = Literal["section", "actions", "context", "input"]

EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MODAL: frozenset[Surface] = frozenset({"modal"})


def text(most: int, *, plain: bool = False) -> Rule:
    """Take a text object of at most ``most`` characters; ``plain`` allows no mrkdwn."""
    words = {"text": string(most)}
    kinds = {"plain_text": typed(words, {"emoji": flag})}
    if not plain:
        kinds["mrkdwn"] = typed(words, {"verbatim": flag})
    return by_type(kinds, "text object")


def plain(most: int) -> Rule:
    """Take a ``plain_text`` object of at most ``most`` characters."""
    return text(most, plain=True)


WEB = string(3000, like=r"https?://\S+")

CONFIRM = record(
    # The reference asks for plain_text; the SDK sends mrkdwn in the text, and Slack takes it.
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)

DISPATCH = record(
    {"trigger_actions_on": listing(choice("on_enter_pressed", "on_character_entered"), 2)}
)

IMAGE_SOURCE: dict[str, Rule] = {
    "image_url": WEB,
    "slack_file": record({}, {"id": string(), "url": string()}, one_of("id", "url")),
}


def option(words: Rule, **more: Rule) -> Rule:
    """Take an option object whose text is as ``words`` says."""
    return record({"text": words, "value": string(150)}, {"description": words, **more})


MENU_OPTION = option(plain(75))
"""Of select menus: a ``mrkdwn`` text is refused."""
OVERFLOW_OPTION = option(plain(75), url=string(3000))
LISTED_OPTION = option(text(75))
"""Of checkboxes and radio buttons."""

MENU_GROUP = record({"label": plain(75), "options": listing(MENU_OPTION, 100)})

STATIC: dict[str, Rule] = {
    "options": listing(MENU_OPTION, 100),
    "option_groups": listing(MENU_GROUP, 100),
}

FILTER = record(
    {},
    {
        "include": listing(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def among_options(key: str) -> Across:
    """Ask for what is chosen at first to be among the options, exactly as it stands there."""

    def check(present: Mapping[str, object], path: str) -> Iterator[Violation]:
        if key not in present:
            return
        chosen = present[key]
        offered = list(_options(present))
        for one in items_of(chosen) or [chosen]:
            if one not in offered:
                yield Violation(at(path, key), "is not among the options")

    return check


def _options(menu: Mapping[str, object]) -> Iterator[object]:
    yield from items_of(menu.get("options"))
    for _, group in objects_of(menu.get("option_groups")):
        yield from items_of(group.get("options"))


_ID: dict[str, Rule] = {"action_id": string(255)}
_ACTS: dict[str, Rule] = {**_ID, "confirm": CONFIRM, "focus_on_load": flag}
_MENU: dict[str, Rule] = {**_ACTS, "placeholder": plain(150)}
_MULTI: dict[str, Rule] = {**_MENU, "max_selected_items": number(1)}
_TYPED: dict[str, Rule] = {
    **_ID,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": DISPATCH,
    "initial_value": string(least=0),
}
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}
_QUERY: dict[str, Rule] = {"min_query_length": number(0)}


@dataclass(frozen=True, slots=True)
class Element:
    """One block element: the blocks that it may stand in, its rule, and its surfaces."""

    holders: frozenset[Holder]
    rule: Rule
    surfaces: frozenset[Surface] = EVERYWHERE


_PRESSED: frozenset[Holder] = frozenset({"section", "actions"})
_CHOSEN: frozenset[Holder] = frozenset({"section", "actions", "input"})
_ENTERED: frozenset[Holder] = frozenset({"input"})

ELEMENTS: Mapping[str, Element] = {
    "button": Element(
        _PRESSED,
        typed(
            {"text": plain(75)},
            {
                **_ID,
                "confirm": CONFIRM,
                "url": string(3000),
                "value": string(2000),
                "style": choice("primary", "danger"),
                "accessibility_label": string(75),
            },
        ),
    ),
    "overflow": Element(
        _PRESSED,
        typed({"options": listing(OVERFLOW_OPTION, 5)}, {**_ID, "confirm": CONFIRM}),
    ),
    "image": Element(
        frozenset({"section", "context"}),
        typed({"alt_text": string(2000)}, IMAGE_SOURCE, one_of(*IMAGE_SOURCE)),
    ),
    "static_select": Element(
        _CHOSEN,
        typed(
            {},
            {**_MENU, **STATIC, "initial_option": MENU_OPTION},
            one_of(*STATIC),
            among_options("initial_option"),
        ),
    ),
    "multi_static_select": Element(
        _CHOSEN,
        typed(
            {},
            {**_MULTI, **STATIC, "initial_options": listing(MENU_OPTION, 100)},
            one_of(*STATIC),
            among_options("initial_options"),
        ),
    ),
    "external_select": Element(
        _CHOSEN, typed({}, {**_MENU, **_QUERY, "initial_option": MENU_OPTION})
    ),
    "multi_external_select": Element(
        _CHOSEN, typed({}, {**_MULTI, **_QUERY, "initial_options": listing(MENU_OPTION, 100)})
    ),
    "users_select": Element(_CHOSEN, typed({}, {**_MENU, "initial_user": string()})),
    "multi_users_select": Element(
        _CHOSEN, typed({}, {**_MULTI, "initial_users": listing(string())})
    ),
    "conversations_select": Element(
        _CHOSEN,
        typed(
            {},
            {
                **_MENU,
                **_CONVERSATIONS,
                "initial_conversation": string(),
                "response_url_enabled": flag,
            },
        ),
    ),
    "multi_conversations_select": Element(
        _CHOSEN,
        typed({}, {**_MULTI, **_CONVERSATIONS, "initial_conversations": listing(string())}),
    ),
    "channels_select": Element(
        _CHOSEN, typed({}, {**_MENU, "initial_channel": string(), "response_url_enabled": flag})
    ),
    "multi_channels_select": Element(
        _CHOSEN, typed({}, {**_MULTI, "initial_channels": listing(string())})
    ),
    "checkboxes": Element(
        _CHOSEN,
        typed(
            {"options": listing(LISTED_OPTION, 10)},
            {**_ACTS, "initial_options": listing(LISTED_OPTION, 10)},
            among_options("initial_options"),
        ),
    ),
    "radio_buttons": Element(
        _CHOSEN,
        typed(
            {"options": listing(LISTED_OPTION, 10)},
            {**_ACTS, "initial_option": LISTED_OPTION},
            among_options("initial_option"),
        ),
    ),
    "datepicker": Element(
        _CHOSEN, typed({}, {**_MENU, "initial_date": string(like=r"\d{4}-\d\d-\d\d")})
    ),
    "timepicker": Element(
        _CHOSEN,
        typed(
            {},
            {
                **_MENU,
                "initial_time": string(like=r"([01]\d|2[0-3]):[0-5]\d"),
                "timezone": string(),
            },
        ),
    ),
    "datetimepicker": Element(
        frozenset({"actions", "input"}),
        typed({}, {**_ACTS, "initial_date_time": number(10**9, 10**10 - 1)}),
        frozenset({"message", "modal"}),
    ),
    "plain_text_input": Element(
        _ENTERED,
        typed(
            {},
            {
                **_TYPED,
                "multiline": flag,
                "min_length": number(0, 3000),
                "max_length": number(1, 3000),
            },
            ordered("min_length", "max_length"),
        ),
    ),
    "number_input": Element(
        _ENTERED,
        typed(
            {"is_decimal_allowed": flag},
            {**_TYPED, "min_value": string(), "max_value": string()},
            ordered("min_value", "max_value"),
        ),
        MODAL,
    ),
    "email_text_input": Element(_ENTERED, typed({}, _TYPED), MODAL),
    "url_text_input": Element(_ENTERED, typed({}, _TYPED), MODAL),
    "file_input": Element(
        _ENTERED,
        typed({}, {**_ID, "filetypes": listing(string()), "max_files": number(1, 10)}),
        MODAL,
    ),
    "rich_text_input": Element(
        _ENTERED, typed({}, {**_TYPED, "initial_value": anything}), frozenset({"modal", "home"})
    ),
}


def elements_in(holder: Holder) -> Rule:
    """Take an element that may stand in ``holder``."""
    kinds = {kind: one.rule for kind, one in ELEMENTS.items() if holder in one.holders}
    if holder == "context":
        kinds |= {"plain_text": text(3000), "mrkdwn": text(3000)}
    return by_type(kinds, f"element of a {holder} block")
