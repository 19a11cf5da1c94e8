"""The records of one register in one commune, from their first filing to their last."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from vungcao.intake.rules import RowValues
from vungcao.intake.ways.demonstration.draws import Draws
from vungcao.intake.ways.demonstration.profile import Filing, Records, Rule, Value
from vungcao.pack.model import PlaceEntry
from vungcao.pack.register import FieldEntry, FieldType, Register
from vungcao.registers.rules import return_key

Fact = bool | int | str | Decimal | dt.date | None
Facts = dict[str, Fact]


@dataclass
class Commune:
    """A commune of the demonstration: its place, the value of the attribute that weights go by, and its records."""

    place: PlaceEntry
    weight: str
    keys: dict[str, list[str]] = field(default_factory=dict)
    """Keys of the records made so far, by register."""
    first: dict[str, list[Facts]] = field(default_factory=dict)
    """What the first filing of each register said."""
    last: dict[str, dict[str, Facts]] = field(default_factory=dict)
    """What the filings of each register said last, by key."""


@dataclass
class Growing:
    """The records of one register in one commune while its filings are made, in order."""

    draws: Draws
    commune: Commune
    register: Register
    plan: Records
    facts: dict[str, Facts] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def rows(self, number: int, filing: Filing, day: dt.date) -> list[RowValues]:
        """What the commune files on a day; nothing when no record is concerned."""
        if filing.lines:
            return self._numbered(self._line_rows(filing))
        if number == 0 and self._has_none():
            return [RowValues(1, "nil", "", filing.valid_from or day, filing.valid_before)]
        changed = self._first(filing) if number == 0 else self._later(number, filing)
        rows = self._numbered(self._row(operation, key, filing, day) for operation, key in changed)
        self.commune.last.setdefault(self.register.id, {}).update(self.facts)
        if number == 0:
            self.commune.first[self.register.id] = [dict(facts) for facts in self.facts.values()]
        return rows

    def _has_none(self) -> bool:
        return self.draws.happens(self.plan.none, self.register.id, self.commune.place.code, "none")

    def _numbered(self, rows: Iterator[RowValues]) -> list[RowValues]:
        return [
            RowValues(n, row.operation, row.key, row.valid_from, row.valid_before, row.facts)
            for n, row in enumerate(rows, start=1)
        ]

    def _row(self, operation: str, key: str, filing: Filing, day: dt.date) -> RowValues:
        facts = self.facts[key] if operation == "set" else {}
        if operation == "end":
            del self.facts[key]
        if filing.period:
            key = return_key(self.commune.place.id, filing.period, self.register.agency)
        return RowValues(0, operation, key, filing.valid_from or day, filing.valid_before, dict(facts))

    def _line_rows(self, filing: Filing) -> Iterator[RowValues]:
        for line in filing.lines:
            key = return_key(self.commune.place.id, filing.period, self.register.agency, line.line)
            assert filing.valid_from is not None, "a return's period begins on a day"
            yield RowValues(0, "set", key, filing.valid_from, None, line.facts)

    def _first(self, filing: Filing) -> Iterator[tuple[str, str]]:
        code = self.commune.place.code
        if self.plan.for_each is None:
            low, high = self.plan.count_by.get(self.commune.weight, self.plan.count)
            parents = [""] * self.draws.between(low, high, self.register.id, code, "count")
        else:
            parents = [p for p in self.commune.keys.get(self.plan.for_each, []) if self._is_made_for(p)]
        for parent in parents:
            yield "set", self._make(parent)

    def _is_made_for(self, parent: str) -> bool:
        return self.draws.happens(self.plan.percent, self.register.id, parent, "made")

    def _make(self, parent: str = "") -> str:
        self.made += 1
        code = self.commune.place.code
        key = self.plan.key.format(code=code, n=self.made, parent=parent)
        self.parents[key] = parent
        self.facts[key] = {}
        for name, rule in (self.plan.fields | self.plan.at.get(code, {})).items():
            self.facts[key][name] = self._drawn(rule, name, key, "first")
        self.commune.keys.setdefault(self.register.id, []).append(key)
        return key

    def _later(self, number: int, filing: Filing) -> Iterator[tuple[str, str]]:
        for key in sorted(self.facts):
            if not _fits(self.facts[key], filing.where):
                continue
            if self.draws.happens(filing.ended, key, number, "ended"):
                yield "end", key
            elif self.draws.happens(filing.share, key, number, "share"):
                for name, rule in filing.change.items():
                    self.facts[key][name] = self._drawn(rule, name, key, number)
                yield "set", key
        for _ in range(self.draws.between(*filing.added, self.register.id, self.commune.place.code, number)):
            key = self._make()
            for name, rule in filing.change.items():
                self.facts[key][name] = self._drawn(rule, name, key, number)
            yield "set", key

    def _drawn(self, rule: Rule, name: str, key: str, of: object) -> Fact:
        facts = self.facts[key]
        if not _fits(facts, rule.when):
            return rule.otherwise
        names = (self.register.id, key, name, of)
        if rule.text is not None:
            parent = self.parents[key].rpartition("-")[2]
            place = self.commune.place
            return rule.text.format(n=self.made, code=place.code, name=place.name, parent=parent)
        if rule.parent:
            return self.parents[key]
        if rule.of_parent:
            return self._parent(key).get(rule.of_parent)
        if rule.share_of_parent:
            percent = self.draws.between(*rule.percent, *names)
            return _whole(self._parent(key).get(rule.share_of_parent)) * percent // 100
        if rule.pick:
            keys = self.commune.keys[rule.pick]
            return keys[self.draws.number(len(keys), *names)]
        if rule.cycle:
            return rule.cycle[(self.made - 1) % len(rule.cycle)]
        if rule.short_of:
            return max(0, _whole(facts[rule.short_of]) - int(self.draws.choice(rule.by, *names)))
        if rule.count_of:
            first = self.commune.first.get(rule.count_of, [])
            return sum(_fits(facts, rule.where) for facts in first)
        if rule.sum_of is not None:
            return sum(times * _whole(facts[name]) for name, times in rule.sum_of.items())
        if rule.share_of or rule.close_gap_to or rule.scale:
            return self._part(rule, name, facts, names)
        return self._plain(rule, facts.get(name), names)

    def _parent(self, key: str) -> Facts:
        assert self.plan.for_each is not None, "a record made for another"
        return self.commune.last[self.plan.for_each][self.parents[key]]

    def _plain(self, rule: Rule, now: Fact, names: Sequence[object]) -> Fact:
        weight = self.commune.weight
        weights = rule.choose_by[weight] if rule.choose_by else rule.choose
        yes = rule.yes_by[weight] if rule.yes_by else rule.yes
        integer = rule.integer_by[weight] if rule.integer_by else rule.integer
        if rule.move is not None:
            return self.draws.choice(rule.move[str(now)], *names) if str(now) in rule.move else now
        if weights is not None:
            return self.draws.choice(weights, *names)
        if yes is not None:
            return self.draws.happens(yes, *names)
        if integer is not None:
            return self.draws.between(*integer, *names)
        if rule.decimal is not None:
            return _decimal_between(self.draws, *rule.decimal, names)
        if rule.date is not None:
            first, last = rule.date
            return first + dt.timedelta(days=self.draws.number((last - first).days + 1, *names))
        return rule.is_

    def _part(self, rule: Rule, name: str, facts: Mapping[str, Fact], names: Sequence[object]) -> Fact:
        percent = self.draws.between(*rule.percent_by.get(self.commune.weight, rule.percent), *names)
        now = _amount(facts.get(name)) if name in facts else Decimal(0)
        of = _amount(facts[rule.share_of or rule.close_gap_to or name])
        if of is None or now is None:
            return None
        whole = now + (of - now) * percent / 100 if rule.close_gap_to else of * percent / 100
        return _in_form(whole, self.register.field(name))


def _fits(facts: Mapping[str, Fact], where: Mapping[str, tuple[Value, ...]]) -> bool:
    return all(facts.get(name) in values for name, values in where.items())


def _whole(fact: Fact) -> int:
    assert isinstance(fact, int), "a whole number"
    return fact


def _amount(fact: Fact) -> Decimal | None:
    return Decimal(fact) if isinstance(fact, int | Decimal) else None


def _in_form(amount: Decimal, entry: FieldEntry | None) -> int | Decimal:
    """Rounded down to what the field keeps, so that a part never exceeds its whole."""
    assert entry is not None, "a field of the register"
    if entry.type is FieldType.INTEGER:
        return int(amount)
    return amount.quantize(Decimal(1).scaleb(-entry.scale), rounding=ROUND_DOWN)


def _decimal_between(draws: Draws, low: Decimal, high: Decimal, names: Sequence[object]) -> Decimal:
    """A decimal with as many decimals as the bounds are written with."""
    exponent = low.as_tuple().exponent
    assert isinstance(exponent, int), "a finite bound"
    units = draws.between(int(low.scaleb(-exponent)), int(high.scaleb(-exponent)), *names)
    return Decimal(units).scaleb(exponent)
