from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import voipbot
from voipbot.errors import VoipbotError
from voipbot.messages import LANGUAGES, LOCALES, Words

PACKAGE = Path(voipbot.__file__).parent
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+|loading|close")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _catalogue_keys() -> set[str]:
    with (LOCALES / "en/LC_MESSAGES/voipbot.po").open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    return {each if isinstance(each, str) else each[0] for each in ids}


def _literals() -> Iterator[str]:
    """Every string in the code that looks like a key."""
    for path in PACKAGE.rglob("*.py"):
        if "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and KEY.fullmatch(value):
                yield value


def _leaves(error: type[VoipbotError]) -> Iterator[type[VoipbotError]]:
    children = error.__subclasses__()
    if not children:
        yield error
    for child in children:
        yield from _leaves(child)


def test_no_message_is_unused() -> None:
    assert _catalogue_keys() - set(_literals()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_sentence(language: str) -> None:
    import voipbot.wiring  # noqa: F401 - imports every module that declares a leaf

    words = Words(language, ZONE)
    missing = [leaf.__name__ for leaf in _leaves(VoipbotError) if not words.has(leaf.key)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    folder = LOCALES / language / "LC_MESSAGES"
    with (folder / "voipbot.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    assert (folder / "voipbot.mo").read_bytes() == compiled.getvalue()


def test_words_used_in_the_code_are_there() -> None:
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r"\bwords(?:\.count)?\(\s*\"([a-z_.]+)\"", path.read_text()))
    assert used - _catalogue_keys() == set()
