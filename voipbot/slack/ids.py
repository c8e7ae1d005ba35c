"""Every Slack id in one place: a misspelt one is a type error, not a dead button."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """Slash commands, without slash and prefix."""

    DIAL = "dial"
    CALLS = "calls"
    RECORDING = "recording"
    VOIPBOT = "voipbot"


class Shortcut(StrEnum):
    """Callback ids of shortcuts; the first three are global, the others stand on messages."""

    DIAL_NUMBER = "dial_number"
    RECENT_CALLS = "recent_calls"
    FIND_RECORDING = "find_recording"
    DIAL_FROM_MESSAGE = "dial_from_message"
    SHARE_RECORDING_HERE = "share_recording_here"


class View(StrEnum):
    """Callback ids of modals."""

    DIAL = "dial"
    FIND_RECORDING = "find_recording"
    SHARE_RECORDING = "share_recording"


class Action(StrEnum):
    """Action ids of buttons, menus and inputs."""

    DIAL_AGAIN = "dial_again"
    DIAL_ANYWAY = "dial_anyway"
    DIAL_OPEN = "dial_open"
    DIAL_NUMBER_TYPED = "dial_number_typed"
    DIAL_NUMBER_CHOSEN = "dial_number_chosen"
    DIAL_TELL = "dial_tell"
    OUTCOMES_BY_DIRECT_MESSAGE = "outcomes_by_direct_message"
    OUTCOMES_HERE = "outcomes_here"
    CALL_ROW = "call_row"
    CALLS_NEXT = "calls_next"
    CALLS_PREVIOUS = "calls_previous"
    CALLS_REFRESH = "calls_refresh"
    CALLS_POST_SUMMARY = "calls_post_summary"
    RECORDING_OPEN_LISTEN = "recording_open_listen"
    RECORDING_OPEN_DOWNLOAD = "recording_open_download"
    RECORDING_SHARE = "recording_share"
    RECORDING_CHOSEN = "recording_chosen"
    SHARED_LISTEN = "shared_listen"
    SHARED_DOWNLOAD = "shared_download"
    RECORDING_FIND = "recording_find"
    RECORDING_OPEN = "recording_open"
    HOME_REFRESH = "home_refresh"
