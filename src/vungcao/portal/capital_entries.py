"""The entries behind one sum of capital: each with what it adds, so that together they are the sum to the đồng."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vungcao.capital.queries import Chosen
from vungcao.capital.rules.accounts import Account, Line, Part, in_kind_sources, postings
from vungcao.figures.figure import Moment
from vungcao.pack.capital import Horizon
from vungcao.pack.entry import Text
from vungcao.pack.model import Pack
from vungcao.portal.asked import Asked
from vungcao.portal.capital import Filters
from vungcao.portal.names import full_name
from vungcao.works.listing.sums import entries, sums

PAGE = 50


@dataclass(frozen=True, slots=True)
class Measure:
    """What a sum measures: the account it is of, and what an entry adds to it."""

    part: Part
    of: Callable[[Account], int]
    label: Promise
    horizon: str = ""
    in_kind: bool | None = None


MEASURES: Mapping[str, Measure] = {
    "ke-hoach": Measure(
        Part.PLAN, lambda a: a.planned.total, _("Kế hoạch vốn hằng năm"), horizon=Horizon.YEAR
    ),
    "trung-han": Measure(
        Part.PLAN, lambda a: a.medium_term, _("Kế hoạch vốn trung hạn"), horizon=Horizon.MEDIUM_TERM
    ),
    "phan-bo": Measure(Part.ALLOCATION, lambda a: a.allocated.total, _("Vốn đã phân bổ")),
    "giai-ngan": Measure(Part.DISBURSEMENT, lambda a: a.disbursed, _("Vốn đã giải ngân")),
    "thanh-toan": Measure(Part.DISBURSEMENT, lambda a: a.spent.paid, _("Vốn đã thanh toán khối lượng")),
    "tam-ung": Measure(Part.DISBURSEMENT, lambda a: a.advances_outstanding, _("Tạm ứng chưa thu hồi")),
    "quyet-toan": Measure(Part.SETTLEMENT, lambda a: a.settled, _("Vốn đã quyết toán")),
    "dong-gop": Measure(Part.CONTRIBUTION, lambda a: a.contributed, _("Đóng góp bằng tiền"), in_kind=False),
    "hien-vat": Measure(
        Part.CONTRIBUTION,
        lambda a: a.contributed_in_kind,
        _("Đóng góp bằng ngày công, vật tư, đất, quy thành tiền"),
        in_kind=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Of:
    """What a sum is of: a work, one of its contracts, or what of it names none."""

    work: str = ""
    contract: str = ""
    without_contract: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Of":
        """From an address's words."""
        return cls(query.get("cong-trinh", ""), query.get("hop-dong", ""), "ngoai-hop-dong" in query)

    @property
    def words(self) -> dict[str, str]:
        """As an address says them."""
        said = {"cong-trinh": self.work, "hop-dong": self.contract}
        said["ngoai-hop-dong"] = "1" if self.without_contract else ""
        return {name: value for name, value in said.items() if value}


EVERYTHING = Of()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, and what it adds to the sum."""

    line: Line
    adds_vnd: int
    place: str
    source: Text | None
    content: Text | None
    kind: Text | None

    @property
    def quantity(self) -> Decimal | None:
        """What was given in kind, in the unit of the line, without the places that its register keeps."""
        return None if self.line.quantity is None else Decimal(self.line.quantity).normalize()


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Some of the entries behind a sum."""

    measure: Measure
    filters: Filters
    rows: tuple[Entry, ...]
    sum_vnd: int
    """Of all entries, these and those of other pages."""
    shown_vnd: int
    """Of the entries of this page."""
    number: int
    page: int
    pages: int
    of: Of
    simulated: bool
    before: str
    after: str
    """Queries of the pages before and after; empty at an end."""


def entries_page(
    pack: Pack, asked: Asked, measure: str, filters: Filters, *, of: Of = EVERYTHING, page: int = 1
) -> EntriesPage:
    """One page of entries. Raises KeyError for a measure there is not; a page beyond the last is the last."""
    wanted = MEASURES[measure]
    chosen = _chosen(pack, asked, wanted, filters, of)
    told = sums(pack, asked.moment, (), chosen)
    lines, number = _entries(pack, asked.moment, wanted, chosen, page)
    pages = max(-(-number // PAGE), 1)
    if page > pages:
        page = pages
        lines, number = _entries(pack, asked.moment, wanted, chosen, page)
    rows = tuple(_Words(pack, wanted, filters).entry(line) for line in lines)
    words = {"phan": measure, **filters.words, **of.words, **asked.words}
    return EntriesPage(
        measure=wanted,
        filters=filters,
        rows=rows,
        sum_vnd=wanted.of(told.whole),
        shown_vnd=sum(row.adds_vnd for row in rows),
        number=number,
        page=page,
        pages=pages,
        of=of,
        simulated=told.simulated,
        before=urlencode(words | {"trang": str(page - 1)}) if page > 1 else "",
        after=urlencode(words | {"trang": str(page + 1)}) if page < pages else "",
    )


def _chosen(pack: Pack, asked: Asked, measure: Measure, filters: Filters, of: Of) -> Chosen:
    chosen = filters.chosen(pack, asked.as_of)
    sources = chosen.sources
    if measure.in_kind is not None:
        given = in_kind_sources(pack.sources)
        among = [each.id for each in pack.sources] if sources is None else sources
        sources = tuple(each for each in among if (each in given) == measure.in_kind)
    return replace(
        chosen,
        sources=sources,
        works=(of.work,) if of.work else None,
        contracts=(of.contract,) if of.contract else None,
        without_contract=of.without_contract,
    )


def _entries(
    pack: Pack, moment: Moment, measure: Measure, chosen: Chosen, page: int
) -> tuple[list[Line], int]:
    skip = (page - 1) * PAGE
    return entries(pack, moment, measure.part, chosen, horizon=measure.horizon, skip=skip, most=PAGE)


class _Words:
    """Entries in the words of the pack."""

    def __init__(self, pack: Pack, measure: Measure, filters: Filters) -> None:
        self.measure, self.year = measure, filters.year
        self.in_kind = in_kind_sources(pack.sources)
        self.places = {place.id: full_name(place) for place in pack.places}
        self.sources = {source.id: source.label for source in pack.sources}
        self.contents = {content.id: content.label for content in pack.contents}
        assert pack.accounting is not None
        register = pack.register_by_id(str(getattr(pack.accounting, measure.part)))
        kind = register.field("kind")
        self.kinds = {choice.id: choice.label for choice in kind.choices} if kind else {}

    def entry(self, line: Line) -> Entry:
        return Entry(
            line,
            self._adds(line),
            self.places.get(line.place, line.place),
            self.sources.get(line.source),
            self.contents.get(line.content or ""),
            self.kinds.get(line.kind),
        )

    def _adds(self, line: Line) -> int:
        """What the entry adds: capital carried over into a year is taken from the year before."""
        told = postings(line, in_kind=line.source in self.in_kind)
        return sum(
            self.measure.of(each.account)
            for each in told
            if self.year is None or each.year in (None, self.year)
        )
