"""Every address of the desk answers each part somebody plays, at home and abroad, as the grants say."""

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.desk.conftest import signed_in
from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, filed, row
from vungcao.intake.models import Upload
from vungcao.intake.ways.workbook.jobs import receive, work_on
from vungcao.registers.models import Version

HERE, ELSEWHERE = SA_LY, DEO_GIA
PEOPLE = ("official", "neighbour", "reviewer", "province", "supervisor", "technician")

SEEN = {
    "official": 200,
    "neighbour": 404,
    "reviewer": 200,
    "province": 200,
    "supervisor": 200,
    "technician": 404,
}
ENTERED = {
    "official": 200,
    "neighbour": 404,
    "reviewer": 403,
    "province": 403,
    "supervisor": 403,
    "technician": 404,
}
REVIEWED = {
    "official": 403,
    "neighbour": 404,
    "reviewer": 302,
    "province": 302,
    "supervisor": 403,
    "technician": 404,
}
OPENED = {
    "official": 302,
    "neighbour": 404,
    "reviewer": 302,
    "province": 302,
    "supervisor": 403,
    "technician": 404,
}
OWN = dict.fromkeys(PEOPLE, 404)
"""A file that somebody sent is theirs alone."""

ADDRESSES = {
    "records": ("get", "/ban-lam-viec/so/road/{place}/", SEEN),
    "enter": ("get", "/ban-lam-viec/so/road/{place}/ghi/", ENTERED),
    "declare-none": ("get", "/ban-lam-viec/so/road/{place}/khong-co/", ENTERED),
    "record": ("get", "/ban-lam-viec/ban-ghi/{seq}/", SEEN),
    "open-record": ("post", "/ban-lam-viec/ban-ghi/{seq}/mo/", OPENED),
    "correct": ("get", "/ban-lam-viec/ban-ghi/{seq}/sua/", ENTERED),
    "submission": ("get", "/ban-lam-viec/ho-so/{number}/", SEEN),
    "open-submission": ("post", "/ban-lam-viec/ho-so/{number}/mo/", OPENED),
    "approve": ("post", "/ban-lam-viec/ho-so/{number}/duyet/", REVIEWED),
    "send-back": ("post", "/ban-lam-viec/ho-so/{number}/tra-lai/", REVIEWED),
    "withdraw": ("post", "/ban-lam-viec/ho-so/{number}/rut/", ENTERED | {"official": 302}),
    "unchanged": ("post", "/ban-lam-viec/viec/khong-doi/", ENTERED | {"official": 302}),
    "mend": ("get", "/ban-lam-viec/ho-so/{number}/sua/", ENTERED | {"official": 403}),
    "workbook": ("get", "/ban-lam-viec/bang-tinh/road/{place}/", SEEN),
    "workbook-out": ("get", "/ban-lam-viec/bang-tinh/road/{place}/lay/", SEEN),
    "workbook-in": ("post", "/ban-lam-viec/bang-tinh/road/{place}/nop/", ENTERED | {"official": 422}),
    "upload": ("get", "/ban-lam-viec/bang-tinh/tep/{number}/", OWN | {"official": 200}),
    "upload-columns": ("post", "/ban-lam-viec/bang-tinh/tep/{number}/cot/", OWN | {"official": 422}),
    "upload-again": ("post", "/ban-lam-viec/bang-tinh/tep/{number}/xem-lai/", OWN | {"official": 302}),
    "upload-file": ("post", "/ban-lam-viec/bang-tinh/tep/{number}/gui/", OWN | {"official": 302}),
    "upload-cancel": ("post", "/ban-lam-viec/bang-tinh/tep/{number}/dung/", OWN | {"official": 302}),
    "upload-marked": ("get", "/ban-lam-viec/bang-tinh/tep/{number}/can-sua.xlsx", OWN),
}
"""What each person gets in Sa Lý: 404 where they are not to know, 403 where they may look and not touch."""
SAID = {"ly-do": "vì công việc", "viec": "half_roads", "ky": "2026-h1", "noi": HERE}
"""What the forms of all these addresses say together."""
FOR_EVERYBODY = {"desk", "desk-register", "duties", "attachment"}
"""Each shows only what is theirs; `attachment` is asked of in `test_attachments`."""


def uploaded(cast: Cast, clock: Clock) -> Upload:
    """A sheet of roads that the official sent, whose columns are asked."""
    columns = {"register": "road", "place": HERE, "answers": None, "at": clock.now}
    upload = receive(by=cast.official, name="a.csv", content=b"Ma;Chieu dai\n1;2\n", **columns)
    work_on(upload.pk)
    return upload


def answer(person: str, name: str, cast: Cast, clock: Clock) -> int:
    """The status that a person of the cast gets at an address, a road standing and a correction of it waiting."""
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    submission = filed(cast, clock, row("DX-1", {"surface": "concrete"}), register="road")
    sent = uploaded(cast, clock) if name.startswith("upload") else submission
    method, address, _ = ADDRESSES[name]
    address = address.format(place=HERE, seq=Version.objects.get().pk, number=sent.pk)
    client = signed_in(getattr(cast, person))
    return getattr(client, method)(address, SAID).status_code


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_address_answers_each_person_by_their_grants(person: str, name: str, cast: Cast, clock: Clock):
    assert answer(person, name, cast, clock) == ADDRESSES[name][2][person]


def test_no_address_of_the_desk_is_left_out():
    names = {key for key in get_resolver("vungcao.desk.urls").reverse_dict if isinstance(key, str)}
    assert names == set(ADDRESSES) | FOR_EVERYBODY


@pytest.mark.parametrize(
    "address", ["so/road/{place}/", "so/road/{place}/ghi/", "so/household/{place}/khong-co/"]
)
def test_an_official_has_no_sight_of_a_foreign_place(official: Client, address: str):
    assert official.get("/ban-lam-viec/" + address.format(place=ELSEWHERE)).status_code == 404


def test_an_official_does_not_file_for_a_foreign_place_by_a_form_of_their_own_making(official: Client):
    response = official.post(
        f"/ban-lam-viec/so/road/{ELSEWHERE}/ghi/", {"count": "1", "0-there": "1", "0-key": "X"}
    )
    assert response.status_code == 404


@pytest.mark.parametrize("name", [*ADDRESSES, "desk"])
def test_nobody_is_there_without_signing_in(name: str, cast: Cast, clock: Clock, client: Client):
    method, address, _ = ADDRESSES.get(name, ("get", "/ban-lam-viec/", {}))
    response = getattr(client, method)(address.format(place=HERE, seq=1, number=1))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/dang-nhap/?next=")


@pytest.mark.parametrize("name", [name for name, (method, _, _) in ADDRESSES.items() if method == "post"])
def test_what_decides_is_never_done_by_following_a_link(
    name: str, reviewer: Client, cast: Cast, clock: Clock
):
    submission = filed(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    address = ADDRESSES[name][1].format(place=HERE, seq=1, number=submission.pk)
    assert reviewer.get(address).status_code == 405


def test_a_form_of_another_site_is_refused(cast: Cast, clock: Clock):
    submission = filed(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.reviewer, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/ban-lam-viec/ho-so/{submission.pk}/duyet/")
    submission.refresh_from_db()
    assert response.status_code == 403
    assert "Chưa có gì được ghi" in response.content.decode()
    assert submission.state == "submitted"


def test_what_is_not_there_is_not_found(reviewer: Client):
    for address in (
        "so/nothing/",
        f"so/nothing/{HERE}/",
        "so/road/99999@2025-07-01/",
        "ban-ghi/99/",
        "ho-so/99/",
    ):
        assert reviewer.get(f"/ban-lam-viec/{address}").status_code == 404


def test_pages_of_the_desk_are_kept_by_no_cache(official: Client):
    assert "no-store" in official.get("/ban-lam-viec/").headers["Cache-Control"]
