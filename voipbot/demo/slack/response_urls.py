"""``response_url``s: five uses within thirty minutes.

What one can replace depends on what the person did: on a click, the message that was clicked; on a
command or a shortcut nothing, so ``replace_original`` posts anew (slackapi/bolt-python#1268).
https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from voipbot.demo.slack.content import Checker, Content
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Message
from voipbot.demo.slack.posting import Poster
from voipbot.demo.slack.record import Record
from voipbot.demo.slack.workspace import Workspace

USES = 5
LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: to whom, into which conversation, and what was clicked, if anything."""

    user: str
    channel: str
    clicked: tuple[str, str] | None = None
    """Channel and ts of the message that was clicked."""


@dataclass(slots=True)
class _Url:
    place: Place
    since: datetime
    uses: int = 0


class ResponseUrls:
    """Gives out response urls and acts on what the app sends to them."""

    def __init__(
        self, workspace: Workspace, checker: Checker, poster: Poster, record: Record
    ) -> None:
        """``base_url`` must be set before the first url is given out."""
        self.base_url = ""
        self._workspace = workspace
        self._checker = checker
        self._poster = poster
        self._record = record
        self._urls: dict[str, _Url] = {}

    def give(self, place: Place) -> str:
        """Return a new response url for ``place``."""
        token = self._workspace.mint("R")
        self._urls[token] = _Url(place, self._workspace.clock.now())
        return f"{self.base_url}/response/{token}"

    def use(self, token: str, body: Mapping[str, Any]) -> None:
        """Act on a body sent to a response url.

        Raises:
            ApiError: with status 404 ``expired_url`` or ``used_url``, with 400 or 500 what is
                wrong with the message.
        """
        url = self._urls.get(token)
        if url is None or self._workspace.clock.now() - url.since > LIFE:
            raise ApiError("expired_url", status=HTTPStatus.NOT_FOUND)
        if url.uses >= USES:
            raise ApiError("used_url", status=HTTPStatus.NOT_FOUND)
        url.uses += 1
        self.respond(url.place, body, "response_url")

    def respond(self, place: Place, body: Mapping[str, Any], where: str) -> None:
        """Show an answer at ``place``, whether it came by url or with the ack of a command.

        Raises:
            ApiError: with status 400 or 500 what is wrong with the message, 404 where the clicked
                message is gone.
        """
        deletes, replaces = _yes(body, "delete_original"), _yes(body, "replace_original")
        if deletes:
            self._delete(place)
            return
        content = self._content(where, body)
        if place.clicked and "replace_original" not in body:
            message = "say replace_original true or false: Slack's default is not documented"
            self._record.breach(where, "replace_original", message)
        if replaces and place.clicked:
            self._poster.replace(self._clicked(place), content)
        elif body.get("response_type") == "in_channel":
            self._poster.post(place.channel, content, thread_ts=body.get("thread_ts"))
        else:
            self._poster.post(
                place.channel, content, thread_ts=body.get("thread_ts"), only_for=place.user
            )

    def _content(self, where: str, body: Mapping[str, Any]) -> Content:
        try:
            content = self._checker.message(where, body)
        except ApiError as error:
            error.status = HTTPStatus.BAD_REQUEST
            raise
        if content.is_empty:
            raise ApiError("no_text", status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return content

    def _delete(self, place: Place) -> None:
        if place.clicked:
            self._workspace.remove(self._clicked(place))

    def _clicked(self, place: Place) -> Message:
        channel, ts = place.clicked or ("", "")
        message = self._workspace.message(channel, ts, place.user)
        if message is None:
            raise ApiError("message_not_found", status=HTTPStatus.NOT_FOUND)
        return message


def _yes(body: Mapping[str, Any], key: str) -> bool:
    return body.get(key) in (True, "true", 1, "1")
