"""What a person said of the columns of a kind of sheet, kept for the next one with the same headings.

Kept as `{"adapter": id or "", "fields": {"2": "head_name"}}`, columns counted from 0.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vungcao.intake.models import ColumnMemory
from vungcao.intake.ways.workbook.layout import Columns, about
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.people.models import Person

Said = Mapping[str, Any]


def recalled(register: str, fingerprint: str) -> Said | None:
    """What was said of sheets with these headings, if anything."""
    found = ColumnMemory.objects.filter(register=register, fingerprint=fingerprint)
    return found.values_list("columns", flat=True).first()


def remember(register: str, fingerprint: str, said: Said, *, by: Person, at: dt.datetime) -> None:
    """Keep it for the next such sheet."""
    ColumnMemory.objects.update_or_create(
        register=register, fingerprint=fingerprint, defaults={"columns": said, "by": by, "at": at}
    )


def columns_said(said: Said, register: Register, pack: Pack) -> Columns:
    """The columns that were said, of fields that the register still has."""
    known = {*about(register), *(entry.id for entry in register.fields)}
    adapter = next((each for each in pack.adapters if each.id == said["adapter"]), None)
    fields = {int(column): name for column, name in said["fields"].items() if name in known}
    return Columns(dict(sorted(fields.items())), adapter)


def said_of(columns: Columns) -> dict[str, Any]:
    """Columns as they are kept."""
    adapter = columns.adapter.id if columns.adapter else ""
    return {"adapter": adapter, "fields": {str(column): name for column, name in columns.fields.items()}}
