"""A local Slack, as strict as the real one, that the unmodified slack_sdk and Bolt talk to.

It knows nothing of voipbot: the app manifest it is given says which commands, shortcuts, scopes and
events there are.
"""

from __future__ import annotations

from voipbot.demo.slack import faults
from voipbot.demo.slack.errors import ActedInVain
from voipbot.demo.slack.model import Channel, Identity, Message, Team, User
from voipbot.demo.slack.people import Person
from voipbot.demo.slack.server import LocalSlack
from voipbot.demo.slack.views import View

__all__ = [
    "ActedInVain",
    "Channel",
    "Identity",
    "LocalSlack",
    "Message",
    "Person",
    "Team",
    "User",
    "View",
    "faults",
]
