"""A work that may be there already waits for a decision; it is the last review step that asks for one."""

import datetime as dt
from typing import Any

import pytest

from tests.door import DEO_GIA, PROVINCE, SA_LY, row
from tests.programme import Programme, bac_ninh
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve, mend
from vungcao.intake.overlaps import waiting_pairs
from vungcao.works.overlap.actions import follow

ROAD = {
    "name": "Cứng hóa đường trục thôn Cầu Nhạc",
    "kind": "investment_project",
    "content": "III.1.1",
    "field_group": "law9_3",
    "total_vnd": 4_200_000_000,
    "owner": "UBND xã Sa Lý",
    "starts_on": dt.date(2026, 5, 1),
    "ends_on": dt.date(2026, 12, 31),
}
SAME_ROAD = ROAD | {"name": "BTXM DUONG TRUC CHINH THON CAU NHAC, XA XA LY", "owner": "Sở Xây dựng"}
OTHER = ROAD | {"name": "Xây dựng nhà văn hóa thôn Đồng Mậm", "content": "III.1.7", "total_vnd": 900_000_000}
DAY = dt.date(2026, 2, 1)


def work(key: str, facts: dict[str, Any], *, number: int = 1) -> Any:
    return row(key, facts, since=DAY, number=number)


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
