"""The records of other registers that fields may name."""

import datetime as dt

from vungcao.desk import guard
from vungcao.desk.wording import title
from vungcao.pack.register import Register
from vungcao.registers import queries as registers

CHOICES = 150
"""Records that a list still lets one choose from."""


def offered(register: Register, place: str, today: dt.date) -> dict[str, list[tuple[str, str]]]:
    """The records of the place that fields may name, where they are few enough to choose from, by register."""
    named = {entry.references for entry in register.fields if entry.references}
    offered = {}
    for name in sorted(named - {"place"}):
        other = guard.register_of(name)
        standing = registers.versions_known_now(name, place=place, on=today).filter(nil=False).order_by("key")
        there = list(standing[: CHOICES + 1])
        if len(there) <= CHOICES and not guard.is_personal(other):
            offered[name] = [(version.key, title(other, version.key, version.facts)) for version in there]
    return offered
