"""The page of a work: everything about it, the way to enter more, and what it changes of an inventory as a draft."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from tests.capital.money import allocation, plan
from tests.desk.conftest import signed_in
from tests.door import DEO_GIA, PROVINCE, SA_LY, row
from tests.papers import photo
from tests.programme import Programme, bac_ninh
from tests.works.decided import D, bring_to, decision, line, progress, work
from vungcao.desk.views import works as pages
from vungcao.intake import attachments, drafts
from vungcao.intake.actions import send_back
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.intake.photographs import photographs_of, public_copy
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.models import Version

TODAY = D(2026, 3, 2)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.timezone, "localdate", lambda: TODAY)


@pytest.fixture
def official(programme: Programme) -> Client:
    return signed_in(programme.official)


def seq(key: str, register: str = "work") -> int:
    return Version.objects.filter(register=register, key=key, known_before=None).latest("seq").seq


def _page(client: Client, key: str = "CT-1") -> str:
    answer = client.get(reverse("desk-work", args=[seq(key)]))
    assert answer.status_code == 200
    return answer.content.decode()


def whole(programme: Programme) -> None:
    """A road of 4 km, accepted with 2.3 km of it concrete, one obstacle left, money spent, a photo of it."""
    road = {"name": "Đường Cầu Nhạc", "road_class": "hamlet_axis", "surface": "earth", "to_standard": False}
    programme.approved("road", row("D-1", road | {"length_km": Decimal("4.000")}))
    programme.approved("work", work(starts_on=D(2026, 2, 1), ends_on=D(2026, 6, 30)))
    programme.approved(
        "work_funding", line("DV-1", 600), line("DV-2", 400, number=2, source="commune_budget")
    )
    bring_to_accepted = [
        decision(step, on, number=n, **said) for n, (step, on, said) in enumerate(_DECIDED, start=1)
    ]
    programme.approved("work_decision", *bring_to_accepted)
    programme.approved("work_site", row("VT-1", {"work": "CT-1", "geometry": "21.3 106.5; 21.3166667 106.5"}))
    stuck = {"work": "CT-1", "what": "Vướng cột điện", "cause": "land", "owner": "construction"}
    programme.approved("obstacle", row("VM-1", stuck | {"deadline": D(2026, 2, 20)}))
    output = {"work": "CT-1", "target": bac_ninh().targets[0].id, "inventory": "road", "record": "D-1"}
    output |= {"field": "surface", "value": "concrete", "quantity": "2.3", "unit": "km"}
    programme.approved("work_output", row("KQ-1", output))
    programme.approved("capital_plan", plan("KH-1", 1000), place=PROVINCE)
    programme.approved("capital_allocation", allocation("PB-1", 500, work="CT-1"))


_DECIDED = (
    ("proposed", D(2026, 1, 5), {}),
    ("policy_approved", D(2026, 1, 12), {}),
    ("appraised", D(2026, 1, 19), {}),
    ("approved", D(2026, 1, 26), {"total_vnd": 1000}),
    ("contractor_selected", D(2026, 2, 2), {}),
    ("started", D(2026, 2, 9), {}),
    ("accepted", D(2026, 2, 23), {}),
)


def test_the_page_of_a_work_says_everything_about_it_and_how_to_enter_more(programme, official):
    whole(programme)
    page = _page(official)
    for said in (
        "Đã nghiệm thu, bàn giao",
        "từ 23/02/2026",
        "1.000 đồng",
        "Nhóm C",
        "3/5",
        "60,00",
        "2/5",
        "Vướng mắc quá hạn giải quyết: 10 ngày",
        "phân bổ 500 đồng; giải ngân 0 đồng",
        "1.853",
        "12/QĐ-UBND, UBND xã Sa Lý",
        "cần xác nhận",
    ):
        assert said in page, said
    for register in ("work_decision", "work_funding", "contract", "obstacle", "work_output", "work_site"):
        assert reverse("enter", args=[register, SA_LY]) in page


def test_what_a_finished_work_changes_becomes_a_draft_that_is_looked_over(programme, official):
    whole(programme)
    page = _page(official)
    assert "D-1-KQ-1 (bản ghi mới)" in page
    assert "Mặt đường: Bê tông" in page
    there = reverse("propose-outputs", args=[seq("CT-1")])
    answer = official.post(there, {"so": "road", "noi": SA_LY})
    draft = Draft.objects.get()
    assert answer["Location"] == reverse("draft", args=[draft.pk])
    sheet = official.get(answer["Location"], follow=True)
    assert sheet.status_code == 200
    assert "D-1-KQ-1" in sheet.content.decode()
    assert official.post(there, {"so": "road", "noi": SA_LY})["Location"] == answer["Location"]
    assert official.post(there, {"so": "canal", "noi": SA_LY}).status_code == 404


def test_what_was_written_of_a_record_since_the_acceptance_is_shown_beside_what_is_proposed(
    programme, official
):
    whole(programme)
    road = {"name": "Đường Cầu Nhạc", "road_class": "hamlet_axis", "surface": "earth", "to_standard": False}
    later = row("D-1", road | {"length_km": Decimal("4.200")}, since=D(2026, 3, 1))
    programme.approved("road", later)
    page = _page(official)
    assert "Sau ngày nghiệm thu sổ kiểm kê đã ghi khác với kết quả này. Không ghi đè" in page
    assert (
        f'<a href="{reverse("record", args=[seq("D-1", "road")])}">Từ ngày 01/03/2026</a> – Mặt đường: Đất'
        in page
    )
    assert "Đưa vào bản nháp để xem lại và gửi" in page
    with translation.override("en"):
        told = official.get(reverse("desk-work", args=[seq("CT-1")]), headers={"accept-language": "en"})
    assert (
        "After the day of acceptance the inventory was changed, and says otherwise." in told.content.decode()
    )


def test_what_a_simulated_work_changes_is_a_draft_that_says_so_and_is_filed_so(programme, official):
    whole(programme)
    there = reverse("propose-outputs", args=[seq("CT-1")])
    Version.objects.filter(register="work").update(simulated=True)
    mark = '<div class="notice notice--simulated">'
    sheet = official.post(there, {"so": "road", "noi": SA_LY}, follow=True).content.decode()
    assert mark in sheet
    drafts.file(Draft.objects.get(), by=programme.official, at=programme.clock.tick())
    submission = Submission.objects.latest("pk")
    assert submission.simulated
    returned = send_back(
        submission, by=programme.reviewers["commune_government"], reason="Xem lại", at=programme.clock.tick()
    )
    assert drafts.mending_draft(returned, by=programme.official, at=programme.clock.tick()).simulated


def test_a_place_lists_its_works_with_their_state_and_what_they_are_warned_of(programme, official):
    whole(programme)
    programme.approved("work", work("CT-2", starts_on=D(2026, 1, 2), name="Trạm y tế"))
    page = official.get(reverse("works-in", args=[SA_LY])).content.decode()
    assert "2 công trình, hoạt động; 2 có cảnh báo." in page
    assert "Quá ngày khởi công dự kiến: 59 ngày" in page
    assert "Vướng cột điện" in page
    assert "chưa có quyết định" in page
    assert reverse("desk-work", args=[seq("CT-2")]) in page


def test_the_desk_leads_to_the_works_of_the_places_one_sees(programme, official):
    assert reverse("desk-works") in official.get(reverse("desk")).content.decode()
    assert SA_LY in official.get(reverse("desk-works")).content.decode()


def test_a_pack_without_works_has_no_such_page(cast):
    client = signed_in(cast.official)
    assert "cong-trinh" not in client.get(reverse("desk")).content.decode()
    assert client.get(reverse("desk-works")).status_code == 404
    assert client.get(reverse("works-in", args=[SA_LY])).status_code == 404


def test_nobody_sees_the_works_of_a_place_that_is_not_theirs(programme):
    bring_to(programme, "started")
    stranger = signed_in(
        enrol(
            username="la",
            full_name="Người lạ",
            organisation="",
            password="mat-khau-thu-nghiem",
            grants=[Granted("read", DEO_GIA)],
        )
    )
    assert stranger.get(reverse("desk-work", args=[seq("CT-1")])).status_code == 404
    assert stranger.get(reverse("works-in", args=[SA_LY])).status_code == 404
    assert stranger.get(reverse("desk-works"))["Location"] == reverse("works-in", args=[DEO_GIA])


def test_the_page_of_a_work_asks_a_fixed_number_of_questions(programme, official, django_assert_num_queries):
    whole(programme)
    programme.approved("work_progress", progress("30", D(2026, 2, 20)))
    official.get(reverse("desk"))
    address = reverse("desk-work", args=[seq("CT-1")])
    with django_assert_num_queries(25):
        official.get(address)
    programme.approved("work_progress", progress("60", D(2026, 2, 21)))
    programme.approved("work_site", row("VT-2", {"work": "CT-1", "geometry": "21.3 106.5"}))
    with django_assert_num_queries(25):
        official.get(address)


def test_the_works_of_a_place_are_listed_with_a_fixed_number_of_questions(
    programme, official, django_assert_num_queries
):
    programme.approved("work", work())
    official.get(reverse("desk"))
    with django_assert_num_queries(17):
        official.get(reverse("works-in", args=[SA_LY]))
    programme.approved("work", work("CT-2"), work("CT-3", number=2))
    with django_assert_num_queries(17):
        official.get(reverse("works-in", args=[SA_LY]))


def test_the_page_of_a_work_speaks_english_too(programme, official):
    whole(programme)
    with translation.override("en"):
        page = official.get(reverse("desk-work", args=[seq("CT-1")])).content.decode()
    assert "Total in force" in page
    assert "Obstacle past its deadline: 10 days" in page


def _photographed(programme: Programme) -> Attachment:
    """Progress filed with a photo that says where and when it was taken."""
    bring_to(programme, "started")
    return attachments.keep(
        io.BytesIO(photo()),
        name="anh.jpg",
        kind="photo",
        by=programme.official,
        of=programme.filed("work_progress", progress("12.5", D(2026, 2, 20))),
        row=1,
        at=programme.clock.tick(),
    )


@pytest.fixture
def photographed(programme: Programme, home) -> Attachment:
    """The same, approved."""
    kept = _photographed(programme)
    programme.passed(kept.submission)
    return kept


def test_photos_of_a_stage_tell_reviewers_where_and_when_they_were_taken(programme, official, photographed):
    assert "Máy ảnh ghi chụp lúc" not in _page(official)
    page = _page(signed_in(programme.reviewers["commune_government"]))
    assert "anh.jpg" in page
    assert "Máy ảnh ghi chụp lúc" in page
    assert "vĩ độ" in page


def test_everyone_gets_a_copy_of_a_photo_that_does_not_tell(programme, photographed):
    assert [each.pk for each in photographs_of("work_progress", ["TD-0220"])["TD-0220"]] == [photographed.pk]
    content, media_type = public_copy(photographed.pk) or (b"", "")
    assert media_type == "image/jpeg"
    with Image.open(io.BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
    assert attachments.seen_in(attachments.path_of(photographed.sha256))


def test_nobody_gets_a_photo_of_what_is_not_approved(programme, home):
    assert public_copy(_photographed(programme).pk) is None
    assert photographs_of("work_progress", ["TD-0220"]) == {}


def test_nobody_gets_a_photo_of_persons(programme, photographed):
    assert public_copy(0) is None
    Submission.objects.filter(pk=photographed.submission_id).update(register="household")
    assert public_copy(photographed.pk) is None
