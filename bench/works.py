"""Lists of works and the sums of the capital page over made-up works, in the mirror's own columns."""

import datetime as dt
import math
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from django.utils import timezone

from bench.engine import Ratio
from vungcao.figures.mirror import parts
from vungcao.figures.mirror.shape import Shape, shape_of
from vungcao.figures.models import MirrorHead
from vungcao.intake.actions import adopt_pack
from vungcao.journal import queries as journal
from vungcao.pack.geography import communes_on
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.places.queries import pack_in_force
from vungcao.portal.asked import Asked
from vungcao.portal.capital import Filters, capital_page
from vungcao.works import listing
from vungcao.works.listing import Moment, Sort, Wanted

_PACK = Path(__file__).parent.parent / "packs" / "bac-ninh-2026-2030"
_ON = dt.date(2027, 6, 30)
_RUNS = 20
_GOAL = "< 200"
_CHUNK = 50_000


def lists(*, works: int) -> Iterator[Ratio]:
    """How long a page of a list takes in each of its ways, milliseconds."""
    pack = _programme()
    _generate(pack, works)
    moment = Moment(_ON, journal.last_number())
    began = time.perf_counter()
    listing.refresh(_ON)
    yield Ratio(
        f"seconds to make the rows of {works} works and the cells of their money anew",
        time.perf_counter() - began,
        "",
    )
    for what, asked in _asked(moment).items():
        yield from _timed(what, asked, _GOAL)
    yield from _timed("capital page", _capital(pack, moment), "< 300")
    yield from _exported(moment, works)


def _asked(moment: Moment) -> dict[str, list[Callable[[], object]]]:
    """What visitors ask, many of each kind and none twice in a row."""
    communes = _communes(pack_in_force())
    deep = listing.page(moment, Wanted(search="khe roc so 9")).works[0].key

    def page(wanted: Wanted, after: str = "") -> Callable[[], object]:
        return lambda: listing.page(moment, wanted, after=after)

    return {
        "list": [page(Wanted(sort=sort)) for sort in Sort],
        "filter": [
            page(Wanted(place=communes[n], content="III.1", sort=sort, warning="any"))
            for n, sort in enumerate(Sort)
        ],
        "search": [
            page(Wanted(search=words)) for words in ("đèo gia", "duong truc khe roc", "so 77123", "CT-4711")
        ],
        "deep page": [page(Wanted(sort=sort), deep) for sort in Sort],
        "what an empty list would have without each choice": [
            lambda wanted=wanted: listing.without_each(moment, wanted) for wanted in _empty(communes)
        ],
    }


def _empty(communes: list[str]) -> list[Wanted]:
    """Every choice at once, few broad ones, and no words."""
    broad = Wanted(content="III", kind="investment_project", step="approved", warning="any", search="zzz")
    narrow = replace(
        broad, place=communes[0], source="central_national_programmes", project_class="C", year=2027
    )
    return [broad, narrow, replace(narrow, search="duong truc"), replace(narrow, search="")]


def _capital(pack: Pack, moment: Moment) -> list[Callable[[], object]]:
    """All that the page says: every table, the curve of the year, its chart."""
    asked = Asked(_ON, _ON, _ON, moment.known)
    said = [{}, {"nam": "2026"}, {"nam": "2027", "nguon": "provincial_budget"}]
    chosen = [Filters.read(pack, query) for query in said]
    return [lambda filters=filters: capital_page(pack, asked, filters) for filters in chosen]


def _timed(what: str, asked: list[Callable[[], object]], goal: str) -> Iterator[Ratio]:
    for one in asked:
        one()
    times = []
    for n in range(_RUNS * len(asked)):
        began = time.perf_counter()
        asked[n % len(asked)]()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    yield Ratio(f"{what}, milliseconds, p50", times[len(times) // 2], "")
    yield Ratio(f"{what}, milliseconds, p95", times[math.ceil(0.95 * len(times)) - 1], goal)


def _exported(moment: Moment, works: int) -> Iterator[Ratio]:
    """Every work, one by one: how many a second, and how much memory more at the end than after a tenth."""
    began = time.perf_counter()
    early = 0
    for n, _ in enumerate(listing.every(moment, Wanted()), start=1):
        if n == works // 10:
            early = _peak()
    yield Ratio("works a second in a full export", n / (time.perf_counter() - began), "")
    yield Ratio("MiB at the peak of it all", _peak(), "")
    yield Ratio("MiB that the last nine tenths of an export added", _peak() - early, "< 64")
    if n != works:
        raise SystemExit(f"{n} of {works} works were exported")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _programme() -> Pack:
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    adopt_pack(reading.pack, by_code="bench", at=timezone.now())
    return reading.pack


def _communes(pack: Pack) -> list[str]:
    return [place.id for place in communes_on(pack, _ON)]


def _generate(pack: Pack, works: int) -> None:
    """The parts of the mirror that hold so many works, as if all had been approved before now.

    Numbers of versions are below zero: whatever is approved later has others.
    """
    head = journal.head()
    for register, rows in _rows(pack, works).items():
        shape = shape_of(pack.register_by_id(register))
        writing = parts.Writing(register, "versions", 1, head.number)
        with duckdb.connect() as made:
            for batch in made.sql(_typed(shape, rows)).to_arrow_reader(_CHUNK):
                writing.add(batch)
        part = writing.finish()
        assert part is not None
        part.save()
        reach = {"shape": shape.digest, "last_entry": head.number, "last_seq": head.seq}
        MirrorHead.objects.update_or_create(register=register, defaults=reach)


def _typed(shape: Shape, rows: "Rows") -> str:
    """A query with the columns of a register; what `rows` do not say is missing."""
    said = _BOOK | rows.said
    given = ", ".join(f'CAST({said.get(name, "NULL")} AS {kind}) AS "{name}"' for name, kind in shape.columns)
    numbered = f"SELECT i, i // {rows.a_work} AS w, i % {rows.a_work} AS n FROM range({rows.number}) t(i)"
    return f"SELECT {given} FROM ({numbered})"


@dataclass(frozen=True, slots=True)
class Rows:
    """Records of a register: so many of each work, and SQL for what they say of work `w`, the `n`-th of it."""

    number: int
    a_work: int
    said: dict[str, str]


_BOOK = {
    "seq": "-1 - i",
    "key": "'K-' || i",
    "known_from": "1",
    "nil": "false",
    "simulated": "true",
    "provisional": "false",
    "work": "'CT-' || w",
    "valid_from": "DATE '2026-01-05'",
    "document_number": "i || '/QĐ'",
    "document_issuer": "'UBND'",
    "year": "2026 + w % 5",
}
_NAMES = (
    "Cứng hóa đường trục thôn",
    "Nhà văn hóa thôn",
    "Kiên cố kênh mương",
    "Nước sạch tập trung",
    "Đập dâng",
)
_WHERE = ("Cầu Nhạc", "Đèo Gia", "Khe Rộc", "Bãi Đá", "Nà Sản", "Đồng Măng", "Ao Sen")
_STEPS = (
    "proposed",
    "policy_approved",
    "appraised",
    "approved",
    "contractor_selected",
    "started",
    "accepted",
)


def _one_of(values: Iterable[str], number: str) -> str:
    told = [value.replace("'", "''") for value in values]
    return f"[{', '.join(repr(each) for each in told)}][1 + ({number}) % {len(told)}]"


def _rows(pack: Pack, works: int) -> dict[str, Rows]:
    """Most registers of capital and works, as many records of each as a work has in life."""
    rules, accounting = pack.works, pack.accounting
    assert rules is not None
    assert accounting is not None
    place = _one_of(_communes(pack), "w * 7919")
    content = _one_of([each.id for each in pack.contents], "w * 31")
    source = _one_of([each.id for each in pack.sources if each.parent], "w + n")
    money = {
        "place": place,
        "content": content,
        "source": source,
        "amount_vnd": "(1 + w * 7 % 900) * 1000000",
    }
    name = f"{_one_of(_NAMES, 'w')} || ' ' || {_one_of(_WHERE, 'w * 31')} || ' số ' || (w * 104729 % {works})"
    facts = {"key": "'CT-' || w", "place": place, "name": name, "content": content, "owner": "'UBND xã'"}
    facts |= {
        "kind": "'investment_project'",
        "field_group": "'law9_3'",
        "total_vnd": "(1 + w % 900) * 10000000",
    }
    facts |= {"starts_on": "DATE '2026-03-01' + CAST(w % 300 AS INT)"}
    facts |= {"ends_on": "DATE '2027-01-01' + CAST(w % 400 AS INT)"}
    step = {
        "place": place,
        "step": _one_of(_STEPS, "n"),
        "valid_from": "DATE '2026-01-05' + CAST(n * 30 + w % 30 AS INT)",
    }
    told = {"place": place, "percent": "(w * 37 + n * 20) % 100", "stage": "'during'"}
    told |= {"valid_from": "DATE '2026-09-01' + CAST(n * 60 + w % 30 AS INT)"}
    paid = money | {"kind": "'payment'", "valid_from": "DATE '2026-06-01' + CAST(n * 90 + w % 90 AS INT)"}
    return {
        rules.work: Rows(works, 1, facts),
        rules.decision: Rows(works * 4, 4, step),
        rules.funding: Rows(works, 1, money),
        rules.progress: Rows(works * 2, 2, told),
        rules.obstacle: Rows(
            works // 10, 1, {"place": place, "what": "'vướng'", "deadline": "DATE '2026-12-01'"}
        ),
        rules.site: Rows(works, 1, {"place": place, "geometry": "'21.4 106.6'"}),
        accounting.plan: Rows(200, 1, money | {"kind": "'assigned'", "horizon": "'year'"}),
        accounting.allocation: Rows(works * 2, 2, money | {"kind": "'assigned'"}),
        accounting.disbursement: Rows(works * 3, 3, paid),
        accounting.settlement: Rows(works // 10, 1, money),
        accounting.contribution: Rows(works // 10, 1, money),
    }
