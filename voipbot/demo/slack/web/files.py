"""Files: an upload URL, the bytes, and their sharing.

https://docs.slack.dev/messaging/working-with-files#uploading_files
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass

from voipbot.demo.slack.content import Checker
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Channel, Json
from voipbot.demo.slack.posting import Poster
from voipbot.demo.slack.web import places
from voipbot.demo.slack.web.method import Call, Method
from voipbot.demo.slack.workspace import Workspace

_CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]+")


@dataclass(slots=True)
class StoredFile:
    """A file on its way in or in place."""

    id: str
    name: str
    length: int
    upload_token: str
    data: bytes | None = None
    title: str = ""
    shared_in: str = ""


class Files:
    """Uploads by the three steps that replaced ``files.upload``."""

    def __init__(self, workspace: Workspace, checker: Checker, poster: Poster) -> None:
        """Start with no files."""
        self.base_url = ""
        self._workspace = workspace
        self._checker = checker
        self._poster = poster
        self._files: dict[str, StoredFile] = {}

    def methods(self) -> tuple[Method, ...]:
        """Return this family's methods."""
        write = "files:write"
        return (
            Method(
                "files.getUploadURLExternal",
                self._url,
                "alt_txt snippet_type",
                "filename length",
                write,
                json=False,
            ),
            Method(
                "files.completeUploadExternal",
                self._complete,
                "blocks channel_id channels initial_comment thread_ts",
                "files",
                write,
            ),
            Method("files.info", self._info, "count cursor limit page", "file", "files:read"),
        )

    def receive(self, token: str, data: bytes) -> str:
        """Take the bytes of an upload; return what Slack says to them.

        Raises:
            ApiError: ``not_found``, or ``length_mismatch`` where the bytes are not as announced.
        """
        stored = next((each for each in self._files.values() if each.upload_token == token), None)
        if stored is None:
            raise ApiError("not_found")
        if len(data) != stored.length:
            raise ApiError("length_mismatch")
        stored.data = data
        return f"OK - {len(data)}"

    def content(self, file_id: str) -> StoredFile | None:
        """Find a file whose bytes have arrived."""
        stored = self._files.get(file_id)
        return stored if stored is not None and stored.data is not None else None

    def _url(self, call: Call) -> Json:
        length = call.number("length", 0)
        if length <= 0:
            raise ApiError("file_upload_size_restricted")
        stored = StoredFile(
            self._workspace.mint("F"), call.text("filename"), length, self._workspace.mint("up")
        )
        self._files[stored.id] = stored
        url = f"{self.base_url}/upload/v1/{stored.upload_token}"
        return {"upload_url": url, "file_id": stored.id}

    def _complete(self, call: Call) -> Json:
        given = call.args["files"]
        if not isinstance(given, list):
            raise ApiError("invalid_arguments", ["[ERROR] files must be an array"])
        files = [self._uploaded(each) for each in given]
        channel = self._destination(call)
        for each, stored in zip(given, files, strict=True):
            stored.title = str(each.get("title") or stored.name)
            stored.shared_in = channel.id if channel else ""
        if channel is not None:
            self._share(call, channel, files)
        return {"files": [self.to_api(each) for each in files]}

    def _info(self, call: Call) -> Json:
        stored = self._files.get(call.text("file"))
        if stored is None:
            raise ApiError("file_not_found")
        return {"file": self.to_api(stored)}

    def _uploaded(self, given: Json) -> StoredFile:
        stored = self._files.get(str(given.get("id")))
        if stored is None or stored.data is None:
            raise ApiError("file_not_found")
        return stored

    def _destination(self, call: Call) -> Channel | None:
        named = call.text("channel_id")
        if not named:
            return None
        if not _CHANNEL_ID.fullmatch(named):
            message = f"[ERROR] must match {_CHANNEL_ID.pattern} [json-pointer:/channel_id]"
            raise ApiError("invalid_arguments", [message])
        channel = places.joined(self._workspace, named)
        if channel.archived:
            raise ApiError("is_archived")
        return channel

    def _share(self, call: Call, channel: Channel, files: list[StoredFile]) -> None:
        comment = {"text": call.text("initial_comment"), "blocks": call.args.get("blocks")}
        given = {key: value for key, value in comment.items() if value}
        # A file may come without a comment, so there is no text to insist on.
        content = self._checker.message(call.method, given or {"text": " "})
        self._poster.post(
            channel.id,
            content,
            thread_ts=call.args.get("thread_ts"),
            files=tuple(self.to_api(each) for each in files),
        )

    def to_api(self, stored: StoredFile) -> Json:
        """Return a file as Slack describes it."""
        mimetype = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
        url = f"{self.base_url}/files/{stored.id}/{stored.name}"
        return {
            "id": stored.id,
            "name": stored.name,
            "title": stored.title or stored.name,
            "mimetype": mimetype,
            "filetype": stored.name.rpartition(".")[2],
            "size": stored.length,
            "mode": "hosted",
            "user": self._workspace.app.user_id,
            "user_team": self._workspace.team.id,
            "created": self._workspace.epoch(),
            "timestamp": self._workspace.epoch(),
            "is_external": False,
            "is_public": False,
            "url_private": url,
            "url_private_download": url,
            "permalink": url,
            "channels": [stored.shared_in] if stored.shared_in.startswith("C") else [],
            "groups": [],
            "ims": [stored.shared_in] if stored.shared_in.startswith("D") else [],
        }
