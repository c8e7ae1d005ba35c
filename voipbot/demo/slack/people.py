"""A person using Slack: what they do and what they see. Used by the page and by tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voipbot.demo.slack import acts, blocks
from voipbot.demo.slack.acts import Slack
from voipbot.demo.slack.errors import ActedInVain
from voipbot.demo.slack.model import Channel, Json, Message, Notice, User
from voipbot.demo.slack.record import Delivered
from voipbot.demo.slack.views import View

Place = Message | View


class Person:
    """One person. Every act returns after the app's ack, or after Slack gave up waiting for it.

    Acts that Slack's own client would not allow raise ``ActedInVain``.
    """

    def __init__(self, slack: Slack, user_id: str) -> None:
        """``user_id`` must be in the workspace."""
        self._slack = slack
        self.id = user_id

    @property
    def user(self) -> User:
        """The person as they are now."""
        return self._slack.workspace.users[self.id]

    # What they see

    def messages(self, channel: str) -> list[Message]:
        """Return all messages of a conversation, replies and ephemerals too, oldest first."""
        return list(self._slack.workspace.messages(channel, self.id))

    def ephemerals(self, channel: str) -> list[Message]:
        """Return the messages of a conversation that only this person sees."""
        return [each for each in self.messages(channel) if each.only_for == self.id]

    @property
    def app_dm(self) -> str:
        """The id of the direct message with the app."""
        return self._slack.workspace.dm(self.id, self._slack.workspace.app.user_id).id

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self._slack.views.stack(self.id)
        return stack[-1] if stack else None

    @property
    def modals(self) -> list[View]:
        """The open modals, the top one last."""
        return self._slack.views.stack(self.id)

    @property
    def home(self) -> View | None:
        """The App Home as last published."""
        return self._slack.views.homes.get(self.id)

    @property
    def notices(self) -> list[Notice]:
        """What Slack itself told the person."""
        return [each for each in self._slack.workspace.notices if each.user == self.id]

    # What they do in conversations

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write a message; what was typed is marked up as Slack's composer does."""
        self._writable(channel)
        return self._slack.workspace.post(
            channel, self.id, self._slack.typed.message(text), thread_ts=thread_ts
        )

    async def command(
        self, channel: str, line: str, thread_ts: str | None = None
    ) -> Delivered | None:
        """Type a slash command; None when Slack kept it from the app and left a notice."""
        return await acts.command(self._slack, self.user, self._writable(channel), line, thread_ts)

    async def shortcut(self, callback_id: str) -> Delivered | None:
        """Choose a global shortcut."""
        return await acts.shortcut(self._slack, self.user, callback_id)

    async def message_shortcut(self, callback_id: str, message: Message) -> Delivered | None:
        """Choose a shortcut in a message's menu."""
        current = self._current(message)
        if not isinstance(current, Message):
            raise ActedInVain("views have no message shortcuts")
        return await acts.message_shortcut(self._slack, self.user, callback_id, current)

    async def open_home(self) -> None:
        """Open the app's Home tab."""
        self._slack.events.home_opened(self.user)

    async def open_messages_tab(self) -> None:
        """Open the app's Messages tab."""
        self._slack.events.home_opened(self.user, "messages")

    def reload(self) -> None:
        """Reload Slack: ephemeral messages and open modals are gone."""
        self._slack.workspace.forget_ephemerals(self.id)
        self._slack.views.clear(self.id)

    # What they do with blocks

    async def click(
        self, place: Place, action_id: str, *, block_id: str | None = None, value: str | None = None
    ) -> Delivered | None:
        """Press a button; ``value`` tells buttons of one action id apart."""
        block, element = self._element(place, action_id, block_id, value)
        if element["type"] not in ("button", "workflow_button", "icon_button"):
            raise ActedInVain(f"{action_id} is a {element['type']}; use select or fill")
        return await self._act(place, block, element, {})

    async def select(
        self, place: Place, action_id: str, chosen: Any, *, block_id: str | None = None
    ) -> Delivered | None:
        """Choose in a menu, picker or group of boxes.

        ``chosen`` is an option's value for selects, overflows and radio buttons, a list of them for
        checkboxes and multi-selects, an option object for external selects, an id for people and
        conversations, ``YYYY-MM-DD`` or ``HH:MM`` for pickers. None clears.
        """
        block, element = self._element(place, action_id, block_id)
        picked = _picked(element, chosen)
        if isinstance(place, View) and blocks.value_key(element["type"]):
            value = {"type": element["type"], **picked}
            place = self._slack.views.fill(
                self._view(place), block["block_id"], element["action_id"], value
            )
        if block["type"] == "input" and not block.get("dispatch_action"):
            return None
        return await self._act(place, block, element, picked)

    async def fill(self, view: View, block_id: str, action_id: str, value: Any) -> Delivered | None:
        """Fill in an input of a modal: text as typed, choices as for ``select``."""
        block, element = self._element(view, action_id, block_id)
        if blocks.value_key(element["type"]) != "value":
            return await self.select(view, action_id, value, block_id=block["block_id"])
        typed = None if value in (None, "") else str(value)
        state = {"type": element["type"], "value": typed}
        filled = self._slack.views.fill(
            self._view(view), block["block_id"], element["action_id"], state
        )
        if not block.get("dispatch_action"):
            return None
        return await self._act(filled, block, element, {"value": typed})

    async def submit(self, view: View) -> Delivered | None:
        """Press a modal's submit button; None when a required input was left empty."""
        current = self._view(view)
        if not current.content.get("submit"):
            raise ActedInVain("the view has no submit button")
        missing = {
            block["block_id"]: "Please complete this required field."
            for block in current.blocks
            if block["type"] == "input"
            and not block.get("optional")
            and _is_empty(current.state[block["block_id"]][block["element"]["action_id"]])
        }
        if missing:
            self._slack.views.complain(current, missing)
            return None
        return await acts.submit(self._slack, self.user, current)

    async def close(self, view: View, *, all_of_them: bool = False) -> None:
        """Close a modal, or with the X all of the stack."""
        await acts.close(self._slack, self.user, self._view(view), all_of_them=all_of_them)

    async def options(
        self, place: Place, action_id: str, query: str, *, block_id: str | None = None
    ) -> list[Json]:
        """Type into an external select and return the options that the app offers."""
        block, element = self._element(place, action_id, block_id)
        action = {"action_id": element["action_id"], "value": query}
        return await acts.options(self._slack, self.user, self._current(place), block, action)

    async def act(
        self, place: Place, action_id: str, block_id: str | None, chosen: Json
    ) -> Delivered | None:
        """Deliver what the page's own controls have chosen, in Slack's shape."""
        block, element = self._element(place, action_id, block_id, chosen.get("value"))
        current = self._current(place)
        if isinstance(current, View) and blocks.value_key(element["type"]):
            value = {"type": element["type"], **chosen}
            current = self._slack.views.fill(
                current, block["block_id"], element["action_id"], value
            )
        return await self._act(current, block, element, chosen)

    async def _act(
        self, place: Place, block: Json, element: Json, chosen: Json
    ) -> Delivered | None:
        action = {
            **{key: value for key, value in element.items() if key in _TOLD},
            **chosen,
            "block_id": block["block_id"],
            "action_ts": self._slack.workspace.next_ts(),
        }
        return await acts.click(self._slack, self.user, self._current(place), action)

    def _element(
        self, place: Place, action_id: str, block_id: str | None, value: Any = None
    ) -> tuple[Json, Json]:
        shown: Sequence[Json] = self._current(place).blocks
        for block, element in blocks.interactive(shown):
            named = element["action_id"] == action_id and block_id in (None, block["block_id"])
            if named and (element["type"] != "button" or value in (None, element.get("value"))):
                return block, element
        there = ", ".join(element["action_id"] for _, element in blocks.interactive(shown))
        raise ActedInVain(f"nothing to press as {action_id}; there is: {there or 'nothing'}")

    def _current(self, place: Place) -> Place:
        if isinstance(place, View):
            return self._view(place)
        found = self._slack.workspace.message(place.channel, place.ts, self.id)
        if found is None:
            raise ActedInVain("the message is gone")
        return found

    def _view(self, view: View) -> View:
        found = self._slack.views.find(view.id)
        if found is None or found.user != self.id:
            raise ActedInVain("the view is not open")
        return found

    def _writable(self, channel_id: str) -> Channel:
        channel = self._slack.workspace.channels.get(channel_id)
        if channel is None or self.id not in channel.members:
            raise ActedInVain("you are not in that conversation")
        if channel.archived:
            raise ActedInVain("that channel is archived")
        return channel


_TOLD = {
    "type",
    "action_id",
    "text",
    "value",
    "url",
    "style",
    "placeholder",
    "confirm",
    "initial_option",
    "initial_user",
    "initial_date",
    "initial_time",
}
"""What a payload repeats of the element that was used."""


def _picked(element: Json, chosen: Any) -> Json:
    kind = element["type"]
    key = "selected_option" if kind == "overflow" else blocks.value_key(kind)
    if key is None:
        raise ActedInVain(f"{element['action_id']} is a {kind}; use click")
    if key == "selected_options":
        return {key: [_option(element, each) for each in chosen or []]}
    if key == "selected_option":
        return {key: None if chosen is None else _option(element, chosen)}
    return {key: chosen}


def _option(element: Json, chosen: Any) -> Json:
    if isinstance(chosen, dict):
        return chosen
    groups = [group["options"] for group in element.get("option_groups", [])]
    offered = [*element.get("options", []), *(option for group in groups for option in group)]
    for option in offered:
        if option.get("value") == chosen:
            return dict(option)
    values = ", ".join(str(option.get("value")) for option in offered)
    raise ActedInVain(f"no option {chosen!r} in {element['action_id']}; there is: {values}")


def _is_empty(value: Json) -> bool:
    return not any(each for key, each in value.items() if key != "type")
