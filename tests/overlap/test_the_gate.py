"""A work that may be there already waits for a decision; it is the last review step that asks for one."""

import datetime as dt
from typing import Any

import pytest

from tests.door import DEO_GIA, PROVINCE, SA_LY, row
from tests.overlap.conftest import (
    DAY,
    DRAIN,
    OTHER,
    PLAN,
    ROAD,
    SAME_DRAIN,
    SAME_ROAD,
    SIGNED,
    work,
)
from tests.programme import Programme, bac_ninh
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend
from vungcao.intake.overlaps import waiting_pairs
from vungcao.works.overlap.actions import follow
from vungcao.works.overlap.queries import counts
from vungcao.works.overlap.reading import compared_by


def decided(
    programme: Programme, first: str, second: str, decision: str, seen: str, number: str = "KL-1"
) -> None:
    facts = {"first": first, "second": second, "decision": decision, "seen": seen}
    facts |= {"reason": "Đã đi thực địa", "decided_by": "Nguyễn Văn An"}
    programme.approved("overlap_decision", row(number, facts, since=DAY))


def codes(programme: Programme, submission: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as fault:
        programme.passed(submission)
    return fault.value.codes


def seen_by(programme: Programme, submission: Any) -> str:
    """The fingerprint on the page of suspected overlaps, of what waits."""
    return waiting_pairs(submission)[0].suspicion.seen


def test_a_work_like_another_may_be_filed_and_its_reviewer_is_told(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    waiting = programme.filed("work", work("CT-2", SAME_ROAD))
    (finding,) = waiting.findings
    assert (finding["check"], finding["severity"], finding["rows"]) == ("overlap", "note", [1])
    assert "CT-1" in finding["refusal"][2]
    assert "cùng «Cầu Nhạc»" in finding["refusal"][2]


def test_the_first_step_lets_it_pass_and_the_last_refuses_it_until_it_is_decided(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    waiting = programme.filed("work", work("CT-2", SAME_ROAD))
    steps = bac_ninh().register_by_id("work").review
    approve(waiting, by=programme.reviewers[steps[0].organisations[0]], at=programme.clock.tick())
    last = programme.reviewers[steps[-1].organisations[0]]
    with pytest.raises(Refused) as fault:
        approve(waiting, by=last, at=programme.clock.tick())
    assert fault.value.codes == ("OVL-001",)
    decided(programme, "CT-2", "CT-1", "distinct", seen_by(programme, waiting))
    approve(waiting, by=last, at=programme.clock.tick())


def test_a_decision_that_it_overlaps_keeps_it_out(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    waiting = programme.filed("work", work("CT-2", SAME_ROAD))
    decided(programme, "CT-1", "CT-2", "reject", seen_by(programme, waiting))
    assert codes(programme, waiting) == ("OVL-003",)


def test_a_work_like_no_other_is_told_nothing(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    waiting = programme.filed("work", work("CT-2", OTHER))
    assert waiting.findings == []
    programme.passed(waiting)


def test_the_same_name_in_another_commune_is_another_work(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    programme.approved("work", work("CT-2", ROAD | {"owner": "UBND xã Đèo Gia"}), place=DEO_GIA)


def test_two_works_of_one_submission_are_compared_with_each_other(programme: Programme):
    waiting = programme.filed("work", work("CT-1", ROAD), work("CT-2", SAME_ROAD, number=2))
    assert codes(programme, waiting) == ("OVL-001",)


def test_a_change_beyond_what_the_decision_saw_asks_again(programme: Programme):
    programme.approved("work", work("CT-1", ROAD | {"name": "Cứng hóa đường trục thôn Cầu Nhạc giai đoạn 1"}))
    twin = SAME_ROAD | {"name": "Cứng hóa đường trục thôn Cầu Nhạc, phần kéo dài"}
    waiting = programme.filed("work", work("CT-2", twin))
    decided(programme, "CT-1", "CT-2", "distinct", seen_by(programme, waiting))
    programme.passed(waiting)
    later = dt.date(2026, 3, 1)
    named = row("CT-2", twin | {"name": "Cứng hóa đường trục thôn Cầu Nhạc"}, since=later)
    assert codes(programme, programme.filed("work", named)) == ("OVL-001",)
    dearer = row("CT-2", twin | {"total_vnd": 4_300_000_000}, since=later)
    programme.approved("work", dearer)


def test_a_mended_row_asks_again_though_the_pair_was_decided_before(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    waiting = programme.filed("work", work("CT-2", SAME_ROAD))
    decided(programme, "CT-1", "CT-2", "distinct", seen_by(programme, waiting))
    later = SAME_ROAD | {"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 12, 31)}
    mended = mend(waiting, by=programme.official, rows=[work("CT-2", later)], at=programme.clock.tick())
    assert codes(programme, mended) == ("OVL-001",)


def test_a_list_of_another_programme_is_taken_as_it_is_and_works_wait_for_it(programme: Programme):
    outside = {"name": "Đường trục thôn Cầu Nhạc", "programme": "CTMTQG nông thôn mới", "content": "III.1.1"}
    programme.approved("work", work("CT-1", OTHER))
    listed = programme.filed("outside_work", row("NTM-7", outside, since=DAY))
    assert listed.findings == []
    programme.passed(listed)
    waiting = programme.filed("work", work("CT-2", ROAD))
    assert "outside_work/NTM-7" in waiting.findings[0]["refusal"][2]
    assert codes(programme, waiting) == ("OVL-001",)
    again = programme.filed(
        "outside_work",
        row("NTM-8", outside | {"name": "Nhà văn hóa Đồng Mậm", "content": "III.1.7"}, since=DAY),
    )
    assert [finding["refusal"][0] for finding in again.findings] == ["OVL-002"]
    programme.passed(again)


def test_a_site_that_lies_on_that_of_another_work_waits_too(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    programme.approved(
        "work_site", row("VT-1", {"work": "CT-1", "geometry": "21.48 106.70; 21.49 106.71"}, since=DAY)
    )
    far = ROAD | {"name": "Đường vào khu sản xuất", "total_vnd": 1_000_000_000, "owner": "Sở Xây dựng"}
    programme.approved("work", work("CT-2", far))
    there = row("VT-2", {"work": "CT-2", "geometry": "21.4801 106.7001; 21.4899 106.7099"}, since=DAY)
    waiting = programme.filed("work_site", there)
    assert "100 % chiều dài tuyến đi sát nhau" in waiting.findings[0]["refusal"][2]
    assert codes(programme, waiting) == ("OVL-001",)


def test_a_line_of_allocation_entered_twice_waits(programme: Programme):
    plan = {"source": "provincial_budget", "horizon": "year", "year": 2026, "kind": "assigned"}
    plan |= {"amount_vnd": 800_000_000_000, "document_number": "12/NQ-HĐND", "document_issuer": "HĐND tỉnh"}
    medium = plan | {"horizon": "medium_term", "year": None}
    programme.approved("capital_plan", row("KH-0", medium, since=dt.date(2026, 1, 4)), place=PROVINCE)
    programme.approved("capital_plan", row("KH-1", plan, since=dt.date(2026, 1, 5)), place=PROVINCE)
    line = {"source": "provincial_budget", "content": "III.1.1", "year": 2026, "kind": "assigned"}
    line |= {"amount_vnd": 5_000_000_000, "document_number": "45/QĐ-UBND", "document_issuer": "UBND tỉnh"}
    programme.approved("capital_allocation", row("PB-1", line, since=DAY))
    again = programme.filed("capital_allocation", row("PB-2", line, since=DAY))
    assert codes(programme, again) == ("OVL-001",)
    programme.approved(
        "capital_allocation",
        row("PB-3", line | {"amount_vnd": 900_000_000, "document_number": "77/QĐ-UBND"}, since=DAY),
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"document_number": "12 QD UBND", "document_issuer": "Ủy ban nhân dân tỉnh"},
        {"document_number": "Số 012/QĐ-UBND"},
        {"amount_vnd": 80_000_000_000},
    ],
)
def test_a_line_of_a_plan_typed_again_by_another_officer_waits_and_is_decided(planned: Programme, typed):
    again = planned.filed("capital_plan", row("KH-2", PLAN | typed, since=SIGNED), place=PROVINCE)
    told = again.findings[0]["refusal"][2]
    assert "số quyết định: cùng 12 qd ubnd" in told
    assert "nguồn vốn: cùng Ngân sách tỉnh để thực hiện Chương trình" in told
    assert "loại kế hoạch: cùng «Hằng năm»" in told
    assert "«12/QĐ-UBND» (capital_plan/KH-1)" in told
    assert codes(planned, again) == ("OVL-001",)
    facts = {"first": "capital_plan/KH-1", "second": "capital_plan/KH-2", "decision": "distinct"}
    facts |= {"reason": "Hai lần giao", "decided_by": "Nguyễn Văn An", "seen": seen_by(planned, again)}
    planned.approved("overlap_decision", row("KL-1", facts, since=DAY), place=PROVINCE)
    planned.passed(again)
    assert follow(bac_ninh()) == 0
    compared = compared_by(bac_ninh())
    assert compared is not None
    told = counts(compared)
    assert (told.compared, told.suspected, told.blocking, told.open) == ({"capital_plan": 3}, 1, 1, 0)


@pytest.mark.parametrize(
    "line",
    [
        {"source": "provincial_counterpart"},
        {"year": 2027},
        {"kind": "adjusted", "amount_vnd": 20_000_000_000, "document_number": "99/QĐ-UBND"},
    ],
)
def test_another_line_of_a_plan_is_told_nothing(planned: Programme, line):
    assert (
        planned.filed("capital_plan", row("KH-2", PLAN | line, since=SIGNED), place=PROVINCE).findings == []
    )


def test_a_line_that_differs_in_the_number_of_the_decision_alone_is_noted(planned: Programme):
    other = PLAN | {"document_number": "21/QĐ-UBND"}
    noted = planned.filed("capital_plan", row("KH-2", other, since=SIGNED), place=PROVINCE)
    assert [each["refusal"][0] for each in noted.findings] == ["OVL-002"]
    planned.passed(noted)


@pytest.mark.parametrize("is_followed", [False, True])
def test_a_package_that_another_work_pays_for_waits_and_both_are_named(unlike: Programme, is_followed):
    if is_followed:
        follow(bac_ninh())
    waiting = unlike.filed("contract", row("HD-2", SAME_DRAIN | {"amount_vnd": 500_000_000}, since=DAY))
    told = waiting.findings[0]["refusal"][2]
    assert (
        "gói thầu: «Gói thầu số 2: Rãnh thoát nước thôn Khả, dài 0,8 km» 480.000.000 đồng và "
        "«Thi công rãnh thoát nước thôn KHẢ» 500.000.000 đồng, cùng nhà thầu"
    ) in told
    commune, department = (unlike.reviewers[each] for each in ("commune_government", "finance"))
    approve(waiting, by=commune, at=unlike.clock.tick())
    with pytest.raises(Refused) as fault:
        approve(waiting, by=department, at=unlike.clock.tick())
    assert fault.value.codes == ("OVL-001",)
    decided(unlike, "CT-1", "CT-2", "distinct", seen_by(unlike, waiting))
    approve(waiting, by=department, at=unlike.clock.tick())
    follow(bac_ninh())
    more = SAME_DRAIN | {"title": "Điện chiếu sáng thôn Ngàn", "number": "8", "amount_vnd": 90_000_000}
    unlike.approved("contract", row("HD-3", more, since=DAY))


@pytest.mark.parametrize(
    "contract",
    [
        {"title": "Gói thầu số 1: xây lắp"},
        {"title": "Gói thầu số 2: Thi công xây dựng đường"},
        {"title": "Rãnh thoát nước thôn Khả", "category": "services"},
        {"title": "Rãnh thoát nước thôn Họa"},
        {"title": "Rãnh thoát nước thôn Khả", "amount_vnd": 1_900_000_000},
    ],
)
def test_a_package_that_names_nothing_or_is_another_is_told_nothing(unlike: Programme, contract):
    generic = DRAIN | {"title": contract["title"], "number": "9"}
    if "Gói" in contract["title"]:
        unlike.approved("contract", row("HD-9", generic, since=DAY))
    filed = unlike.filed("contract", row("HD-2", SAME_DRAIN | contract, since=DAY))
    assert filed.findings == []
    unlike.passed(filed)


def test_a_work_that_takes_up_a_stopped_one_is_told_as_such_and_still_asks(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    proposed, stopped = dt.date(2026, 2, 2), dt.date(2026, 2, 20)
    for key, step, day in (("QD-1", "proposed", proposed), ("QD-2", "stopped", stopped)):
        facts = {"work": "CT-1", "step": step, "document_number": key, "document_issuer": "UBND tỉnh"}
        programme.approved("work_decision", row(key, facts, since=day))
    waiting = programme.filed("work", work("CT-2", SAME_ROAD))
    told = waiting.findings[0]["refusal"]
    said = f"«{ROAD['name']}» đã đình chỉ ngày 20/02/2026, bên kia có thể là làm tiếp"
    assert said in told[2]
    follow(bac_ninh())
    assert programme.filed("work", work("CT-2", SAME_ROAD)).findings[0]["refusal"] == told
    assert codes(programme, waiting) == ("OVL-001",)


def test_a_stop_of_one_of_an_undecided_pair_is_not_kept_from_being_approved(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    outside = {"name": "Đường trục thôn Cầu Nhạc", "programme": "Khác", "content": "III.1.1"}
    programme.approved("outside_work", row("NTM-7", outside, since=DAY))
    facts = {"work": "CT-1", "step": "proposed", "document_number": "1", "document_issuer": "UBND tỉnh"}
    filed = programme.filed("work_decision", row("QD-1", facts, since=dt.date(2026, 2, 2)))
    assert filed.findings == []
    programme.passed(filed)


def test_what_was_followed_and_what_was_not_yet_are_found_alike(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    told = [finding["refusal"] for finding in programme.filed("work", work("CT-2", SAME_ROAD)).findings]
    assert follow(bac_ninh()) == 0
    assert [
        finding["refusal"] for finding in programme.filed("work", work("CT-2", SAME_ROAD)).findings
    ] == told
    assert told


def test_a_work_that_ended_is_compared_with_nothing(programme: Programme):
    programme.approved("work", work("CT-1", ROAD))
    follow(bac_ninh())
    programme.approved("work", row("CT-1", {}, operation="end", since=dt.date(2026, 2, 20)))
    assert programme.filed("work", work("CT-2", SAME_ROAD), place=SA_LY).findings == []
