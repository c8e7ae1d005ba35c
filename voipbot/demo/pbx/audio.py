"""The sound of a recording: a ring, then two voices in turn, as tones.

``audio/*.gsm`` are one second each of raw GSM 06.10 (50 frames of 33 bytes, 20 ms each), encoded
once from the formulas below; put together they are a real recording of any length.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "audio"
RATE = 8000
"""Samples a second."""
RING_SECONDS = 2


def gsm(seconds: int) -> bytes:
    """Return ``seconds`` of raw GSM 06.10."""
    return b"".join(_loop(name) for name in _parts(seconds))


def wav(seconds: int) -> bytes:
    """Return the same sound as WAV, which browsers play: 8 kHz, 16 bit, mono."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for name in _parts(seconds):
            file.writeframes(_second(name))
    return out.getvalue()


def _parts(seconds: int) -> list[str]:
    return [
        "ring" if second < RING_SECONDS else ("voice_a", "voice_b")[second // 3 % 2]
        for second in range(max(1, seconds))
    ]


@cache
def _loop(name: str) -> bytes:
    return (FOLDER / f"{name}.gsm").read_bytes()


@cache
def _second(name: str) -> bytes:
    return array("h", (round(_sample(name, n / RATE) * 32767) for n in range(RATE))).tobytes()


def _sample(name: str, at: float) -> float:
    turn = 2 * math.pi * at
    if name == "ring":
        return 0.3 * math.sin(425 * turn) if at < 0.6 else 0.0  # noqa: PLR2004 - seconds of a ring
    low, sway, pace, words = (180, 40, 3, 4) if name == "voice_a" else (260, 50, 2, 5)
    pitch = (low + sway * math.sin(pace * turn)) * turn
    return 0.35 * math.sin(pitch) * (0.5 + 0.5 * math.sin(words * turn))
