"""The lists that a form takes along, as CSV: places, known records as they stand, and what their fields refer to."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vungcao.intake.ways.openrosa.forms import FACT, PLACES
from vungcao.journal.queries import last_number
from vungcao.pack.register import Register
from vungcao.phone.carried import Carried, title
from vungcao.registers import queries as registers

Rows = Iterator[Sequence[object]]


def content_of(name: str, carried: Sequence[Carried], on: dt.date) -> bytes:
    """A list by its name, of all that is carried of one register. A carried version is that of an ODK entity."""
    register = carried[0].register
    if name == PLACES:
        return _written(["name", "label", "known"], _places(carried))
    if name == register.id:
        facts = [FACT + field.id for field in register.fields]
        return _written(["name", "label", "place", "__version", *facts], _records(carried, on))
    return _written(["name", "label", "place"], _named(name, carried, on))


def keys_in(carried: Carried, on: dt.date) -> list[str]:
    """The records whose facts a list holds."""
    return [version.key for version in carried.standing(on)]


def _places(carried: Sequence[Carried]) -> Rows:
    """Each place, with the last decision on the register that the lists of this moment know of."""
    known = registers.last_entry_touching(carried[0].register.id, up_to=last_number())
    for each in carried:
        yield each.place.id, each.place.full_name, known


def _records(carried: Sequence[Carried], on: dt.date) -> Rows:
    for each in carried:
        for version in each.standing(on):
            facts = _facts(each.register, version.facts)
            yield version.key, title(each.register, version), each.place.id, version.seq, *facts


def _facts(register: Register, facts: dict[str, Any]) -> Iterator[str]:
    for field in register.fields:
        fact = facts.get(field.id)
        yield "" if fact is None else str(fact).lower() if isinstance(fact, bool) else str(fact)


def _named(name: str, carried: Sequence[Carried], on: dt.date) -> Rows:
    for each in carried:
        for key, label in each.offered(on).get(name, ()):
            yield key, label, each.place.id


def _written(columns: Iterable[str], rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
