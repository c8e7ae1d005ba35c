"""``api.test``, ``auth.test``, ``apps.connections.open``."""

from __future__ import annotations

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.socket_mode import SocketMode
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.workspace import Workspace


class Apps:
    """Who the token is, and where the socket is."""

    def __init__(self, workspace: Workspace, sockets: SocketMode | None) -> None:
        """``sockets`` is None in HTTP mode."""
        self._workspace = workspace
        self._sockets = sockets

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods."""
        return (
            Method("api.test", self._echo, "foo error", token="none"),  # noqa: S106  # a kind
            Method("auth.test", self._who),
            Method(
                "apps.connections.open",
                self._connect,
                json=False,
                token="app",  # noqa: S106  # a kind
            ),
        )

    def _echo(self, call: Call) -> Json:
        if call.text("error"):
            raise ApiError(call.text("error"))
        return {"args": dict(call.args)}

    def _who(self, call: Call) -> Json:
        team, app = self._workspace.team, self._workspace.app
        return {
            "url": f"{call.base_url}/",
            "team": team.name,
            "user": self._workspace.users[app.user_id].name,
            "team_id": team.id,
            "user_id": app.user_id,
            "bot_id": app.bot_id,
            "is_enterprise_install": False,
        }

    def _connect(self, call: Call) -> Json:
        if self._sockets is None:
            raise ApiError("socket_mode_not_enabled")
        return {"url": self._sockets.ticket(call.base_url)}
