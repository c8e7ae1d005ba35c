"""Reading Block Kit: ids that Slack fills in, interactive elements, and what state they hold.

State values: https://docs.slack.dev/reference/views#state
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from voipbot.demo.slack.model import Json

_HOLDS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", ""),
}
"""Element type → (key of its value in the state, key of its initial value in the block)."""

_STATELESS = {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"}

State = dict[str, dict[str, Json]]
"""block_id → action_id → state value."""


def with_ids(blocks: Iterable[Json], mint: Callable[[], str]) -> tuple[Json, ...]:
    """Return copies in which each block and interactive element has an id, as Slack gives them."""
    filled = copy.deepcopy(list(blocks))
    for block in filled:
        if not block.get("block_id"):
            block["block_id"] = mint()
        for element in _elements_of(block):
            if not element.get("action_id"):
                element["action_id"] = mint()
    return tuple(filled)


def interactive(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each interactive element with its block: (block, element)."""
    for block in blocks:
        for element in _elements_of(block):
            yield block, element


def find(
    blocks: Iterable[Json], action_id: str, block_id: str | None = None
) -> tuple[Json, Json] | None:
    """Find an interactive element, by its block's id as well where that is given."""
    for block, element in interactive(blocks):
        if element["action_id"] == action_id and block_id in (None, block["block_id"]):
            return block, element
    return None


def value_key(element_type: str) -> str | None:
    """Return the key under which an element of that type keeps its value, if it keeps one."""
    return _HOLDS[element_type][0] if element_type in _HOLDS else None


def initial_state(blocks: Iterable[Json]) -> State:
    """Return the state that a surface has before anybody touches it."""
    state: State = {}
    for block, element in interactive(blocks):
        holds = _HOLDS.get(element["type"])
        if holds is not None:
            value = element.get(holds[1], [] if holds[0].endswith("s") else None)
            state.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                holds[0]: value,
            }
    return state


def carried_over(state: State, before: State) -> State:
    """Return ``state`` with what was filled in ``before``, where block and action ids are kept."""
    return {
        block_id: {
            action_id: _kept(before.get(block_id, {}).get(action_id), value)
            for action_id, value in actions.items()
        }
        for block_id, actions in state.items()
    }


def texts(blocks: Sequence[Json]) -> Iterator[str]:
    """Yield every text that the blocks show, in order."""
    for block in blocks:
        yield from _texts_in(block)


def _kept(before: Json | None, now: Json) -> Json:
    return before if before is not None and before["type"] == now["type"] else now


def _elements_of(block: Mapping[str, Any]) -> Iterator[Json]:
    candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    for element in candidates:
        if isinstance(element, dict) and (
            element.get("type") in _HOLDS or element.get("type") in _STATELESS
        ):
            yield element


def _texts_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts_in(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts_in(value)
