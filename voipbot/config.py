"""Every setting, read once from the environment (and a ``.env`` file), then frozen.

``docs/settings.md`` and the README describe each; a test holds them to this file.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from voipbot.errors import VoipbotError

NO_SECRET = SecretStr("")


class Share(StrEnum):
    """What *Share* puts into a channel."""

    ON_PRESS = "on_press"
    """A card whose buttons give each person who presses them a fresh link."""
    LINK = "link"
    """The link itself, for everybody who can read the channel."""
    OFF = "off"


class Process(StrEnum):
    """What is about to start; each needs its own settings."""

    RUN = "run"
    WEB = "web"
    WORKER = "worker"


class BadSettings(VoipbotError):
    """The environment makes no sense; ``problems`` lists all of it, a sentence each."""

    key = "error.bad_settings"
    level = logging.CRITICAL

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems="\n".join(self.problems))


def _named(name: str, default: Any, description: str) -> Any:
    return Field(default, validation_alias=name, description=description)


class Settings(BaseSettings):
    """All settings. Times are local to ``timezone``, spans are in seconds."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr = _named(
        "SLACK_BOT_TOKEN", NO_SECRET, "The bot's token, xoxb-…, from OAuth & Permissions."
    )
    slack_app_token: SecretStr = _named(
        "SLACK_APP_TOKEN", NO_SECRET, "The app-level token, xapp-…; with it Socket Mode is used."
    )
    slack_signing_secret: SecretStr = _named(
        "SLACK_SIGNING_SECRET", NO_SECRET, "Signs Slack's requests; needed for HTTP mode."
    )
    slack_api_url: str = _named(
        "SLACK_API_URL", "https://slack.com/api/", "Where Slack's Web API is."
    )
    pbx_base_url: str = _named(
        "VOIP24H_BASE_URL", "", "The PBX's address, such as https://pbx.example.vn."
    )
    pbx_partner_secret: SecretStr = _named(
        "VOIP24H_PARTNER_SECRET", NO_SECRET, "The partner secret that Voip24h gave you."
    )
    database_url: str = _named(
        "DATABASE_URL", "sqlite:///voipbot.db", "sqlite:///file or postgres://user@host/name."
    )
    port: int | None = _named(
        "PORT", None, "The port of HTTP mode, and of the health pages in either mode."
    )
    host: str = _named(
        "VOIPBOT_HOST",
        "0.0.0.0",  # noqa: S104 - inside a container nothing else can be reached
        "The address that PORT listens on.",
    )
    timezone: str = _named(
        "VOIPBOT_TIMEZONE", "Asia/Ho_Chi_Minh", "The PBX's and the team's clock."
    )
    locale: Literal["en"] = _named("VOIPBOT_LOCALE", "en", "The team's language.")
    extensions: dict[str, str] = _named(
        "VOIPBOT_EXTENSIONS", {}, 'Slack user id to extension, as JSON: {"U012AB3CD": "101"}.'
    )
    admins: list[str] = _named(
        "VOIPBOT_ADMINS", [], 'Slack user ids that see everybody\'s calls: ["U012AB3CD"].'
    )
    poll_seconds: Annotated[int, Field(ge=1, le=3600)] = _named(
        "VOIPBOT_POLL_SECONDS", 30, "How often the call log is read for outcomes."
    )
    leg_seconds: Annotated[int, Field(ge=0, le=3600)] = _named(
        "VOIPBOT_LEG_SECONDS", 120, "Incoming legs this close together are one call."
    )
    missed_types: list[Literal["INBOUND", "EXTERNAL", "LOCAL", "OUTBOUND"]] = _named(
        "VOIPBOT_MISSED_TYPES", ["INBOUND", "EXTERNAL"], "Which call types can be missed."
    )
    get_date_with_user: bool = _named(
        "VOIPBOT_GET_DATE_WITH_USER", False, "For PBX servers that want a user with every request."
    )
    share: Share = _named(
        "VOIPBOT_SHARE", Share.ON_PRESS, "What Share puts into a channel: on_press, link or off."
    )
    command_prefix: str = _named(
        "VOIPBOT_COMMAND_PREFIX", "", "Renames every command: acme- makes /acme-dial of /dial."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _named(
        "VOIPBOT_LOG_LEVEL", "INFO", "How much is logged."
    )

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is no time zone; write it like Asia/Ho_Chi_Minh") from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return ZoneInfo(self.timezone)


def read_settings(process: Process | None = None, **given: Any) -> Settings:
    """Read the environment; with ``process``, also ask for what that process cannot do without.

    ``given`` overrides the environment, field by field, for the demo and the tests.

    Raises:
        BadSettings: with every problem at once.
    """
    try:
        settings = Settings(**{_alias(name): value for name, value in given.items()})
    except ValidationError as error:
        raise BadSettings(_sentence(detail) for detail in error.errors()) from None
    except ValueError as error:  # a value that is no JSON, from pydantic-settings
        raise BadSettings([f"{error}. Lists and maps are written as JSON."]) from None
    missing = _missing(settings, process) if process else []
    if missing:
        raise BadSettings(missing)
    return settings


def _alias(field: str) -> str:
    return str(Settings.model_fields[field].validation_alias)


def _sentence(detail: Any) -> str:
    name = ".".join(str(part) for part in detail["loc"])
    reason = str(detail["msg"]).removeprefix("Value error, ")
    return f"{name}: {reason}."


def _missing(settings: Settings, process: Process) -> list[str]:
    found = []
    if not settings.slack_bot_token.get_secret_value():
        found.append("SLACK_BOT_TOKEN is missing: copy it from the app's OAuth & Permissions page.")
    if not settings.pbx_base_url:
        found.append("VOIP24H_BASE_URL is missing: set the address of your PBX, https://….")
    if not settings.pbx_partner_secret.get_secret_value():
        found.append("VOIP24H_PARTNER_SECRET is missing: ask Voip24h for your partner secret.")
    if process is not Process.WORKER:
        found.extend(_front_door_missing(settings))
    if process is not Process.RUN and settings.database_url.startswith("sqlite"):
        found.append(
            f"voipbot {process} shares its database with other processes, which needs PostgreSQL: "
            "set DATABASE_URL to postgres://…, or start the single process `voipbot run`."
        )
    return found


def _front_door_missing(settings: Settings) -> list[str]:
    if settings.slack_app_token.get_secret_value():
        return []
    if not settings.slack_signing_secret.get_secret_value():
        return [
            (
                "SLACK_APP_TOKEN is missing: create an app-level token with connections:write for "
                "Socket Mode, or set SLACK_SIGNING_SECRET and PORT for HTTP mode."
            )
        ]
    if settings.port is None:
        return [
            "PORT is missing: HTTP mode (SLACK_SIGNING_SECRET without SLACK_APP_TOKEN) needs it."
        ]
    return []
