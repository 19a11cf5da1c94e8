"""The pages of suspected overlaps: what waits, what is open, what was decided; a decision filed; the public counts."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from tests.desk.conftest import signed_in
from tests.door import PROVINCE, row
from tests.overlap.conftest import OTHER, PLAN, ROAD, SAME_ROAD, SIGNED, work
from tests.programme import Programme, bac_ninh
from vungcao.intake.actions import approve
from vungcao.intake.models import Submission
from vungcao.works.overlap.actions import follow

PAIR = "/ban-lam-viec/nghi-trung/cap/?mot=CT-1&hai=CT-2"


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def waiting(programme: Programme) -> Submission:
    programme.approved("work", work("CT-1", ROAD))
    return programme.filed("work", work("CT-2", SAME_ROAD))


@pytest.fixture
def official(programme: Programme) -> Client:
    return signed_in(programme.official)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_submission_that_waits_is_listed_with_what_it_may_be(waiting: Submission, official: Client):
    page = text(official, "/ban-lam-viec/nghi-trung/")
    assert f"Hồ sơ {waiting.pk}" in page
    assert "phải kết luận" in page
    assert "BTXM DUONG TRUC CHINH THON CAU NHAC" in page


def test_the_two_stand_side_by_side_and_a_decision_goes_through_the_door(
    waiting: Submission, official: Client, programme: Programme
):
    address = f"{PAIR}&ho-so={waiting.pk}"
    page = text(official, address)
    assert "cùng «Cầu Nhạc»" in page
    assert "4.200.000.000 đồng" in page
    code = page.split("<code>")[1].split("</code>")[0]
    sent = {
        "ket-luan": "distinct",
        "ly-do": "Hai đoạn khác nhau",
        "nguoi": "Nguyễn Văn An",
        "ma": code,
        "gui": "a1",
    }
    first = official.post(address, sent)
    assert first.status_code == 302
    assert official.post(address, sent)["Location"] == first["Location"]
    decision = Submission.objects.get(register="overlap_decision")
    approve(decision, by=programme.reviewers["finance"], at=programme.clock.tick())
    programme.passed(waiting)
    assert follow(bac_ninh()) == 0
    listed = text(official, "/ban-lam-viec/nghi-trung/")
    assert "Không trùng" in listed
    assert "Hai đoạn khác nhau" in text(official, PAIR)


def test_a_stopped_side_is_told_above_the_comparison_in_both_languages(
    programme: Programme, official: Client
):
    programme.approved("work", work("CT-1", ROAD))
    programme.approved("work", work("CT-2", OTHER))
    for key, step, day in (("QD-1", "proposed", 2), ("QD-2", "stopped", 20)):
        facts = {"work": "CT-1", "step": step, "document_number": key, "document_issuer": "UBND tỉnh"}
        programme.approved("work_decision", row(key, facts, since=dt.date(2026, 2, day)))
    assert "đã đình chỉ ngày 20/02/2026" in text(official, PAIR)
    assert "was stopped on 20/02/2026" in text(official, f"/en{PAIR}")


def test_two_lines_of_a_plan_stand_side_by_side_and_a_line_beside_a_work_is_not_found(
    planned: Programme, official: Client
):
    again = row("KH-2", PLAN | {"document_number": "21/QĐ-UBND"}, since=SIGNED)
    planned.approved("capital_plan", again, place=PROVINCE)
    follow(bac_ninh())
    address = "/ban-lam-viec/nghi-trung/cap/?mot=capital_plan%2FKH-1&hai=capital_plan%2FKH-2"
    assert address.replace("&", "&amp;") in text(official, "/ban-lam-viec/nghi-trung/")
    page = text(official, address)
    for said in ("12/QĐ-UBND", "21/QĐ-UBND", "Hằng năm", "Giao", "800.000.000.000 đồng", "cùng năm 2026"):
        assert said in page
    planned.approved("work", work("CT-1", ROAD))
    assert official.get(address.replace("capital_plan%2FKH-2", "CT-1")).status_code == 404


def test_packages_are_shown_with_their_amounts(unlike: Programme, official: Client):
    page = text(official, PAIR)
    assert "«Gói thầu số 2: Rãnh thoát nước thôn Khả, dài 0,8 km» 480.000.000 đồng" in page


def test_a_decision_without_a_reason_is_refused_and_what_was_typed_is_kept(
    waiting: Submission, official: Client
):
    response = official.post(
        f"{PAIR}&ho-so={waiting.pk}",
        {"ket-luan": "distinct", "ly-do": " ", "nguoi": "An", "ma": "x", "gui": "a2"},
    )
    assert response.status_code == 422
    assert "REG-" in response.content.decode()


def test_a_pair_with_itself_or_with_nothing_is_not_found(waiting: Submission, official: Client):
    assert official.get("/ban-lam-viec/nghi-trung/cap/?mot=CT-1&hai=CT-1").status_code == 404
    assert official.get("/ban-lam-viec/nghi-trung/cap/?mot=CT-1&hai=CT-9").status_code == 404


def test_the_list_asks_no_more_questions_for_more_pairs(
    programme: Programme, official: Client, django_assert_max_num_queries
):
    for number in range(1, 6):
        programme.approved(
            "work", work(f"CT-{number}", ROAD | {"name": f"Sửa đường thôn Cầu Nhạc {'ABCDE'[number - 1]}"})
        )
    follow(bac_ninh())
    with django_assert_max_num_queries(25):
        official.get("/ban-lam-viec/nghi-trung/")


def test_everybody_sees_how_many_were_compared_suspected_and_decided(programme: Programme, client: Client):
    programme.approved("work", work("CT-1", ROAD))
    programme.approved("work", work("CT-2", OTHER))
    follow(bac_ninh())
    page = text(client, "/trung-lap/")
    assert "Rà trùng lặp" in page
    assert "Dòng kế hoạch vốn" in page
    assert "Gói thầu" in page
    assert "cần xác nhận" in page
    assert "Cầu Nhạc" not in page
