"""The guide's examples for another system's programmer work as they are written, with the real Programme in force."""

import datetime as dt
import re
import shlex
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.door import SA_LY
from vungcao.intake.actions import adopt_pack
from vungcao.pack.reader import read
from vungcao.people.actions import enrol, issue_token
from vungcao.people.rules import Granted

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://vungcao.example.vn"


def calls(guide: str) -> list[list[str]]:
    """Every call of curl in a guide, as its words."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "docs" / guide).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = "\n".join(blocks).replace("\\\n", " ")
    words = shlex.split(lines, posix=True)
    starts = [at for at, word in enumerate(words) if word == "curl"]
    return [words[at:end] for at, end in zip(starts, [*starts[1:], len(words)], strict=True)]


def called(words: list[str], secret: str):
    """What the platform answers a call."""
    method, body, headers, address = "GET", None, {}, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value.replace("$TOKEN", secret)
        elif word == "-X":
            method = next(rest)
        elif word == "-d":
            body = next(rest)
        else:
            address = word.removeprefix(SITE)
    media_type = headers.pop("Content-Type", "application/octet-stream")
    sent = {} if body is None else {"data": body, "content_type": media_type}
    return Client().generic(method, address, headers=headers, **sent)


@pytest.fixture
def secret(db: None) -> str:
    """The token of an official of Sa Lý, the real Programme being in force."""
    pack = read(ROOT / "packs" / "bac-ninh-2026-2030").pack
    assert pack is not None
    at = timezone.now()
    adopt_pack(pack, by_code="thử", at=at)
    grants = [Granted("read", SA_LY), Granted("enter", SA_LY)]
    person = enrol(username="xa", full_name="Xã", organisation="commune_government", grants=grants)
    end = at + dt.timedelta(days=1)
    return issue_token(person, kind="api", name="thử", at=at, expires_at=end)[1]


@pytest.mark.parametrize("guide", ["guide.vi.md", "guide.en.md"])
def test_every_call_of_the_guide_is_answered_as_it_says(guide: str, secret: str):
    answered = [(words[-1], called(words, secret)) for words in calls(guide)]
    assert len(answered) == 6
    assert [
        (call, answer.status_code) for call, answer in answered if answer.status_code not in (200, 201)
    ] == []
    assert [answer.status_code for _, answer in answered].count(201) == 1


def test_the_two_guides_show_the_same_calls():
    without_words = [[word for word in call if not word.startswith("{")] for call in calls("guide.vi.md")]
    assert without_words == [
        [word for word in call if not word.startswith("{")] for call in calls("guide.en.md")
    ]
