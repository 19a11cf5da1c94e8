"""What is published of a round: how many were drawn and answered, the error of each field, the error of each figure.

Everything exact is kept as text: "3/20". What could tell of a person in a register with personal data is left out, by
the pack's own minimum, and says so.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType
from vungcao.remeasurement.effects import Bearing, Seen, bearings
from vungcao.remeasurement.rules.drawing import drawn_sizes
from vungcao.remeasurement.rules.estimating import (
    Parts,
    Sample,
    Share,
    Sizes,
    changed,
    count,
    counting,
    figure_error,
    share,
    share_bounds,
    stratified_mean,
)
from vungcao.remeasurement.rules.intervals import Interval
from vungcao.remeasurement.rules.refusing import (
    ANSWERED,
    BY_PLACE,
    GONE,
    MEASURED,
    OUTCOMES,
    Plan,
    is_personal,
)

TOLD, TOO_FEW, SUPPRESSED, NONE_FOUND = "told", "too_few", "suppressed", "none_found"
"""What an estimate is: told; on too few records; hidden, for a person could be recognised; of no difference found."""
UNMEASURED = "unmeasured"
Said = dict[str, Any]
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)


@dataclass(frozen=True, slots=True)
class Answer:
    """A record that was drawn and what became of it; `outcome` is empty when nobody has measured it."""

    stratum: str
    seen: Seen
    outcome: str = ""


@dataclass(frozen=True)
class Rounded:
    """A round with everything that its results rest on."""

    pack: Pack
    plan: Plan
    known: int
    sizes: Sizes
    answers: Sequence[Answer]
    simulated: bool

    @property
    def fewest(self) -> int:
        """On how few records nothing may be told."""
        assert self.pack.remeasuring is not None  # a round is announced under a pack that has it
        return self.pack.remeasuring.fewest

    @property
    def smallest(self) -> int | None:
        """The smallest count of records that may be told; None where every count may."""
        personal = is_personal(self.pack.register_by_id(self.plan.register))
        return self.pack.programme.disclosure.smallest if personal else None

    def hides(self, *counts: int) -> bool:
        """Whether one of some counts could tell of a person."""
        return self.smallest is not None and any(0 < number < self.smallest for number in counts)

    def by_stratum(self, of: Callable[[Answer], Any]) -> dict[str, list[Any]]:
        """What each answer says, by stratum; those that say nothing are left out."""
        found: dict[str, list[Any]] = defaultdict(list)
        for answer in self.answers:
            if (value := of(answer)) is not None:
                found[answer.stratum].append(value)
        return dict(found)


def result_of(round: Rounded) -> Said:
    """Everything that is published of a round."""
    drawn = drawn_sizes(round.sizes, round.plan.per_stratum)
    register = round.pack.register_by_id(round.plan.register)
    entries = [entry for entry in register.fields if entry.id in round.plan.fields]
    return {
        "records": sum(round.sizes.values()),
        "drawn": len(round.answers),
        "outcomes": _outcomes(round),
        "strata": _strata(round, drawn),
        "gone": _share_of(round, drawn, round.by_stratum(_is_gone)),
        "fields": [_field(round, drawn, entry) for entry in entries],
        "figures": _figures(round),
        "simulated": round.simulated,
    }


def _outcomes(round: Rounded) -> Said:
    """How many answered in which way; of a register with personal data, kinds of silence too few to tell are one."""
    counted = Counter(answer.outcome or UNMEASURED for answer in round.answers)
    answered = sum(counted[name] for name in ANSWERED)
    silent = {name: counted[name] for name in (*OUTCOMES, UNMEASURED) if name not in ANSWERED}
    hidden = round.hides(*silent.values(), counted[GONE])
    total = sum(silent.values())
    return {
        "answered": None if round.hides(total) else answered,
        "silent": None if round.hides(total) else total,
        "silent_share": None if round.hides(total) else _exact(Fraction(total, len(round.answers))),
        "by_kind": None if hidden else {MEASURED: counted[MEASURED], GONE: counted[GONE], **silent},
    }


def _strata(round: Rounded, drawn: Sizes) -> list[Said]:
    """Each stratum: how many records, how many drawn, and how many answered where that tells of nobody."""
    answered = Counter(answer.stratum for answer in round.answers if answer.outcome in ANSWERED)
    return [
        {
            "stratum": name,
            "records": size,
            "drawn": drawn[name],
            "answered": answered[name] if round.smallest is None else None,
        }
        for name, size in round.sizes.items()
    ]


def _is_gone(answer: Answer) -> bool | None:
    return answer.outcome == GONE if answer.outcome in ANSWERED else None


def _share_of(round: Rounded, drawn: Sizes, sample: Sample[bool]) -> Said:
    """A share of records, with its interval, what non-response could make of it, and why it is not told."""
    found, measured = sum(map(sum, sample.values())), count(sample)
    if round.hides(found, measured - found):
        return {"state": SUPPRESSED}
    estimate = share(round.sizes, sample)
    if measured < round.fewest or estimate is None:
        return {"state": TOO_FEW, "measured": measured}
    said = {"state": TOLD if found else NONE_FOUND, "measured": measured, "found": found}
    return said | _said_share(estimate) | {"bounds": _said(share_bounds(round.sizes, drawn, sample))}


def _said_share(estimate: Share) -> Said:
    return {
        "share": _exact(estimate.value),
        "interval": _said(estimate.interval),
        "method": estimate.method,
    }


def _field(round: Rounded, drawn: Sizes, entry: FieldEntry) -> Said:
    pairs = round.by_stratum(lambda answer: _pair(answer, entry))
    disagreeing = {name: [one != other for one, other in some] for name, some in pairs.items()}
    found = _share_of(round, drawn, disagreeing)
    said: Said = {"field": entry.id, "disagreeing": found}
    if found["state"] not in (TOLD, NONE_FOUND):
        return said
    if entry.type in _NUMBERS:
        return said | {"difference": _difference(round.sizes, pairs)}
    return said | {"net": _net(round, entry, pairs)}


def _pair(answer: Answer, entry: FieldEntry) -> tuple[Any, Any] | None:
    """What was recorded and what was measured; None where either says nothing, which is no disagreement."""
    measured = answer.seen.measured
    if answer.outcome != MEASURED or measured is None:
        return None
    one, other = answer.seen.recorded.get(entry.id), measured.get(entry.id)
    if one is None or other is None:
        return None
    return (Fraction(one), Fraction(other)) if entry.type in _NUMBERS else (one, other)


def _difference(sizes: Sizes, pairs: Sample[tuple[Fraction, Fraction]]) -> Said:
    """Of a number: the mean of recorded less measured, the mean size of the differences, and the ratio of the means."""

    def mean(of: Callable[[Fraction, Fraction], Fraction]) -> Any:
        found = stratified_mean(sizes, {name: [of(*pair) for pair in some] for name, some in pairs.items()})
        assert found is not None
        return found

    net = mean(lambda recorded, measured: recorded - measured)
    recorded, measured = mean(lambda one, _other: one).value, mean(lambda _one, other: other).value
    return {
        "mean": _exact(net.value),
        "interval": _said(net.interval),
        "gross_mean": _exact(mean(lambda one, other: abs(one - other)).value),
        "ratio": _exact(recorded / measured) if measured else None,
    }


def _net(round: Rounded, entry: FieldEntry, pairs: Sample[tuple[Any, Any]]) -> list[Said]:
    """Of an answer: the share recorded so less the share measured so, for each answer that was given.

    A register with personal data tells only of yes or no, whose counts are those of the disagreement.
    """
    if round.smallest is not None and entry.type is not FieldType.BOOLEAN:
        return []
    values = [True] if entry.type is FieldType.BOOLEAN else [choice.id for choice in entry.choices]
    said = []
    for value in values:
        differences = {
            name: [Fraction(one == value) - Fraction(other == value) for one, other in some]
            for name, some in pairs.items()
        }
        found = stratified_mean(round.sizes, differences)
        if found is not None and any(value in pair for some in pairs.values() for pair in some):
            said.append({"value": value, "net": _exact(found.value), "interval": _said(found.interval)})
    return said


def _figures(round: Rounded) -> list[Said]:
    return [
        _figure(round, bearing)
        for bearing in bearings(round.pack, round.plan, known=round.known, strata=list(round.sizes))
        if round.smallest is None or bearing.area.kind == "group"
    ]


def _figure(round: Rounded, bearing: Bearing) -> Said:
    sample: Mapping[str, list[tuple[Parts, Parts]]] = round.by_stratum(
        lambda answer: bearing.pair(answer.seen) if answer.outcome in ANSWERED else None
    )
    sizes = _sizes_of(round, bearing)
    within = {name: sample[name] for name in sizes if name in sample}
    differing, measured = changed(within), counting(within)
    said: Said = {
        "indicator": bearing.definition.id,
        "version": bearing.version.version,
        "area": bearing.area.id,
        "kind": bearing.area.kind,
    }
    if bearing.is_hidden or round.hides(differing, measured - differing):
        return said | {"state": SUPPRESSED}
    said |= {"measured": measured, "changed": differing}
    found = figure_error(bearing.parts, is_ratio=bearing.is_ratio, sizes=sizes, sample=within)
    if measured < round.fewest or found is None:
        return said | {"state": TOO_FEW}
    said |= {"recorded": _exact(found.recorded), "remeasured": _exact(found.remeasured)}
    if found.interval is not None:
        return said | {"state": TOLD, "error": _exact(found.error), "interval": _said(found.interval)}
    if found.error:
        return said | {"state": TOO_FEW}
    none = share(sizes, {name: [before != after for before, after in some] for name, some in within.items()})
    assert none is not None  # every stratum was measured, or there would be no error to tell
    return said | {"state": NONE_FOUND, "error": "0", "at_most": _exact(none.interval.high)}


def _sizes_of(round: Rounded, bearing: Bearing) -> Sizes:
    """The strata that can have records in the area: where they are places, those of the area."""
    if round.plan.strata != BY_PLACE:
        return round.sizes
    counted = frozenset[str]().union(*bearing.units.values())
    unit = bearing.borders.ground.unit
    return {name: size for name, size in round.sizes.items() if unit(name) in counted}


def _exact(value: Fraction) -> str:
    return str(value)


def _said(interval: Interval | None) -> list[str] | None:
    return None if interval is None else [_exact(interval.low), _exact(interval.high)]
