"""The quality of a register: completeness, timeliness, open warnings; counts that add up, nobody named."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client

from tests.door import DEO_GIA, SA_LY, ZONE, Cast, Clock, row
from vungcao.intake.actions import Answers, approve, send_back, submit
from vungcao.intake.checks import OVERLAP
from vungcao.intake.models import Submission
from vungcao.obligations.queries.quality import filed_by_round, open_warnings
from vungcao.people.models import Person
from vungcao.places import queries as places

ADDRESS = "/ban-lam-viec/so/road/chat-luong/"


@pytest.fixture(autouse=True)
def on_the_last_day(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now = dt.datetime(2026, 6, 25, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)


def roads(by: Person, place: str, clock: Clock) -> Submission:
    return submit(
        by=by,
        register="road",
        place=place,
        rows=[row(f"DX-{place[:5]}", {"surface": "earth"})],
        way="form",
        at=clock.now,
        answers=Answers("half_roads", "2026-h1"),
    )


def counted(day: dt.date, period: str = "2026-h1") -> tuple[int, ...]:
    """All, on time, late, missing, not yet due, done."""
    among = places.all_ids()
    one = next(each for each in filed_by_round("road", on=day, among=among) if each.period.id == period)
    assert one.on_time + one.late + one.missing + one.not_yet_due == one.all
    return (one.all, one.on_time, one.late, one.missing, one.not_yet_due, one.done)


def test_what_is_filed_late_missing_and_not_yet_due_are_different(cast: Cast, clock: Clock):
    assert counted(dt.date(2026, 6, 25)) == (4, 0, 0, 0, 4, 0)
    approve(roads(cast.official, SA_LY, clock), by=cast.reviewer, at=clock.tick())
    clock.tick(days=2)
    roads(cast.neighbour, DEO_GIA, clock)
    assert counted(dt.date(2026, 6, 27)) == (4, 1, 1, 2, 0, 1)
    assert counted(dt.date(2026, 6, 27), "2026-h2") == (4, 0, 0, 0, 4, 0)


def test_what_came_back_is_not_filed(cast: Cast, clock: Clock):
    send_back(roads(cast.official, SA_LY, clock), by=cast.reviewer, reason="Thiếu", at=clock.tick())
    assert counted(dt.date(2026, 6, 25)) == (4, 0, 0, 0, 4, 0)


def test_the_page_counts_the_places_that_i_see(
    official: Client, supervisor: Client, cast: Cast, clock: Clock
):
    roads(cast.official, SA_LY, clock)
    mine = unescape(official.get(ADDRESS).content.decode())
    assert "1/1" in mine
    all_of_them = unescape(supervisor.get(ADDRESS).content.decode())
    assert "1/4" in all_of_them
    assert "cần xác nhận" in all_of_them
    assert "Sa Lý" not in all_of_them
    assert "Mẩy" not in all_of_them


def test_a_register_that_nobody_owes_says_so(supervisor: Client):
    shown = unescape(supervisor.get("/ban-lam-viec/so/training/chat-luong/").content.decode())
    assert "Không có kỳ nào phải nộp sổ này." in shown


def test_open_warnings_are_counted_by_check_over_what_waits_and_what_stands(
    cast: Cast, clock: Clock, supervisor: Client
):
    findings = [
        {"check": "too_long", "severity": "note", "rows": [1], "refusal": ["CHK-001", "", "", "", ""]}
    ]
    waiting, decided = roads(cast.official, SA_LY, clock), roads(cast.neighbour, DEO_GIA, clock)
    approve(decided, by=cast.reviewer, at=clock.tick())
    Submission.objects.filter(pk__in=[waiting.pk, decided.pk]).update(findings=findings)
    (warned,) = open_warnings("road", among=places.all_ids())
    assert (warned.name, warned.waiting, warned.standing, warned.unexplained) == ("too_long", 1, 1, 1)
    (warned,) = open_warnings("road", among={DEO_GIA})
    assert (warned.waiting, warned.standing) == (0, 1)
    assert "too_long" in unescape(supervisor.get(ADDRESS).content.decode())


def test_the_suspicion_of_an_overlap_is_called_so(cast: Cast, clock: Clock, supervisor: Client):
    waiting = roads(cast.official, SA_LY, clock)
    told = [{"check": OVERLAP, "severity": "note", "rows": [1], "refusal": ["OVL-002", "", "", "", ""]}]
    Submission.objects.filter(pk=waiting.pk).update(findings=told)
    shown = unescape(supervisor.get(ADDRESS).content.decode())
    assert '<th scope="row">Nghi trùng lặp</th>' in shown
