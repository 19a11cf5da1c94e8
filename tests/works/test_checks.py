"""What no work can have is refused when it is filed, and again when it is approved."""

import dataclasses
import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.capital import money
from tests.door import DEO_GIA, NEW_YEAR, PROVINCE, SA_LY, ZONE, row
from tests.programme import Programme, bac_ninh
from tests.works.decided import STEPS, D, bring_to, decision, decisions, line, work
from vungcao.exact.refusal import Refused
from vungcao.registers.models import Version
from vungcao.registers.rules import Change, Operation, Proposal, Proposed, Superseded
from vungcao.works.checks import refuse_works


def _refused(programme: Programme, register: str, *rows) -> list[str]:
    with pytest.raises(Refused) as fault:
        programme.filed(register, *rows)
    return list(fault.value.codes)


def test_a_decision_out_of_order_is_refused_with_its_document_and_what_must_come_first(programme):
    programme.approved("work", work())
    with pytest.raises(Refused) as fault:
        programme.filed("work_decision", decision("appraised", D(2026, 2, 2)))
    (refusal,) = fault.value.refusals
    assert refusal.code == "WRK-002"
    assert refusal.expected == (
        "Trước đó phải có «Quyết định chủ trương đầu tư» (58/2024/QH15; cần xác nhận)"
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (decision("assigned_to_community", D(2026, 3, 1)), "WRK-001"),
        (decision("settled", D(2026, 3, 1)), "WRK-002"),
        (decision("started", D(2026, 3, 1)), "WRK-003"),
        (decision("adjusted", D(2026, 3, 1)), "WRK-002"),
        (decision("accepted", D(2026, 2, 8)), "WRK-005"),
    ],
)
def test_a_decision_that_the_course_does_not_allow_is_refused(programme, row, code):
    bring_to(programme, "started")
    assert _refused(programme, "work_decision", row) == [code]


def test_nothing_follows_a_stop_and_no_adjustment_rests_on_a_used_assessment(programme):
    bring_to(programme, "started")
    programme.approved(
        "work_decision",
        decision("assessed", D(2026, 3, 1), number=1),
        decision("adjusted", D(2026, 3, 2), number=2),
        decision("suspended", D(2026, 3, 4), number=3),
    )
    assert _refused(programme, "work_decision", decision("adjusted", D(2026, 3, 5))) == ["WRK-006"]
    assert _refused(programme, "work_decision", decision("accepted", D(2026, 3, 5))) == ["WRK-007"]
    programme.approved("work_decision", decision("stopped", D(2026, 3, 6)))
    assert _refused(programme, "work_decision", decision("resumed", D(2026, 3, 7))) == ["WRK-004"]


def test_a_decision_that_others_rest_on_cannot_be_taken_back(programme):
    bring_to(programme, "started")
    back = row("QD-appraised-0119", operation="reverse", since=D(2026, 1, 19))
    with pytest.raises(Refused) as fault:
        programme.filed("work_decision", back)
    assert set(fault.value.codes) == {"WRK-002"}
    assert "không còn đứng được" in fault.value.refusals[0].where


def test_the_kind_of_a_work_cannot_leave_its_decisions_without_a_course(programme):
    bring_to(programme, "started")
    assert "WRK-001" in _refused(programme, "work", work(kind="activity"))


def test_an_approval_names_the_total_of_the_work(programme):
    programme.approved("work", work())
    programme.approved("work_funding", line("DV-1", 1000))
    with pytest.raises(Refused) as fault:
        programme.filed(
            "work_decision", *decisions()[:3], decision("approved", D(2026, 1, 26), number=4, total_vnd=900)
        )
    (refusal,) = fault.value.refusals
    assert (refusal.code, refusal.found) == ("WRK-008", "900 đồng, lệch 100 đồng so với công trình")


def test_after_approval_the_total_changes_by_an_adjustment_and_the_record_and_the_lines_follow(programme):
    bring_to(programme, "started")
    day = D(2026, 3, 2)
    assert _refused(programme, "work", work(since=day, total_vnd=1200)) == ["WRK-009"]
    programme.approved(
        "work_decision",
        decision("assessed", D(2026, 3, 1), number=1),
        decision("adjusted", day, number=2, total_vnd=1200),
    )
    assert _refused(programme, "work_decision", decision("accepted", D(2026, 3, 9))) == ["WRK-011"]
    assert _refused(programme, "work", work(since=day, total_vnd=1100)) == ["WRK-009"]
    programme.approved("work", work(since=day, total_vnd=1200))
    programme.approved("work_funding", line("DV-1", 1200, since=day))
    programme.approved("work_decision", decision("accepted", D(2026, 3, 9)))


def test_an_approval_that_names_no_total_fixes_the_one_the_work_had(programme):
    programme.approved("work", work())
    programme.approved("work_funding", line("DV-1", 1000))
    programme.approved("work_decision", *decisions(STEPS[:4], total_vnd=None))
    assert _refused(programme, "work", work(since=D(2026, 3, 2), total_vnd=1200)) == ["WRK-009"]


def test_a_work_may_lack_lines_until_the_step_that_approves_it(programme):
    programme.approved("work", work())
    programme.approved("work_decision", *decisions()[:3])
    assert _refused(programme, "work_decision", decision("approved", D(2026, 1, 26), total_vnd=1000)) == [
        "WRK-011"
    ]


@pytest.mark.parametrize(("amount", "said"), [(999, "thiếu 1 đồng"), (1001, "vượt 1 đồng")])
def test_lines_add_up_to_the_total_to_the_last_dong(programme, amount, said):
    programme.approved("work", work())
    with pytest.raises(Refused) as fault:
        programme.filed("work_funding", line("DV-1", amount))
    (refusal,) = fault.value.refusals
    assert refusal.code == "WRK-010"
    assert refusal.found.endswith(said)


def test_a_change_of_one_line_comes_with_the_others_in_one_submission(programme):
    programme.approved("work", work())
    two = [line("DV-1", 600), line("DV-2", 400, number=2, source="commune_budget")]
    programme.approved("work_funding", *two)
    assert _refused(programme, "work_funding", line("DV-1", 700)) == ["WRK-010"]
    programme.approved(
        "work_funding", line("DV-1", 700), line("DV-2", 300, number=2, source="commune_budget")
    )


def test_two_sources_need_one_cost_norm_and_a_lead_agency(programme):
    programme.approved("work", work(cost_norm=None, lead_agency=None))
    two = [line("DV-1", 600), line("DV-2", 400, number=2, source="commune_budget")]
    with pytest.raises(Refused) as fault:
        programme.filed("work_funding", *two)
    (refusal,) = fault.value.refusals
    assert refusal.code == "WRK-012"
    assert "«Cơ quan đầu mối», «Định mức chi phí áp dụng»" in refusal.found
    programme.approved("work", work())
    programme.approved("work_funding", *two)
    assert _refused(programme, "work", work(lead_agency=None)) == ["WRK-012"]


def test_an_integrated_line_names_its_programme(programme):
    programme.approved("work", work())
    assert _refused(programme, "work_funding", line("DV-1", 1000, source="integrated")) == ["WRK-013"]
    programme.approved(
        "work_funding", line("DV-1", 1000, source="integrated", programme="Chương trình nước sạch")
    )


def test_a_line_that_moves_to_another_work_leaves_neither_without_its_money(programme):
    programme.approved("work", work(), work("CT-2", number=2))
    programme.approved("work_funding", line("DV-1", 1000), line("DV-2", 1000, work="CT-2", number=2))
    assert _refused(programme, "work_funding", line("DV-1", 1000, work="CT-2")) == ["WRK-010"]


def test_a_site_that_cannot_be_read_or_lies_elsewhere_is_refused(programme):
    programme.approved("work", work())
    assert _refused(programme, "work_site", row("VT-1", {"work": "CT-1", "geometry": "Thôn Cầu Nhạc"})) == [
        "WRK-014"
    ]
    assert _refused(programme, "work_site", row("VT-1", {"work": "CT-1", "geometry": "10.77 106.69"})) == [
        "WRK-015"
    ]
    programme.approved("work_site", row("VT-1", {"work": "CT-1", "geometry": "21.4182 106.7351"}))


def test_what_was_in_order_when_it_was_filed_is_judged_again_when_it_is_approved(programme):
    """Two change the lines of one work; each adds up beside what stood, both together would not."""
    programme.approved("work", work())
    programme.approved("work_funding", line("DV-1", 1000))
    add = programme.filed(
        "work_funding", line("DV-1", 600), line("DV-2", 400, number=2, source="commune_budget")
    )
    programme.approved(
        "work_funding", line("DV-3", 1000), row("DV-1", number=2, operation="end", since=NEW_YEAR)
    )
    with pytest.raises(Refused):
        programme.passed(add)
    standing = Version.objects.filter(register="work_funding", known_before=None)
    assert [(each.key, each.facts["amount_vnd"]) for each in standing] == [("DV-3", 1000)]


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_never_leave_a_work_with_other_than_its_total(programme):
    programme.approved("work", work())
    filed = [programme.filed("work_funding", line(f"DV-{n}", 1000)) for n in (1, 2)]
    start, codes = threading.Barrier(2), []

    def passes(submission):
        start.wait()
        try:
            programme.passed(submission)
        except Refused as fault:
            codes.append(fault.codes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=passes, args=(each,)) for each in filed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [("WRK-010",)]
    assert Version.objects.filter(register="work_funding", known_before=None).count() == 1
    assert connection.vendor in ("sqlite", "postgresql")


def test_money_of_a_work_is_entered_for_its_content_and_in_its_place(programme):
    """The work is a road of Sa Lý: money of it is not of a school, nor of Đèo Gia."""
    programme.approved("work", money.work("CT-1"))
    programme.approved("capital_plan", money.plan("KH-1", 1_000), place=PROVINCE)
    strange = money.allocation("PB-1", 5, work="CT-1", content="III.1.5")
    with pytest.raises(Refused) as fault:
        programme.filed("capital_allocation", strange)
    (refusal,) = fault.value.refusals
    assert (refusal.code, refusal.where) == ("WRK-017", "Dòng 1, «Nội dung»")
    assert "công trình CT-1 là «III.1.1 " in refusal.found
    with pytest.raises(Refused) as fault:
        programme.filed("capital_allocation", money.allocation("PB-1", 5, work="CT-1"), place=DEO_GIA)
    (refusal,) = fault.value.refusals
    assert (refusal.code, refusal.found) == ("WRK-018", "xã Đèo Gia, công trình CT-1 ở xã Sa Lý")
    with pytest.raises(Refused) as fault:
        programme.filed("contribution", money.contribution("DG-1", 5, work="CT-1"), place=DEO_GIA)
    assert fault.value.codes == ("WRK-018",)


def test_money_is_held_to_the_content_that_its_work_has_on_its_day(programme):
    """A school from 1 March on: what was allocated before stays a road's, and what comes after is a school's."""
    programme.approved("work", money.work("CT-1"))
    programme.approved("capital_plan", money.plan("KH-1", 1_000), place=PROVINCE)
    programme.approved("capital_allocation", money.allocation("PB-1", 5, work="CT-1"))
    programme.approved(
        "work", dataclasses.replace(money.work("CT-1", content="III.1.5"), valid_from=D(2026, 3, 1))
    )
    later = money.allocation("PB-2", 5, work="CT-1", since=D(2026, 3, 1))
    assert _refused(programme, "capital_allocation", later) == ["WRK-017"]
    programme.approved(
        "capital_allocation", dataclasses.replace(later, facts={**later.facts, "content": "III.1.5"})
    )
    early = money.allocation("PB-3", 5, work="CT-1", since=D(2026, 2, 28))
    programme.approved("capital_allocation", early)


def test_works_and_lines_of_money_are_asked_for_by_as_many_questions_however_many_rows_there_are(programme):
    programme.approved("work", *(money.work(f"CT-{n}", number=n) for n in range(1, 9)))

    def asked(rows: int) -> int:
        named = [money.allocation(f"PB-{n}", 1, number=n, work=f"CT-{n}") for n in range(1, rows + 1)]
        changes = [
            Change(Operation.SET, each.key, SA_LY, each.valid_from, None, dict(each.facts)) for each in named
        ]
        proposed = [Proposed("", change) for change in changes]
        written = tuple(each.holding for each in changes if each.holding is not None)
        proposal = Proposal("capital_allocation", SA_LY, proposed, Superseded((), written))
        with CaptureQueriesContext(connection) as told:
            assert refuse_works(bac_ninh(), proposal) == []
        return len(told)

    assert asked(1) == asked(8) == 3


def _half_and_half(programme: Programme) -> None:
    """A work of 10,000 đồng, 6,000 from the province and 4,000 from the commune; both plan more than that."""
    shared = {"cost_norm": "Định mức chung", "lead_agency": "finance"}
    programme.approved("work", money.work("CT-1", **shared))
    plans = (money.plan("KH-1", 50_000), money.plan("KH-2", 50_000, number=2, source="commune_budget"))
    programme.approved("capital_plan", *plans, place=PROVINCE)
    programme.approved(
        "work_funding", line("V-1", 6_000), line("V-2", 4_000, number=2, source="commune_budget")
    )


def test_a_work_is_allocated_no_more_from_a_source_than_its_lines_say(programme):
    """6,000 of 2026 and 2027 together, to the đồng; what only moves into the next year asks for nothing more."""
    _half_and_half(programme)
    next_year = {"year": 2027, "work": "CT-1"}
    programme.approved("capital_plan", money.plan("KH-3", 50_000, year=2027), place=PROVINCE)
    programme.approved("capital_allocation", money.allocation("PB-1", 4_000, work="CT-1"))
    with pytest.raises(Refused) as fault:
        programme.filed("capital_allocation", money.allocation("PB-2", 2_001, **next_year))
    (refusal,) = fault.value.refusals
    assert (refusal.code, refusal.where) == ("WRK-020", "Dòng 1")
    assert refusal.found == (
        "CT-1 được phân bổ 6.001 đồng từ «Ngân sách tỉnh để thực hiện Chương trình», vượt 1 đồng"
    )
    assert refusal.expected.startswith("Không quá 6.000 đồng theo cơ cấu nguồn vốn của công trình (")
    programme_text = bac_ninh().programme.title.vi
    assert f"({programme_text}, IV.2.2; cần xác nhận)" in refusal.expected
    programme.approved("capital_allocation", money.allocation("PB-2", 2_000, **next_year))
    carried = money.allocation("PB-3", 1_500, since=D(2027, 1, 5), kind="carried_over", **next_year)
    programme.clock.now = dt.datetime(2027, 2, 1, 8, tzinfo=ZONE)
    programme.approved("capital_allocation", carried)
    assert _refused(programme, "capital_allocation", money.allocation("PB-4", 1, **next_year)) == ["WRK-020"]
    programme.approved("capital_allocation", money.allocation("PB-4", -500, kind="adjusted", **next_year))
    programme.approved("capital_allocation", money.allocation("PB-5", 500, **next_year))
    assert _refused(programme, "capital_allocation", money.reversal(money.allocation("PB-4", 0))) == [
        "WRK-020"
    ]


def test_a_source_that_pays_no_line_of_a_work_is_not_allocated_to_it(programme):
    _half_and_half(programme)
    programme.approved("capital_plan", money.plan("KH-4", 900, source=money.CENTRAL), place=PROVINCE)
    strange = money.allocation("PB-1", 1, work="CT-1", source=money.CENTRAL)
    assert _refused(programme, "capital_allocation", strange) == ["WRK-020"]
    programme.approved("work", money.work("CT-2"))
    programme.approved("capital_allocation", money.allocation("PB-2", 900, work="CT-2", source=money.CENTRAL))


def test_no_line_of_a_work_is_cut_below_what_was_allocated_by_it(programme):
    _half_and_half(programme)
    programme.approved("capital_allocation", money.allocation("PB-1", 5_000, work="CT-1"))
    later = {"since": D(2026, 6, 1)}
    below = (line("V-1", 4_999, **later), line("V-2", 5_001, number=2, source="commune_budget", **later))
    assert _refused(programme, "work_funding", *below) == ["WRK-020"]
    just = (line("V-1", 5_000, **later), line("V-2", 5_000, number=2, source="commune_budget", **later))
    programme.approved("work_funding", *just)


def test_of_a_cut_and_an_allocation_that_were_both_filed_one_is_approved(programme):
    """Each fits what stands; after the first, the second no longer does."""
    _half_and_half(programme)
    later = {"since": D(2026, 6, 1)}
    below = (line("V-1", 4_000, **later), line("V-2", 6_000, number=2, source="commune_budget", **later))
    cut = programme.filed("work_funding", *below)
    allocated = programme.filed("capital_allocation", money.allocation("PB-1", 5_000, work="CT-1"))
    programme.passed(cut)
    with pytest.raises(Refused) as fault:
        programme.passed(allocated)
    assert fault.value.codes == ("WRK-020",)


def test_a_work_does_not_end_while_anything_of_it_stands(programme):
    """Its last decision is of 9 February, its money of 5 January; a work of which nothing stands may end."""
    bring_to(programme, "started")
    programme.approved("capital_plan", money.plan("KH-1", 1_000), place=PROVINCE)
    programme.approved("capital_allocation", money.allocation("PB-1", 5, work="CT-1"))
    with pytest.raises(Refused) as fault:
        programme.filed("work", row("CT-1", operation="end", since=D(2026, 2, 9)))
    (refusal,) = fault.value.refusals
    assert refusal.code == "WRK-019"
    assert refusal.found == (
        "Chấm dứt CT-1, còn QD-started-0209 trong sổ «Quyết định về công trình» ngày 09/02/2026"
    )
    assert _refused(programme, "work", row("CT-1", operation="end")) == ["WRK-019"]
    programme.approved("work", work("CT-2"))
    programme.approved("work", row("CT-2", operation="end"))


def test_a_work_that_only_money_names_does_not_end_either(programme):
    programme.approved("work", money.work("CT-1"))
    programme.approved("contribution", money.contribution("DG-1", 5, work="CT-1"))
    assert _refused(programme, "work", row("CT-1", operation="end")) == ["WRK-019"]
