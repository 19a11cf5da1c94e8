"""What came into a state and left it between two days, counted from versions, beside what a return says of it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vungcao.exact import vietnamese
from vungcao.figures.evaluation import Truth, truth_of
from vungcao.intake.rules.checking.ready import FlowTest, ReadyCheck
from vungcao.intake.rules.checking.records import Ground, record_of, said_by
from vungcao.intake.rules.checking.saying import of_row
from vungcao.intake.rules.checking.telling import amount, named
from vungcao.intake.rules.findings import Finding
from vungcao.intake.rules.rows import Asked
from vungcao.pack.checking import FLOW_PARTS, FlowRule
from vungcao.pack.geography import holds_on
from vungcao.registers.rules import Holding

_DAY = dt.timedelta(days=1)
_NAMED = 5
"""How many records a finding names before it says how many more there are."""


@dataclass(frozen=True)
class Flow:
    """The records of a place in a state on an eve and on a last day, by what became of them and where they came from.

    Each is a set of keys. start − left − moved_out − ended − lapsed + entered + moved_in = end, always: `lapsed` are
    those of which nothing is known any more although nobody ended them. Where it is empty the flow has no gap.
    """

    start: frozenset[str]
    end: frozenset[str]
    left: frozenset[str]
    entered: frozenset[str]
    moved_in: frozenset[str]
    moved_out: frozenset[str]
    ended: frozenset[str]
    lapsed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Then:
    """A record on a day: where it is, and whether it is in the state."""

    place: str
    is_in: Truth


def count_flow(
    test: FlowTest,
    holdings: Iterable[Holding],
    *,
    place: str,
    eve: dt.date,
    last: dt.date,
    ended: Collection[str] = (),
) -> Flow:
    """The flow of a place between two days, from the versions of every record that was or is there.

    `ended` are the keys of those that somebody ended between them.
    """
    records = [held for held in holdings if not held.nil]
    then, now = _on(test, records, eve), _on(test, records, last)
    start = _in_state(then, place)
    end = _in_state(now, place)
    gone, come = start - end, end - start
    still = {key for key in gone if key in now}
    moved_out = {key for key in still if now[key].place != place}
    left = {key for key in still - moved_out if now[key].is_in is False}
    struck = {key for key in gone - still if key in ended}
    moved_in = {key for key in come if key in then and then[key].place != place}
    return Flow(
        start=start,
        end=end,
        left=frozenset(left),
        entered=come - moved_in,
        moved_in=frozenset(moved_in),
        moved_out=frozenset(moved_out),
        ended=frozenset(struck),
        lapsed=gone - moved_out - left - struck,
    )


def _on(test: FlowTest, records: Iterable[Holding], day: dt.date) -> Mapping[str, _Then]:
    return {
        held.key: _Then(held.place, truth_of(test.status, record_of(test.other, said_by(held)), day))
        for held in records
        if holds_on(held.valid_from, held.valid_before, day)
    }


def _in_state(there: Mapping[str, _Then], place: str) -> frozenset[str]:
    return frozenset(key for key, then in there.items() if then.place == place and then.is_in is True)


def find_in_flows(ready: ReadyCheck, ground: Ground) -> Iterator[Finding]:
    """The returns that say other numbers than their records show, or whose records have a gap."""
    assert isinstance(ready.test, FlowTest)
    holdings = ground.others.get(ready.test.other.id, ())
    for each in ground.said:
        day = ground.day_of(each)
        if ready.holds_on(day):
            yield from _beside(ready, ready.test, each, day, holdings, ground)


def _beside(
    ready: ReadyCheck,
    test: FlowTest,
    each: Asked,
    last: dt.date,
    holdings: Sequence[Holding],
    ground: Ground,
) -> Iterator[Finding]:
    eve = each.change.valid_from - _DAY
    if not _says(holdings, ground.place, last):
        return
    ended = {one.key for one in ground.ended if one.register == test.other.id and eve < one.on <= last}
    flow = count_flow(test, holdings, place=ground.place, eve=eve, last=last, ended=ended)
    parts = FLOW_PARTS if _says(holdings, ground.place, eve) else ("end",)
    differing = [*_differing(ready, test.rule, each, flow, parts)]
    found = [said for _name, said in differing]
    if flow.lapsed and "start" in parts:
        found.append(_gap(flow.lapsed, last))
    if found:
        names = [name for name, _said in differing] or [test.rule.end]
        yield of_row(ready, each, names, "; ".join(found))


def _says(holdings: Iterable[Holding], place: str, day: dt.date) -> bool:
    """Whether the register says anything of a place on a day, be it that there is none."""
    return any(held.place == place and holds_on(held.valid_from, held.valid_before, day) for held in holdings)


def _differing(
    ready: ReadyCheck, rule: FlowRule, each: Asked, flow: Flow, parts: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """The first field of each part of the flow that a return says otherwise than it was counted, and how."""
    for part in parts:
        names = _names(rule, part)
        said = [each.change.facts.get(name) for name in names]
        counted = len(getattr(flow, part))
        known = [fact for fact in said if isinstance(fact, int)]
        if names and len(known) == len(names) and sum(known) != counted:
            fields = " + ".join(named(ready.table, name, "vi") for name in names)
            yield names[0], f"{fields} là {amount(sum(known))}, theo sổ là {amount(counted)}"


def _names(rule: FlowRule, part: str) -> tuple[str, ...]:
    named: str | tuple[str, ...] = getattr(rule, part)
    return (named,) if isinstance(named, str) else named


def _gap(lapsed: Collection[str], last: dt.date) -> str:
    some = sorted(lapsed)
    named = ", ".join(f"«{key}»" for key in some[:_NAMED])
    more = f" và {vietnamese.number(len(some) - _NAMED)} bản ghi khác" if len(some) > _NAMED else ""
    return f"{named}{more} có ở đầu kỳ, đến {vietnamese.date(last)} không còn thông tin mà chưa ai chấm dứt"
