"""How values are written, in the reader's language."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from tests.pack.mini import the_pack
from vungcao.exact.state import State
from vungcao.figures.judge import Verdict
from vungcao.pack.model import Aspect, Floor
from vungcao.web.templatetags import shown


def aspect(wanted: str) -> Aspect:
    return next(a for t in the_pack().targets for a in t.aspects if a.id == wanted)


def test_a_number_is_written_as_its_reader_writes_it() -> None:
    assert shown.number(Fraction(24691, 2), 2) == "12.345,50"
    with override("en"):
        assert shown.number(Fraction(24691, 2), 2) == "12,345.50"
    assert shown.number(Decimal("15.000")) == "15,000"
    assert shown.number(None) == ""
    assert shown.number(0) == "0"


def test_a_day_is_written_as_its_reader_writes_it() -> None:
    assert shown.day(dt.date(2026, 6, 5)) == "05/06/2026"
    assert shown.month(dt.date(2028, 6, 30)) == "6/2028"
    with override("en"):
        assert shown.day(dt.date(2026, 6, 5)) == "5 June 2026"
        assert shown.month(dt.date(2028, 6, 30)) == "June 2028"


def test_a_minute_is_told_by_our_clock() -> None:
    at = dt.datetime(2026, 11, 14, 18, 7, tzinfo=dt.UTC)
    assert shown.minute(at) == "01:07 15/11/2026"
    with override("en"):
        assert shown.minute(at) == "01:07, 15 November 2026"


@pytest.mark.parametrize(
    ("wanted", "unit", "mark"),
    [
        ("1a", "points_a_year", "≥ 1,5 điểm %/năm"),
        ("1b", "percent", "< 10 %"),
        ("1c", "count", "0"),
        ("2", "times", "≥ 2 lần"),
        ("3a", "percent", "≥ 90 %"),
        ("4a", "count", "3 – 5"),
        ("4b", "count", ""),
    ],
)
def test_a_promise_is_written_as_a_mark(wanted: str, unit: str, mark: str) -> None:
    assert shown.promise(aspect(wanted), unit).replace("\u00a0", " ") == mark


def test_a_share_of_all_is_promised_as_a_number_alone() -> None:
    whole = aspect("3a").model_copy(update={"meaning": Floor(kind="floor", value=Decimal(100))})
    assert shown.promise(whole, "percent").replace("\u00a0", " ") == "100 %"
    assert shown.promise(whole, "count").replace("\u00a0", " ") == "≥ 100"


def test_a_document_without_a_number_is_called_by_its_title() -> None:
    numbered = the_pack().document("programme")
    bare = numbered.model_copy(update={"number": "(bản văn không ghi số)"})
    assert numbered.name == "01-CTr"
    assert bare.name == "Chương trình thử nghiệm"


def test_every_state_and_judgement_has_words_of_its_own() -> None:
    states = {shown.state_words(state) for state in State}
    verdicts = {shown.verdict_words(verdict) for verdict in Verdict}
    assert len(states) == len(State)
    assert len(verdicts) == len(Verdict)
    assert all(shown.state_explained(state) for state in State)
    assert all(shown.verdict_explained(verdict) for verdict in Verdict)
