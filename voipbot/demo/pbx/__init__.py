"""A local Voip24h PBX with a small company, for the demo and the tests."""

from voipbot.demo.pbx.company import Company, Habit, an_phat
from voipbot.demo.pbx.exchange import Impossible
from voipbot.demo.pbx.faults import Fault, Mode
from voipbot.demo.pbx.local import LOCAL_SECRET, LocalPbx
from voipbot.demo.pbx.log import Row
from voipbot.demo.pbx.options import Options, Pace

__all__ = [
    "LOCAL_SECRET",
    "Company",
    "Fault",
    "Habit",
    "Impossible",
    "LocalPbx",
    "Mode",
    "Options",
    "Pace",
    "Row",
    "an_phat",
]
