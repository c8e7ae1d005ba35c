"""How the page is served."""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette

from voipbot.demo import page_files
from voipbot.demo.serving import serve


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/static/styles.css", "text/css; charset=utf-8"),
        ("/static/js/main.js", "text/javascript; charset=utf-8"),
        ("/static/vendor/preact.mjs", "text/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
    ],
)
async def test_files_come_with_their_type_and_the_policy(path: str, content_type: str) -> None:
    async with serve(Starlette(routes=page_files.routes())) as url, httpx.AsyncClient() as client:
        answer = await client.get(url + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/static/none.js", "/static/%2e%2e/page_files.py", "/static/"])
async def test_nothing_else_is_served(path: str) -> None:
    async with serve(Starlette(routes=page_files.routes())) as url, httpx.AsyncClient() as client:
        answer = await client.get(url + path)
    assert answer.status_code == 404


def test_every_file_can_be_served_and_every_import_leads_to_a_file() -> None:
    for path in page_files.DIRECTORY.rglob("*.js"):
        for target in re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8")):
            assert (path.parent / target).is_file(), f"{path.name} imports {target}"
    index = (page_files.DIRECTORY / "index.html").read_text("utf-8")
    for target in re.findall(r'"/static/([^"]+)"', index):
        assert (page_files.DIRECTORY / target).is_file(), target
