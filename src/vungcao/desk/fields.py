"""Fields that the forms of the desk share."""

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
