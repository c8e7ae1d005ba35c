"""The audio of a recorded call: put together on the fly, as long as the talk was.

Raw GSM 06.10 (GSM full rate): frames of 33 bytes and 20 ms with the high nibble 0xD. A call is a
beep, then a low and a high voice that take turns: three sounds of ``audio/*.gsm``, encoded once
from the formulas below (``tests/demo/pbx/encode_sounds.py``). They end in silence, so the decoder's
memory of one does not sound in the next. Browsers play no GSM; for them the same samples are WAV.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from voipbot.demo.pbx.options import dice

FOLDER = Path(__file__).parent / "audio"
RATE = 8000
FRAME_BYTES = 33
FRAME_SAMPLES = 160
FRAMES_PER_SECOND = 50
BEEP_SECONDS = 0.4
SILENCE_SECONDS = 0.2


class Sound(StrEnum):
    """The sounds of which a call is made."""

    BEEP = "beep"
    LOW = "low"
    HIGH = "high"

    @property
    def seconds(self) -> int:
        """Return its length."""
        return 1 if self is Sound.BEEP else 2


def gsm(call_id: str, seconds: int) -> bytes:
    """Return a call's recording as raw GSM 06.10, ``seconds`` long."""
    frames = {sound: (FOLDER / f"{sound}.gsm").read_bytes() for sound in Sound}
    turns = _turns(call_id, seconds)
    return b"".join(frames[sound][: count * FRAME_BYTES] for sound, count in turns)


def wav(call_id: str, seconds: int) -> bytes:
    """Return the same recording as 16-bit mono WAV at 8 kHz."""
    heard = {sound: samples(sound).tobytes() for sound in Sound}
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for sound, count in _turns(call_id, seconds):
            file.writeframes(heard[sound][: count * FRAME_SAMPLES * 2])
    return out.getvalue()


def _turns(call_id: str, seconds: int) -> Iterator[tuple[Sound, int]]:
    """Yield who sounds next and for how many frames, the same each time for one call."""
    left = seconds * FRAMES_PER_SECOND
    luck = dice("turns", call_id)
    sound = Sound.BEEP
    while left > 0:
        for _ in range(1 if sound is Sound.BEEP else luck.randint(1, 3)):
            count = min(left, sound.seconds * FRAMES_PER_SECOND)
            if count:
                yield sound, count
            left -= count
        sound = Sound.HIGH if sound is Sound.LOW else Sound.LOW


def samples(sound: Sound) -> array[int]:
    """Return a sound as 16-bit samples at 8 kHz."""
    total = sound.seconds * RATE
    shapes: dict[Sound, Callable[[int], float]] = {
        Sound.BEEP: _beep,
        Sound.LOW: _voice(125.0, total),
        Sound.HIGH: _voice(220.0, total),
    }
    return array("h", (round(shapes[sound](index) * 12000) for index in range(total)))


def _beep(index: int) -> float:
    """A recorder's beep at 1,000 Hz, then silence."""
    if index >= BEEP_SECONDS * RATE:
        return 0.0
    return 0.6 * math.sin(2 * math.pi * 1000 * index / RATE)


def _voice(pitch: float, total: int) -> Callable[[int], float]:
    """A hum in seven syllables with the strong harmonics of a vowel, then silence."""
    spoken = total - int(SILENCE_SECONDS * RATE)
    syllable = spoken / 7

    def at(index: int) -> float:
        if index >= spoken:
            return 0.0
        swell = math.sin(math.pi * (index % syllable) / syllable)
        turn = 2 * math.pi * pitch * (1 + 0.08 * (int(index / syllable) % 3)) * index / RATE
        tone = math.sin(turn) + 0.7 * math.sin(3 * turn) + 0.4 * math.sin(5 * turn)
        return 0.45 * swell * tone

    return at
