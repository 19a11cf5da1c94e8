"""Who reads what on a sheet, and in a draft: records of persons, of other places, and what is to be measured blind."""

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.desk.sheet import HOUSEHOLDS, ROADS, page, press, saved
from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, household, row
from tests.rounds import told
from vungcao.desk.views import grid as pages
from vungcao.intake.actions import approve, submit
from vungcao.intake.models import Draft
from vungcao.people.models import Look
from vungcao.registers.models import Version


def test_a_personal_sheet_opens_for_a_reason_and_each_record_shown_is_a_look(cast, clock, official: Client):
    approved(cast, clock, household("HO-1"), household("HO-2", number=2, poverty="poor"))
    closed = page(official.get(HOUSEHOLDS))
    assert "HO-1" not in closed
    assert official.post(HOUSEHOLDS, {"mo": "1", "ly-do": ""}).status_code == 422
    assert official.post(HOUSEHOLDS, {"mo": "1", "ly-do": "Rà soát quý"}).status_code == 302
    for _ in range(2):
        assert "HO-2" in page(official.get(HOUSEHOLDS))
    looks = Look.objects.order_by("pk").values_list("key", "reason")
    assert list(looks) == [("bảng", "Rà soát quý"), ("HO-1", "Rà soát quý"), ("HO-2", "Rà soát quý")]


def test_what_is_typed_into_a_personal_sheet_is_kept_when_its_opening_has_run_out(
    cast, clock, official: Client
):
    approved(cast, clock, household("HO-1"))
    official.post(HOUSEHOLDS, {"mo": "1", "ly-do": "Rà soát"})
    shown = official.get(HOUSEHOLDS)
    session = official.session
    session[f"sheet|household|{SA_LY}"] = ["2026-01-01T00:00:00+07:00", "Rà soát"]
    session.save()
    seq = Version.objects.get(key="HO-1").seq
    assert press(official, HOUSEHOLDS, "luu", shown, **{f"s{seq}__f_members": "5"}).status_code == 302
    assert Draft.objects.get().rows[0]["facts"]["members"] == "5"
    assert "HO-1" not in page(official.get(HOUSEHOLDS)), "to see it again takes a reason"


def test_a_draft_is_its_writers_alone(sections, cast, clock, official: Client):
    press(official, ROADS, "luu", n1__f_length_km="1")
    draft = Draft.objects.get()
    for person in (cast.reviewer, cast.neighbour, cast.province):
        assert signed_in(person).get(f"/ban-lam-viec/nhap/{draft.pk}/").status_code == 404
    assert signed_in(cast.reviewer).get(ROADS).status_code == 403
    assert signed_in(cast.neighbour).get(ROADS).status_code == 404


def test_a_line_that_names_another_places_record_is_not_read(sections, cast, clock, official: Client):
    there = submit(
        by=cast.neighbour,
        register="road",
        place=DEO_GIA,
        rows=[row("G-1", {"length_km": "1.000"})],
        way="form",
        at=clock.now,
    )
    approve(there, by=cast.reviewer, at=clock.tick())
    seq = Version.objects.get(key="G-1").seq
    saved(official, ROADS, **{f"s{seq}__f_length_km": "9"})
    assert Draft.objects.get().rows == []


class TestWhoMeasuresBlind:
    """Section D-2 says 2,500 km; the official is to measure it without knowing that."""

    @pytest.fixture(autouse=True)
    def _blind(self, sections: list[Version], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "blind_keys", lambda _person, _register: frozenset({"D-2"}))

    def test_does_not_read_it_on_the_sheet(self, official: Client):
        shown = page(official.get(ROADS))
        assert "D-1" in shown
        assert "D-2" not in shown
        assert "2,500" not in shown
        assert "chờ bạn đo lại" in shown

    def test_does_not_read_it_in_a_draft_begun_before(
        self, official: Client, sections: list[Version], monkeypatch: pytest.MonkeyPatch
    ):
        with monkeypatch.context() as before:
            before.setattr(pages, "blind_keys", lambda _person, _register: frozenset())
            press(official, ROADS, "luu", **{f"s{sections[1].seq}__f_length_km": "9"})
        assert [each["key"] for each in Draft.objects.get().rows] == ["D-2"]
        shown = official.get(ROADS)
        assert "2,500" not in page(shown)
        press(official, ROADS, "luu", shown, **{f"s{sections[0].seq}__f_length_km": "8"})
        assert {each["key"] for each in Draft.objects.get().rows} == {"D-1", "D-2"}  # what was typed stays

    def test_learns_nothing_by_sending_a_line_of_it(self, official: Client, sections: list[Version]):
        press(official, ROADS, "luu", **{f"s{sections[1].seq}__f_length_km": "2,5"})
        assert "2,500" not in page(official.get(ROADS))


@pytest.mark.parametrize("key", ["D-1", "D-9"])
def test_a_draft_that_names_a_version_of_another_record_is_not_told_what_it_says(
    official: Client, cast: Cast, clock: Clock, sections: list[Version], key: str
):
    told(cast, clock, DEO_GIA, "road", [row("X-1", {"length_km": "7.313"})])
    mine, theirs = Version.objects.get(key="D-3"), Version.objects.get(key="X-1")
    for seen in (mine, theirs):
        Draft.objects.all().delete()
        press(official, ROADS, "luu", n1__key=key, n1__f_length_km="một", n1__valid_from="01/02/2026")
        kept = Draft.objects.get()
        Draft.objects.update(rows=[{**kept.rows[0], "key": key, "base_seq": seen.seq}])
        shown = page(official.get(ROADS))
        assert "7,313" not in shown
        assert "trước: 3,5" not in shown
