from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from voipbot.demo.pbx import Pace
from voipbot.demo.stage import Stage, stage


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    """Everything connected; phones act only when a test says so."""
    async with stage(tmp_path, pace=Pace.scripted()) as built:
        yield built
        assert [str(breach) for breach in built.slack.violations] == []


@pytest.fixture
async def quiet(tmp_path: Path) -> AsyncIterator[Stage]:
    """The same with an empty call log."""
    async with stage(tmp_path, pace=Pace.scripted(), history_days=-1) as built:
        yield built
        assert [str(breach) for breach in built.slack.violations] == []
