"""``voipbot check``: tries everything that the settings name, and says for each what to do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import click
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from voipbot.clock import Clock
from voipbot.config import BadSettings, Process, Settings, read_settings
from voipbot.domain.calls import Period
from voipbot.errors import VoipbotError
from voipbot.messages import plain
from voipbot.pbx import Voip24h
from voipbot.slack.client import web_client
from voipbot.slack.manifest import HISTORY_SCOPES, SCOPES
from voipbot.store.engine import Database


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``todo`` is empty where all is well."""

    name: str
    todo: str = ""


async def check_everything() -> int:
    """Print a line for each check; return 0 where all is well, else 1."""
    try:
        settings = read_settings(Process.RUN)
    except BadSettings as error:
        findings = [Finding("settings", problem) for problem in error.problems]
    else:
        findings = [Finding("settings"), *await _findings(settings)]
    for finding in findings:
        mark = "✗" if finding.todo else "✓"
        click.echo(f"{mark} {finding.name}" + (f": {finding.todo}" if finding.todo else ""))
    return 1 if any(finding.todo for finding in findings) else 0


async def _findings(settings: Settings) -> list[Finding]:
    slack = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    return list(
        await asyncio.gather(
            _bot_token(slack),
            _app_token(slack, settings),
            _partner_secret(settings),
            _database(settings),
        )
    )


async def _bot_token(slack: AsyncWebClient) -> Finding:
    name = "Slack bot token and scopes"
    try:
        answer = await slack.auth_test()
    except SlackApiError as error:
        reason = error.response.get("error")
        return Finding(name, f"Slack says {reason}. Copy SLACK_BOT_TOKEN anew after installing.")
    except (ClientError, TimeoutError) as error:
        return Finding(name, f"Slack does not answer ({type(error).__name__}).")
    granted = set(str(answer.headers.get("x-oauth-scopes", "")).split(","))
    missing = sorted(set(SCOPES) - set(HISTORY_SCOPES) - granted)
    if missing:
        wanted = ", ".join(missing)
        return Finding(name, f"add {wanted} (voipbot manifest has them), then reinstall the app.")
    return Finding(name)


async def _app_token(slack: AsyncWebClient, settings: Settings) -> Finding:
    name = "Slack app-level token"
    token = settings.slack_app_token.get_secret_value()
    if not token:
        return Finding("HTTP mode: signing secret and port are set")
    try:
        await slack.apps_connections_open(app_token=token)
    except SlackApiError as error:
        reason = error.response.get("error")
        return Finding(
            name, f"Slack says {reason}. Make an app-level token with connections:write."
        )
    except (ClientError, TimeoutError) as error:
        return Finding(name, f"Slack does not answer ({type(error).__name__}).")
    return Finding(name)


async def _partner_secret(settings: Settings) -> Finding:
    name = "PBX address and partner secret"
    today = Clock().now().astimezone(settings.zone).date()
    extension = next(iter(settings.extensions.values()), None)
    try:
        async with Voip24h(
            settings.pbx_base_url,
            settings.pbx_partner_secret.get_secret_value(),
            timezone=settings.zone,
        ) as pbx:
            user = extension if settings.get_date_with_user else None
            await pbx.get_date(Period(today, today), user)
    except VoipbotError as error:
        return Finding(name, plain(error.key, error.params))
    return Finding(name)


async def _database(settings: Settings) -> Finding:
    try:
        async with Database.open(settings.database_url) as database:
            await database.ping()
    except VoipbotError as error:
        return Finding("database", plain(error.key, error.params))
    return Finding("database")
