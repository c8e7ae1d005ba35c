"""Write ``voipbot/demo/pbx/audio/*.gsm``: the demo's sounds as GSM 06.10 frames.

Run by hand after a change to the sounds, with ``soundfile`` installed (it brings an encoder)::

    python -m tests.demo.pbx.encode_sounds
"""

from __future__ import annotations

import io

from voipbot.demo.pbx.audio import FOLDER, RATE, Sound, samples


def encoded(sound: Sound) -> bytes:
    """Return a sound as raw GSM 06.10 frames."""
    import soundfile  # type: ignore[import-untyped]  # it ships no types

    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", RATE, 1, subtype="GSM610", format="RAW") as gsm:
        gsm.buffer_write(samples(sound).tobytes(), "int16")
    return out.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in Sound:
        (FOLDER / f"{each}.gsm").write_bytes(encoded(each))
