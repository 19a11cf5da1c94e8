"""Downloading evidence: to be saved and never shown, by who may see it; of a personal register for a reason."""

import io

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import SA_LY, Cast, Clock, filed, household, row
from tests.papers import photo
from vungcao.desk import beside
from vungcao.desk.views import attachments as views_of_attachments
from vungcao.intake import attachments
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.people.models import Look


@pytest.fixture(autouse=True)
def _own_folder(home):
    """Every test keeps its files in a folder of its own."""


def attached(cast: Cast, clock: Clock, of: Draft | Submission, **more: int) -> Attachment:
    return attachments.keep(
        io.BytesIO(photo()), name="Ảnh đường.jpg", kind="photo", by=cast.official, of=of, at=clock.now, **more
    )


def road(cast: Cast, clock: Clock) -> Attachment:
    return attached(cast, clock, filed(cast, clock, row("D-1", {"length_km": "1.000"}), register="road"))


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_is_sent_to_be_saved_as_what_it_is(cast, clock, official: Client):
    response = official.get(f"/ban-lam-viec/tep/{road(cast, clock).pk}/")
    assert content(response) == photo()
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E1%BA%A2nh")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_reviewer_gets_the_photo_as_taken_and_a_reader_without_its_place(
    cast, clock, reviewer: Client, supervisor: Client
):
    address = f"/ban-lam-viec/tep/{road(cast, clock).pk}/"
    assert content(reviewer.get(address)) == photo()
    plain = content(supervisor.get(address))
    assert plain.startswith(b"\xff\xd8")
    assert b"Exif" not in plain


def test_a_photo_that_can_no_longer_be_drawn_is_not_sent_as_it_is(cast, clock, supervisor: Client):
    kept = road(cast, clock)
    attachments.path_of(kept.sha256).write_bytes(photo()[:-400])
    assert supervisor.get(f"/ban-lam-viec/tep/{kept.pk}/").status_code == 404


def test_who_has_no_sight_of_the_place_is_not_told_that_it_is_there(cast, clock, client: Client):
    address = f"/ban-lam-viec/tep/{road(cast, clock).pk}/"
    assert signed_in(cast.neighbour).get(address).status_code == 404
    assert signed_in(cast.technician).get(address).status_code == 404
    assert client.get(address).status_code == 302, "to the sign-in"


def test_evidence_of_a_draft_is_its_writers_alone(cast, clock, official: Client, reviewer: Client):
    draft = Draft.objects.create(
        register="road",
        place=SA_LY,
        person=cast.official,
        way="grid",
        created_at=clock.now,
        saved_at=clock.now,
    )
    there = attached(cast, clock, draft)
    assert content(official.get(f"/ban-lam-viec/tep/{there.pk}/")) == photo()
    assert reviewer.get(f"/ban-lam-viec/tep/{there.pk}/").status_code == 404
    draft.delete()
    assert official.get(f"/ban-lam-viec/tep/{there.pk}/").status_code == 404


def test_a_file_of_a_personal_register_opens_for_a_reason_and_the_look_is_kept(
    cast, clock, official: Client, reviewer: Client, supervisor: Client
):
    address = f"/ban-lam-viec/tep/{attached(cast, clock, filed(cast, clock, household('HO-1')), row=1).pk}/"
    assert content(official.get(address)) == photo(), "it is the official's own"
    asked = reviewer.get(address)
    assert asked.status_code == 200
    assert "attachment" not in asked.headers.get("Content-Disposition", "")
    assert reviewer.post(address, {"ly-do": " "}).status_code == 422
    assert Look.objects.count() == 0
    assert content(reviewer.post(address, {"ly-do": "Duyệt hồ sơ"})) == photo()
    look = Look.objects.get()
    assert (look.person_code, look.register, look.key, look.reason) == (
        "so-danv",
        "household",
        "HO-1",
        "Duyệt hồ sơ",
    )
    assert supervisor.get(address).status_code == 403, "who only reads opens nothing personal"


def test_what_is_evidence_of_a_record_that_is_measured_blind_is_neither_listed_nor_sent(
    cast, clock, supervisor: Client, reviewer: Client, monkeypatch: pytest.MonkeyPatch
):
    rows = [row("D-1", {"length_km": "1.000"}), row("D-2", {"length_km": "2.000"}, number=2)]
    of = filed(cast, clock, *rows, register="road")
    shut, other = attached(cast, clock, of, row=1), attached(cast, clock, of, row=2)
    of_all = attachments.keep(
        io.BytesIO(photo()), name="Biên bản.jpg", kind="minutes", by=cast.official, of=of, at=clock.now
    )
    for module in (views_of_attachments, beside):
        monkeypatch.setattr(
            module, "blind_keys", lambda who, _register: frozenset({"D-1"} if who == cast.supervisor else ())
        )
    for each, status in ((shut, 403), (of_all, 403), (other, 200)):
        address = f"/ban-lam-viec/tep/{each.pk}/"
        assert supervisor.head(address).status_code == status
        assert content(reviewer.get(address)) == photo()
    page = f"/ban-lam-viec/ho-so/{of.pk}/"
    links = [f"/tep/{each.pk}/" for each in (shut, other, of_all)]
    assert [link in supervisor.get(page).content.decode() for link in links] == [False, True, False]
    assert all(link in reviewer.get(page).content.decode() for link in links)


def test_a_file_that_is_lost_is_not_there(cast, clock, official: Client):
    there = road(cast, clock)
    attachments.path_of(there.sha256).unlink()
    assert official.get(f"/ban-lam-viec/tep/{there.pk}/").status_code == 404
