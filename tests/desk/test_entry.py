"""Entering by the plain form: what is read, what is refused and where, and that nothing typed is lost."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.door import DEO_GIA, SA_LY, Cast, Clock, approved, filed, household, row
from vungcao.intake.actions import approve, submit
from vungcao.intake.models import Submission
from vungcao.registers.models import Version

ROADS = f"/ban-lam-viec/so/road/{SA_LY}/ghi/"
HOUSEHOLDS = f"/ban-lam-viec/so/household/{SA_LY}/ghi/"


def page(response) -> str:
    return unescape(response.content.decode())


def typed(prefix: str = "0", **fields: str) -> dict[str, str]:
    """What a browser sends of one record."""
    return {f"{prefix}-there": "1"} | {f"{prefix}-{name}": value for name, value in fields.items()}


def sent(client: Client, address: str, *records: dict[str, str], note: str = "", **more: str):
    data = {"count": str(len(records)), "note": note, "token": "abc", "send": "1"} | more
    for record in records:
        data |= record
    return client.post(address, data)


def test_the_form_has_an_input_of_its_own_type_for_every_field(official: Client):
    shown = page(official.get(HOUSEHOLDS))
    assert 'name="0-f_members"' in shown
    assert 'inputmode="numeric"' in shown
    assert '<select name="0-f_poverty"' in shown
    assert "Số nhân khẩu (người)" in shown
    assert 'name="0-valid_from"' in shown
    assert "dd/mm/yyyy" in shown


def test_a_record_is_filed_and_waits(official: Client):
    record = typed(
        key="SL-001",
        operation="set",
        valid_from="01/02/2026",
        f_members="4",
        f_residence="present",
        f_poverty="poor",
        f_ethnic_group="tay",
    )
    response = sent(official, HOUSEHOLDS, record, note="Biên bản rà soát ngày 01/02/2026")
    submission = Submission.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == f"/ban-lam-viec/ho-so/{submission.pk}/"
    kept = submission.rows.get()
    assert (submission.state, submission.way, kept.key) == ("submitted", "form", "SL-001")
    assert kept.valid_from.isoformat() == "2026-02-01"
    assert kept.facts["members"] == 4
    assert kept.facts["standard"] is None
    assert Version.objects.count() == 0


def test_what_is_filed_on_a_register_is_found_at_its_place_by_whoever_oversees_it(
    official: Client, supervisor: Client
):
    there = f"/ban-lam-viec/so/household/{SA_LY}/"
    assert "Chưa có hồ sơ nào." in supervisor.get(there).content.decode()
    sent(
        official,
        HOUSEHOLDS,
        typed(
            operation="set",
            valid_from="01/02/2026",
            f_residence="present",
            f_members="4",
            f_poverty="none",
            f_ethnic_group="tay",
        ),
    )
    waiting = Submission.objects.get()
    assert f'href="/ban-lam-viec/ho-so/{waiting.pk}/"' in supervisor.get(there).content.decode()
    assert supervisor.get(f"/ban-lam-viec/ho-so/{waiting.pk}/").status_code == 200


def test_numbers_are_read_the_vietnamese_way(official: Client):
    record = typed(key="DX-1", operation="set", valid_from="2026-02-01", f_length_km="1.234,5")
    assert sent(official, ROADS, record).status_code == 302
    assert Submission.objects.get().rows.get().facts["length_km"] == "1234.500"


def test_what_cannot_be_read_is_refused_beside_its_field_and_stays_typed(official: Client):
    record = typed(
        key="SL-001", operation="set", valid_from="31/02/2026", f_members="bốn", f_residence="present"
    )
    response = sent(official, HOUSEHOLDS, record)
    shown = page(response)
    assert response.status_code == 422
    assert 'value="31/02/2026"' in shown
    assert 'value="bốn"' in shown
    assert 'value="SL-001"' in shown
    assert "FRM-004" in shown
    assert "FRM-001" in shown
    assert re.search(r'id="id_0-f_members_error">.*?FRM-001', shown, re.DOTALL)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("hai cây số", "FRM-002"),
        ("1.5", "FRM-002"),
        ("1,23456", "FRM-003"),
        ("9" * 19, "FRM-003"),
    ],
)
def test_a_length_that_means_two_things_or_too_much_is_refused(official: Client, said: str, code: str):
    response = sent(
        official, ROADS, typed(key="DX-1", operation="set", valid_from="01/02/2026", f_length_km=said)
    )
    assert response.status_code == 422
    assert code in page(response)
    assert f'value="{said}"' in page(response)


def test_a_choice_that_is_not_offered_is_refused(official: Client):
    response = sent(official, ROADS, typed(key="DX-1", operation="set", valid_from="", f_surface="gold"))
    assert page(response).count("FRM-005") == 2, "neither an empty day nor a strange surface"


def test_what_the_door_refuses_comes_back_beside_the_field_it_names(official: Client):
    record = typed(key="SL-001", operation="set", valid_from="01/02/2026", f_members="61")
    shown = page(sent(official, HOUSEHOLDS, record))
    assert re.search(r'id="id_0-f_members_error">.*?REG-005', shown, re.DOTALL)
    assert re.search(r'id="id_0-f_residence_error">.*?REG-003', shown, re.DOTALL)


def test_an_empty_field_is_missing_and_a_zero_is_zero(official: Client):
    address = f"/ban-lam-viec/so/income/{SA_LY}/ghi/"
    record = typed(period="2025", line="", f_population="0", f_total_income="")
    response = sent(official, address, record)
    assert response.status_code == 422
    assert re.search(r'id="id_0-f_total_income_error">.*?REG-003', page(response), re.DOTALL)
    assert "id_0-f_population_error" not in page(response)


def test_several_records_are_filed_together_and_an_unused_line_is_left_out(official: Client):
    first = typed("0", key="SL-1", operation="set", valid_from="01/02/2026", f_residence="present")
    second = typed("1", key="SL-2", operation="set", valid_from="01/02/2026", f_residence="present")
    unused = typed("2", key="", operation="set", valid_from="")
    assert sent(official, HOUSEHOLDS, first, second, unused).status_code == 302
    assert [r.key for r in Submission.objects.get().rows.all()] == ["SL-1", "SL-2"]


def test_adding_a_line_keeps_what_was_typed(official: Client):
    first = typed("0", key="SL-1", operation="set", valid_from="01/02/2026", f_members="x")
    data = {"count": "1", "add": "1"} | first
    shown = page(official.post(HOUSEHOLDS, data))
    assert 'value="SL-1"' in shown
    assert 'name="1-key"' in shown
    assert "Thêm một bản ghi nữa" in shown
    assert Submission.objects.count() == 0


def test_the_refusal_of_the_second_record_stands_beside_the_second(official: Client):
    first = typed("0", key="SL-1", operation="set", valid_from="01/02/2026", f_residence="present")
    second = typed("1", key="SL-2", operation="set", valid_from="01/02/2026", f_members="3")
    shown = page(sent(official, HOUSEHOLDS, first, second))
    assert "id_1-f_residence_error" in shown
    assert "id_0-f_residence_error" not in shown


def test_a_record_without_a_code_gets_one_that_says_nothing_of_anyone(official: Client):
    record = typed(key="", operation="set", valid_from="01/02/2026", f_residence="present")
    sent(official, HOUSEHOLDS, record)
    assert re.fullmatch(r"07534-[0-9A-Z]{8}", Submission.objects.get().rows.get().key)


def test_the_same_form_sent_twice_files_once(official: Client):
    record = typed(key="SL-1", operation="set", valid_from="01/02/2026", f_residence="present")
    first = sent(official, HOUSEHOLDS, record)
    second = sent(official, HOUSEHOLDS, record)
    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.count() == 1


def test_a_return_is_filed_for_a_period_of_its_calendar(official: Client):
    address = f"/ban-lam-viec/so/income/{SA_LY}/ghi/"
    record = typed(period="2025", line="", f_population="5.300", f_total_income="190.800.000.000")
    response = sent(official, address, record)
    assert response.status_code == 302, re.findall(r"<p>(.*?FRM.*?|.*?REG.*?|.*?PLC.*?)</p>", page(response))
    kept = Submission.objects.get().rows.get()
    assert kept.key == f"{SA_LY}|2025|province"
    assert (kept.valid_from.isoformat(), kept.valid_before.isoformat()) == ("2025-01-01", "2026-01-01")
    assert kept.facts == {"population": 5300, "total_income": 190800000000}


def test_a_place_declares_that_it_has_none(official: Client, reviewer: Client):
    address = f"/ban-lam-viec/so/road/{SA_LY}/khong-co/"
    assert "Khai không có" in page(official.get(address))
    response = sent(official, address, typed(valid_from="01/01/2026", last_day=""))
    assert response.status_code == 302
    number = Submission.objects.get().pk
    reviewer.post(f"/ban-lam-viec/ho-so/{number}/duyet/")
    version = Version.objects.get()
    assert version.nil
    assert version.place == SA_LY
    assert version.valid_before is None


def test_a_correction_opens_with_what_is_approved_and_names_what_it_corrects(
    official: Client, cast: Cast, clock: Clock
):
    approved(cast, clock, row("DX-1", {"length_km": "2.500", "surface": "earth"}), register="road")
    version = Version.objects.get()
    address = f"/ban-lam-viec/ban-ghi/{version.seq}/sua/"
    shown = page(official.get(address))
    assert 'value="01/01/2026"' in shown
    assert 'value="2,500"' in shown
    record = typed(operation="set", valid_from="01/01/2026", f_length_km="3,1", f_surface="earth")
    assert "FRM-006" in page(sent(official, address, record)), "a correction has a reason"
    assert sent(official, address, record, note="Đo lại", token="second").status_code == 302
    kept = Submission.objects.get(state="submitted").rows.get()
    assert (kept.base_seq, kept.key) == (version.seq, "DX-1")


def test_an_event_is_corrected_by_reversing_it_and_writing_it_again(
    official: Client, reviewer: Client, cast: Cast, clock: Clock
):
    approved(cast, clock, row("TH-1", {"people": 30}), register="training")
    version = Version.objects.get()
    record = typed(operation="set", valid_from="05/01/2026", f_people="31")
    address = f"/ban-lam-viec/ban-ghi/{version.seq}/sua/"
    response = sent(official, address, record, note="Ghi nhầm ngày")
    assert response.status_code == 302, page(response)
    submission = Submission.objects.get(state="submitted")
    assert [r.operation for r in submission.rows.order_by("number")] == ["reverse", "set"]
    reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/duyet/")
    standing = Version.objects.get(known_before=None)
    assert standing.valid_from.isoformat() == "2026-01-05"


def test_a_returned_submission_is_mended_and_nothing_of_it_is_typed_again(
    official: Client, reviewer: Client, cast: Cast, clock: Clock
):
    submission = filed(cast, clock, household("SL-1", members=5))
    reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/tra-lai/", {"ly-do": "Thiếu một người"})
    assert "Thiếu một người" in page(official.get("/ban-lam-viec/"))
    address = f"/ban-lam-viec/ho-so/{submission.pk}/sua/"
    shown = page(official.get(address))
    assert 'value="5"' in shown
    assert 'value="SL-1"' in shown
    record = typed(
        key="SL-1",
        operation="set",
        valid_from="01/01/2026",
        f_members="6",
        f_residence="present",
        f_poverty="none",
        f_ethnic_group="tay",
    )
    assert sent(official, address, record).status_code == 302
    submission.refresh_from_db()
    assert submission.state == "submitted"
    assert submission.rows.get().facts["members"] == 6


def test_a_mended_correction_that_somebody_overtook_is_refused(
    official: Client, reviewer: Client, cast: Cast, clock: Clock
):
    approved(cast, clock, household("SL-1", members=4))
    old = Version.objects.get()
    submission = filed(cast, clock, household("SL-1", members=5))
    reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/tra-lai/", {"ly-do": "Xem lại"})
    address = f"/ban-lam-viec/ho-so/{submission.pk}/sua/"
    assert f'name="0-base" value="{old.seq}"' in page(official.get(address))
    approved(cast, clock, household("SL-1", members=7))
    record = typed(
        base=str(old.seq), operation="set", valid_from="01/01/2026", f_members="6", f_residence="present"
    )
    response = sent(official, address, record)
    assert response.status_code == 422
    assert "INT-003" in page(response)


@pytest.mark.parametrize("address", [ROADS, HOUSEHOLDS, f"/en{HOUSEHOLDS}"])
def test_a_form_weighs_little(official: Client, address: str):
    assert len(official.get(address).content) < 60_000


@pytest.mark.parametrize("address", [ROADS, ROADS + "?ma=%00", "/ban-lam-viec/so/road/%00/"])
def test_what_no_store_can_keep_is_answered_before_it_is_asked(official: Client, address: str):
    if address == ROADS:
        response = sent(official, address, typed(key="DX-1"), note="a\0b")
    else:
        response = official.get(address)
    assert response.status_code == 400
    assert "Chưa có gì bị thay đổi" in page(response)


@pytest.mark.parametrize("base", ["{foreign}", "9" * 5000])
def test_a_form_of_ones_own_making_reaches_no_record_of_another_place(
    official: Client, reviewer: Client, cast: Cast, clock: Clock, base: str
):
    there = submit(
        by=cast.neighbour,
        register="household",
        place=DEO_GIA,
        rows=[household("DG-1")],
        way="form",
        at=clock.now,
    )
    approve(there, by=cast.reviewer, at=clock.tick())
    submission = filed(cast, clock, household("SL-1"))
    reviewer.post(f"/ban-lam-viec/ho-so/{submission.pk}/tra-lai/", {"ly-do": "Xem lại"})
    record = typed(
        base=base.format(foreign=Version.objects.get(key="DG-1").pk),
        operation="set",
        valid_from="01/01/2026",
        f_residence="present",
        key="SL-1",
    )
    response = sent(official, f"/ban-lam-viec/ho-so/{submission.pk}/sua/", record)
    assert "DG-1" not in page(response)
    assert submission.rows.get().key == "SL-1"


def test_a_record_that_a_check_asks_about_gets_room_to_explain_it(official: Client):
    large = typed(
        key="SL-001", operation="set", valid_from="01/02/2026", f_members="51", f_residence="present"
    )
    other = typed(
        "1", key="SL-002", operation="set", valid_from="01/02/2026", f_members="4", f_residence="present"
    )
    assert "0-explanation" not in page(official.get(HOUSEHOLDS))
    shown = page(sent(official, HOUSEHOLDS, large, other))
    assert "CHK-002" in shown
    assert 'name="0-explanation"' in shown
    assert 'name="1-explanation"' not in shown
    assert not Submission.objects.exists()
    explained = large | {"0-explanation": "Nhà chung của ba thế hệ"}
    sent(official, HOUSEHOLDS, explained, other)
    rows = Submission.objects.get().rows.order_by("number").values_list("explanation", flat=True)
    assert list(rows) == ["Nhà chung của ba thế hệ", ""]
