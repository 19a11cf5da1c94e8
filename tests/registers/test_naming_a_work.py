"""The records that name a work are found by an index, on every store."""

import datetime as dt

import pytest
from django.db import connection

from vungcao.registers.models import Version
from vungcao.registers.queries import naming, versions_naming

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.date(2026, 1, 1)


def _version(seq: int, *, known_before: int | None = None, **facts: str) -> Version:
    return Version(
        seq=seq,
        register="obstacle",
        key=f"V-{seq}",
        place="07534@2025-07-01",
        valid_from=NEW_YEAR,
        known_from=1,
        known_before=known_before,
        facts=facts,
    )


def test_records_are_found_by_the_work_they_name_as_they_were_known():
    Version.objects.bulk_create(
        [_version(1, work="CT-1"), _version(2, work="CT-2"), _version(3, work="CT-1", known_before=2)]
    )
    assert [found.seq for found in versions_naming(["CT-1"], ["obstacle"], known=1)] == [1, 3]
    assert [found.seq for found in versions_naming(["CT-1"], ["obstacle"], known=2)] == [1]
    assert versions_naming(["CT-1"], ["contract"], known=2) == []


def test_an_index_serves_them():
    many = [_version(n, work=f"CT-{n}") if n % 50 == 0 else _version(n) for n in range(1, 5001)]
    Version.objects.bulk_create(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "versions_naming_a_work" in naming(["CT-50"], ["obstacle"], known=1).explain()
