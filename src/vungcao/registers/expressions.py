"""Facts inside queries, written the same way in an index and in what is asked, so that the index answers."""

from typing import Any

from django.db.models import BigIntegerField, F, Func, TextField


class _Fact(Func):
    """A value of `facts`. Its name stands in the SQL itself: no index matches one that is handed in beside it."""

    arity = 1

    def __init__(self, expression: F | str, *, name: str = "", **extra: Any) -> None:
        if not name.isidentifier():
            raise ValueError(f"no name of a field: {name!r}")
        super().__init__(expression, name=name, **extra)


class FactText(_Fact):
    """A fact as text, a whole number too; null when it is missing."""

    output_field = TextField()
    template = "CAST((%(expressions)s ->> '%(name)s') AS text)"


class FactNumber(_Fact):
    """A fact that is a whole number; null when it is missing.

    Never in an index: another register may keep something else under the name, and could then not be written.
    """

    output_field = BigIntegerField()
    template = "CAST((%(expressions)s ->> '%(name)s') AS bigint)"
