"""voipbot: a phone for Slack over a Voip24h hosted PBX."""

__version__ = "0.1.0"
