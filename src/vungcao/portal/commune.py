"""One commune: who it is on the day, where it came from, and how it stands on every target."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vungcao.exact.state import State
from vungcao.figures.figure import WHOLE, Area
from vungcao.figures.published import ask
from vungcao.pack.entry import Text
from vungcao.pack.geography import holds_on
from vungcao.pack.model import AttributeDecision, Document, LineageEntry, Pack, PlaceEntry, Target
from vungcao.portal.asked import Asked
from vungcao.portal.names import full_name
from vungcao.portal.shown import Shown
from vungcao.portal.standings import Standing, aspects, standings


@dataclass(frozen=True, slots=True)
class Decided:
    """An attribute as a decision set it, and whether it holds on the day."""

    decision: AttributeDecision
    label: Text
    value: Text
    document: Document
    holds: bool


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that a place came from, or went into."""

    place: PlaceEntry
    entry: LineageEntry
    document: Document

    @property
    def name(self) -> str:
        """Type and name."""
        return full_name(self.place)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a place is: published area and dated decisions, never anything measured from the map."""

    place: PlaceEntry
    document: Document
    attributes: tuple[Decided, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    parent: PlaceEntry | None
    is_valid: bool
    has_border: bool
    """Whether the map has it: borders are those of the Programme's first day."""

    @property
    def name(self) -> str:
        """Type and name."""
        return full_name(self.place)


def identity(pack: Pack, place: PlaceEntry, on: dt.date) -> Identity:
    """Who a place is on a day."""
    by_id = {entry.id: entry for entry in pack.places}
    return Identity(
        place=place,
        document=pack.document(place.document),
        attributes=tuple(_decided(pack, d, on) for d in pack.attributes if d.place == place.id),
        predecessors=tuple(
            Kin(by_id[e.predecessor], e, pack.document(e.document))
            for e in pack.lineage
            if e.successor == place.id
        ),
        successors=tuple(
            Kin(by_id[e.successor], e, pack.document(e.document))
            for e in pack.lineage
            if e.predecessor == place.id
        ),
        parent=next(
            (
                p
                for p in pack.places
                if p.code == place.parent_code and holds_on(p.valid_from, p.valid_before, place.valid_from)
            ),
            None,
        ),
        is_valid=holds_on(place.valid_from, place.valid_before, on),
        has_border=place.code in pack.borders
        and holds_on(place.valid_from, place.valid_before, pack.programme.starts_on),
    )


def _decided(pack: Pack, decision: AttributeDecision, on: dt.date) -> Decided:
    said = next((a for a in pack.programme.attributes if a.id == decision.attribute), None)
    values = {v.value: v.label for v in said.values} if said else {}
    return Decided(
        decision,
        said.label if said else Text(vi=decision.attribute, en=decision.attribute),
        values.get(decision.value, Text(vi=decision.value, en=decision.value)),
        pack.document(decision.document),
        holds_on(decision.valid_from, decision.valid_before, on),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the figures asked of a commune there are, and what the others are."""

    counted: Counter[State]

    @property
    def has(self) -> int:
        """Figures with a value."""
        return self.counted[State.NUMBER] + self.counted[State.ZERO]

    @property
    def late(self) -> int:
        """Figures whose report is past its day and not there."""
        return self.counted[State.MISSING]

    @property
    def waiting(self) -> int:
        """Figures not due yet."""
        return self.counted[State.NOT_YET_DUE]

    @property
    def asked(self) -> int:
        """Figures that are asked of this commune at all."""
        return sum(n for state, n in self.counted.items() if state is not State.NOT_APPLICABLE)


def coverage(shown: Sequence[Shown]) -> Coverage:
    """What there is, counted by state."""
    return Coverage(Counter(one.figure.state for one in shown))


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as it stands in a commune."""

    target: Target
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class CommunePage:
    """The page. `rows` leaves out the targets that nothing of is asked here; `not_asked` names them."""

    identity: Identity
    rows: tuple[TargetRow, ...]
    not_asked: tuple[Target, ...]
    coverage: Coverage
    others: tuple[Shown, ...]

    @property
    def simulated(self) -> bool:
        """Whether anything shown rests on simulated records."""
        return any(one.figure.simulated for one in self.figures)

    @property
    def provisional(self) -> bool:
        """Whether anything shown rests on records published before their last review step."""
        return any(one.figure.provisional for one in self.figures)

    @property
    def figures(self) -> list[Shown]:
        """Every figure on the page."""
        return [s.actual for row in self.rows for s in row.standings] + list(self.others)


def commune_page(pack: Pack, place: PlaceEntry, asked: Asked) -> CommunePage:
    """Every aspect that a commune can be asked of, and the indicators that no aspect judges."""
    area = Area("place", place.id)
    wanted = [
        (target, aspect, area)
        for target, aspect in aspects(pack.targets)
        if pack.indicator(aspect.indicator).smallest_place == "commune"
    ]
    found = standings(pack.programme, wanted, asked)
    rows = [TargetRow(t, tuple(s for s in found if s.target is t and _is_asked(s))) for t in pack.targets]
    judged = {aspect.indicator for _, aspect, _ in wanted}
    others = [i for i in pack.indicators if i.id not in judged and i.smallest_place == "commune"]
    answers = ask([i.id for i in others], areas=[area], moment=asked.moment, today=asked.known_on)
    shown = [Shown(answers[i.id, area, WHOLE], i) for i in others]
    one_each = {s.indicator.id: s.actual for s in found}
    return CommunePage(
        identity=identity(pack, place, asked.as_of),
        rows=tuple(row for row in rows if row.standings),
        not_asked=tuple(row.target for row in rows if not row.standings),
        coverage=coverage([*one_each.values(), *shown]),
        others=tuple(one for one in shown if one.figure.state is not State.NOT_APPLICABLE),
    )


def _is_asked(standing: Standing) -> bool:
    return standing.progress.actual.state is not State.NOT_APPLICABLE
