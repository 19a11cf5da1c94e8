"""Who gets what at the desk's pages of works and suspected overlaps, for works of Sa Lý: guides, "A supervisor", and
docs/decisions/suspected-overlaps.md.

404 is "not theirs to know", 403 "they may look and not touch", 302 the sign-in page or where it leads on.
"""

from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import signed_in
from tests.desk.test_works import TODAY, photographed, seq, whole
from tests.door import DEO_GIA, SA_LY, row
from tests.overlap.conftest import SAME_ROAD
from tests.papers import photo
from tests.programme import Programme, bac_ninh
from tests.works.decided import D
from vungcao.desk.views import works as pages
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.pack.register import Sensitivity
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted
from vungcao.registers.models import Version
from vungcao.works.overlap.reading import compared_by
from vungcao.works.overlap.sketching import ITEM_FACTS

__all__ = ["photographed"]
PAIR = "/ban-lam-viec/nghi-trung/cap/?mot=CT-1&hai=CT-2"
PARTS = ("nobody", "commune", "elsewhere", "department", "finance", "front", "technician", "hamlet_head")
"""Those of `GRANTS` in their order, after nobody."""
GRANTS: dict[str, list[Granted]] = {
    "commune": [Granted("read", SA_LY), Granted("enter", SA_LY)],
    "elsewhere": [Granted("read", DEO_GIA), Granted("enter", DEO_GIA)],
    "department": [Granted("read"), Granted("review")],
    "finance": [Granted("read"), Granted("review"), Granted("enter", "", "overlap_decision")],
    "front": [Granted("read")],
    "technician": [Granted("operate")],
    "hamlet_head": [
        Granted("enter", SA_LY, "road", "road/D-1"),
        Granted("enter", SA_LY, "", "hamlet/07534-T01"),
    ],
}
PROPOSED = {"so": "road", "noi": SA_LY}
DECIDED = {"ket-luan": "distinct", "ly-do": "Hai đoạn khác nhau.", "nguoi": "Vi Văn Nam", "ma": "x"}

TABLE = {
    #                    nobody commune elsewhere department finance front technician hamlet_head
    ("GET", "works"): "302 302 302 200 200 200 404 404",
    ("GET", "in"): "302 200 404 200 200 200 404 404",
    ("GET", "work"): "302 200 404 200 200 200 404 404",
    ("POST", "propose"): "302 302 404 403 403 403 404 404",
    ("GET", "suspicions"): "302 200 200 200 200 200 403 403",
    ("GET", "pair"): "302 200 404 200 200 200 403 403",
    ("POST", "pair"): "302 302 404 403 302 403 403 403",
    ("GET", "photo"): "302 200 404 200 200 200 404 404",
    ("GET", "allocations"): "302 200 404 200 200 200 404 404",
    ("GET", "record"): "302 200 404 200 200 200 404 404",
    ("POST", "correct"): "302 422 404 403 403 403 404 404",
}
"""422: what was typed is refused in words, to somebody who may type it."""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def people(programme: Programme) -> dict[str, Person]:
    of = {"department": "construction", "finance": "finance", "commune": "commune_government"}
    return {
        part: enrol(
            username=f"p-{part}",
            full_name=part,
            organisation=of.get(part, ""),
            password="mat-khau-thu-nghiem",
            grants=grants,
        )
        for part, grants in GRANTS.items()
    }


def kept() -> tuple[int, int, int]:
    """How much there is of what anybody may write."""
    return Version.objects.count(), Submission.objects.count(), Draft.objects.count()


def client_of(people: dict[str, Person], part: str) -> Client:
    return signed_in(people[part]) if part in people else Client()


def test_everyone_gets_what_is_theirs_to_see_and_to_do(programme: Programme, people: dict[str, Person], home):
    whole(programme)
    waiting = programme.filed("work", row("CT-2", SAME_ROAD, since=D(2026, 2, 1)))
    obstacle = seq("VM-1", "obstacle")
    addresses = {
        "works": reverse("desk-works"),
        "in": reverse("works-in", args=[SA_LY]),
        "work": reverse("desk-work", args=[seq("CT-1")]),
        "propose": reverse("propose-outputs", args=[seq("CT-1")]),
        "suspicions": reverse("suspicions"),
        "pair": f"{PAIR}&ho-so={waiting.pk}",
        "allocations": reverse("records", args=["capital_allocation", SA_LY]),
        "record": reverse("record", args=[obstacle]),
        "correct": reverse("correct", args=[obstacle]),
    }
    bodies = {"propose": PROPOSED, "pair": DECIDED}
    found = {}
    for method, name in TABLE:
        if name in addresses:
            statuses = []
            for part in PARTS:
                client, before = client_of(people, part), kept()
                ask = client.get if method == "GET" else partial(client.post, data=bodies.get(name, {}))
                with transaction.atomic():
                    status = ask(addresses[name]).status_code
                    assert kept() == before or (method, status) == ("POST", 302)
                    transaction.set_rollback(True)
                statuses.append(str(status))
            found[method, name] = " ".join(statuses)
    assert found == {key: said for key, said in TABLE.items() if key[1] in addresses}


def test_a_photo_tells_place_and_time_to_who_reviews_alone(
    programme: Programme, people: dict[str, Person], photographed: Attachment
):
    address = reverse("attachment", args=[photographed.pk])
    answers = {part: client_of(people, part).get(address) for part in PARTS}
    assert " ".join(str(each.status_code) for each in answers.values()) == TABLE["GET", "photo"]
    sent = {part: b"".join(each.streaming_content) for part, each in answers.items() if each.streaming}
    assert {part: content == photo() for part, content in sent.items()} == {
        "commune": False,
        "department": True,
        "finance": True,
        "front": False,
    }
    assert not [part for part, content in sent.items() if content != photo() and b"Exif" in content]


def test_the_other_side_of_a_pair_shows_nothing_that_is_not_public():
    """Whoever sees one side sees the other too: so every register compared, and every field shown, is for everyone."""
    compared = compared_by(bac_ninh())
    assert compared is not None
    shown = {
        "name",
        "owner",
        "content",
        "source",
        "kind",
        "horizon",
        "project_code",
        "document_number",
        "programme",
    }
    shown |= {"total_vnd", "amount_vnd", "year", "starts_on", "ends_on", "geometry", "reason", "decision"}
    shown |= set(ITEM_FACTS)
    works = compared.works
    for name in (*compared.registers, works.site, works.contract, works.overlap_decision):
        register = bac_ninh().register_by_id(name)
        assert not register.personal
        closed = {each.id for each in register.fields if each.sensitivity is not Sensitivity.PUBLIC}
        assert closed & shown == set(), name
