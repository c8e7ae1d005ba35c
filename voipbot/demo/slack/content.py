"""The content of a message or view, checked as Slack checks it.

Every breach of a documented limit is noted; those that Slack refuses are refused, the others
(a message without top-level text, metadata that Slack drops) go through as they do there.
Errors: https://docs.slack.dev/reference/methods/chat.postMessage#errors
Metadata: https://docs.slack.dev/messaging/message-metadata
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voipbot.demo.slack import blocks, limits
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.limits import surfaces
from voipbot.demo.slack.limits.elements import Surface
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.record import Record
from voipbot.demo.slack.workspace import Workspace

_LET_THROUGH = ("text", "metadata")
"""Keys whose breaches Slack does not answer with ``invalid_arguments``."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows. None means not given, which an update treats unlike empty."""

    text: str | None
    blocks: tuple[Json, ...] | None
    attachments: tuple[Json, ...] | None
    metadata: Json | None
    warnings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.text or self.blocks or self.attachments)


class Checker:
    """Reads message content and views out of what the app sent, noting every broken rule."""

    def __init__(self, workspace: Workspace, record: Record) -> None:
        """Breaches go to ``record``; ids that are missing are minted by ``workspace``."""
        self._workspace = workspace
        self._record = record

    def message(self, where: str, args: Mapping[str, Any]) -> Content:
        """Read a message's content; ``args`` with a ``ts`` are those of an update.

        Raises:
            ApiError: ``msg_too_long``, ``msg_blocks_too_long``, ``invalid_blocks``,
                ``invalid_arguments``.
        """
        removes_metadata = bool(args.get("ts")) and args.get("metadata") == {}
        checked = {key: args[key] for key in args if key != "metadata" or not removes_metadata}
        found = self._noted(where, limits.violations("message", checked))
        _check_lengths(args)
        _refuse([each for each in found if each.path.startswith("blocks")], "invalid_blocks")
        others = [each for each in found if not each.path.startswith(("blocks", *_LET_THROUGH))]
        _refuse(others, "invalid_arguments")
        lost = any(each.path.startswith("metadata") for each in found)
        given = args.get("blocks")
        attached = args.get("attachments")
        return Content(
            text=args.get("text"),
            blocks=None if given is None else blocks.with_ids(given, self._mint),
            attachments=None if attached is None else tuple(attached),
            metadata=None if lost else args.get("metadata"),
            warnings=("invalid_metadata_format",) if lost else (),
        )

    def view(self, where: str, view: Any, surface: Surface) -> Json:
        """Read a view for ``surface`` (``modal`` or ``home``) and fill in the ids it lacks.

        Raises:
            ApiError: ``invalid_arguments`` or ``view_too_large``.
        """
        if not isinstance(view, dict):
            raise ApiError("invalid_arguments", ["[ERROR] must provide an object [/view]"])
        found = self._noted(where, limits.violations(surface, view))
        if len(json.dumps(view).encode()) > surfaces.VIEW_BYTES:
            raise ApiError("view_too_large")
        _refuse(found, "invalid_arguments")
        return {**view, "blocks": list(blocks.with_ids(view["blocks"], self._mint))}

    def _noted(self, where: str, found: Sequence[limits.Violation]) -> Sequence[limits.Violation]:
        for each in found:
            self._record.breach(where, each.path, each.message)
        return found

    def _mint(self) -> str:
        return self._workspace.mint("b")


def _check_lengths(args: Mapping[str, Any]) -> None:
    longest = surfaces.UPDATED_TEXT if args.get("ts") else surfaces.TEXT
    if len(str(args.get("text") or "")) > longest:
        raise ApiError("msg_too_long")
    shown = args.get("blocks")
    if isinstance(shown, list) and sum(map(len, blocks.texts(shown))) > surfaces.BLOCKS_TEXT:
        raise ApiError("msg_blocks_too_long")


def _refuse(found: Sequence[limits.Violation], code: str) -> None:
    if found:
        raise ApiError(code, [f"[ERROR] {each.message} [{each.path}]" for each in found])
