"""What the table of tests/scope does not say of the desk: forms of one's own making, links that decide, caches."""

import pytest
from django.test import Client

from tests.door import DEO_GIA, SA_LY, Cast, Clock, filed, row

HERE, ELSEWHERE = SA_LY, DEO_GIA
DECISIONS = {
    "ban-ghi/{seq}/mo/",
    "ho-so/{number}/mo/",
    "ho-so/{number}/duyet/",
    "ho-so/{number}/tra-lai/",
    "ho-so/{number}/rut/",
}


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


def test_who_did_not_sign_in_is_led_to_do_so_and_back(cast: Cast, client: Client):
    response = client.get("/ban-lam-viec/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/dang-nhap/?next=/ban-lam-viec/"


@pytest.mark.parametrize("address", sorted(DECISIONS))
def test_what_decides_is_never_done_by_following_a_link(
    address: str, reviewer: Client, cast: Cast, clock: Clock
):
    submission = filed(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    address = "/ban-lam-viec/" + address.format(seq=1, number=submission.pk)
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
