"""The demo's page as routes: ``/`` and ``/static/…``, straight from the package directory."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIRECTORY = Path(__file__).parent / "page"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""Fixed, because what ``mimetypes`` says of ``.js`` depends on the machine, and a browser runs no
module that comes as anything else."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[BaseRoute]:
    """Return the routes of the page. Nothing is cached, so an edited file shows on reload."""
    return [
        Route("/", _index),
        Mount("/static", app=_PageFiles(directory=DIRECTORY)),
    ]


async def _index(_request: Request) -> Response:
    return _file(DIRECTORY / "index.html")


def _file(path: Path, status_code: int = 200) -> FileResponse:
    media_type = CONTENT_TYPES.get(path.suffix, "text/plain; charset=utf-8")
    return FileResponse(path, status_code, headers=HEADERS, media_type=media_type)


class _PageFiles(StaticFiles):
    """Serves files with the page's headers; looking paths up safely stays Starlette's work."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,  # noqa: ARG002  # the response takes its own
        scope: Scope,  # noqa: ARG002  # no conditional requests: nothing is cached
        status_code: int = 200,
    ) -> Response:
        return _file(Path(full_path), status_code)
