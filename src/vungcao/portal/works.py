"""Lists and the map of works: what is asked in an address, and each work in the words of the pack."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vungcao.exact.spreadsheet import harmless
from vungcao.intake.ways.form import said
from vungcao.pack.entry import Text
from vungcao.pack.model import Pack
from vungcao.pack.register import Choice
from vungcao.pack.working import LifeCycle
from vungcao.portal.asked import Asked, year_asked
from vungcao.portal.chips import Chip, chips
from vungcao.portal.map import Flat, Sheet
from vungcao.portal.names import drawn_communes, full_name
from vungcao.works import listing
from vungcao.works.listing import Listed, Sort, Wanted
from vungcao.works.rules.classes import Letter
from vungcao.works.rules.geometry import read_geometry

LISTED = 25
"""Works on one page of the list: few enough to scroll on a telephone."""
MAPPED = 200
"""Works drawn on one map; the list beside it says when there are more."""
_LONGEST = 100
"""Characters of a choice or a search: each comes back in every link of the page."""
SORT_WORDS: Mapping[Sort, Promise] = {
    Sort.NAME: gettext_lazy("tên"),
    Sort.CHANGED: gettext_lazy("quyết định mới nhất"),
    Sort.TOTAL: gettext_lazy("tổng mức, lớn trước"),
    Sort.DISBURSED: gettext_lazy("đã giải ngân, nhiều trước"),
    Sort.PERCENT: gettext_lazy("khối lượng, nhiều trước"),
}
_WORDS = {
    "xa": "place",
    "noi-dung": "content",
    "loai": "kind",
    "buoc": "step",
    "nguon": "source",
    "nhom": "project_class",
    "canh-bao": "warning",
    "tim": "search",
}
"""What an address calls each filter."""


def wanted(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what nothing is called is asked for all the same, and finds nothing.

    Raises KeyError for a year that is none.
    """
    named = {name: query.get(word, "").strip()[:_LONGEST] for word, name in _WORDS.items()}
    sort = query.get("xep", "")
    return Wanted(
        **named,
        year=year_asked(query.get("nam", "")),
        sort=Sort(sort) if sort in list(Sort) else Sort.NAME,
    )


def words_of(asked: Wanted) -> dict[str, str]:
    """The same as an address says it."""
    words = {word: str(getattr(asked, name)) for word, name in _WORDS.items() if getattr(asked, name)}
    if asked.year is not None:
        words["nam"] = str(asked.year)
    if asked.sort is not Sort.NAME:
        words["xep"] = asked.sort.value
    return words


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work of a list, in words."""

    work: Listed
    place: str
    kind: Text | None
    content: Text | None
    state: Text | None
    sources: tuple[Text, ...]
    warnings: tuple[Text, ...]

    @property
    def disbursed_share(self) -> Fraction | None:
        """Of the total; None where either is not known, or the total is zero."""
        paid = self.work.disbursed_vnd
        return None if paid is None or not self.work.total_vnd else Fraction(paid, self.work.total_vnd)


class Wording:
    """Works in the words of a pack that keeps them."""

    def __init__(self, pack: Pack) -> None:
        assert pack.works is not None
        self.cycles: Sequence[LifeCycle] = pack.works.life_cycles
        self.places = {place.id: full_name(place) for place in pack.places}
        self.kinds = {choice.id: choice.label for choice in kinds(pack)}
        self.contents = {content.id: content.label for content in pack.contents}
        self.sources = {source.id: source.label for source in pack.sources}
        self.warnings = {rule.id: rule.label for rule in pack.works.warnings}
        self.states = {
            (kind, step.id): step.state
            for cycle in self.cycles
            for kind in cycle.kinds
            for step in cycle.steps
        }

    def row(self, work: Listed) -> WorkRow:
        """A work, in words."""
        return WorkRow(
            work=work,
            place=self.places.get(work.place, work.place),
            kind=self.kinds.get(work.kind),
            content=self.contents.get(work.content),
            state=self.states.get((work.kind, work.step or "")),
            sources=tuple(self.sources[name] for name in work.sources if name in self.sources),
            warnings=tuple(self.warnings[name] for name in work.warnings if name in self.warnings),
        )


def kinds(pack: Pack) -> tuple[Choice, ...]:
    """The kinds of works."""
    assert pack.works is not None
    field = pack.register_by_id(pack.works.work).field("kind")
    return () if field is None else field.choices


@dataclass(frozen=True, slots=True)
class Select:
    """A filter of the list: its word in the address, its label, and what may be chosen."""

    word: str
    label: str
    every: str
    chosen: str
    choices: tuple[tuple[str, str], ...]


def selects(pack: Pack, asked: Asked, wanted: Wanted) -> tuple[Select, ...]:
    """The filters of a list, with what is chosen of each."""
    assert pack.works is not None
    states = {step.id: step.state for cycle in reversed(pack.works.life_cycles) for step in cycle.steps}
    in_order = [step.id for step in pack.works.life_cycles[0].steps]
    states = {name: states[name] for name in [*in_order, *(n for n in states if n not in in_order)]}
    years = range(pack.programme.starts_on.year, pack.programme.ends_on.year + 1)
    warned = ((listing.ANY_WARNING, _("Có cảnh báo")), *((w.id, said(w.label)) for w in pack.works.warnings))
    offered: dict[str, tuple[str, str, Iterable[tuple[str, str]]]] = {
        "xa": (
            _("Xã, phường"),
            _("Mọi nơi"),
            ((p.id, full_name(p)) for p in drawn_communes(pack, asked.as_of)),
        ),
        "noi-dung": (_("Nội dung"), _("Mọi nội dung"), ((c.id, said(c.label)) for c in pack.contents)),
        "loai": (_("Loại"), _("Mọi loại"), ((c.id, said(c.label)) for c in kinds(pack))),
        "buoc": (_("Tình trạng"), _("Mọi tình trạng"), ((n, said(label)) for n, label in states.items())),
        "nguon": (_("Nguồn vốn"), _("Mọi nguồn"), ((s.id, said(s.label)) for s in pack.sources)),
        "nhom": (_("Nhóm dự án"), _("Mọi nhóm"), ((each.value, each.value) for each in Letter)),
        "nam": (_("Vốn của năm"), _("Mọi năm"), ((str(year), str(year)) for year in years)),
        "canh-bao": (_("Cảnh báo"), _("Có hay không"), warned),
    }
    chosen = words_of(wanted)
    return tuple(
        Select(word, label, every, chosen.get(word, ""), tuple(choices))
        for word, (label, every, choices) in offered.items()
    )


@dataclass(frozen=True, slots=True)
class WorksPage:
    """A page of a list; `before` and `after` are the queries of its neighbours, empty at an end."""

    wanted: Wanted
    rows: tuple[WorkRow, ...]
    total: int
    selects: tuple[Select, ...]
    sorts: tuple[tuple[str, Promise, bool], ...]
    chips: tuple[Chip, ...]
    """What the list is narrowed to, and its order where it is not the usual one."""
    wider: tuple[tuple[Chip, int], ...]
    """Where the list is empty: how many works it would have without one choice, the most first."""
    query: str
    """Of this very list, for its download and its map."""
    before: str
    after: str
    simulated: bool


def works_page(pack: Pack, asked: Asked, wanted: Wanted, *, after: str, before: str) -> WorksPage:
    """Some works of a list, on a day as it was known on one."""
    found = listing.page(asked.moment, wanted, after=after, before=before, size=LISTED)
    wording, words = Wording(pack), words_of(wanted) | asked.words
    offered = selects(pack, asked, wanted)
    chosen = _chips(offered, asked, wanted)
    return WorksPage(
        wanted=wanted,
        rows=tuple(wording.row(work) for work in found.works),
        total=found.total,
        selects=offered,
        chips=chosen,
        wider=() if found.total else _wider(asked, wanted, chosen),
        sorts=tuple((sort.value, label, sort is wanted.sort) for sort, label in SORT_WORDS.items()),
        query=urlencode(words),
        before="" if found.before is None else urlencode(words | {"truoc": found.before}),
        after="" if found.after is None else urlencode(words | {"sau": found.after}),
        simulated=any(work.simulated for work in found.works),
    )


def _chips(offered: Sequence[Select], asked: Asked, wanted: Wanted) -> tuple[Chip, ...]:
    labels = {"tim": _("Tìm")} | {select.word: select.label for select in offered} | {"xep": _("Xếp theo")}
    values = {select.word: dict(select.choices).get(select.chosen, "") for select in offered}
    values |= {"tim": f"«{wanted.search}»", "xep": str(SORT_WORDS[wanted.sort])}
    return chips(labels, values, words=words_of(wanted), kept=asked.words)


def _wider(asked: Asked, wanted: Wanted, chosen: Sequence[Chip]) -> tuple[tuple[Chip, int], ...]:
    """Each choice without which something is found, with how much."""
    names = _WORDS | {"nam": "year"}
    without = listing.without_each(asked.moment, wanted)
    found = [(chip, without.get(names[chip.word], 0)) for chip in chosen if chip.word in names]
    return tuple(sorted((one for one in found if one[1]), key=lambda one: -one[1]))


def as_csv(pack: Pack, asked: Asked, wanted: Wanted) -> Iterator[bytes]:
    """The whole list as a table, in the reader's language, row after row; with a byte order mark, or spreadsheets
    misread Vietnamese. Nothing but the row being written is held."""
    wording = Wording(pack)
    yield "\ufeff".encode() + _csv_line(_headings())
    for work in listing.every(asked.moment, wanted):
        yield _csv_line(_cells(wording.row(work)))


def _headings() -> list[str]:
    return [
        _("Mã"),
        _("Tên công trình"),
        _("Xã, phường"),
        _("Loại"),
        _("Nội dung"),
        _("Chủ đầu tư"),
        _("Nhóm dự án"),
        _("Tổng mức (đồng)"),
        _("Tình trạng"),
        _("Từ ngày"),
        _("Nguồn vốn"),
        _("Vốn của năm"),
        _("Đã phân bổ (đồng)"),
        _("Đã giải ngân (đồng)"),
        _("Khối lượng (%)"),
        _("Cảnh báo"),
        _("Tọa độ"),
        _("Mô phỏng"),
    ]


def _cells(row: WorkRow) -> list[object]:
    work = row.work
    return [
        work.key,
        work.name,
        row.place,
        said(row.kind),
        said(row.content),
        work.owner,
        work.project_class or "",
        work.total_vnd,
        said(row.state),
        work.step_on or "",
        "; ".join(map(said, row.sources)),
        "; ".join(map(str, work.years)),
        _or_nothing(work.allocated_vnd),
        _or_nothing(work.disbursed_vnd),
        _or_nothing(work.percent),
        "; ".join(map(said, row.warnings)),
        work.geometry or "",
        "true" if work.simulated else "false",
    ]


def _or_nothing(value: object) -> object:
    return "" if value is None else value


def _csv_line(cells: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(harmless, cells))
    return out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A site on the sheet: the corners of a line, or the one point."""

    corners: tuple[tuple[int, int], ...]

    @property
    def is_line(self) -> bool:
        """Whether it is a line."""
        return len(self.corners) > 1

    @property
    def points(self) -> str:
        """As SVG writes the corners of a line."""
        return " ".join(f"{x},{y}" for x, y in self.corners)

    @property
    def x(self) -> int:
        """Where a point is, from the left."""
        return self.corners[0][0]

    @property
    def y(self) -> int:
        """Where a point is, from above."""
        return self.corners[0][1]


def drawn(flat: Flat, geometry: str) -> Drawn:
    """A site as it is recorded, laid flat; one too short for the sheet is a point."""
    corners = [flat.at(float(p.longitude), float(p.latitude)) for p in read_geometry(geometry).points]
    return Drawn(tuple(dict.fromkeys(corners)))


@dataclass(frozen=True, slots=True)
class Counted:
    """A commune of the map with the number of its works."""

    id: str
    name: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WorksMap:
    """The first works of a list that have a site, drawn, and how many works each commune has."""

    page: WorksPage
    sites: tuple[tuple[WorkRow, Drawn], ...]
    places: tuple[tuple[str, str, int], ...]
    """Id, name and number of works, the most first."""
    of_shapes: Mapping[str, Counted]
    """The same for each commune that is drawn and has some, by the code of its shape."""

    @property
    def is_cut(self) -> bool:
        """Whether there may be more sites than are drawn."""
        return len(self.sites) == MAPPED


def works_map(pack: Pack, asked: Asked, wanted: Wanted, sheet: Sheet) -> WorksMap:
    """The map of a list."""
    wording = Wording(pack)
    found = () if sheet.flat is None else listing.on_map(asked.moment, wanted, most=MAPPED)
    counted = listing.in_places(asked.moment, replace(wanted, place=""))
    shown = works_page(pack, asked, wanted, after="", before="")
    return WorksMap(
        page=shown,
        sites=tuple(
            (wording.row(work), drawn(sheet.flat, work.geometry))
            for work in found
            if work.geometry is not None and sheet.flat is not None
        ),
        places=tuple(
            (place, wording.places.get(place, place), number)
            for place, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        ),
        of_shapes={
            each.code: Counted(each.id, full_name(each), counted[each.id], each.id == wanted.place)
            for each in pack.places
            if each.id in counted
        },
    )
