"""Reviewing: old beside new, who filed and why; approving, returning, and the looks that are kept."""

import datetime as dt
import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, filed, household, row
from vungcao.desk import beside
from vungcao.intake.actions import mend, send_back, submit
from vungcao.intake.models import Submission
from vungcao.people.models import Grant, Look
from vungcao.registers.models import Version


def page(response) -> str:
    return unescape(response.content.decode())


def waiting_correction(cast: Cast, clock: Clock) -> Submission:
    """A road of Sa Lý, of earth, that its official wants to be of concrete."""
    approved(cast, clock, row("DX-1", {"length_km": "2.500", "surface": "earth"}), register="road")
    change = row("DX-1", {"length_km": "2.500", "surface": "concrete"})
    return filed(cast, clock, change, register="road")


def test_a_reviewer_sees_old_beside_new(reviewer: Client, cast: Cast, clock: Clock):
    submission = waiting_correction(cast, clock)
    shown = page(reviewer.get(f"/ban-lam-viec/ho-so/{submission.pk}/"))
    assert re.search(r"<del>Đất</del>.*<ins>Bê tông</ins>", shown, re.DOTALL)
    assert shown.count("thay đổi</span>") == 1
    assert "Lý Thị Mẩy gửi lúc" in shown


def test_what_waits_is_on_the_reviewers_desk_and_on_nobody_elses(
    reviewer: Client, official: Client, supervisor: Client, cast: Cast, clock: Clock
):
    submission = waiting_correction(cast, clock)
    link = f"/ban-lam-viec/ho-so/{submission.pk}/"
    assert "Chờ tôi duyệt" in page(reviewer.get("/ban-lam-viec/"))
    assert link in page(reviewer.get("/ban-lam-viec/"))
    mine = page(official.get("/ban-lam-viec/"))
    assert "Tôi đã gửi, đang chờ" in mine
    assert "Chờ tôi duyệt" not in mine
    assert link not in page(supervisor.get("/ban-lam-viec/"))


def test_approval_makes_the_fact_and_says_its_journal_entry(reviewer: Client, cast: Cast, clock: Clock):
    submission = waiting_correction(cast, clock)
    response = reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/duyet/", follow=True)
    submission.refresh_from_db()
    assert Version.objects.get(known_before=None).facts["surface"] == "concrete"
    assert f"Mục nhật ký {submission.entry}" in page(response)


def test_approving_twice_changes_nothing_and_says_so(reviewer: Client, cast: Cast, clock: Clock):
    submission = waiting_correction(cast, clock)
    reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/duyet/")
    before = Version.objects.count()
    response = reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/duyet/")
    assert response.status_code == 422
    assert "INT-001" in page(response)
    assert Version.objects.count() == before


def test_what_was_mended_after_the_reviewer_looked_is_not_approved_unseen(
    reviewer: Client, cast: Cast, clock: Clock
):
    submission = waiting_correction(cast, clock)
    address = f"/ban-lam-viec/ho-so/{submission.pk}/"
    looked_at = sending_shown(reviewer, address)
    send_back(submission, by=cast.province, reason="Thiếu chiều dài", at=clock.tick())
    asphalt = row("DX-1", {"length_km": "2.500", "surface": "asphalt"})
    mend(submission, by=cast.official, rows=[asphalt], at=clock.tick())
    response = reviewer.post(address + "duyet/", {"lan-gui": looked_at})
    assert response.status_code == 422
    assert "INT-012" in page(response)
    assert Version.objects.get(known_before=None).facts["surface"] == "earth"
    reviewer.post(address + "duyet/", {"lan-gui": sending_shown(reviewer, address)})
    assert Version.objects.get(known_before=None).facts["surface"] == "asphalt"


def sending_shown(reviewer: Client, address: str) -> str:
    shown = re.search(r'name="lan-gui" value="(\d+)"', page(reviewer.get(address)))
    assert shown is not None
    return shown[1]


def test_a_return_needs_a_reason_and_the_filer_reads_it(
    reviewer: Client, official: Client, cast: Cast, clock: Clock
):
    submission = waiting_correction(cast, clock)
    address = f"/ban-lam-viec/ho-so/{submission.pk}/tra-lai/"
    refused = reviewer.post(address, {"ly-do": "  "})
    assert refused.status_code == 422
    assert "INT-005" in page(refused)
    reviewer.post(address, {"ly-do": "Thiếu biên bản nghiệm thu"})
    shown = page(official.get(f"/ban-lam-viec/ho-so/{submission.pk}/"))
    assert "bị trả lại" in shown
    assert shown.index("Thiếu biên bản nghiệm thu") < shown.index("Đã qua tay ai"), "why stands first"


def test_the_filer_withdraws_and_the_history_says_who_did_what(official: Client, cast: Cast, clock: Clock):
    submission = waiting_correction(cast, clock)
    shown = page(official.post(f"/ban-lam-viec/ho-so/{submission.pk}/rut/", follow=True))
    assert re.search(r"<strong>Gửi</strong>.*<strong>Rút</strong>", shown, re.DOTALL)


def test_personal_fields_stay_shut_until_a_reason_is_given_and_the_look_is_kept(
    reviewer: Client, cast: Cast, clock: Clock
):
    submission = filed(cast, clock, household("SL-001", poverty="poor"))
    address = f"/ban-lam-viec/ho-so/{submission.pk}/"
    assert "Hộ nghèo" not in page(reviewer.get(address))
    assert Look.objects.count() == 0
    refused = reviewer.post(address + "mo/", {"ly-do": ""})
    assert refused.status_code == 422
    assert "PPL-003" in page(refused)
    shown = page(reviewer.post(address + "mo/", {"ly-do": "Duyệt rà soát"}, follow=True))
    assert "Hộ nghèo" in shown
    look = Look.objects.get()
    assert (look.person_code, look.register, look.key, look.place) == (
        "so-danv",
        "household",
        "SL-001",
        SA_LY,
    )
    assert look.reason == "Duyệt rà soát"


def test_a_record_opens_for_a_reason_and_for_this_person_alone(
    official: Client, supervisor: Client, cast: Cast, clock: Clock
):
    approved(cast, clock, household("SL-001", poverty="poor"))
    seq = Version.objects.get().pk
    address = f"/ban-lam-viec/ban-ghi/{seq}/"
    assert "Hộ nghèo" not in page(official.get(address))
    assert official.get(address + "sua/").headers["Location"] == address
    official.post(address + "mo/", {"ly-do": "Hộ đề nghị sửa số khẩu"})
    assert "Hộ nghèo" in page(official.get(address))
    assert official.get(address + "sua/").status_code == 200
    shown = page(supervisor.get(address))
    assert "Hộ nghèo" not in shown
    assert "Mở để xem" not in shown
    assert supervisor.post(address + "mo/", {"ly-do": "tò mò"}).status_code == 403


def test_the_list_of_a_personal_register_shows_no_personal_field(official: Client, cast: Cast, clock: Clock):
    approved(cast, clock, household("SL-001", poverty="poor", ethnic_group="nung"))
    shown = page(official.get(f"/ban-lam-viec/so/household/{SA_LY}/"))
    assert "SL-001" in shown
    assert "Hộ nghèo" not in shown
    assert "Nùng" not in shown


def test_records_are_found_by_code(official: Client, cast: Cast, clock: Clock):
    approved(cast, clock, household("SL-001"), household("SL-002", number=2))
    shown = page(official.get(f"/ban-lam-viec/so/household/{SA_LY}/", {"ma": "002"}))
    assert "SL-002" in shown
    assert "SL-001" not in shown


def moved_away(cast: Cast, clock: Clock) -> Submission:
    """A poor household of Sa Lý that the official of Đèo Gia wants to have there, as not poor."""
    approved(cast, clock, household("SL-001", poverty="poor"))
    said = {"ethnic_group": "tay", "poverty": "none", "members": 4, "residence": "present"}
    move = row("SL-001", said, operation="move", since=dt.date(2026, 2, 1))
    return submit(
        by=cast.neighbour, register="household", place=DEO_GIA, rows=[move], way="form", at=clock.now
    )


def test_asking_for_a_record_of_another_place_does_not_show_what_it_says(cast: Cast, clock: Clock):
    submission, neighbour = moved_away(cast, clock), signed_in(cast.neighbour)
    address = f"/ban-lam-viec/ho-so/{submission.pk}/"
    assert "bản đang có ở địa bàn mà bạn không được xem" in page(neighbour.get(address))
    shown = page(neighbour.post(address + "mo/", {"ly-do": "tò mò"}, follow=True))
    assert "Không nghèo" in shown
    assert "Hộ nghèo" not in shown
    assert "/ban-ghi/" not in shown


def test_whoever_reviews_a_move_opens_the_record_in_both_places(reviewer: Client, cast: Cast, clock: Clock):
    submission = moved_away(cast, clock)
    address = f"/ban-lam-viec/ho-so/{submission.pk}/"
    shown = page(reviewer.post(address + "mo/", {"ly-do": "Duyệt chuyển đến"}, follow=True))
    assert "Hộ nghèo" in shown
    assert set(Look.objects.values_list("place", flat=True)) == {SA_LY, DEO_GIA}


def test_a_record_opened_in_one_place_stays_shut_in_another(cast: Cast, clock: Clock):
    submission = moved_away(cast, clock)
    Grant.objects.create(person=cast.neighbour, verb="read", place=SA_LY)
    neighbour = signed_in(cast.neighbour)
    neighbour.post(f"/ban-lam-viec/ho-so/{submission.pk}/mo/", {"ly-do": "tò mò"})
    there = Version.objects.get(place=SA_LY).pk
    assert "Hộ nghèo" not in page(neighbour.get(f"/ban-lam-viec/ban-ghi/{there}/"))


def test_a_row_that_names_a_version_of_another_record_is_not_told_what_it_says(
    official: Client, cast: Cast, clock: Clock
):
    approved(
        cast,
        clock,
        row("DX-1", {"length_km": "1.000"}),
        row("DX-2", {"length_km": "7.313"}, number=2),
        register="road",
    )
    other = Version.objects.get(key="DX-2")
    crooked = replace(row("DX-1", {"length_km": "1.000"}), base_seq=other.seq)
    sent = {"by": cast.official, "register": "road", "place": SA_LY, "rows": [crooked], "way": "phone"}
    submission = submit(**sent, at=clock.now, conflicts_wait=True)
    assert "7,313" not in page(official.get(f"/ban-lam-viec/ho-so/{submission.pk}/"))


def test_who_is_to_measure_a_record_again_does_not_read_what_is_asked_of_it(
    official: Client, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    submission = waiting_correction(cast, clock)
    address = f"/ban-lam-viec/ho-so/{submission.pk}/"
    assert "2,5" in page(official.get(address))
    monkeypatch.setattr(beside, "blind_keys", lambda _person, _register: frozenset({"DX-1"}))
    shown = page(official.get(address))
    assert "2,5" not in shown
    assert "Bê tông" not in shown
    assert "chờ bạn đo lại" in shown


def test_what_a_check_found_in_a_household_is_told_when_it_is_opened(
    reviewer: Client, cast: Cast, clock: Clock
):
    many = replace(household("HO-1", members=57), explanation="Nhà dài ba thế hệ")
    address = f"/ban-lam-viec/ho-so/{filed(cast, clock, many).pk}/"
    shown = page(reviewer.get(address))
    assert "Hộ đông người khác thường" in shown
    assert "là 57" not in shown
    reviewer.post(f"{address}mo/", {"ly-do": "Duyệt"})
    assert "«Số nhân khẩu» là 57" in page(reviewer.get(address))
