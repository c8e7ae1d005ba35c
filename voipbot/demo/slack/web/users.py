"""``users.*``, ``usergroups.list``, ``team.info``, ``bots.info``.

https://docs.slack.dev/reference/methods?family=users
"""

from __future__ import annotations

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Json, User
from voipbot.demo.slack.web import places
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.workspace import Workspace

_PAGE, _MOST = 100, 1000


def user_json(user: User, *, with_email: bool = False, with_locale: bool = False) -> Json:
    """Return a user as ``users.info`` gives one."""
    profile: Json = {
        "title": user.title,
        "phone": user.phone,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": user.team_id,
    }
    if with_email:
        profile["email"] = user.email
    body: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if with_locale:
        body["locale"] = user.locale
    return body


class Users:
    """Who is who."""

    def __init__(self, workspace: Workspace) -> None:
        """``usergroups`` are as ``usergroups.list`` gives them, with their ``users``."""
        self._workspace = workspace
        self.usergroups: list[Json] = []

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods."""
        return (
            Method("users.info", self._info, "include_locale", "user", "users:read", json=False),
            Method(
                "users.list",
                self._list,
                "cursor include_locale limit",
                scope="users:read",
                json=False,
            ),
            Method(
                "usergroups.list",
                self._groups,
                "include_count include_disabled include_users",
                scope="usergroups:read",
                json=False,
            ),
            Method("team.info", self._team, "team domain", scope="team:read", json=False),
            Method("bots.info", self._bot, "bot", scope="users:read", json=False),
        )

    def _info(self, call: Call) -> Json:
        user = places.person(self._workspace, call.text("user"))
        body = self._shown(call, user)
        if user.team_id != self._workspace.team.id:
            body["is_stranger"] = not self._met(user)
        return {"user": body}

    def _list(self, call: Call) -> Json:
        home = self._workspace.team.id
        everybody = [each for each in self._workspace.users.values() if each.team_id == home]
        page, metadata = call.page(everybody, _PAGE, _MOST)
        return {
            "members": [self._shown(call, each) for each in page],
            "cache_ts": self._workspace.epoch(),
            "response_metadata": metadata,
        }

    def _shown(self, call: Call, user: User) -> Json:
        return user_json(
            user,
            with_email="users:read.email" in call.scopes,
            with_locale=call.flag("include_locale"),
        )

    def _met(self, user: User) -> bool:
        bot = self._workspace.app.user_id
        return any({user.id, bot} <= each.members for each in self._workspace.channels.values())

    def _groups(self, call: Call) -> Json:
        with_users = call.flag("include_users")
        return {
            "usergroups": [
                {key: value for key, value in each.items() if with_users or key != "users"}
                for each in self.usergroups
            ]
        }

    def _team(self, call: Call) -> Json:
        del call
        team = self._workspace.team
        return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "icon": {}}}

    def _bot(self, call: Call) -> Json:
        app = self._workspace.app
        if call.text("bot", app.bot_id) != app.bot_id:
            raise ApiError("bot_not_found")
        return {
            "bot": {
                "id": app.bot_id,
                "deleted": False,
                "name": self._workspace.app_name,
                "updated": 0,
                "app_id": app.app_id,
                "user_id": app.user_id,
                "icons": {},
            }
        }
