"""What a demonstration is made of: how many records, how their fields are drawn, and what is filed of them when.

A profile is a TOML file of the pack's `demonstration` folder. It names registers, fields and communes, so that the code
knows none. Numbers are whole or texts; shares are whole percents.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from vungcao.exact.refusal import Refusal, Refused
from vungcao.pack.model import Pack

Percent = int
Weights = dict[str, int]
Value = bool | int | str


class Entry(BaseModel):
    """A part of a profile: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Entry):
    """How the value of one field is drawn. Exactly one of the ways is given; `when` makes it empty elsewhere.

    A way that ends in `_by` gives one answer for each value of the profile's `weights_by` attribute.
    """

    text: str | None = None
    """With {n}, {code}, {name} of the commune, and {parent}, the number of the record it is made for."""
    is_: Value | None = Field(default=None, alias="is")
    choose: Weights | None = None
    choose_by: dict[str, Weights] | None = None
    yes: Percent | None = None
    yes_by: dict[str, Percent] | None = None
    integer: tuple[int, int] | None = None
    integer_by: dict[str, tuple[int, int]] | None = None
    decimal: tuple[Decimal, Decimal] | None = None
    date: tuple[dt.date, dt.date] | None = None
    pick: str | None = None
    """A record of that register in the same commune."""
    parent: bool = False
    """The record that this one is made for."""
    of_parent: str | None = None
    """What the record that this one is made for says in that field."""
    share_of_parent: str | None = None
    """So many percent of a whole number of the record that this one is made for, drawn from `percent`."""
    cycle: tuple[Value, ...] | None = None
    """The first record gets the first of them, the second the second, and so on round."""
    short_of: str | None = None
    """Another number of the record less a number drawn from the weights `by`, and not below zero."""
    by: Weights = Field(default_factory=dict)
    share_of: str | None = None
    """So many percent of another number of the record, drawn from `percent`."""
    move: dict[str, Weights] | None = None
    """From its value until now to another; a value that is not named stays."""
    close_gap_to: str | None = None
    """So many percent of what lacks to another number of the record, drawn from `percent`."""
    scale: bool = False
    """So many percent of its value until now, drawn from `percent`."""
    count_of: str | None = None
    """How many records of that register the commune filed first that fit `where`."""
    where: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    sum_of: dict[str, int] | None = None
    """Other numbers of the record, drawn before it, each so many times."""
    percent: tuple[int, int] = (0, 100)
    percent_by: dict[str, tuple[int, int]] = Field(default_factory=dict)
    when: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    otherwise: Value | None = None
    """What it is where `when` does not hold; nothing, when left out."""


class Line(Entry):
    """One line of a return that has several."""

    line: str
    facts: dict[str, Value]


class Which(Entry):
    """Which communes take part; by their codes, and so many percent of them."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    percent: Percent = 100


class Answered(Entry):
    """The obligation that a filing answers, and for which period."""

    obligation: str
    period: str


class Filing(Entry):
    """What each commune files of a register on a day or up to `spread` days later.

    The first filing of a register makes its records; a later one files again `share` percent of those that fit
    `where`, with the fields of `change` drawn anew. For returns `period` is what they report.
    """

    on: dt.date
    spread: int = 0
    valid_from: dt.date | None = None
    """The day of filing when left out."""
    valid_before: dt.date | None = None
    period: str = ""
    answers: Answered | None = None
    unchanged: bool = False
    """It has no rows: the commune says that in the period it answers for, nothing changed."""
    which: Which = Which()
    share: Percent = 100
    where: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    change: dict[str, Rule] = Field(default_factory=dict)
    added: tuple[int, int] = (0, 0)
    ended: Percent = 0
    lines: tuple[Line, ...] = ()
    decision: Literal["approve", "pass", "send_back", "wait"] = "approve"
    """To pass is to be decided at the first review step alone."""
    reason: str = ""
    """Why it is sent back."""
    note: str = ""


class Records(Entry):
    """The records of one register: how many in a commune, how each field is drawn, the filings in order of days."""

    register_id: str = Field(alias="register")
    group: str | None = None
    """The communes that have them; those of the profile when left out."""
    also: tuple[str, ...] = ()
    """Codes of other places that have them: the province, for what it decides itself."""
    key: str = "{code}-{n}"
    count: tuple[int, int] = (1, 1)
    count_by: dict[str, tuple[int, int]] = Field(default_factory=dict)
    for_each: str | None = None
    """One record for each record of that register, instead of `count`; so many percent of them."""
    percent: Percent = 100
    none: Percent = 0
    """So many percent of communes declare that they have none."""
    fields: dict[str, Rule] = Field(default_factory=dict)
    at: dict[str, dict[str, Rule]] = Field(default_factory=dict)
    """Other rules for the fields of one commune, by its code."""
    filings: tuple[Filing, ...]


class ToldRow(Entry):
    """One record as it is told, value by value: nothing of it is drawn."""

    key: str
    valid_from: dt.date | None = None
    """The day of filing when left out."""
    valid_before: dt.date | None = None
    operation: Literal["set", "end", "reverse"] = "set"
    facts: dict[str, Value | Decimal | dt.date] = Field(default_factory=dict)


class Told(Entry):
    """A submission that is told and not drawn: the story of some works and of their money.

    What rests on another submission is filed on a later day: it is decided in the afternoon.
    """

    register_id: str = Field(alias="register")
    place: str
    """Its code."""
    on: dt.date
    rows: tuple[ToldRow, ...] = Field(min_length=1)
    decision: Literal["approve", "pass", "send_back", "wait"] = "approve"
    reason: str = ""
    note: str = ""


class Profile(Entry):
    """A whole demonstration. Communes of `silent` file nothing at all."""

    seed: str
    group: str
    weights_by: str
    silent: tuple[str, ...] = ()
    records: tuple[Records, ...]
    told: tuple[Told, ...] = ()

    @property
    def opens_on(self) -> dt.date:
        """The day before the first filing: whatever is decided before it must be decided by then."""
        drawn = [filing.on for one in self.records for filing in one.filings]
        return min([*drawn, *(one.on for one in self.told)]) - dt.timedelta(days=1)


def read_profile(path: Path) -> Profile:
    """The profile in a file, or in the files of a folder, whose `records` and `told` follow each other in order of file
    names.

    Raises Refused (DEM-002) with everything in it that is not known or not well said.
    """
    said: dict[str, object] = {}
    records: list[object] = []
    told: list[object] = []
    for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
        content = _read(file)
        records += content.pop("records", [])
        told += content.pop("told", [])
        said |= content
    try:
        return Profile.model_validate({**said, "records": records, "told": told})
    except ValidationError as error:
        raise Refused(_refusal(path.name, fault) for fault in error.errors()) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as error:
        mend = "Mở tệp ở dòng được nêu, sửa theo cú pháp TOML, lưu bằng UTF-8"
        raise Refused([Refusal("DEM-002", file.name, str(error), "Một tệp TOML", mend)]) from error


def _refusal(where: str, fault: ErrorDetails) -> Refusal:
    place = ".".join(map(str, fault["loc"]))
    found = f"{fault['msg']}: {str(fault['input'])[:60]}"
    expected = "Khóa và giá trị như mô tả trong tài liệu của bộ số liệu mô phỏng"
    return Refusal("DEM-002", f"{where}, {place}", found, expected, "Sửa khóa hoặc giá trị này")


def check_profile(profile: Profile, pack: Pack) -> list[Refusal]:
    """Everything that the profile names and the pack does not have: groups, attributes, registers, fields, units."""
    codes = {place.code for place in pack.places}
    registers = {register.id: {field.id for field in register.fields} for register in pack.registers}
    obligations = {obligation.id for obligation in pack.obligations}
    groups, attributes = {group.id for group in pack.groups}, {a.attribute for a in pack.attributes}
    named = [("group", profile.group, groups), ("weights_by", profile.weights_by, attributes)]
    named += [("silent", code, codes) for code in profile.silent]
    for n, one in enumerate(profile.records):
        at = f"records.{n}"
        named += [
            (f"{at}.register", one.register_id, set(registers)),
            (f"{at}.group", one.group or profile.group, groups),
        ]
        fields = registers.get(one.register_id, set())
        named += [(f"{at}.{name}", name, fields) for name in _fields_of(one)]
        answered = [filing.answers.obligation for filing in one.filings if filing.answers]
        named += [(f"{at}.answers", name, obligations) for name in answered]
        named += [
            (f"{at}.{code}", code, codes)
            for code in (*one.also, *one.at, *(c for f in one.filings for c in f.which.only))
        ]
    for n, story in enumerate(profile.told):
        at, fields = f"told.{n}", registers.get(story.register_id, set())
        named += [(f"{at}.register", story.register_id, set(registers)), (f"{at}.place", story.place, codes)]
        named += [
            (f"{at}.{name}", name, fields) for name in dict.fromkeys(f for r in story.rows for f in r.facts)
        ]
    return [_refuse_unknown(at, name, known) for at, name, known in named if name not in known]


def _fields_of(records: Records) -> dict[str, None]:
    """The fields that records name, each once."""
    named: list[Iterable[str]] = [records.fields, *records.at.values()]
    for filing in records.filings:
        named += [filing.change, filing.where, *(line.facts for line in filing.lines)]
    return dict.fromkeys(name for names in named for name in names)


def _refuse_unknown(at: str, name: str, known: set[str]) -> Refusal:
    some = ", ".join(sorted(known)[:12])
    return Refusal(
        "DEM-003", f"Bộ số liệu mô phỏng, {at}", f"«{name}» không có trong gói", some, "Sửa tên này"
    )
