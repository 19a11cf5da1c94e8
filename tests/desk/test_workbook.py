"""The workbook at the desk: taken out with or without persons in it, sent in, answered on a page, filed."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.desk.conftest import signed_in
from tests.door import SA_LY, Cast, Clock, approved, household, row
from tests.intake.workbook.sheets import ONE, roads
from vungcao.desk.views import workbook
from vungcao.intake.models import Draft, Submission, Upload
from vungcao.intake.ways.workbook import jobs
from vungcao.people.models import Look

ROAD, HOUSEHOLD = (f"/ban-lam-viec/bang-tinh/{register}/{SA_LY}/" for register in ("road", "household"))


def headings(response: HttpResponse) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [cell.value for cell in sheet[5]]


def sent(client: Client, content: bytes, name: str = "đường.xlsx") -> str:
    """The address of a file that was sent in."""
    answer = client.post(f"{ROAD}nop/", {"tep": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def confirmed(client: Client, address: str) -> str:
    """The page after the guessed columns were confirmed, when they were asked."""
    asked = client.get(address)
    if "questions" not in asked.context:
        return asked.content.decode()
    chosen = {f"cot-{each.column}": each.chosen for each in asked.context["questions"]}
    client.post(f"{address}cot/", chosen)
    return client.get(address).content.decode()


# Out


def test_persons_go_out_only_with_a_reason_and_each_look_is_kept(official: Client, cast: Cast, clock: Clock):
    approved(cast, clock, household("H1"), household("H2", number=2))
    closed = official.get(f"{HOUSEHOLD}lay/")
    assert "Dân tộc" not in headings(closed)
    assert Look.objects.count() == 0
    assert official.post(f"{HOUSEHOLD}lay/", {"ly-do": " "}).status_code == 422
    opened = official.post(f"{HOUSEHOLD}lay/", {"ly-do": "Rà soát hộ nghèo"})
    assert "Dân tộc" in headings(opened)
    looks = Look.objects.values_list("person_code", "key", "reason")
    assert list(looks) == [("can-bo-xa", key, "Rà soát hộ nghèo") for key in ("H1", "H2")]


def test_who_may_only_read_takes_out_no_persons(supervisor: Client, cast: Cast, clock: Clock):
    approved(cast, clock, household("H1"))
    assert supervisor.post(f"{HOUSEHOLD}lay/", {"ly-do": "Giám sát"}).status_code == 403
    assert supervisor.get(f"{HOUSEHOLD}lay/").status_code == 200
    assert Look.objects.count() == 0


def test_the_register_page_and_the_duties_lead_to_it(official: Client):
    assert ROAD in official.get(f"/ban-lam-viec/so/road/{SA_LY}/").content.decode()


def test_a_period_that_is_none_is_not_there(official: Client):
    assert official.get(f"{ROAD}?viec=half_roads&ky=2026-h1").status_code == 200
    assert official.get(f"{ROAD}?viec=half_roads&ky=2026-h3").status_code == 404
    assert official.get(f"{HOUSEHOLD}?viec=half_roads&ky=2026-h1").status_code == 404


# In


def test_a_small_file_is_answered_at_once_and_filed_with_a_reason(official: Client):
    address = sent(official, roads(ONE))
    assert "1 dòng thay đổi" in confirmed(official, address)
    official.post(f"{address}gui/", {"gui": "all", "note": "Biên bản 12"})
    page = official.get(address).content.decode()
    submission = Submission.objects.get()
    assert (submission.note, submission.way) == ("Biên bản 12", "workbook")
    assert f"/ban-lam-viec/ho-so/{submission.pk}/" in page


def test_what_is_wrong_is_on_the_page_and_in_the_marked_workbook(official: Client):
    address = sent(official, roads(ONE, ("D2", ONE[1], "1.5", *ONE[3:])))
    page = confirmed(official, address)
    assert "dòng 3, cột C, «Chiều dài»" in page
    assert "Gửi tất cả" not in page
    marked = official.get(f"{address}can-sua.xlsx")
    assert marked.headers["Content-Disposition"].endswith("%C4%91%C6%B0%E1%BB%9Dng-can-sua.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).active["C3"].comment is not None
    official.post(f"{address}gui/", {"gui": "good"})
    assert Submission.objects.get().rows.count() == 1
    assert len(Draft.objects.get().rows) == 1


def test_a_large_file_waits_for_the_background_on_a_page_that_renews_itself(
    official: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(jobs, "SMALL", 0)
    address = sent(official, roads(ONE))
    waiting = official.get(address)
    assert waiting.headers["Refresh"] == "2"
    assert "Đang chờ đọc" in waiting.content.decode()
    jobs.work_one()
    done = official.get(address)
    assert "Refresh" not in done.headers
    assert "Cột nào là trường nào" in done.content.decode()


def test_the_work_can_be_stopped(official: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    address = sent(official, roads(ONE))
    official.post(f"{address}dung/")
    assert "Đã dừng" in official.get(address).content.decode()
    assert not jobs.work_one()


def test_columns_chosen_twice_or_never_are_refused_and_what_was_chosen_is_kept(official: Client):
    address = sent(official, roads(ONE))
    twice = official.post(f"{address}cot/", {"cot-0": "key", "cot-1": "key", "tu-ngay": "hôm qua"})
    assert twice.status_code == 422
    assert [refusal.code for refusal in twice.context["refusals"]] == ["WBK-015", "FRM-004"]
    assert [each.chosen for each in twice.context["questions"]][:2] == ["key", "key"]
    assert official.post(f"{address}cot/", {}).status_code == 422


def test_a_file_is_its_senders_alone(official: Client, cast: Cast):
    address = sent(official, roads(ONE))
    for person in (cast.neighbour, cast.reviewer, cast.province, cast.technician):
        assert signed_in(person).get(address).status_code == 404


def test_a_right_that_was_taken_away_takes_the_file_along(official: Client, cast: Cast):
    address = sent(official, roads(ONE))
    cast.official.grants.filter(verb="enter").delete()
    assert official.get(address).status_code == 404


def test_a_stale_row_is_shown_side_by_side_and_persons_stay_closed(
    official: Client, cast: Cast, clock: Clock
):
    approved(cast, clock, household("H1", poverty="poor"))
    taken = official.get(f"{HOUSEHOLD}lay/")
    approved(cast, clock, household("H1", poverty="near_poor", members=6))
    book = openpyxl.load_workbook(io.BytesIO(taken.content))
    column = 1 + next(n for n, said in enumerate(headings(taken)) if str(said).startswith("Số nhân khẩu"))
    book.worksheets[0].cell(6, column, 7)
    changed = io.BytesIO()
    book.save(changed)
    answer = official.post(f"{HOUSEHOLD}nop/", {"tep": SimpleUploadedFile("hộ.xlsx", changed.getvalue())})
    page = official.get(answer.headers["Location"])
    (dispute,) = page.context["conflicts"]
    shown = {told.label: (told.new, before, told.old, told.hidden) for told, before in dispute.fields}
    assert shown["Số nhân khẩu"] == ("7", "4", "6", False)
    assert "Hộ cận nghèo" not in page.content.decode()
    official.post(
        f"{answer.headers['Location']}gui/", {"gui": "all", "dong-6": "mine", "thay": page.context["seen"]}
    )
    ((facts,),) = Submission.objects.get(way="workbook").rows.values_list("facts")
    assert (facts["members"], facts["poverty"]) == (7, "near_poor")


def test_pages_ask_as_much_whatever_was_sent(
    official: Client, cast: Cast, clock: Clock, django_assert_max_num_queries: Any
):
    approved(
        cast, clock, *[row(f"D{n}", {"length_km": "1.000"}, number=n) for n in range(1, 60)], register="road"
    )
    for _ in range(5):
        address = sent(official, roads(*[(f"D{n}", ONE[1], "1.5", *ONE[3:]) for n in range(1, 60)]))
        confirmed(official, address)
    with django_assert_max_num_queries(14):
        official.get(ROAD)
    with django_assert_max_num_queries(14):
        official.get(address)
    assert Upload.objects.count() == 5


def test_it_speaks_english_too(official: Client):
    address = sent(official, roads(ONE))
    assert "Which column is which field" in official.get(f"/en{address}").content.decode()


def test_the_rest_is_mended_where_drafts_are(official: Client):
    address = sent(official, roads(ONE, ("D2", ONE[1], "1.5", *ONE[3:])))
    confirmed(official, address)
    official.post(f"{address}gui/", {"gui": "good"})
    draft = f"/ban-lam-viec/nhap/{Draft.objects.get().pk}/"
    assert draft in official.get(address).content.decode()
    grid = official.get(draft, follow=True)
    assert grid.status_code == 200
    assert "1.5" in grid.content.decode()


def test_who_is_to_measure_a_record_again_does_not_read_it_in_a_workbook(
    official: Client, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    both = [row(f"D{n}", {"length_km": "1.000"}, number=n) for n in (1, 2)]
    approved(cast, clock, *both, register="road")
    monkeypatch.setattr(workbook, "blind_keys", lambda _person, _register: frozenset({"D1"}))
    sheet = openpyxl.load_workbook(io.BytesIO(official.get(f"{ROAD}lay/").content)).worksheets[0]
    assert [sheet[f"A{n}"].value for n in (6, 7)] == ["D2", None]
