from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from voipbot.cli import main


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from voipbot.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "print(sorted({'slack_bolt', 'sqlalchemy', 'httpx', 'aiohttp', 'pydantic', 'babel'}"
        " & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_missing_settings_are_one_clear_list(monkeypatch: pytest.MonkeyPatch) -> None:
    with CliRunner().isolated_filesystem():
        result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    for name in (
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "VOIP24H_BASE_URL",
        "VOIP24H_PARTNER_SECRET",
    ):
        assert f"{name} is missing" in result.output
    assert "Traceback" not in result.output


def test_split_processes_want_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("VOIP24H_BASE_URL", "https://pbx.example")
    monkeypatch.setenv("VOIP24H_PARTNER_SECRET", "secret")
    with CliRunner().isolated_filesystem():
        result = CliRunner().invoke(main, ["worker"])
    assert result.exit_code == 2
    assert "needs PostgreSQL" in result.output


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("VOIPBOT_TIMEZONE", "Saigon", "no time zone"),
        ("VOIPBOT_EXTENSIONS", "{not json", "JSON"),
        ("VOIPBOT_SHARE", "perhaps", "on_press"),
        ("PORT", "eighty", "integer"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, part: str
) -> None:
    monkeypatch.setenv(name, value)
    with CliRunner().isolated_filesystem():
        result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    assert part in result.output
    assert "Traceback" not in result.output


def test_migrate_makes_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    with CliRunner().isolated_filesystem():
        monkeypatch.setenv("DATABASE_URL", "sqlite:///new.db")
        result = CliRunner().invoke(main, ["migrate"])
    assert result.exit_code == 0, result.output
    assert "up to date" in result.output
