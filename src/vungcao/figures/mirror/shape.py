"""The columns a register has in the mirror, and the SQL that types them from the facts of the store."""

import hashlib
from dataclasses import dataclass

from vungcao.pack.register import FieldEntry, FieldType, Register

BOOK = (
    ("seq", "BIGINT"),
    ("key", "VARCHAR"),
    ("place", "VARCHAR"),
    ("valid_from", "DATE"),
    ("valid_before", "DATE"),
    ("known_from", "BIGINT"),
    ("known_before", "BIGINT"),
    ("nil", "BOOLEAN"),
    ("simulated", "BOOLEAN"),
    ("provisional", "BOOLEAN"),
)
"""What every version has, whatever its register."""

_TYPES = {FieldType.INTEGER: "BIGINT", FieldType.BOOLEAN: "BOOLEAN", FieldType.DATE: "DATE"}


@dataclass(frozen=True, slots=True)
class Shape:
    """A register's columns: `fields` are names with their DuckDB types."""

    register: str
    fields: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        taken = {name for name, _ in BOOK} & {name for name, _ in self.fields}
        if taken:
            raise ValueError(f"register {self.register}: fields may not be called {sorted(taken)}")

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Every column with its type."""
        return BOOK + self.fields

    @property
    def digest(self) -> str:
        """Equal for equal columns: parts of another shape are of no use."""
        return hashlib.sha256(repr(self.columns).encode()).hexdigest()


def shape_of(register: Register) -> Shape:
    """The columns of a register of the pack."""
    return Shape(register.id, tuple((field.id, _type(field)) for field in register.fields))


def _type(field: FieldEntry) -> str:
    if field.type is FieldType.DECIMAL:
        return f"DECIMAL(18,{field.scale})"
    return _TYPES.get(field.type, "VARCHAR")


def typed(shape: Shape, source: str) -> str:
    """A query over `source` (rows as the store gives them) with the columns of the shape.

    A fact that does not fit its field's type stops the query: it is neither rounded nor dropped.
    """
    wanted = ",".join(f'"{name}":"VARCHAR"' for name, _ in shape.fields)
    book = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in BOOK)
    fields = ", ".join(f'{_fact(name, kind)} AS "{name}"' for name, kind in shape.fields)
    return f"SELECT {book}, {fields} FROM (SELECT *, json_transform(facts, '{{{wanted}}}') AS fact FROM {source})"


def _fact(name: str, kind: str) -> str:
    said = f'fact."{name}"'
    cast = f"CAST({said} AS {kind})"
    if kind == "BIGINT":
        return _unless(f"contains({said}, '.') OR contains({said}, 'e')", name, cast)
    if kind.startswith("DECIMAL"):
        scale = kind.rstrip(")").split(",")[1]
        return _unless(f"length(split_part({said}, '.', 2)) > {scale} OR contains({said}, 'e')", name, cast)
    return cast


def _unless(wrong: str, name: str, cast: str) -> str:
    return f"CASE WHEN {wrong} THEN error('version ' || seq || ' does not fit field {name}') ELSE {cast} END"
