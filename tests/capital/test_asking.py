"""What a submission asks of the store does not grow with what stands there, and an index answers it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.capital.money import JANUARY, allocation, disbursement, plan, work
from tests.door import PROVINCE
from tests.programme import Programme, bac_ninh
from vungcao.capital.queries import Chosen, accounts, line_from
from vungcao.capital.rules.accounts import Line, Part
from vungcao.capital.rules.books import Touched
from vungcao.capital.standing import standing_books
from vungcao.intake.rules import RowValues
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


def entered(part: Part, row: RowValues, place: str = PROVINCE) -> Line:
    return line_from(part, "", Holding(row.key, place, row.valid_from, None, dict(row.facts)))


def asked(*lines: Line) -> list[str]:
    """The questions whose answers judge some entries."""
    with CaptureQueriesContext(connection) as told:
        standing_books(bac_ninh(), Touched(lines))
    return [each["sql"] for each in told.captured_queries]


def given(programme: Programme, works: int, *, since: int = 0) -> None:
    keys = [f"CT-{n}" for n in range(since, works)]
    programme.approved("work", *(work(key, number=n) for n, key in enumerate(keys, start=1)))
    rows = [allocation(f"PB-{key}", 10, number=n, work=key) for n, key in enumerate(keys, start=1)]
    programme.approved("capital_allocation", *rows)


def test_a_payment_or_an_allocation_asks_the_same_questions_however_much_stands(programme):
    programme.approved("capital_plan", plan("KH-1", 1_000), place=PROVINCE)
    given(programme, 1)
    payment = entered(Part.DISBURSEMENT, disbursement("GN-1", 5, work="CT-0"))
    more = entered(Part.ALLOCATION, allocation("PB-1", 5, work="CT-0"))
    of_payment, of_more = asked(payment), asked(more)
    given(programme, 30, since=1)
    assert asked(payment) == of_payment
    assert asked(more) == of_more
    assert (len(of_payment), len(of_more)) == (2, 3)


@pytest.mark.django_db
def test_what_is_allocated_of_a_source_and_year_is_found_by_an_index():
    facts = allocation("PB-1", 5).facts
    Version.objects.bulk_create(
        Version(
            seq=n,
            register="capital_allocation",
            key=f"PB-{n}",
            place="07534@2025-07-01",
            valid_from=JANUARY,
            known_from=1,
            facts={**facts, "source": f"source_{n % 50}", "year": 2020 + n % 7},
        )
        for n in range(5000)
    )
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as told:
        cursor.execute("ANALYZE")
        accounts(bac_ninh(), (), Chosen(sources=["source_7"], years=[2026]), parts=[Part.ALLOCATION])
        cursor.execute(f"{EXPLAIN[connection.vendor]} {told.captured_queries[-1]['sql']}")
        assert "entries_of_a_source" in str(cursor.fetchall())
