"""``views.*``.

https://docs.slack.dev/reference/methods?family=views
"""

from __future__ import annotations

from voipbot.demo.slack.content import Checker
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.limits.elements import Surface
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.triggers import Triggers
from voipbot.demo.slack.views import View, Views
from voipbot.demo.slack.web import places
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.workspace import Workspace


class Surfaces:
    """Modals and App Homes."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        checker: Checker,
        triggers: Triggers,
        views: Views,
    ) -> None:
        """Views are kept in ``views``; ``triggers`` open them."""
        self._workspace = workspace
        self._manifest = manifest
        self._checker = checker
        self._triggers = triggers
        self._views = views

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods; none needs a scope."""
        return (
            Method("views.open", self._open, "", "trigger_id view"),
            Method("views.push", self._push, "", "trigger_id view"),
            Method("views.update", self._update, "view_id external_id hash", "view"),
            Method("views.publish", self._publish, "hash", "user_id view"),
        )

    def _open(self, call: Call) -> Json:
        content = self._checker.view(call.method, call.args["view"], "modal")
        trigger = self._triggers.spend(call.text("trigger_id"))
        return self._answer(self._views.open(trigger.user, content))

    def _push(self, call: Call) -> Json:
        content = self._checker.view(call.method, call.args["view"], "modal")
        trigger = self._triggers.spend(call.text("trigger_id"))
        below = self._views.find(trigger.view_id) if trigger.view_id else None
        if below is None or below.content["type"] != "modal":
            # Pushing needs a trigger from within a modal that is still open.
            raise ApiError("invalid_trigger_id")
        return self._answer(self._views.push(trigger.user, content))

    def _update(self, call: Call) -> Json:
        view = self._named(call)
        self._check_hash(call, view)
        surface: Surface = "home" if view.content["type"] == "home" else "modal"
        content = self._checker.view(call.method, call.args["view"], surface)
        return self._answer(self._views.update(view, content))

    def _publish(self, call: Call) -> Json:
        if not self._manifest.home_tab:
            raise ApiError("not_enabled")
        user = places.person(self._workspace, call.text("user_id"))
        before = self._views.homes.get(user.id)
        if before is not None:
            self._check_hash(call, before)
        content = self._checker.view(call.method, call.args["view"], "home")
        return self._answer(self._views.publish(user.id, content))

    def _named(self, call: Call) -> View:
        view_id, external_id = call.text("view_id"), call.text("external_id")
        if not view_id and not external_id:
            message = "[ERROR] either view_id or external_id is required"
            raise ApiError("invalid_arguments", [message])
        view = self._views.find(view_id) if view_id else self._views.by_external_id(external_id)
        if view is None:
            raise ApiError("not_found")
        return view

    def _check_hash(self, call: Call, view: View) -> None:
        if call.text("hash") not in ("", view.hash):
            raise ApiError("hash_conflict")

    def _answer(self, view: View) -> Json:
        return {"view": self._views.to_api(view)}
