"""Delegating review at the desk: given, shown to both and to supervisors, ended."""

from html import unescape

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import Cast, Clock
from vungcao.people.models import Delegation

PAGE = "/ban-lam-viec/uy-quyen/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """It is Monday, 2 March 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)


def page(response) -> str:
    return unescape(response.content.decode())


def said(**changed: str) -> dict[str, str]:
    return {
        "to": "tinh",
        "register": "road",
        "place": "",
        "first_day": "02/03/2026",
        "last_day": "05/03/2026",
        "reason": "Đi công tác",
        **changed,
    }


def test_a_reviewer_delegates_and_both_and_the_supervisor_see_it(
    reviewer: Client, supervisor: Client, official: Client, cast: Cast
):
    shown = page(reviewer.post(PAGE, said(), follow=True))
    assert "Trần Thu Hà → Nguyễn Văn An" in shown
    assert "đang có hiệu lực" in shown
    for client in (supervisor, signed_in(cast.province)):
        assert "Đi công tác" in page(client.get(PAGE))
    assert "Đi công tác" not in page(official.get(PAGE))


def test_who_reviews_nothing_is_offered_nothing_and_refused(official: Client, cast: Cast):
    assert "Ủy quyền mới" not in page(official.get(PAGE))
    response = official.post(PAGE, said(register=""))
    assert response.status_code == 422
    assert "PPL-010" in page(response)


def test_what_is_wrong_is_said_and_what_was_typed_stays(reviewer: Client, cast: Cast):
    response = reviewer.post(PAGE, said(to="khong-co", last_day="01/01/2020"))
    assert response.status_code == 422
    shown = page(response)
    assert "PPL-011" in shown
    assert "PPL-012" in shown
    assert 'value="khong-co"' in shown
    assert reviewer.post(PAGE, said(first_day="hôm nay")).status_code == 422
    assert not Delegation.objects.exists()


def test_it_is_ended_by_either_and_by_nobody_who_only_reads(
    reviewer: Client, supervisor: Client, official: Client, cast: Cast
):
    reviewer.post(PAGE, said())
    address = f"{PAGE}{Delegation.objects.get().pk}/ket-thuc/"
    assert official.post(address).status_code == 404
    assert "PPL-014" in page(supervisor.post(address))
    assert "đã kết thúc" in page(signed_in(cast.province).post(address, follow=True))
    assert Delegation.objects.get().revoked_by == cast.province
