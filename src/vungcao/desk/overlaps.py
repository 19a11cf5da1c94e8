"""Two records side by side: what each says in every part that is compared, and what the comparison found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vungcao.exact import vietnamese
from vungcao.intake.ways.form import said
from vungcao.pack.model import Pack
from vungcao.registers.rules import Facts
from vungcao.works.overlap.queries import Pair
from vungcao.works.overlap.reading import Compared
from vungcao.works.overlap.rules.comparing import Sketch, State, Suspicion
from vungcao.works.overlap.rules.deciding import pair_name
from vungcao.works.overlap.rules.telling import Labels, told
from vungcao.works.overlap.sketching import Said

STATES = {
    State.AGREES: _("giống"),
    State.PARTLY: _("giống một phần"),
    State.DIFFERS: _("khác"),
    State.UNKNOWN: _("chưa rõ"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as people see it."""

    name: str
    """How a decision names it."""
    label: str
    place: str
    programme: str
    """The other programme whose list it is from; nothing for one of this programme."""
    submission: int | None
    """The submission that waits and would make it so; None when it is approved."""
    simulated: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of the comparison."""

    label: str
    first: str
    second: str
    state: str
    state_words: object
    told: str
    points: int
    is_to_be_confirmed: bool


def name_of(compared: Compared, one: Said | Sketch) -> str:
    """How a decision names a record."""
    return pair_name(one.register, one.key, home=compared.works.work)


def side(pack: Pack, compared: Compared, one: Said, *, submission: int | None = None) -> Side:
    """A record as one side of a pair."""
    names = {place.id: f"{place.type.capitalize()} {place.name}" for place in pack.places}
    return Side(
        name=name_of(compared, one),
        label=one.label,
        place=names.get(one.place, one.place),
        programme=str(one.facts.get("programme") or ""),
        submission=submission,
        simulated=one.simulated,
    )


def parts_shown(
    pack: Pack, labels: Labels, suspicion: Suspicion, sides: Mapping[tuple[str, str], Said]
) -> list[PartShown]:
    """Every part of a pair, those that count most first; those that neither side says are left out."""
    return sorted(_parts(pack, labels, suspicion, sides), key=lambda each: -abs(each.points))


def _parts(
    pack: Pack, labels: Labels, suspicion: Suspicion, sides: Mapping[tuple[str, str], Said]
) -> Iterator[PartShown]:
    first, second = (
        _values(pack, labels, sides[sketch.id]) for sketch in (suspicion.first, suspicion.second)
    )
    for each in suspicion.parts:
        one, other = first.get(each.part.reads, ""), second.get(each.part.reads, "")
        if not one and not other:
            continue
        yield PartShown(
            label=said(each.part.label),
            first=one,
            second=other,
            state=each.state.value,
            state_words=STATES[each.state],
            told=said(told(each, suspicion.first, suspicion.second, labels)),
            points=each.points.numerator // each.points.denominator,
            is_to_be_confirmed=each.part.source.to_be_confirmed,
        )


def _values(pack: Pack, labels: Labels, one: Said) -> dict[str, str]:
    """What a record says, by the names under which parts read it."""
    facts = one.facts
    named = ((name, str(facts.get(name))) for name in ("content", "source", "kind", "horizon"))
    chosen = {choice[0]: said(labels[choice]) for choice in named if choice in labels}
    places = {place.id: place.name for place in pack.places}
    total = facts.get("total_vnd", facts.get("amount_vnd"))
    days = [str(facts[name])[:4] for name in ("year", "starts_on", "ends_on") if facts.get(name)]
    return {
        "name": str(facts.get("name") or ""),
        "place": places.get(one.place, one.place),
        "ground": _shortened(one.geometries),
        "years": "–".join(dict.fromkeys(days)),
        "owner": str(facts.get("owner") or ""),
        "total": f"{vietnamese.number(total)} đồng" if isinstance(total, int) else "",
        "outputs": ", ".join(one.outputs),
        "project_code": str(facts.get("project_code") or ""),
        "document": str(facts.get("document_number") or ""),
        "items": "; ".join(map(_item, one.items)),
    } | chosen


def _item(said: Facts) -> str:
    amount = said.get("amount_vnd")
    return f"«{said.get('title')}» {vietnamese.number(amount) if isinstance(amount, int) else '…'} đồng"


def _shortened(geometries: Sequence[str]) -> str:
    """A point as it is written; of a line the first and the last point."""
    points = [each.split(";") for each in geometries]
    return ", ".join(
        f"{each[0].strip()} … {each[-1].strip()}" if len(each) > 1 else each[0].strip() for each in points
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A pair in a list."""

    first: str
    first_label: str
    second: str
    second_label: str
    points: int
    blocks: bool
    decision: str
    """What was decided, in words; nothing while it is open."""
    asks_again: bool
    """Whether it was decided, and one of the two changed since."""


def line(pack: Pack, compared: Compared, pair: Pair) -> Line:
    """A pair as a list shows it."""
    first, second = pair.suspicion.first, pair.suspicion.second
    return Line(
        first=name_of(compared, first),
        first_label=first.label,
        second=name_of(compared, second),
        second_label=second.label,
        points=pair.suspicion.points,
        blocks=pair.suspicion.strength >= compared.comparison(first.register).blocks_from,
        decision=decision_words(pack, compared, pair) if not pair.is_open else "",
        asks_again=pair.is_open and pair.decision is not None,
    )


def decision_words(pack: Pack, compared: Compared, pair: Pair) -> str:
    """What was decided, as the register calls it."""
    if pair.decision is None:
        return ""
    field = pack.register_by_id(compared.works.overlap_decision).field("decision")
    choices = {choice.id: said(choice.label) for choice in field.choices} if field else {}
    return choices.get(pair.decision.decision.value, pair.decision.decision.value)
