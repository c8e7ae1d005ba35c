"""Recordings: real audio of the talk's length, behind links that expire."""

from __future__ import annotations

import io
import math
import wave
from array import array
from datetime import timedelta
from urllib.parse import urljoin

import pytest

from tests.demo.pbx.conftest import Served
from tests.demo.pbx.encode_sounds import encoded
from voipbot.demo.pbx import Options, audio
from voipbot.demo.pbx.audio import FOLDER, Sound


async def link(served: Served, request_type: str, seconds: int = 12) -> str:
    row = served.pbx.add_row(phone="0948873483", status="ANSWERED", duration=seconds)
    answer = await served.ask(request_type, callId=row.call_id)
    found: str = answer["data"]["link"]
    return found


async def test_a_download_is_raw_gsm_of_the_talks_length(served: Served) -> None:
    answer = await served.client.get(await link(served, "recordingDownload"))
    assert answer.status_code == 200
    assert len(answer.content) == 12 * 50 * 33
    assert {byte >> 4 for byte in answer.content[::33]} == {0xD}
    assert "-0948873483-" in answer.headers["content-disposition"]


async def test_the_listen_page_plays_the_same_as_wav(served: Served) -> None:
    url = await link(served, "recordingListen")
    page = await served.client.get(url)
    assert page.headers["content-type"].startswith("text/html")
    assert "0948 873 483, ext 101" in page.text
    source = page.text.split('<audio controls src="')[1].split('"')[0].replace("&amp;", "&")
    sound = await served.client.get(urljoin(url, source))
    with wave.open(io.BytesIO(sound.content)) as file:
        assert (file.getframerate(), file.getnframes()) == (8000, 12 * 8000)
        heard = array("h", file.readframes(file.getnframes()))
    assert max(heard) > 4000


async def test_two_calls_sound_different_and_one_the_same_again() -> None:
    assert audio.gsm("1.1", 30) == audio.gsm("1.1", 30)
    assert audio.gsm("1.1", 30) != audio.gsm("1.2", 30)
    assert audio.gsm("1.1", 0) == b""


@pytest.mark.parametrize("options", [Options(link_lifetime=timedelta(minutes=5))])
@pytest.mark.parametrize("request_type", ["recordingDownload", "recordingListen"])
async def test_links_expire(served: Served, request_type: str) -> None:
    url = await link(served, request_type)
    await served.pbx.advance(299)
    assert (await served.client.get(url)).status_code == 200
    await served.pbx.advance(1)
    expired = await served.client.get(url)
    assert (expired.status_code, expired.headers["content-type"][:9]) == (403, "text/html")


async def test_a_link_is_for_one_purpose_one_file_and_cannot_be_made_up(served: Served) -> None:
    listen = await link(served, "recordingListen")
    changed = listen.replace("/recording/listen", "/api/recording/download")
    assert (await served.client.get(changed)).status_code == 403
    assert (await served.client.get(listen.replace("0948873483", "0948873484"))).status_code == 403
    assert (await served.client.get("/pbx/recording/listen?host=guess")).status_code == 403
    assert (await served.client.get("/pbx/recording/audio.wav")).status_code == 403


async def test_each_link_is_a_new_one(served: Served) -> None:
    row = served.pbx.add_row(phone="0948873483", status="ANSWERED", duration=2)
    links = {
        (await served.ask("recordingListen", callId=row.call_id))["data"]["link"] for _ in range(3)
    }
    assert len(links) == 3


def test_the_gsm_frames_decode_to_the_tones_they_were_made_of() -> None:
    soundfile = pytest.importorskip("soundfile")
    with soundfile.SoundFile(
        io.BytesIO(audio.gsm("1.1", 5)), "r", 8000, 1, subtype="GSM610", format="RAW"
    ) as file:
        heard = array("h", bytes(file.buffer_read(5 * 8000, dtype="int16")))
    assert abs(len(heard) - 5 * 8000) <= 160
    beep = heard[800:2400]
    assert strength(beep, 1000) > 5 * strength(beep, 700)
    spoken = heard[8000:22000]
    assert max(strength(spoken, 125), strength(spoken, 220)) > 5 * strength(spoken, 60)


@pytest.mark.parametrize("sound", list(Sound))
def test_the_files_are_what_the_script_writes(sound: Sound) -> None:
    pytest.importorskip("soundfile")
    assert (FOLDER / f"{sound}.gsm").read_bytes() == encoded(sound)


def strength(samples: array[int], frequency: float) -> float:
    """How much of one frequency there is, by a single Fourier term."""
    turn = 2 * math.pi * frequency / 8000
    across = sum(each * math.cos(turn * at) for at, each in enumerate(samples))
    up = sum(each * math.sin(turn * at) for at, each in enumerate(samples))
    return math.hypot(across, up) / len(samples)
