"""A browser for the module, and for each test a stage with a page on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.demo.page.canned import ALICE, SALES
from tests.demo.page.stage import Stage
from voipbot.demo.serving import serve

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(FLAGS)
        )
        yield chromium
        await chromium.close()


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest_asyncio.fixture(loop_scope="module")
async def address(stage: Stage) -> AsyncIterator[str]:
    async with serve(stage.app()) as url:
        yield url
        await stage.alone()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, stage: Stage, address: str) -> AsyncIterator[Page]:
    """The page in #sales as Alice. Whatever the browser complains of fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    await opened.goto(f"{address}/?as={ALICE}&channel={SALES}")
    await opened.wait_for_selector('[data-ready="true"]')
    yield opened
    await context.close()
    assert complaints == []
