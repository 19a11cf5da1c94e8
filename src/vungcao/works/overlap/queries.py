"""Reads of suspicions: those of records as they would be, those that stand, what was decided, how many there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from vungcao.pack.comparing import OverlapDecision
from vungcao.pack.model import Pack
from vungcao.registers import queries as registers
from vungcao.works.overlap.models import Block, Followed, Sketched, Suspected
from vungcao.works.overlap.reading import Compared, changed_since, compared_by, standing
from vungcao.works.overlap.rules.blocks import blocks_asked, blocks_of
from vungcao.works.overlap.rules.comparing import Sketch, Suspicion, compare, suspect
from vungcao.works.overlap.rules.deciding import Decided, is_open, pair_name, standing_decision
from vungcao.works.overlap.sketching import Said

_FOUND_AT_MOST = 200
"""How many records one record is compared with."""
_WEIGHED_AT_MOST = 5_000
"""How many records under the rarest numbers are weighed for that."""
_NAMED_AT_ONCE = 500


def said_of(sketched: Sketched) -> Said:
    """What is kept of a record, to be sketched again."""
    return Said(
        sketched.register,
        sketched.key,
        sketched.place,
        sketched.facts,
        tuple(sketched.geometries),
        tuple(sketched.outputs),
        tuple(sketched.items),
        sketched.stopped_on,
        sketched.simulated,
    )


def suspicions_among(compared: Compared, said: Sequence[Said]) -> list[Suspicion]:
    """What some records, as they are given, are suspected of: of all others, and of each other. The likest first.

    Others are as they stand at this moment: those followed are found by the numbers they are kept under, and what was
    approved since they were followed is compared one by one.
    """
    own = [compared.sketch(each) for each in said]
    ids = {sketch.id for sketch in own}
    tail = _since_followed(compared)
    fresh = [compared.sketch(each) for each in tail.said if each.id not in ids]
    at_hand = _by_number(compared, [*own, *fresh])
    found: dict[tuple[tuple[str, str], tuple[str, str]], Suspicion] = {}
    for sketch in own:
        comparison = compared.comparison(sketch.register)
        asked = blocks_asked(comparison, sketch)
        kept = _kept_like(compared, asked, but=ids | tail.ids) if tail.is_index_right else []
        near = {each.id: each for number in asked for each in at_hand.get(number, ())}
        for suspicion in suspect(comparison, sketch, [*kept, *near.values()]):
            found[suspicion.first.id, suspicion.second.id] = suspicion
    return sorted(found.values(), key=lambda each: (-each.strength, each.first.id, each.second.id))


@dataclass(frozen=True, slots=True)
class _Tail:
    """What was approved after the last entry followed."""

    said: Sequence[Said]
    ids: frozenset[tuple[str, str]]
    is_index_right: bool
    """Whether what is kept was drawn by the rules now in force."""


def _since_followed(compared: Compared) -> _Tail:
    followed = Followed.objects.filter(pk=1).first()
    is_right = followed is not None and followed.rules == compared.rules
    changed = changed_since(compared, followed.entry if followed and is_right else 0)
    said = [each for register, keys in changed.items() for each in standing(compared, register, keys)]
    ids = frozenset((register, key) for register, keys in changed.items() for key in keys)
    return _Tail(said, ids, is_right)


def _by_number(compared: Compared, sketches: Iterable[Sketch]) -> Mapping[int, Sequence[Sketch]]:
    """Sketches under the numbers by which they are found."""
    found: dict[int, list[Sketch]] = {}
    for sketch in sketches:
        for number in blocks_of(compared.comparison(sketch.register), sketch):
            found.setdefault(number, []).append(sketch)
    return found


def _kept_like(compared: Compared, asked: Iterable[int], *, but: Iterable[tuple[str, str]]) -> list[Sketch]:
    left_out = set(but)
    kept = Sketched.objects.in_bulk(_found(asked))
    said = [said_of(each) for each in kept.values() if (each.register, each.key) not in left_out]
    return [compared.sketch(each) for each in said]


def _found(numbers: Iterable[int]) -> list[int]:
    """The records under the rarest of some numbers, those first that are under several or under one of few."""
    under = Block.objects.filter(number__in=list(numbers))
    counted = under.values_list("number").annotate(many=Count("id")).order_by("many", "number")
    weights: dict[int, int] = {}
    room = _WEIGHED_AT_MOST
    for number, many in counted:
        room -= many
        if room < 0 and weights:
            break
        weights[number] = _WEIGHED_AT_MOST // many
    weighed: Counter[int] = Counter()
    found = Block.objects.filter(number__in=weights).order_by("number", "sketched")
    for number, sketched in found.values_list("number", "sketched")[:_WEIGHED_AT_MOST]:
        weighed[sketched] += weights[number]
    return sorted(weighed, key=lambda each: (-weighed[each], each))[:_FOUND_AT_MOST]


def suspicions_of(pack: Pack, work: str) -> list[Suspicion]:
    """What a work as it stands is suspected of."""
    compared = compared_by(pack)
    if compared is None:
        return []
    return suspicions_among(compared, standing(compared, compared.works.work, [work]))


def pair_of(compared: Compared, suspicion: Suspicion) -> frozenset[str]:
    """The two, as a decision names them."""
    home = compared.works.work
    return frozenset(pair_name(*sketch.id, home=home) for sketch in (suspicion.first, suspicion.second))


def decisions_about(compared: Compared, pairs: Iterable[frozenset[str]]) -> Mapping[frozenset[str], Decided]:
    """The last approved decision about each of some pairs, whatever it saw."""
    wanted = set(pairs)
    names = sorted({name for pair in wanted for name in pair})
    decided: dict[frozenset[str], list[Decided]] = {}
    register = compared.works.overlap_decision
    for start in range(0, len(names), _NAMED_AT_ONCE):
        some = names[start : start + _NAMED_AT_ONCE]
        for version in registers.versions_known_now(register).filter(nil=False, facts__first__in=some):
            pair = frozenset((str(version.facts["first"]), str(version.facts["second"])))
            if pair in wanted:
                one = Decided(
                    pair=pair,
                    decision=OverlapDecision(version.facts["decision"]),
                    reason=str(version.facts["reason"]),
                    seen=str(version.facts["seen"]),
                    on=version.valid_from,
                    seq=version.seq,
                )
                decided.setdefault(pair, []).append(one)
    last = {pair: standing_decision(all_, pair=pair) for pair, all_ in decided.items()}
    return {pair: decision for pair, decision in last.items() if decision is not None}


@dataclass(frozen=True, slots=True)
class Pair:
    """A suspected pair and what was decided about it."""

    suspicion: Suspicion
    decision: Decided | None
    """The last; it may have seen something else."""

    @property
    def is_open(self) -> bool:
        """Whether it is to be decided."""
        return is_open(self.decision, seen=self.suspicion.seen)


def pairs_of(compared: Compared, suspicions: Sequence[Suspicion]) -> list[Pair]:
    """Suspicions with what was decided about each."""
    decided = decisions_about(compared, (pair_of(compared, each) for each in suspicions))
    return [Pair(each, decided.get(pair_of(compared, each))) for each in suspicions]


def said_named(compared: Compared, name: str) -> Said | None:
    """A record as it stands, by the name that a decision gives it; None where there is none."""
    register, _, key = name.partition("/")
    if register not in compared.registers:
        register, key = compared.works.work, name
    return next(iter(standing(compared, register, [key])), None)


def pair_between(compared: Compared, one: Said, other: Said) -> Pair:
    """Two records compared, however unlike they are."""
    comparison = compared.comparison(one.register)
    return pairs_of(compared, [compare(comparison, compared.sketch(one), compared.sketch(other))])[0]


def _kept(compared: Compared) -> QuerySet[Suspected]:
    """The pairs kept of registers that are compared; what another edition of the pack compared is to be drawn anew."""
    there = compared.registers
    return Suspected.objects.filter(first__register__in=there, second__register__in=there)


def suspected(compared: Compared) -> list[Pair]:
    """Every pair kept as suspected, the likest first, with what was decided."""
    kept = _kept(compared).select_related("first", "second").order_by("-points", "pk")
    suspicions = [
        each
        for one in kept
        for each in suspect(
            compared.comparison(one.first.register),
            compared.sketch(said_of(one.first)),
            [compared.sketch(said_of(one.second))],
        )
    ]
    return pairs_of(compared, suspicions)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records were compared, and what came of it."""

    entry: int
    """Up to which journal entry the registers were followed."""
    compared: Mapping[str, int]
    """Records by register."""
    to_compare: int
    """Those not compared yet."""
    suspected: int
    blocking: int
    """Of those suspected, how many keep a work from being approved until they are decided."""
    open: int
    decided: Mapping[OverlapDecision, int]
    simulated: bool
    """Whether any of the records is simulated."""


def counts(compared: Compared) -> Counts:
    """How many were compared, suspected and decided how, as far as the registers were followed."""
    followed = Followed.objects.filter(pk=1).first()
    kept = list(
        _kept(compared).values_list(
            "first__register", "first__key", "second__register", "second__key", "seen", "points"
        )
    )
    home = compared.works.work
    pairs = [frozenset((pair_name(a, b, home=home), pair_name(c, d, home=home))) for a, b, c, d, _, _ in kept]
    decided = decisions_about(compared, pairs)
    standing_ones = [decided.get(pair) for pair in pairs]
    closed = [each for each, one in zip(standing_ones, kept, strict=True) if each and each.seen == one[4]]
    by_register = Sketched.objects.order_by("register").values_list("register").annotate(many=Count("id"))
    return Counts(
        entry=followed.entry if followed else 0,
        compared=dict(by_register),
        to_compare=Sketched.objects.filter(is_compared=False).count(),
        suspected=len(kept),
        blocking=sum(one[5] >= compared.comparison(one[0]).blocks_from for one in kept),
        open=len(kept) - len(closed),
        decided=Counter(each.decision for each in closed),
        simulated=Sketched.objects.filter(simulated=True).exists(),
    )
