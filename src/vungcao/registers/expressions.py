"""Facts inside queries, written the same way in an index and in what is asked, so that the index answers."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Func, TextField
from django.db.models.sql.compiler import SQLCompiler


class _Fact(Func):
    """A value of `facts`. Its name stands in the SQL itself: no index matches one that is handed in beside it."""

    arity = 1
    sqlite_template: str

    def __init__(self, expression: F | str, *, name: str = "", **extra: Any) -> None:
        if not name.isidentifier():
            raise ValueError(f"no name of a field: {name!r}")
        super().__init__(expression, name=name, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.sqlite_template, **extra)


class FactText(_Fact):
    """A fact as text, a whole number too; null when it is missing."""

    output_field = TextField()
    template = "(%(expressions)s ->> '%(name)s')"
    sqlite_template = "CAST(JSON_EXTRACT(%(expressions)s, '$.%(name)s') AS TEXT)"


class FactNumber(_Fact):
    """A fact that is a whole number; null when it is missing.

    Never in an index: another register may keep something else under the name, and could then not be written.
    """

    output_field = BigIntegerField()
    template = "((%(expressions)s ->> '%(name)s')::bigint)"
    sqlite_template = "JSON_EXTRACT(%(expressions)s, '$.%(name)s')"
