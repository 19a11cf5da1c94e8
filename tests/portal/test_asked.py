"""Which day a page is asked for."""

import datetime as dt

import pytest

from vungcao.exact.refusal import Refused
from vungcao.portal.asked import Asked, asked

TODAY = dt.date(2026, 3, 20)
MARCH, JUNE = dt.date(2026, 3, 1), dt.date(2026, 1, 6)


def read(**query: str) -> Asked:
    words = {name.replace("_", "-"): value for name, value in query.items()}
    return asked(words, today=TODAY, entry_known_on=lambda day: day.toordinal())


def codes(**query: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(**query)
    return [refusal.code for refusal in refused.value.refusals]


def test_no_day_is_today_as_known_today() -> None:
    assert read() == Asked(TODAY, TODAY, TODAY, TODAY.toordinal())
    assert not read().is_earlier
    assert read().query == ""


def test_one_day_is_that_day_as_it_was_known_then() -> None:
    page = read(ngay="2026-03-01")
    assert (page.as_of, page.known_on, page.known) == (MARCH, MARCH, MARCH.toordinal())
    assert page.query == "?ngay=2026-03-01"


def test_two_days_are_one_day_as_known_on_another() -> None:
    page = read(ngay="2026-01-06", biet_den="2026-03-01")
    assert (page.as_of, page.known_on) == (JUNE, MARCH)
    assert page.query == "?ngay=2026-01-06&biet-den=2026-03-01"


def test_the_second_day_alone_is_what_was_known_of_today() -> None:
    page = read(biet_den="2026-03-01")
    assert (page.as_of, page.known_on) == (TODAY, MARCH)


@pytest.mark.parametrize("said", ["2026-03-01", "01/03/2026", "1/3/2026", "1.3.2026", " 2026-3-1 "])
def test_a_day_is_read_however_people_write_it(said: str) -> None:
    assert read(ngay=said).as_of == MARCH


@pytest.mark.parametrize("said", ["31/02/2026", "hôm qua", "2026", "0001-01-01", "2026-13-01", "٢٠٢٦-٠٣-٠١x"])
def test_what_is_no_day_is_refused(said: str) -> None:
    assert codes(ngay=said) == ["POR-001"]


def test_a_day_to_come_is_refused() -> None:
    assert codes(ngay="2026-03-21") == ["POR-002"]


def test_every_fault_is_said_at_once() -> None:
    assert codes(ngay="x", biet_den="2030-01-01") == ["POR-001", "POR-002"]
