"""A work with everything that belongs to it, as of a day and as it was known, in a fixed number of questions."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.door import DEO_GIA, NEW_YEAR, SA_LY, row
from tests.programme import bac_ninh
from tests.works.decided import D, bring_to, decision, decisions, line, progress, work
from vungcao.journal import queries as journal
from vungcao.works.queries import NoWork, assistance_of, obstacles_in, work_of, works_in

TODAY = D(2026, 3, 2)


def _obstacle(key: str, *, number: int = 1, **said: object):
    facts = {"work": "CT-1", "what": "Chưa giải phóng mặt bằng", "cause": "land", "owner": "construction"}
    return row(key, facts | {"deadline": D(2026, 2, 20)} | said, number=number)


def test_a_work_comes_with_everything_that_belongs_to_it(programme):
    programme.approved("work", work(starts_on=D(2026, 2, 1), ends_on=D(2026, 12, 31)))
    programme.approved(
        "work_funding", line("DV-1", 600), line("DV-2", 400, number=2, source="commune_budget")
    )
    programme.approved("work_decision", *decisions()[:6])
    programme.approved("work_site", row("VT-1", {"work": "CT-1", "geometry": "21.4182 106.7351"}))
    contract = {"work": "CT-1", "title": "Xây lắp", "number": "01/HĐ", "category": "works", "method": "open"}
    contract |= {"contractor": "Công ty A", "amount_vnd": 900, "signed_on": D(2026, 2, 2)}
    programme.approved("contract", row("HD-1", contract))
    programme.approved("work_progress", progress("12.50", D(2026, 2, 20)))
    programme.approved("obstacle", _obstacle("VM-1"), _obstacle("VM-2", number=2, solved_on=D(2026, 2, 25)))
    output = {"work": "CT-1", "target": bac_ninh().targets[0].id, "quantity": "2.3", "unit": "km"}
    programme.approved("work_output", row("KQ-1", output))
    found = work_of("CT-1", TODAY)
    assert (found.place, found.total_vnd, found.unfunded_vnd) == (SA_LY, 1000, 0)
    assert [(share.line.source, share.part) for share in found.shares] == [
        ("provincial_budget", Fraction(3, 5)),
        ("commune_budget", Fraction(2, 5)),
    ]
    assert found.state is not None
    assert found.state.id == "started"
    assert (found.contracted_vnd, found.percent_done) == (900, Decimal("12.50"))
    assert [each.key for each in found.open_obstacles] == ["VM-1"]
    assert found.project_class is not None
    assert found.project_class.letter == "C"
    assert [(each.warning.kind, each.days) for each in found.warnings] == [("obstacle_overdue", 10)]
    assert [len(part) for part in (found.sites, found.contracts, found.outputs, found.obstacles)] == [
        1,
        1,
        1,
        2,
    ]


def test_a_work_is_as_it_was_on_a_day_and_as_it_was_known(programme):
    bring_to(programme, "started")
    known = journal.last_number()
    programme.approved("work_decision", decision("suspended", D(2026, 2, 16)))
    assert work_of("CT-1", D(2026, 1, 20)).state.id == "appraised"
    assert work_of("CT-1", D(2026, 2, 15)).state.id == "started"
    assert work_of("CT-1", TODAY).state.id == "suspended"
    assert work_of("CT-1", TODAY, known=known).state.id == "started"


def test_what_is_not_there_is_said_so(programme):
    with pytest.raises(NoWork):
        work_of("CT-1", TODAY)
    programme.approved("work", work())
    with pytest.raises(NoWork):
        work_of("CT-1", D(2025, 12, 31))


@pytest.mark.parametrize("count", [1, 3])
def test_works_are_read_in_four_questions_however_many_they_are(programme, count, django_assert_num_queries):
    works = [work(f"CT-{n}", number=n) for n in range(1, count + 1)]
    programme.approved("work", *works)
    lines = [line(f"DV-{n}", 1000, work=f"CT-{n}", number=n) for n in range(1, count + 1)]
    programme.approved("work_funding", *lines)
    programme.approved("work_decision", *decisions()[:4])
    with django_assert_num_queries(4):
        found = works_in([SA_LY, DEO_GIA], TODAY)
        assert [(each.total_vnd, each.warnings, each.contracted_vnd) for each in found] == [
            (1000, (), 0)
        ] * count
    with django_assert_num_queries(4):
        work_of("CT-1", TODAY)


def test_what_stands_in_the_way_in_a_place_is_told_by_deadline(programme):
    programme.approved("work", work())
    programme.approved(
        "obstacle",
        _obstacle("VM-1", deadline=D(2026, 5, 1)),
        _obstacle("VM-2", number=2, work=None, deadline=D(2026, 4, 1)),
        _obstacle("VM-3", number=3, solved_on=D(2026, 2, 1)),
    )
    assert [each.key for each in obstacles_in([SA_LY], TODAY)] == ["VM-2", "VM-1"]
    assert [each.key for each in obstacles_in([SA_LY], D(2026, 1, 15))] == ["VM-3", "VM-2", "VM-1"]
    assert obstacles_in([DEO_GIA], TODAY) == []


def test_who_helps_a_commune_is_told_with_what_they_promised_and_did(programme):
    said = {"helper": "Sở Y tế", "helper_kind": "agency", "promised": "Sửa trạm", "promised_vnd": 500}
    programme.approved("assistance", row("GD-1", said | {"done_vnd": 0}, since=NEW_YEAR))
    (found,) = assistance_of([SA_LY], TODAY)
    assert (found.helper, found.whole("promised_vnd"), found.whole("done_vnd")) == ("Sở Y tế", 500, 0)


def test_a_pack_without_works_has_none(cast):
    assert works_in([SA_LY], TODAY) == []
    assert obstacles_in([SA_LY], TODAY) == []
    assert assistance_of([SA_LY], TODAY) == []
