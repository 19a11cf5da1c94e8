"""One record in a standard's nodes: what they can say, and beside it, under `vungcao`, all that they cannot.

A form says where each fact of a register stands in a standard. Whatever is not read again just as it was written is
kept under `vungcao` in the record's main node: nothing is lost by a form that says little, and nothing is said twice.

    register, key     which record it is
    place             of which unit
    valid_from        from which day it is so; valid_before: the first day on which it no longer is
    facts             what the standard cannot say
    simulated         true: it is no real figure
    provisional       true: published before its last review step
    versions          what it says on other days, with all facts
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vungcao.exchange.rules.records import Record, speaking
from vungcao.exchange.rules.ways import Node, NotThis, Path, Saying, put, take
from vungcao.pack.register import Kind, Register
from vungcao.registers.rules import Fact, Facts

OURS = "vungcao"
MARK = " (SỐ LIỆU MÔ PHỎNG)"
"""After every title of what is simulated, for whoever reads nothing else."""
FROM = "@valid_from"
"""The day from which a record is so, among the facts that a form says: no field can be called that."""

Frame = Callable[[Node, Record], None]
"""Adds to nodes what only others read: codes, references, statuses."""


@dataclass(frozen=True)
class Form:
    """Where the facts of one register stand in a standard.

    A path begins with the name of a seat: one of the nodes that tell of a record together. The first is the main one.
    """

    register: Register
    seats: tuple[str, ...]
    ways: Mapping[str, Saying]
    frame: Frame
    titles: tuple[Path, ...] = ()
    """Words for a reader: where the record is simulated, they say so too."""
    has_node: Callable[[Record], bool] = lambda record: True
    """Whether the standard has a node for such a record at all."""
    implied: Mapping[str, str] = field(default_factory=dict)
    """Facts that the node's place in the file says: the work it belongs to, the contract it pays."""

    @property
    def main(self) -> str:
        """The seat that holds what is ours."""
        return self.seats[0]

    def within(self, key: str, field_id: str) -> "Form":
        """The same form where what it tells of belongs to a work, or to a contract."""
        return replace(self, implied={**self.implied, field_id: key})


def sayings(register: Register, ways: Mapping[str, Saying]) -> dict[str, Saying]:
    """The ways of the facts that a register has, in the type that each way takes."""
    found = {FROM: ways[FROM]} if FROM in ways else {}
    for entry in register.fields:
        way = ways.get(entry.id)
        if way is not None and entry.type in way.types:
            found[entry.id] = way
    return found


def tell(form: Form, versions: Sequence[Record], *, home: str, on: dt.date) -> Node | None:
    """The nodes, by seat, that tell of a record on a day; None when it is not so on that day, or has no node.

    `home` is the place of what the record belongs to, which need not be said again.
    """
    spoken = speaking(versions, kind=form.register.kind, on=on)
    if spoken is None or not form.has_node(spoken):
        return None
    return tell_of(form, spoken, versions, home=home)


def tell_of(form: Form, spoken: Record, versions: Sequence[Record], *, home: str) -> Node:
    """The nodes of one version, with the others beside it."""
    facts = {FROM: spoken.valid_from.isoformat(), **_said(form, spoken.facts)}
    nodes: Node = {seat: {"id": spoken.key} for seat in form.seats}
    for name, way in form.ways.items():
        if facts.get(name) is not None:
            way.put(nodes, facts[name])
    form.frame(nodes, spoken)
    heard = {name: _read(way, nodes) for name, way in form.ways.items()}
    rest: Facts = {name: fact for name, fact in facts.items() if heard.get(name) != fact}
    ours: Node = {"register": form.register.id, "key": spoken.key}
    if since := rest.pop(FROM, None):
        ours["valid_from"] = since
    ours |= _ends(form, spoken, home) | _marks(spoken) | ({"facts": rest} if rest else {})
    if others := [whole(form, each) for each in versions if each is not spoken]:
        ours["versions"] = others
    nodes[form.main][OURS] = ours
    if spoken.simulated:
        change_titles(form, nodes, lambda said: said + MARK)
    return nodes


def _read(way: Saying, nodes: Node) -> Fact:
    """What would be read where a fact was written; None for what could not be."""
    try:
        return way.take(nodes)
    except NotThis:
        return None


def change_titles(form: Form, nodes: Node, change: Callable[[str], str]) -> None:
    """Change the words that a reader sees first, where there are any."""
    for path in form.titles:
        said = take(nodes, path)
        if isinstance(said, str):
            put(nodes, path, change(said))


def whole(form: Form, record: Record) -> Node:
    """A record with nothing said by any standard: another version of it, or one that has no node."""
    ours: Node = {"register": record.register, "key": record.key, "place": record.place}
    ours["valid_from"] = record.valid_from.isoformat()
    facts = _said(form, record.facts)
    return ours | _ends(form, record, record.place) | _marks(record) | ({"facts": facts} if facts else {})


def _said(form: Form, facts: Facts) -> Facts:
    return {
        name: fact
        for name, fact in facts.items()
        if fact is not None and (name not in form.implied or form.implied[name] != fact)
    }


def _ends(form: Form, record: Record, home: str) -> Node:
    ends: Node = {} if record.place == home else {"place": record.place}
    if record.valid_before not in (None, next_day(form.register, record.valid_from)):
        ends["valid_before"] = str(record.valid_before)
    return ends


def _marks(record: Record) -> Node:
    return {name: True for name in ("simulated", "provisional") if getattr(record, name)}


def next_day(register: Register, day: dt.date) -> dt.date | None:
    """When an event of a day is over; None for what lasts."""
    return day + dt.timedelta(days=1) if register.kind is Kind.EVENT else None
