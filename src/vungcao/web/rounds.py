"""The rounds of re-measuring of a demonstration: simulated like its records, and made by the same acts as real ones.

A round's days lie between the days on which records are filed, for the journal's time never goes backwards: `steps_of`
gives what is done on which day, and whoever shows the demonstration files all that came before.
"""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from vungcao.intake.ways.demonstration.draws import Draws
from vungcao.pack.model import Pack
from vungcao.pack.register import FieldEntry, FieldType
from vungcao.people.models import Person
from vungcao.registers.queries import version
from vungcao.remeasurement import actions
from vungcao.remeasurement.models import Round, Selection
from vungcao.remeasurement.queries import selections_of
from vungcao.remeasurement.rules.refusing import GONE, MEASURED, NOT_FOUND, Plan
from vungcao.web.steps import Step

ROUNDS = Path("do-lai") / "rounds.toml"


def read_rounds(folder: Path) -> dict[str, Any]:
    """What the demonstration in a folder says of rounds; nothing when it has none."""
    file = folder / ROUNDS
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def steps_of(
    pack: Pack, said: Mapping[str, Any], people: Mapping[str, Person], *, before: dt.date
) -> Iterator[Step]:
    """Everything that is done to the rounds before a day, in order of days."""
    showing = [_Showing(pack, said, one, people) for one in said.get("rounds", ())]
    steps = [step for one in showing for step in one.steps()]
    return iter(sorted((step for step in steps if step.on < before), key=lambda step: step.on))


@dataclass
class _Showing:
    """One round on its way."""

    pack: Pack
    said: Mapping[str, Any]
    one: Mapping[str, Any]
    people: Mapping[str, Person]
    round: Round | None = None

    def steps(self) -> Iterator[Step]:
        """Announced, drawn, measured, and closed at the end of that day if it closes."""
        yield Step(self.one["announced_on"], self._announce)
        yield Step(self.one["drawn_on"], self._draw)
        yield Step(self.one["measured_on"], self._measure)
        if self.one["closes"]:
            yield Step(self.one["measured_on"] + dt.timedelta(days=1), self._close)

    @property
    def _by(self) -> Person:
        return self.people[self.said["announced_by"]]

    @property
    def _there(self) -> Round:
        if self.round is None:
            raise RuntimeError("a round is announced before anything else")
        return self.round

    def _announce(self, at: dt.datetime) -> None:
        plan = Plan(
            group="",
            fields=tuple(self.one["fields"]),
            **{
                name: self.one[name]
                for name in ("register", "as_of", "strata", "per_stratum", "why", "seed_on", "until")
            },
        )
        chance = hashlib.sha256(f"{self.said['seed']}|{self.one['register']}".encode()).hexdigest()
        self.round = actions.announce(by=self._by, plan=plan, chance=chance, at=at)

    def _draw(self, at: dt.datetime) -> None:
        measurers = [self.people[name] for name in self.said["measurers"]]
        actions.draw_sample(self._there, by=self._by, measurers=measurers, at=at)

    def _measure(self, at: dt.datetime) -> None:
        draws = Draws(self.said["seed"])
        for n, drawn in enumerate(selections_of(self._there)):
            if drawn.measurer is None or not draws.happens(self.one["measured"], drawn.key, "measured"):
                continue
            outcome = self._outcome(draws, drawn)
            actions.measure(
                drawn,
                by=drawn.measurer,
                outcome=outcome,
                values=self._values(draws, drawn) if outcome == MEASURED else {},
                measured_on=at.date(),
                at=at + dt.timedelta(seconds=30 * n),
            )

    def _outcome(self, draws: Draws, drawn: Selection) -> str:
        if draws.happens(self.one["not_found"], drawn.key, NOT_FOUND):
            return NOT_FOUND
        return GONE if draws.happens(self.one["gone"], drawn.key, GONE) else MEASURED

    def _values(self, draws: Draws, drawn: Selection) -> dict[str, object]:
        """What is recorded, and in some records something else."""
        there = version(drawn.seq)
        facts = there.facts if there else {}
        entries = {entry.id: entry for entry in self.pack.register_by_id(self._there.register).fields}
        return {
            name: self._value(draws, drawn.key, entries[name], facts.get(name)) for name in self.one["fields"]
        }

    def _value(self, draws: Draws, key: str, entry: FieldEntry, fact: Any) -> object:
        differs = draws.happens(self.one["otherwise"][entry.id], key, entry.id)
        if entry.type is FieldType.BOOLEAN:
            return bool(fact) is not differs
        exact = Decimal(fact)
        if not differs:
            return exact
        shorter = exact * draws.between(80, 97, key, entry.id, "by") / 100
        return shorter.quantize(Decimal(1).scaleb(-entry.scale))

    def _close(self, at: dt.datetime) -> None:
        actions.close(self._there, by=self._by, at=at)
