"""Capital at a glance: planned, allocated and disbursed, by source, year, commune and content, each sum with the
address of its entries."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungcao.capital.queries import Chosen
from vungcao.capital.rules.accounts import (
    Account,
    Dimension,
    as_tree,
    rolled_up,
    with_those_above,
    with_those_under,
)
from vungcao.capital.rules.books import window_of
from vungcao.capital.rules.rates import Denominator, DisbursementRate, disbursement_rate
from vungcao.exact.quantity import Quantity
from vungcao.intake.ways.form import said
from vungcao.pack.capital import CapitalSource
from vungcao.pack.entry import Text
from vungcao.pack.geography import communes_on, members_on
from vungcao.pack.model import Content, Group, Pack, PlaceEntry
from vungcao.portal.asked import Asked, year_asked
from vungcao.portal.charts import Point, SeriesChart, year_chart
from vungcao.portal.chips import Chip, chips
from vungcao.portal.dictionary import Cited, cited
from vungcao.portal.names import drawn_communes, full_name, place_entry
from vungcao.works.listing.sums import Sums, disbursed_by_month, sums

_Named = TypeVar("_Named", CapitalSource, Content)
_BILLION = 10**9
SLOWEST = 3
"""Rows that are named as the slowest."""
_APART = (Dimension.SOURCE, Dimension.YEAR, Dimension.PLACE, Dimension.CONTENT)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page is narrowed to; None for all."""

    source: CapitalSource | None = None
    year: int | None = None
    place: PlaceEntry | None = None
    content: Content | None = None
    group: Group | None = None
    """Of communes; only the entries behind a sum are narrowed to one."""

    @classmethod
    def read(cls, pack: Pack, query: Mapping[str, str]) -> "Filters":
        """From an address's words. Raises KeyError for what the pack does not have."""
        year, source = query.get("nam", ""), query.get("nguon", "")
        place, content, group = query.get("xa", ""), query.get("noi-dung", ""), query.get("nhom", "")
        return cls(
            source=_named(pack.sources, source),
            year=year_asked(year),
            place=place_entry(pack, place) if place else None,
            content=_named(pack.contents, content),
            group=pack.group(group) if group else None,
        )

    @property
    def words(self) -> dict[str, str]:
        """As an address says them."""
        said = {
            "nguon": self.source.id if self.source else "",
            "nam": str(self.year or ""),
            "xa": self.place.id if self.place else "",
            "noi-dung": self.content.id if self.content else "",
            "nhom": self.group.id if self.group else "",
        }
        return {name: value for name, value in said.items() if value}

    def chosen(self, pack: Pack, on: dt.date) -> Chosen:
        """The entries that they leave; a group's communes are those of the day."""
        places: tuple[str, ...] | None = None if self.place is None else (self.place.id,)
        if self.group is not None:
            places = tuple(each.id for each in members_on(pack, self.group.id, on))
        return Chosen(
            sources=None if self.source is None else with_those_under(pack.sources, self.source.id),
            years=None if self.year is None else (self.year,),
            places=places,
            contents=None if self.content is None else (self.content.id,),
        )


def _named(entries: Iterable[_Named], wanted: str) -> _Named | None:
    if not wanted:
        return None
    found = next((entry for entry in entries if entry.id == wanted), None)
    if found is None:
        raise KeyError(wanted)
    return found


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in đồng and the query of the page of its entries; None is missing, which is not 0."""

    vnd: int | None
    query: str


@dataclass(frozen=True, slots=True)
class Row:
    """One source, year, commune or content."""

    label: Text
    depth: int
    planned: Amount
    allocated: Amount
    disbursed: Amount
    rate: DisbursementRate
    """Of what was allocated, what was carried over included."""
    promised: str = ""
    """What the Programme says of a source, in billions of đồng, as written."""
    bound: str = ""
    """What that amount is: a cap, a floor, an estimate."""
    planned_of_promised: Fraction | None = None
    query: str = ""
    """Of the page narrowed to it."""
    is_first: bool = False
    """Whether it is a commune in most difficulty."""
    is_given: bool = False
    """Whether it is contributed: no plan, no allocation and no rate apply to it."""
    is_in_kind: bool = False
    """Whether it is given as labour, goods or land, of which nothing is ever disbursed."""
    to_be_confirmed: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is known of it."""
        return all(amount.vnd is None for amount in (self.planned, self.allocated, self.disbursed))


@dataclass(frozen=True, slots=True)
class FirstServed:
    """What the communes in most difficulty have of what communes have, and where it is said that they come first."""

    label: Text
    number: int
    allocated: Amount
    disbursed: Amount
    allocated_to_all: int
    disbursed_by_all: int
    source: Cited | None

    @property
    def allocated_share(self) -> Fraction | None:
        """Of what was allocated to communes; None where nothing was."""
        return _share(self.allocated.vnd, self.allocated_to_all)

    @property
    def disbursed_share(self) -> Fraction | None:
        """Of what was disbursed in communes; None where nothing was."""
        return _share(self.disbursed.vnd, self.disbursed_by_all)


def _share(part: int | None, whole: int) -> Fraction | None:
    return None if part is None or whole <= 0 else Fraction(part, whole)


@dataclass(frozen=True, slots=True)
class Step:
    """How far capital has come of what the Programme states; `share` is None where nothing is known, which is not 0."""

    label: Promise
    amount: Amount
    share: Fraction | None

    @property
    def width(self) -> int:
        """Of a bar of 1,000: what is not nothing is seen."""
        return 0 if not self.share or self.share < 0 else max(4, min(1000, round(self.share * 1000)))


@dataclass(frozen=True, slots=True)
class Stated:
    """What the Programme states of all capital, or of one source, and how far each step of it has come."""

    row: Row
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """What was disbursed in a month, and since the year's plan began."""

    first: dt.date
    disbursed_vnd: int
    so_far_vnd: int
    until: dt.date | None = None
    """The day up to which a month is told that is not over yet."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How a year's plan was disbursed, month by month, against what was allocated of it."""

    year: int
    months: tuple[Month, ...]
    allocated_vnd: int | None
    chart: SeriesChart | None
    """In billions of đồng."""


@dataclass(frozen=True, slots=True)
class CapitalPage:
    """The page."""

    filters: Filters
    chips: tuple[Chip, ...]
    stated: Stated | None
    """None where the page is narrowed to part of what the Programme states an amount of."""
    slowest_contents: tuple[Row, ...]
    slowest_places: tuple[Row, ...]
    """With the lowest rates of disbursement; the most undisbursed first among equals."""
    whole: Row
    of_plan: DisbursementRate
    """Of the year's plan as assigned and adjusted."""
    advances: Amount
    contributed: Amount
    contributed_in_kind: Amount
    sources: tuple[Row, ...]
    years: tuple[Row, ...]
    places: tuple[Row, ...]
    contents: tuple[Row, ...]
    first_served: FirstServed | None
    curve: Curve
    simulated: bool
    year_choices: tuple[int, ...]
    place_choices: tuple[tuple[str, str], ...]
    source_choices: tuple[tuple[CapitalSource, int], ...]
    content_choices: tuple[Content, ...]


def capital_page(pack: Pack, asked: Asked, filters: Filters) -> CapitalPage:
    """The page, on a day as it was known on one. The pack shows capital."""
    found = sums(pack, asked.moment, _APART, filters.chosen(pack, asked.as_of))
    rows = _Rows(pack, asked, filters)
    sources, contents, places = (
        tuple(told(found)) for told in (rows.of_sources, rows.of_contents, rows.of_places)
    )
    return CapitalPage(
        filters=filters,
        chips=_chips(asked, filters),
        stated=_stated(filters, sources),
        slowest_contents=_slowest(contents),
        slowest_places=_slowest(places),
        whole=rows.row(Text(vi="Tổng cộng", en="Total"), found.whole, {}),
        of_plan=disbursement_rate(found.whole, on=asked.as_of, year=filters.year),
        advances=rows.amount("tam-ung", found.whole, found.whole.advances_outstanding, {}),
        contributed=rows.amount("dong-gop", found.whole, found.whole.contributed, {}),
        contributed_in_kind=rows.amount("hien-vat", found.whole, found.whole.contributed_in_kind, {}),
        sources=sources,
        years=tuple(rows.of_years(found)),
        places=places,
        contents=contents,
        first_served=rows.first_served(found),
        curve=_curve(pack, asked, filters, found),
        simulated=found.simulated,
        year_choices=_years(pack),
        place_choices=tuple((each.id, full_name(each)) for each in drawn_communes(pack, asked.as_of)),
        source_choices=tuple((each, _depth(pack, each)) for each in as_tree(pack.sources)),
        content_choices=pack.contents,
    )


def _chips(asked: Asked, filters: Filters) -> tuple[Chip, ...]:
    labels = {
        "nguon": _("Nguồn vốn"),
        "nam": _("Kế hoạch năm"),
        "xa": _("Xã, phường"),
        "noi-dung": _("Nội dung"),
    }
    values = {
        "nguon": said(filters.source.label) if filters.source else "",
        "xa": full_name(filters.place) if filters.place else "",
        "noi-dung": said(filters.content.label) if filters.content else "",
    }
    return chips(labels, values, words=filters.words, kept=asked.words)


def _stated(filters: Filters, sources: Sequence[Row]) -> Stated | None:
    """Of the one source that holds all that the page shows, where the Programme states its amount."""
    tops = [row for row in sources if row.depth == min(each.depth for each in sources)]
    if set(filters.words) - {"nguon"} or len(tops) != 1 or not tops[0].promised:
        return None
    (row,) = tops
    whole = Quantity.read(row.promised).amount * _BILLION
    measured = (
        (gettext_lazy("Kế hoạch các năm đã giao"), row.planned),
        (gettext_lazy("Đã phân bổ"), row.allocated),
        (gettext_lazy("Đã giải ngân"), row.disbursed),
    )
    steps = (
        Step(label, each, None if each.vnd is None or not whole else Fraction(each.vnd) / Fraction(whole))
        for label, each in measured
    )
    return Stated(row, tuple(steps))


def _slowest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The few of which least was disbursed of what was allocated; of one alone there is nothing to say."""
    known = [(row.rate.share, row) for row in rows if row.rate.share is not None]
    in_order = sorted(
        known, key=lambda one: (one[0], one[1].rate.numerator_vnd - one[1].rate.denominator_vnd)
    )
    return tuple(row for _share, row in in_order[:SLOWEST]) if len(known) > 1 else ()


def _years(pack: Pack) -> tuple[int, ...]:
    return tuple(range(pack.programme.starts_on.year, pack.programme.ends_on.year + 1))


def _depth(pack: Pack, source: CapitalSource) -> int:
    return len(with_those_above(pack.sources, source.id)) - 1


@dataclass(frozen=True, slots=True)
class _Rows:
    pack: Pack
    asked: Asked
    filters: Filters

    def amount(self, measure: str, account: Account, vnd: int, more: Mapping[str, str]) -> Amount:
        """A sum that is missing where no decision gave capital and nothing was spent."""
        query = urlencode({"phan": measure, **self.filters.words, **more, **self.asked.words})
        return Amount(vnd if vnd or _is_told(measure, account) else None, query)

    def row(self, label: Text, account: Account, more: Mapping[str, str], **told: object) -> Row:
        """The sums of an account; `more` is how its entries are narrowed beyond the page's filters."""
        year = more.get("nam") or self.filters.year
        return Row(
            label=label,
            planned=self.amount("ke-hoach", account, account.planned.total, more),
            allocated=self.amount("phan-bo", account, account.allocated.total, more),
            disbursed=self.amount("giai-ngan", account, account.disbursed, more),
            rate=disbursement_rate(
                account,
                on=self.asked.as_of,
                year=int(year) if year else None,
                denominator=Denominator.ALLOCATED,
            ),
            query=urlencode({**self.filters.words, **more, **self.asked.words}),
            **({"depth": 0} | told),  # type: ignore[arg-type]
        )

    def of_sources(self, found: Sums) -> Iterator[Row]:
        """Every source with those under it, which stand right below it."""
        by_id = {str(name): account for name, account in found.by[Dimension.SOURCE].items()}
        accounts = rolled_up(self.pack.sources, by_id)
        for source in as_tree(self.pack.sources):
            if self.filters.source is not None and source.id not in with_those_under(
                self.pack.sources, self.filters.source.id
            ):
                continue
            account = accounts[source.id]
            yield self.row(
                source.label,
                account,
                {"nguon": source.id},
                depth=_depth(self.pack, source),
                promised=source.amount or "",
                bound=source.bound or "",
                planned_of_promised=self._of_promised(source, account),
                is_given=source.given,
                is_in_kind=source.in_kind,
                to_be_confirmed=source.source.to_be_confirmed,
            )

    def _of_promised(self, source: CapitalSource, account: Account) -> Fraction | None:
        """The yearly plans' part of what the text says; None where it says nothing, or part of the plans is shown."""
        if source.amount is None or self.filters.words or not account.planned.entries:
            return None
        return Fraction(account.planned.total) / Fraction(Quantity.read(source.amount).amount * _BILLION)

    def of_years(self, found: Sums) -> Iterator[Row]:
        by_year = found.by[Dimension.YEAR]
        told = {year for year in by_year if isinstance(year, int)}
        for year in sorted(told | ({*_years(self.pack)} if self.filters.year is None else set())):
            label = Text(vi=f"Năm {year}", en=f"Year {year}")
            yield self.row(label, by_year.get(year, Account()), {"nam": str(year)})

    def of_places(self, found: Sums) -> Iterator[Row]:
        by_place = found.by[Dimension.PLACE]
        first = self._first_ids()
        for place in self._communes(by_place):
            name = full_name(place)
            yield self.row(
                Text(vi=name, en=name),
                by_place.get(place.id, Account()),
                {"xa": place.id},
                is_first=place.id in first,
            )

    def _communes(self, told: Collection[object]) -> list[PlaceEntry]:
        """Those of the Programme, and any other that something is told of."""
        there = communes_on(self.pack, self.asked.as_of)
        drawn = drawn_communes(self.pack, self.asked.as_of)
        wanted = [each for each in there if each in drawn or each.id in told]
        return [each for each in wanted if self.filters.place in (None, each)]

    def of_contents(self, found: Sums) -> Iterator[Row]:
        by_content = found.by[Dimension.CONTENT]
        for content in self.pack.contents:
            if self.filters.content in (None, content):
                yield self.row(content.label, by_content.get(content.id, Account()), {"noi-dung": content.id})

    def _first_ids(self) -> frozenset[str]:
        accounting = self.pack.accounting
        if accounting is None:
            return frozenset()
        return frozenset(
            each.id for each in members_on(self.pack, accounting.most_difficult, self.asked.as_of)
        )

    def first_served(self, found: Sums) -> FirstServed | None:
        """Nothing when the page is of one commune."""
        accounting = self.pack.accounting
        if accounting is None or self.filters.place is not None:
            return None
        by_place = found.by[Dimension.PLACE]
        first = self._first_ids()
        communes = [by_place[each.id] for each in self._communes(by_place) if each.id in by_place]
        theirs = sum((by_place[each] for each in first if each in by_place), Account())
        group = {"nhom": accounting.most_difficult}
        return FirstServed(
            label=self.pack.group(accounting.most_difficult).label,
            number=len(first),
            allocated=self.amount("phan-bo", theirs, theirs.allocated.total, group),
            disbursed=self.amount("giai-ngan", theirs, theirs.disbursed, group),
            allocated_to_all=sum(each.allocated.total for each in communes),
            disbursed_by_all=sum(each.disbursed for each in communes),
            source=cited(self.pack, accounting.first_served),
        )


def _is_told(measure: str, account: Account) -> bool:
    """Whether a sum of 0 is known to be 0."""
    if measure == "ke-hoach":
        return account.planned.entries > 0
    if measure == "phan-bo":
        return account.allocated.entries > 0
    return account != Account()


def _curve(pack: Pack, asked: Asked, filters: Filters, found: Sums) -> Curve:
    year = filters.year or min(max(asked.as_of.year, _years(pack)[0]), _years(pack)[-1])
    of_year = found.by[Dimension.YEAR].get(year, Account())
    allocated = of_year.allocated.gross if of_year.allocated.entries else None
    chosen = replace(filters.chosen(pack, asked.as_of), years=(year,))
    closes = _closing_day(pack, year)
    months = tuple(_months(year, disbursed_by_month(pack, asked.moment, chosen), asked.as_of, closes))
    points = [
        Point(month.until or _end(month.first), Fraction(month.so_far_vnd, _BILLION)) for month in months
    ]
    chart = year_chart(
        points,
        level=None if allocated is None else Fraction(allocated, _BILLION),
        first=dt.date(year, 1, 1),
        last=max([closes, *(point.day for point in points)]),
    )
    return Curve(year, months, allocated, chart if points else None)


def _closing_day(pack: Pack, year: int) -> dt.date:
    """Until when a year's plan may be spent; the end of the year where the pack has no rule for it."""
    window = window_of(pack.accounting, year) if pack.accounting else None
    return window.closes if window else dt.date(year, 12, 31)


def _months(year: int, paid: Mapping[dt.date, int], on: dt.date, closes: dt.date) -> Iterator[Month]:
    """From January of the year, or the first payment, to the last month that has begun before the year closes or was
    paid in."""
    if not paid:
        return
    month, so_far = min([dt.date(year, 1, 1), *paid]), 0
    last = max([*paid, min(on, closes).replace(day=1)])
    while month <= last:
        so_far += paid.get(month, 0)
        end = _end(month)
        yield Month(month, paid.get(month, 0), so_far, on if month <= on < end else None)
        month = end + dt.timedelta(days=1)


def _end(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
