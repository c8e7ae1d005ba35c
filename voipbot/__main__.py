"""``python -m voipbot``."""

from voipbot.cli import main

main()
