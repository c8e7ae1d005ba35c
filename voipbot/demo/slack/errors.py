"""How the local Slack refuses: a Web API error with its code, as Slack documents them."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from voipbot.demo.slack.model import Json


class ApiError(Exception):
    """Answered as ``{"ok": false, "error": code, …}``."""

    def __init__(
        self,
        code: str,
        messages: Sequence[str] = (),
        *,
        status: HTTPStatus = HTTPStatus.OK,
        retry_after: int | None = None,
        **fields: str,
    ) -> None:
        """``messages`` go into ``response_metadata``; ``fields`` stand beside the error."""
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.status = status
        self.retry_after = retry_after
        self.fields = fields

    @classmethod
    def rate_limited(cls, retry_after: int = 1) -> ApiError:
        """Return the 429 that asks to wait ``retry_after`` seconds."""
        return cls("ratelimited", status=HTTPStatus.TOO_MANY_REQUESTS, retry_after=retry_after)

    def body(self) -> Json:
        """Return the JSON that Slack answers."""
        body: Json = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class ActedInVain(Exception):
    """A person tried what Slack's own client would not let them do; says why."""
