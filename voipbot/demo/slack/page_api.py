"""What the demo's page speaks: a person's state, pushed at each change, and their acts.

``GET /demo/state?as=U…``, ``WS /demo/live?as=U…``, ``POST /demo/do``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from voipbot.demo.slack import blocks
from voipbot.demo.slack.acts import Slack
from voipbot.demo.slack.errors import ActedInVain, ApiError
from voipbot.demo.slack.model import Json, Message
from voipbot.demo.slack.people import Person, Place
from voipbot.demo.slack.snapshot import snapshot
from voipbot.demo.slack.views import View

DEBOUNCE_SECONDS = 0.05
_POLICY_VIOLATION = 1008
_PLACING = {"as", "do", "channel", "ts", "ephemeral", "view_id", "action_id", "block_id"}
"""Keys of an "action" that say where and which, the others say what was chosen."""


class PageApi:
    """Serves the page's protocol."""

    def __init__(self, slack: Slack) -> None:
        """Whoever is in the workspace can be acted as: this is a demo, not a login."""
        self._slack = slack
        self._acts: dict[str, Callable[[Person, Json], Awaitable[Json | None]]] = {
            "message": self._message,
            "command": self._command,
            "action": self._action,
            "input": self._input,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "open_home": self._open_home,
            "read": self._read,
            "dismiss": self._dismiss,
            "options": self._options,
            "reload": self._reload,
        }

    def routes(self) -> list[BaseRoute]:
        """Return the page's routes."""
        return [
            Route("/demo/state", self._state),
            Route("/demo/do", self._do, methods=["POST"]),
            WebSocketRoute("/demo/live", self._live),
        ]

    async def _state(self, request: Request) -> Response:
        person = self._person(request.query_params.get("as", ""))
        if person is None:
            return JSONResponse({"error": "nobody of that id"}, 404)
        return JSONResponse(snapshot(self._slack, person))

    async def _do(self, request: Request) -> Response:
        try:
            given = json.loads(await request.body())
            person = self._person(given["as"])
            act = self._acts[given["do"]]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"ok": False, "error": "That makes no sense."}, 400)
        if person is None:
            return JSONResponse({"ok": False, "error": "There is nobody of that id."}, 400)
        try:
            more = await act(person, given)
        except (ActedInVain, ApiError) as error:
            return JSONResponse({"ok": False, "error": str(error)})
        except KeyError as error:
            return JSONResponse({"ok": False, "error": f"{error} is missing"}, 400)
        return JSONResponse({"ok": True, **(more or {})})

    async def _live(self, socket: WebSocket) -> None:
        person = self._person(socket.query_params.get("as", ""))
        if person is None:
            await socket.close(_POLICY_VIOLATION, "nobody of that id")
            return
        await socket.accept()
        gone = asyncio.create_task(_until_gone(socket))
        pushing = asyncio.create_task(self._push(socket, person))
        try:
            await asyncio.wait({gone, pushing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, pushing):
                task.cancel()
            await asyncio.gather(gone, pushing, return_exceptions=True)

    async def _push(self, socket: WebSocket, person: Person) -> None:
        sent = ""
        while True:
            seen = self._slack.workspace.changes.count
            state = json.dumps(snapshot(self._slack, person))
            if state != sent:
                await socket.send_text(state)
                sent = state
            if self._slack.workspace.changes.count == seen:
                await self._slack.workspace.changes.next()
            await asyncio.sleep(DEBOUNCE_SECONDS)

    def _person(self, user_id: str) -> Person | None:
        return Person(self._slack, user_id) if user_id in self._slack.workspace.users else None

    async def _message(self, person: Person, given: Json) -> None:
        if given["text"].startswith("/"):
            await self._command(person, given)
        else:
            await person.say(given["channel"], given["text"], given.get("thread_ts"))
            await self._read(person, given)

    async def _command(self, person: Person, given: Json) -> None:
        await person.command(given["channel"], given["text"], given.get("thread_ts"))

    async def _action(self, person: Person, given: Json) -> None:
        chosen = {key: value for key, value in given.items() if key not in _PLACING}
        await person.act(
            self._place(person, given), given["action_id"], given.get("block_id"), chosen
        )

    async def _input(self, person: Person, given: Json) -> None:
        view = self._open_view(person, given)
        found = blocks.find(view.blocks, given["action_id"], given.get("block_id"))
        if found is None:
            raise ActedInVain("there is no such input")
        block, element = found
        chosen = {key: each for key, each in given["value"].items() if key != "type"}
        if block["type"] == "input" and not block.get("dispatch_action"):
            kept = {"type": element["type"], **chosen}
            self._slack.views.fill(view, block["block_id"], element["action_id"], kept)
        else:
            await person.act(view, element["action_id"], block["block_id"], chosen)

    async def _submit(self, person: Person, given: Json) -> None:
        view = self._open_view(person, given)
        for block_id, actions in (given.get("state") or {}).items():
            for action_id, value in actions.items():
                if action_id in view.state.get(block_id, {}):
                    view = self._slack.views.fill(view, block_id, action_id, value)
        await person.submit(view)

    async def _close(self, person: Person, given: Json) -> None:
        view = self._slack.views.find(given["view_id"])
        if view is not None:
            await person.close(view, all_of_them=bool(given.get("all")))

    async def _shortcut(self, person: Person, given: Json) -> None:
        await person.shortcut(given["callback_id"])

    async def _message_shortcut(self, person: Person, given: Json) -> None:
        await person.message_shortcut(given["callback_id"], self._shown(person, given))

    async def _open_home(self, person: Person, given: Json) -> None:
        del given
        await person.open_home()

    async def _read(self, person: Person, given: Json) -> None:
        workspace = self._slack.workspace
        workspace.read_up_to[person.id, given["channel"]] = workspace.next_ts()
        workspace.changes.ring()

    async def _dismiss(self, person: Person, given: Json) -> None:
        if given["id"] in {each.id for each in person.notices}:
            self._slack.workspace.dismiss(given["id"])

    async def _options(self, person: Person, given: Json) -> Json:
        offered = await person.options(
            self._place(person, given),
            given["action_id"],
            given.get("query", ""),
            block_id=given.get("block_id"),
        )
        return {"options": offered}

    async def _reload(self, person: Person, given: Json) -> None:
        del given
        person.reload()

    def _place(self, person: Person, given: Json) -> Place:
        if given.get("view_id"):
            return self._open_view(person, given)
        return self._shown(person, given)

    def _open_view(self, person: Person, given: Json) -> View:
        view = self._slack.views.find(given["view_id"])
        if view is None or view.user != person.id:
            raise ActedInVain("the view is not open")
        return view

    def _shown(self, person: Person, given: Json) -> Message:
        message = self._slack.workspace.message(given["channel"], given["ts"], person.id)
        if message is None:
            raise ActedInVain("the message is gone")
        return message


async def _until_gone(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
