"""``voipbot demo``: the stage with its page, until it is stopped."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import webbrowser
from pathlib import Path

import click

from voipbot.demo.pbx.options import Pace
from voipbot.demo.stage import BOB, SALES, Stage, stage
from voipbot.logs import set_up_logs


async def run_demo(port: int, *, open_page: bool) -> int:
    """Serve the demo on ``port`` until SIGINT or SIGTERM; return the exit code."""
    set_up_logs("WARNING")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="voipbot-demo-") as folder:
        try:
            async with stage(Path(folder), port=port, pace=Pace.demo()) as built:
                await _say_something(built)
                click.echo(f"voipbot demo is at {built.url} (Ctrl-C stops it)")
                if open_page:
                    webbrowser.open(built.url)
                await stop.wait()
        except OSError as error:
            reason = error.strerror or "it is taken"
            click.echo(f"Port {port} cannot be used: {reason}. Try --port {port + 1}.", err=True)
            return 1
    return 0


async def _say_something(built: Stage) -> None:
    """Begin with messages that there is something to do with."""
    bob = built.slack.person(BOB)
    await bob.say(SALES, "Chị Hoa asked for a call back: 0971 828 252")
    await bob.say(SALES, "Try `/dial 0982 056 720`, `/calls week` or `/recording last`.")
