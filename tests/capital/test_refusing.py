"""Each rule of capital, worked out by hand: what may stand, and by how much what may not goes beyond."""

import datetime as dt
from collections.abc import Iterable

import pytest

from tests.capital.money import (
    CENTRAL,
    COUNTERPART,
    allocation,
    contribution,
    disbursement,
    plan,
    reversal,
    settlement,
    work,
)
from tests.capital.test_histories import capped
from tests.door import DEO_GIA, PROVINCE, SA_LY, row
from tests.programme import Programme, bac_ninh
from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.actions import adopt_pack
from vungcao.intake.rules import RowValues


def refused(programme: Programme, register: str, *rows: RowValues, place: str = SA_LY) -> list[Refusal]:
    """Everything that stands against some rows."""
    with pytest.raises(Refused) as told:
        programme.filed(register, *rows, place=place)
    return list(told.value.refusals)


def only(refusals: Iterable[Refusal]) -> Refusal:
    (refusal,) = refusals
    return refusal


def planned(programme: Programme, *rows: RowValues) -> None:
    programme.approved("capital_plan", *rows, place=PROVINCE)


def given_a_work(programme: Programme) -> None:
    """A work with 600 of 1,000 planned allocated to it."""
    programme.approved("work", work("CT-1"))
    planned(programme, plan("KH-1", 1_000))
    programme.approved("capital_allocation", allocation("PB-1", 600, work="CT-1"))


def test_a_yearly_plan_names_its_year_and_a_medium_term_plan_none(programme):
    without = only(refused(programme, "capital_plan", plan("KH-1", 1, year=None), place=PROVINCE))
    assert (without.code, without.where) == ("CAP-001", "Dòng 1")
    of_years = plan("KH-1", 1, horizon="medium_term", number=4)
    assert only(refused(programme, "capital_plan", of_years, place=PROVINCE)).where == "Dòng 4"


def test_money_is_entered_at_a_source_and_not_at_a_group_of_sources(programme):
    refusals = refused(
        programme, "capital_plan", plan("KH-1", 1, source="social_credit_contributions"), place=PROVINCE
    )
    assert only(refusals).code == "REG-004"
    assert "Vay Ngân hàng Chính sách xã hội" in only(refusals).expected
    assert "Tổng nguồn vốn dự kiến" not in only(refusals).expected


def test_a_source_pays_only_for_its_contents(programme):
    planned(programme, plan("KH-1", 100, source="policy_bank_loans"))
    refusal = only(
        refused(programme, "capital_allocation", allocation("PB-1", 5, source="policy_bank_loans"))
    )
    assert refusal.code == "CAP-002"
    assert "cần xác nhận" in refusal.expected
    of_group = allocation("PB-1", 5, source="policy_bank_loans", content="III.2.1")
    programme.approved("capital_allocation", of_group)


def test_what_is_given_in_kind_is_never_disbursed(programme):
    programme.approved("contribution", contribution("DG-1", 50, source="people_labour"))
    codes = {
        each.code
        for each in refused(programme, "disbursement", disbursement("GN-1", 5, source="people_labour"))
    }
    assert "CAP-003" in codes


def test_no_more_is_allocated_than_is_planned_of_the_source_and_year(programme):
    planned(programme, plan("KH-1", 1_000), plan("KH-2", 9_000, number=2, year=2027))
    programme.approved("capital_allocation", allocation("PB-1", 600))
    rows = (allocation("PB-2", 300), allocation("PB-3", 101, number=2, content="III.1.2"))
    refusal = only(refused(programme, "capital_allocation", *rows))
    assert refusal.code == "CAP-004"
    assert refusal.found == (
        "Nguồn «Ngân sách tỉnh để thực hiện Chương trình», năm 2026: "
        "phân bổ 1.001 đồng, kế hoạch năm 1.000 đồng, vượt 1 đồng"
    )
    assert refusal.where == "Dòng 1, Dòng 2"
    assert "358/2025/NĐ-CP" in refusal.expected
    programme.approved("capital_allocation", rows[0], allocation("PB-3", 100, number=2))


def test_the_accounts_are_judged_as_they_stand_after_the_whole_submission(programme):
    planned(programme, plan("KH-1", 1_000))
    programme.approved("capital_allocation", allocation("PB-1", 1_000))
    moved = (allocation("PB-2", 400), allocation("PB-3", -400, number=2, kind="adjusted"))
    programme.approved("capital_allocation", *moved)


def test_a_plan_is_not_cut_nor_reversed_below_what_is_allocated(programme):
    first = plan("KH-1", 1_000)
    planned(programme, first)
    programme.approved("capital_allocation", allocation("PB-1", 900))
    cut = only(refused(programme, "capital_plan", plan("KH-2", -101, kind="adjusted"), place=PROVINCE))
    assert (cut.code, cut.where) == ("CAP-004", "Dòng 1")
    assert "vượt 1 đồng" in cut.found
    assert only(refused(programme, "capital_plan", reversal(first), place=PROVINCE)).code == "CAP-004"
    again = (reversal(first, number=1), plan("KH-1", 900, number=2))
    planned(programme, *again)


def test_yearly_plans_stay_within_the_medium_term_plan_where_there_is_one(programme):
    planned(programme, plan("KH-0", 5_000, source=CENTRAL))
    planned(programme, plan("KH-1", 1_000, horizon="medium_term", year=None), plan("KH-2", 700, number=2))
    refusal = only(refused(programme, "capital_plan", plan("KH-3", 301, year=2027), place=PROVINCE))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-005", True)
    carried = plan("KH-3", 500, kind="carried_over", year=2027, since=dt.date(2027, 2, 1))
    planned(programme, carried)


def test_plans_stay_within_a_cap_and_only_a_cap_binds(programme):
    adopt_pack(capped(), by_code="ky-thuat", at=programme.clock.tick())
    planned(programme, plan("KH-1", 1_500))
    refusal = only(refused(programme, "capital_plan", plan("KH-2", 501, year=2027), place=PROVINCE))
    assert (refusal.code, "mức trần 2.000 đồng, vượt 1 đồng" in refusal.found) == ("CAP-006", True)
    assert "III.5" in refusal.expected
    of_the_medium_term = plan("KH-2", 2_001, horizon="medium_term", year=None)
    assert only(refused(programme, "capital_plan", of_the_medium_term, place=PROVINCE)).code == "CAP-006"
    planned(programme, plan("KH-2", 500, year=2027))


def test_a_counterpart_is_planned_with_or_before_what_asks_for_it(programme):
    asking = plan("KH-1", 900, source=CENTRAL, counterpart_vnd=90)
    refusal = only(refused(programme, "capital_plan", asking, place=PROVINCE))
    assert (refusal.code, "vượt 90 đồng" in refusal.found) == ("CAP-007", True)
    assert "358/2025/NĐ-CP, vốn đối ứng" in refusal.expected
    planned(programme, asking, plan("KH-2", 90, number=2, source=COUNTERPART))
    cut = plan("KH-3", -1, kind="adjusted", source=COUNTERPART)
    assert only(refused(programme, "capital_plan", cut, place=PROVINCE)).code == "CAP-007"


def test_no_more_is_disbursed_of_a_work_than_is_allocated_for_it(programme):
    given_a_work(programme)
    refusal = only(refused(programme, "disbursement", disbursement("GN-1", 601, work="CT-1")))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-008", True)
    programme.approved("disbursement", disbursement("GN-1", 600, work="CT-1"))
    cut = allocation("PB-2", -1, kind="adjusted", work="CT-1")
    assert only(refused(programme, "capital_allocation", cut)).code == "CAP-008"


def test_without_a_work_what_is_disbursed_is_held_to_the_place_and_content(programme):
    given_a_work(programme)
    programme.approved("capital_allocation", allocation("PB-2", 50))
    programme.approved("disbursement", disbursement("GN-1", 50))
    assert only(refused(programme, "disbursement", disbursement("GN-2", 1))).code == "CAP-008"
    elsewhere = refused(programme, "disbursement", disbursement("GN-2", 1), place=DEO_GIA)
    assert only(elsewhere).code == "CAP-008"
    of_another_content = refused(programme, "disbursement", disbursement("GN-2", 1, content="III.1.2"))
    assert only(of_another_content).code == "CAP-008"


def test_an_advance_is_turned_into_payment_once_and_moves_no_money(programme):
    given_a_work(programme)
    programme.approved("disbursement", disbursement("GN-1", 600, work="CT-1", kind="advance"))
    programme.approved("disbursement", disbursement("GN-2", 400, work="CT-1", kind="advance_recovery"))
    too_much = disbursement("GN-3", 201, work="CT-1", kind="advance_recovery")
    refusal = only(refused(programme, "disbursement", too_much))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-009", True)
    back = disbursement("GN-3", 200, work="CT-1", kind="advance_repayment")
    programme.approved("disbursement", back, disbursement("GN-4", 200, number=2, work="CT-1"))
    repaid = disbursement("GN-5", 601, work="CT-1", kind="repayment")
    assert only(refused(programme, "disbursement", repaid)).code == "CAP-009"


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2028, 1, 1)])
def test_money_of_a_year_is_spent_neither_before_it_nor_after_its_last_day(programme, day):
    planned(programme, plan("KH-1", 1_000))
    programme.approved("capital_allocation", allocation("PB-1", 600))
    refusal = only(refused(programme, "disbursement", disbursement("GN-1", 1, since=day)))
    assert refusal.code == "CAP-010"
    assert refusal.expected == (
        "Từ 01/01/2026 đến 31/01/2027; vốn bổ sung sau 30/09/2026 đến 31/12/2027 (58/2024/QH15, Điều 72); "
        "vốn được kéo dài cũng đến ngày đó (58/2024/QH15, Điều 72; cần xác nhận)"
    )


def test_after_its_year_closes_only_what_was_added_late_or_extended_is_spent(programme):
    given_a_work(programme)
    in_time, late = dt.date(2027, 1, 31), dt.date(2027, 2, 1)
    programme.approved("disbursement", disbursement("GN-1", 100, work="CT-1", since=in_time))
    refusal = only(refused(programme, "disbursement", disbursement("GN-2", 30, work="CT-1", since=late)))
    assert (refusal.code, "vượt 30 đồng" in refusal.found) == ("CAP-010", True)
    extended = allocation("PB-2", 20, work="CT-1", kind="extended", since=in_time)
    programme.approved("capital_allocation", extended)
    added = plan("KH-2", 10, kind="adjusted", since=dt.date(2026, 10, 1))
    planned(programme, added)
    programme.approved("disbursement", disbursement("GN-2", 30, work="CT-1", since=late))
    assert only(refused(programme, "capital_plan", reversal(added), place=PROVINCE)).code == "CAP-010"
    assert only(refused(programme, "capital_allocation", reversal(extended))).code == "CAP-010"


def test_only_what_was_not_spent_is_carried_over(programme):
    given_a_work(programme)
    programme.approved("disbursement", disbursement("GN-1", 500, work="CT-1"))
    day = dt.date(2027, 2, 1)
    too_much = plan("KH-2", 501, kind="carried_over", year=2027, since=day)
    refusal = only(refused(programme, "capital_plan", too_much, place=PROVINCE))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-011", True)
    planned(programme, plan("KH-2", 100, kind="carried_over", year=2027, since=day))
    of_work = allocation("PB-2", 101, kind="carried_over", year=2027, work="CT-1", since=day)
    codes = [each.code for each in refused(programme, "capital_allocation", of_work)]
    assert codes == ["CAP-004", "CAP-008"]
    programme.approved(
        "capital_allocation", allocation("PB-2", 100, kind="carried_over", year=2027, work="CT-1", since=day)
    )
    assert only(refused(programme, "disbursement", disbursement("GN-2", 1, work="CT-1"))).code == "CAP-008"
    programme.approved("disbursement", disbursement("GN-2", 100, work="CT-1", year=2027, since=day))


def test_a_carry_over_is_entered_in_the_year_that_receives_it(programme):
    planned(programme, plan("KH-1", 1_000))
    out = plan("KH-2", -100, kind="carried_over")
    assert only(refused(programme, "capital_plan", out, place=PROVINCE)).code == "CAP-014"


def test_what_was_given_for_a_work_is_spent_on_that_work(programme):
    programme.approved("work", work("CT-1"), work("CT-2", number=2))
    gift = contribution("DG-1", 80, work="CT-1")
    programme.approved("contribution", gift)
    given = {"source": "people_money"}
    elsewhere = refused(programme, "disbursement", disbursement("GN-1", 1, work="CT-2", **given))
    assert (only(elsewhere).code, "vượt 1 đồng" in only(elsewhere).found) == ("CAP-012", True)
    programme.approved("disbursement", disbursement("GN-1", 80, work="CT-1", **given))
    assert only(refused(programme, "contribution", reversal(gift))).code == "CAP-012"


def test_no_more_is_settled_of_a_work_than_was_paid_or_is_owed(programme):
    given_a_work(programme)
    programme.approved("disbursement", disbursement("GN-1", 300, work="CT-1"))
    refusal = only(refused(programme, "capital_settlement", settlement("QT-1", 301, work="CT-1")))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-013", True)
    programme.approved("capital_settlement", settlement("QT-1", 300, work="CT-1"))
    back = disbursement("GN-2", 1, work="CT-1", kind="repayment")
    assert only(refused(programme, "disbursement", back)).code == "CAP-013"


def contract(key: str, amount: int, *, since: dt.date) -> RowValues:
    facts = {
        "work": "CT-1",
        "title": "Xây lắp",
        "number": "01/HĐ",
        "category": "works",
        "method": "community",
    }
    facts |= {"contractor": "Tổ thợ thôn", "amount_vnd": amount, "signed_on": since}
    return row(key, facts, since=since)


def test_what_is_owed_by_contract_may_be_settled_and_the_contract_is_not_cut_below_it(programme):
    given_a_work(programme)
    day = dt.date(2026, 2, 2)
    programme.approved("contract", contract("HD-1", 900, since=day))
    programme.approved("capital_settlement", settlement("QT-1", 900, work="CT-1"))
    refusal = only(refused(programme, "contract", contract("HD-1", 899, since=day)))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-013", True)
    programme.approved("contract", contract("HD-1", 950, since=day))


FEBRUARY_27 = dt.date(2027, 2, 1)


def test_a_plan_is_not_reversed_beneath_what_was_carried_over_from_it(programme):
    """100 went from 2026 to 2027 and on to 2028: neither the plan nor the first carry-over can be gone."""
    first = plan("KH-1", 100)
    on = {"kind": "carried_over", "year": 2027, "since": FEBRUARY_27}
    planned(programme, first)
    planned(programme, plan("KH-2", 100, **on))
    planned(programme, plan("KH-3", 100, **on | {"year": 2028, "since": dt.date(2028, 2, 1)}))
    for gone in (first, plan("KH-2", 100, **on)):
        refusal = only(refused(programme, "capital_plan", reversal(gone), place=PROVINCE))
        assert (refusal.code, "vượt 100 đồng" in refusal.found) == ("CAP-011", True)


def test_what_came_from_before_the_programme_rests_on_no_plan_of_it(programme):
    """The plan of 2025 is not kept; that of 2026 is, and nothing is carried over from no plan of 2026."""
    planned(programme, plan("KH-1", 100, kind="carried_over", year=2026))
    from_nothing = plan("KH-2", 1, source=CENTRAL, kind="carried_over", year=2027, since=FEBRUARY_27)
    assert only(refused(programme, "capital_plan", from_nothing, place=PROVINCE)).code == "CAP-011"


def test_an_allocation_is_carried_over_from_one_to_the_same_work(programme):
    given_a_work(programme)
    programme.approved("work", work("CT-2"))
    planned(programme, plan("KH-2", 400, kind="carried_over", year=2027, since=FEBRUARY_27))
    on = {"kind": "carried_over", "year": 2027, "since": FEBRUARY_27}
    refusal = only(refused(programme, "capital_allocation", allocation("PB-2", 100, work="CT-2", **on)))
    assert (refusal.code, "vượt 100 đồng" in refusal.found) == ("CAP-008", True)
    programme.approved("capital_allocation", allocation("PB-2", 100, work="CT-1", **on))
    gone = reversal(allocation("PB-1", 600, work="CT-1"))
    assert only(refused(programme, "capital_allocation", gone)).code == "CAP-008"


def test_what_others_give_is_neither_planned_nor_allocated_and_nothing_else_is_a_contribution(programme):
    of_people = {"source": "people_money"}
    refusals = refused(programme, "capital_plan", plan("KH-1", 5, **of_people), place=PROVINCE)
    assert only(refusals).code == "CAP-015"
    assert (
        only(refused(programme, "capital_allocation", allocation("PB-1", 5, **of_people))).code == "CAP-015"
    )
    of_the_budget = contribution("DG-1", 5, source="provincial_budget")
    refusal = only(refused(programme, "contribution", of_the_budget))
    assert (refusal.code, "«Nhân dân đóng góp tiền»" in refusal.expected) == ("CAP-015", True)


@pytest.mark.parametrize("lacks", ["quantity", "unit"])
def test_what_is_given_in_kind_says_how_much_of_what(programme, lacks):
    gift = contribution("DG-1", 5, source="people_labour", **{lacks: None})
    refusal = only(refused(programme, "contribution", gift))
    assert (refusal.code, "quy thành 5 đồng" in refusal.found) == ("CAP-016", True)


def test_a_counterpart_carried_over_is_that_of_its_own_year(programme):
    """90 were planned for 2026 and not spent: 2027 asks for 90 of its own."""
    asking = plan("KH-1", 900, source=CENTRAL, counterpart_vnd=90)
    planned(programme, asking, plan("KH-2", 90, number=2, source=COUNTERPART))
    on = {"source": COUNTERPART, "kind": "carried_over", "year": 2027, "since": FEBRUARY_27}
    planned(programme, plan("KH-3", 90, **on))
    again = plan("KH-4", 900, source=CENTRAL, counterpart_vnd=90, year=2027)
    refusal = only(refused(programme, "capital_plan", again, place=PROVINCE))
    assert (refusal.code, "vượt 90 đồng" in refusal.found) == ("CAP-007", True)


def test_a_cut_asks_for_less_of_a_counterpart_and_nothing_else_does(programme):
    asking = plan("KH-1", 900, source=CENTRAL, counterpart_vnd=90)
    planned(programme, asking, plan("KH-2", 90, number=2, source=COUNTERPART))
    cut = {"kind": "adjusted", "source": CENTRAL}
    lower = plan("KH-3", 0, counterpart_vnd=-40, **cut)
    assert only(refused(programme, "capital_plan", lower, place=PROVINCE)).code == "CAP-017"
    of_all_years = plan("KH-3", 5, source=CENTRAL, horizon="medium_term", year=None, counterpart_vnd=1)
    assert "CAP-017" in [e.code for e in refused(programme, "capital_plan", of_all_years, place=PROVINCE)]
    planned(programme, plan("KH-3", -400, counterpart_vnd=-40, **cut))
    planned(programme, plan("KH-4", -40, kind="adjusted", source=COUNTERPART))


def test_an_extension_of_a_use_is_part_of_that_of_its_plan(programme):
    """The plan extends 50, all of it for CT-1: another use has nothing left of it."""
    given_a_work(programme)
    programme.approved("capital_allocation", allocation("PB-2", 100))
    planned(programme, plan("KH-2", 50, kind="extended", since=dt.date(2027, 1, 15)))
    programme.approved("capital_allocation", allocation("PB-3", 50, work="CT-1", kind="extended"))
    programme.approved("disbursement", disbursement("GN-1", 50, work="CT-1", since=FEBRUARY_27))
    refusal = only(refused(programme, "disbursement", disbursement("GN-2", 1, since=FEBRUARY_27)))
    assert (refusal.code, "vượt 1 đồng" in refusal.found) == ("CAP-010", True)


def test_the_medium_term_plan_is_of_the_years_of_the_programme(programme):
    planned(programme, plan("KH-0", 900, year=2025), plan("KH-1", 900, number=2, year=2031))
    planned(programme, plan("KH-2", 100, horizon="medium_term", year=None))
    planned(programme, plan("KH-3", 100))
    assert only(refused(programme, "capital_plan", plan("KH-4", 1), place=PROVINCE)).code == "CAP-005"


def test_a_gift_of_a_source_that_the_pack_no_longer_has_is_still_not_taken_back_once_spent(programme):
    gifts = [contribution("DG-1", 80, work="CT-1"), contribution("DG-2", 70, number=2)]
    programme.approved("work", work("CT-1"))
    programme.approved("contribution", *gifts)
    spent = {"source": "people_money"}
    programme.approved(
        "disbursement",
        disbursement("GN-1", 80, work="CT-1", **spent),
        disbursement("GN-2", 70, number=2, **spent),
    )
    left = tuple(each for each in bac_ninh().sources if each.id != "people_money")
    adopt_pack(bac_ninh().model_copy(update={"sources": left}), by_code="ky-thuat", at=programme.clock.tick())
    for gift in gifts:
        assert only(refused(programme, "contribution", reversal(gift))).code == "CAP-012"


@pytest.mark.parametrize("amount", [-(10**14) - 1, 10**14 + 1, 9 * 10**17])
def test_no_amount_is_so_large_that_sums_of_many_could_not_be_kept(programme, amount):
    assert only(refused(programme, "capital_plan", plan("KH-1", amount), place=PROVINCE)).code == "REG-005"
    assert only(refused(programme, "capital_allocation", allocation("PB-1", amount))).code == "REG-005"
