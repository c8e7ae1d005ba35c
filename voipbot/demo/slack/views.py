"""Open modals and App Homes: stacks, hashes, and what has been filled in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voipbot.demo.slack import blocks
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.workspace import Workspace

DEEPEST = 3
"""Views that one stack may hold."""


@dataclass(frozen=True, slots=True)
class View:
    """A modal that is open, or a person's App Home. ``content`` is the view as the app gave it."""

    id: str
    user: str
    content: Json
    hash: str
    state: blocks.State
    root: str
    previous: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, ids filled in."""
        return list(self.content["blocks"])


class Views:
    """Everybody's modals and homes."""

    def __init__(self, workspace: Workspace) -> None:
        """Start with none open."""
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the top one last."""
        return list(self._stacks.get(user, ()))

    def find(self, view_id: str) -> View | None:
        """Find an open modal or a home by its id."""
        return next((each for each in self._all() if each.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        """Find an open view by the id that the app gave it."""
        return next(
            (each for each in self._all() if each.content.get("external_id") == external_id), None
        )

    def open(self, user: str, content: Json) -> View:
        """Open a modal as the only one of its stack."""
        self._claim_external_id(content)
        view = self._new(user, content, None)
        self._stacks[user] = [view]
        self._workspace.changes.ring()
        return view

    def push(self, user: str, content: Json) -> View:
        """Open a modal over the top one.

        Raises:
            ApiError: ``push_limit_reached``.
        """
        stack = self._stacks.get(user, [])
        if len(stack) >= DEEPEST:
            raise ApiError("push_limit_reached")
        self._claim_external_id(content)
        view = self._new(user, content, stack[-1] if stack else None)
        self._stacks.setdefault(user, []).append(view)
        self._workspace.changes.ring()
        return view

    def update(self, view: View, content: Json) -> View:
        """Put new content in an open view; what was filled in stays where the ids stay."""
        self._claim_external_id(content, unless=view.id)
        return self._put(
            replace(
                view,
                content=content,
                hash=self._hash(),
                state=blocks.carried_over(blocks.initial_state(content["blocks"]), view.state),
                errors={},
            )
        )

    def publish(self, user: str, content: Json) -> View:
        """Set a person's App Home."""
        before = self.homes.get(user)
        if before is not None:
            return self.update(before, content)
        view = self._new(user, content, None)
        self.homes[user] = view
        self._workspace.changes.ring()
        return view

    def fill(self, view: View, block_id: str, action_id: str, value: Json) -> View:
        """Keep what a person has typed or chosen."""
        state = copy.deepcopy(view.state)
        state.setdefault(block_id, {})[action_id] = value
        return self._put(replace(view, state=state))

    def complain(self, view: View, errors: Mapping[str, str]) -> View:
        """Show errors beside the inputs of a modal."""
        return self._put(replace(view, errors=dict(errors)))

    def close(self, view: View) -> None:
        """Close one modal, and those over it."""
        stack = self._stacks.get(view.user, [])
        ids = [each.id for each in stack]
        if view.id in ids:
            del stack[ids.index(view.id) :]
        self._workspace.changes.ring()

    def clear(self, user: str) -> list[View]:
        """Close all modals of a person; return them, the top one first."""
        closed = self._stacks.pop(user, [])
        self._workspace.changes.ring()
        return closed[::-1]

    def reset(self) -> None:
        """Close everything and forget the homes."""
        self._stacks.clear()
        self.homes.clear()
        self._workspace.changes.ring()

    def to_api(self, view: View) -> Json:
        """Return a view as Slack sends it in payloads and answers."""
        app = self._workspace.app
        given = view.content
        return {
            "id": view.id,
            "team_id": self._workspace.team.id,
            "type": given["type"],
            "blocks": copy.deepcopy(view.blocks),
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": copy.deepcopy(view.state)},
            "hash": view.hash,
            "title": given.get("title"),
            "clear_on_close": bool(given.get("clear_on_close", False)),
            "notify_on_close": bool(given.get("notify_on_close", False)),
            "close": given.get("close"),
            "submit": given.get("submit"),
            "previous_view_id": view.previous,
            "root_view_id": view.root,
            "app_id": app.app_id,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": self._workspace.team.id,
            "bot_id": app.bot_id,
        }

    def _all(self) -> list[View]:
        return [view for stack in self._stacks.values() for view in stack] + [*self.homes.values()]

    def _new(self, user: str, content: Json, below: View | None) -> View:
        view_id = self._workspace.mint("V")
        return View(
            id=view_id,
            user=user,
            content=content,
            hash=self._hash(),
            state=blocks.initial_state(content["blocks"]),
            root=below.root if below else view_id,
            previous=below.id if below else None,
        )

    def _put(self, view: View) -> View:
        if view.content["type"] == "home":
            self.homes[view.user] = view
        else:
            stack = self._stacks[view.user]
            stack[[each.id for each in stack].index(view.id)] = view
        self._workspace.changes.ring()
        return view

    def _claim_external_id(self, content: Json, unless: str | None = None) -> None:
        external_id = content.get("external_id")
        if not external_id:
            return
        holder = self.by_external_id(external_id)
        if holder is not None and holder.id != unless:
            raise ApiError("duplicate_external_id")

    def _hash(self) -> str:
        return f"{self._workspace.epoch()}.{self._workspace.mint('h')}"
