"""The tables of an archive, and how their rows are written as lines and read back, equal on either database."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal

from django.apps import apps
from django.db.models import Field, Model

from vungcao.intake.models import (
    Attachment,
    ColumnMemory,
    Draft,
    PeriodReopening,
    Receipt,
    Row,
    Submission,
    Verdict,
)
from vungcao.journal.models import Entry, Head
from vungcao.journal.rules import canonical, instant
from vungcao.people.models import Delegation, Grant, Look, Person
from vungcao.places.models import Attribute, Edition, Place
from vungcao.registers.models import Version

_ABOVE = (
    "obligations.Explanation",
    "obligations.Message",
    "obligations.Subscription",
    "remeasurement.Round",
    "remeasurement.Selection",
    "remeasurement.Measurement",
)
"""Tables of rooms above this one, by the names under which Django knows them."""
TABLES: tuple[type[Model], ...] = (
    Edition,
    Place,
    Attribute,
    Person,
    Grant,
    Delegation,
    Look,
    Head,
    Entry,
    Version,
    Submission,
    Row,
    Verdict,
    PeriodReopening,
    Draft,
    Receipt,
    Attachment,
    ColumnMemory,
    *(apps.get_model(name) for name in _ABOVE),
)
"""Every table of record, in an order in which each refers only to those before it.

Tokens of people and addresses of their calendars are not: an old backup would revive those that were revoked since. Nor
are letters on their way: a store that was restored for a look must not write to anybody."""

_CHUNK = 2000


def member_name(table: type[Model]) -> str:
    """The name of a table's member: "registers.version.jsonl"."""
    return f"{table._meta.label_lower}.jsonl"


def fields_of(table: type[Model]) -> list[Field]:
    """The columns of a table, in order."""
    return list(table._meta.concrete_fields)


def columns_of(table: type[Model]) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(field.attname for field in fields_of(table))


def lines_of(table: type[Model]) -> Iterator[bytes]:
    """The rows of a table as lines, in the order of their keys, streamed."""
    rows = table._base_manager.order_by("pk").values_list(*columns_of(table))
    for row in rows.iterator(chunk_size=_CHUNK):
        yield canonical([_written(value) for value in row]).encode() + b"\n"


def _written(value: object) -> object:
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def row_of(table: type[Model], line: bytes) -> Model:
    """The row that a line holds. Raises ValueError or ValidationError when it holds none."""
    values = json.loads(line)
    fields = fields_of(table)
    if not isinstance(values, list) or len(values) != len(fields):
        raise ValueError(f"{len(fields)} columns expected")
    read = {field.attname: field.to_python(value) for field, value in zip(fields, values, strict=True)}
    return table(**read)
