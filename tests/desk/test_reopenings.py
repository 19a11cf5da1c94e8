"""Opening a closed period again at the desk, by a decision on record."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import ZONE, Cast, Clock
from tests.intake.stepped import put_in_force
from vungcao.intake.models import PeriodReopening
from vungcao.journal.models import Entry

PAGE = "/ban-lam-viec/mo-lai-ky/"


def page(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def province(cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody of the organisation that the pack lets reopen, in November 2026: the first half is closed."""
    put_in_force(clock)
    clock.now = dt.datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return signed_in(cast.province)


def said(**changed: str) -> dict[str, str]:
    return {
        "period": "households|2026-h1",
        "place": "",
        "document": "12/QĐ-UBND",
        "issued_on": "01/08/2026",
        "until": "10/11/2026",
        "reason": "Bão làm chậm rà soát",
        **changed,
    }


def test_a_decision_is_put_on_record_and_everybody_at_a_desk_reads_it(province: Client, official: Client):
    shown = page(province.post(PAGE, said(), follow=True))
    made = PeriodReopening.objects.get()
    assert Entry.objects.get(number=made.entry).action == "reopen_period"
    assert f"mục nhật ký {made.entry}" in shown
    read = page(official.get(PAGE))
    assert "quyết định 12/QĐ-UBND ngày 01/08/2026" in read
    assert "Ghi quyết định mở lại" not in read


def test_another_body_is_offered_nothing_and_cannot(reviewer: Client, province: Client):
    assert "Ghi quyết định mở lại" not in page(reviewer.get(PAGE))
    assert reviewer.post(PAGE, said()).status_code == 422
    assert not PeriodReopening.objects.exists()


def test_what_is_wrong_with_the_decision_is_said(province: Client):
    response = province.post(PAGE, said(until="01/01/2026"))
    assert response.status_code == 422
    assert "INT-019" in page(response)
    assert province.post(PAGE, said(period="households|2099")).status_code == 422
