"""Fields that the forms of the desk share, and the choices they offer."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day as officials write it, dd/mm/yyyy."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            help_text=_("Ghi ngày/tháng/năm, ví dụ 31/12/2026"),
        )


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Let a field of a form be chosen from these."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def all_or_one(every: Any, named: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of all, called so, or of one of these, in the order of their names."""
    return [("", every), *sorted(named, key=itemgetter(1))]
