from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from voipbot.cli import main
from voipbot.config import Settings
from voipbot.slack.ids import Command
from voipbot.slack.manifest import SCOPES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SETTINGS = sorted(str(field.validation_alias) for field in Settings.model_fields.values())


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"| `{name}` |" in README


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    named = set(
        re.findall(r"^\| `((?:VOIPBOT|SLACK|VOIP24H)_[A-Z_0-9]+)` \|", README, re.MULTILINE)
    )
    assert named <= set(SETTINGS)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_has_its_reason_in_the_readme(scope: str) -> None:
    assert f"| `{scope}` | {SCOPES[scope]} |" in README


@pytest.mark.parametrize("command", list(Command))
def test_every_slash_command_is_in_the_readme(command: Command) -> None:
    assert f"`/{command}" in README


def test_links_and_pictures_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    missing = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert missing == []


def test_the_manifest_at_the_top_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["manifest"])
    assert printed.exit_code == 0
    assert printed.output == (ROOT / "manifest.yaml").read_text()
