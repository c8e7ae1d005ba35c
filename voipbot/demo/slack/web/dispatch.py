"""From an HTTP request to a method and back: tokens, scopes, arguments, faults, the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from voipbot.demo.serving import drop_connection
from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.faults import Fault, Faults
from voipbot.demo.slack.manifest import Manifest
from voipbot.demo.slack.model import Json
from voipbot.demo.slack.record import ApiCall, Record
from voipbot.demo.slack.web.method import Call, Method, decoded
from voipbot.demo.slack.workspace import Workspace

_BEARER = "bearer "
_FORM = "application/x-www-form-urlencoded"


class WebApi:
    """Answers ``/api/{method}``."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        record: Record,
        faults: Faults,
        methods: Iterable[Method],
    ) -> None:
        """``base_url`` must be set before the first call."""
        self.base_url = ""
        self._workspace = workspace
        self._manifest = manifest
        self._record = record
        self._faults = faults
        self._methods = {each.name: each for each in methods}

    async def endpoint(self, request: Request) -> Response:
        """Serve one call."""
        name = request.path_params["method"]
        entry = ApiCall(name, {}, self._workspace.clock.now())
        self._record.calls.append(entry)
        try:
            token = _token(request)
            entry.args, token = await _arguments(request, self._methods.get(name), token)
        except ApiError as error:
            return self._response(entry, error)
        return await self.under_fault(request, entry, lambda: self._answer(name, entry.args, token))

    async def under_fault(
        self, request: Request, entry: ApiCall, act: Callable[[], Json]
    ) -> Response:
        """Carry ``act`` out and answer, unless a fault was ordered for this method."""
        fault = self._faults.take(entry.method)
        if fault is None:
            return self._acted(entry, act)
        response = self._acted(entry, act) if fault.carried_out else None
        return await self._faulty(request, entry, fault, response)

    def _acted(self, entry: ApiCall, act: Callable[[], Json]) -> Response:
        try:
            outcome: Json | ApiError = act()
        except ApiError as error:
            outcome = error
        return self._response(entry, outcome)

    async def _faulty(
        self, request: Request, entry: ApiCall, fault: Fault, response: Response | None
    ) -> Response:
        if fault.error is not None:
            if fault.error.code == "internal_error":
                self._workspace.changes.ring()
                return PlainTextResponse("internal_error", fault.error.status)
            return self._response(entry, fault.error)
        self._workspace.changes.ring()
        if fault.then == "hang":
            await self._faults.wait()
        drop_connection(request.scope)
        return response or Response()

    def _answer(self, name: str, args: Mapping[str, Any], token: str) -> Json:
        method = self._methods.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        self._authorize(method, token)
        scopes = self._manifest.scopes
        call = Call(name, args, scopes, self.base_url)
        if method.scope:
            call.need(method.scope)
        try:
            method.check(args)
        except ApiError as error:
            for message in error.messages:
                self._record.breach(name, "", message)
            raise
        return {"ok": True, **method.answer(call)}

    def _authorize(self, method: Method, token: str) -> None:
        app = self._workspace.app
        if method.token == "none":  # noqa: S105  # a kind
            return
        if not token:
            raise ApiError("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise ApiError("invalid_auth")
        if not self._workspace.installed:
            raise ApiError("account_inactive")
        if (token == app.app_token) != (method.token == "app"):  # noqa: S105  # a kind
            raise ApiError("not_allowed_token_type")

    def _response(self, entry: ApiCall, outcome: Json | ApiError) -> Response:
        headers = {
            "x-oauth-scopes": ",".join(sorted(self._manifest.scopes)),
            "X-Slack-Req-Id": self._workspace.mint("req-"),
            "Cache-Control": "private, no-cache, no-store, must-revalidate",
        }
        status = 200
        if isinstance(outcome, ApiError):
            status = outcome.status
            if outcome.retry_after is not None:
                headers["Retry-After"] = str(outcome.retry_after)
            outcome = outcome.body()
        entry.answer = outcome
        self._workspace.changes.ring()
        return JSONResponse(outcome, status, headers, media_type="application/json; charset=utf-8")


def _token(request: Request) -> str:
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""


async def _arguments(request: Request, method: Method | None, token: str) -> tuple[Json, str]:
    """Return the arguments, from the query and the body, and the token wherever it stood."""
    args: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        given = _json_object(await request.body())
        if method is None or method.json:
            args |= {key: value for key, value in given.items() if value is not None}
    elif content_type == _FORM:
        args |= dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    args = decoded(args)
    token = token or str(args.pop("token", ""))
    args.pop("token", None)
    return args, token


def _json_object(body: bytes) -> Json:
    if not body:
        return {}
    try:
        given = json.loads(body)
    except ValueError as error:
        raise ApiError("invalid_json") from error
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    return given
