"""What people type into a form, read the way they mean it; what cannot be read is refused beside the field.

Numbers are written the Vietnamese way ("1.234,5"), days as dd/mm/yyyy or YYYY-MM-DD. An empty field is missing and
never zero.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vungcao.exact.quantity import read_number
from vungcao.exact.refusal import Refusal
from vungcao.exact.vietnamese import date as shown_date
from vungcao.exact.vietnamese import number as shown_number
from vungcao.intake.rules.typed import read_day


class RefusedInput(ValidationError):
    """A refusal as a form carries it: the sentence for readers of plain errors, and the value for a page."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal), code=refusal.code)
        self.refusal = refusal


class TypedField(forms.CharField):
    """A field whose text is kept as typed and read into a value, or None when nothing was typed."""

    def read(self, said: str) -> Any:
        """The value of what was typed; raises Refused."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        """Nothing typed is missing; anything else is read."""
        said = super().clean(value)
        return self.read(said) if said else None

    def refused(self, code: str, found: str, expected: str, mend: str) -> RefusedInput:
        """A refusal placed at this field."""
        return RefusedInput(Refusal(code, _("Ô «%s»") % self.label, _("Gặp «%s»") % found, expected, mend))


class WholeNumber(TypedField):
    """An integer."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})

    def prepare_value(self, value: Any) -> Any:
        """An integer with dots between thousands; text as it was typed."""
        return shown_number(value) if isinstance(value, int) else value

    def read(self, said: str) -> int:
        """The integer."""
        try:
            value = read_number(said)
        except ValueError:
            value = None
        if value is None or value != value.to_integral_value():
            expected = _("Một số nguyên, ví dụ 1.234")
            mend = _("Ghi chữ số; dấu chấm chỉ để tách hàng nghìn")
            raise self.refused("FRM-001", said, expected, mend)
        return int(value)


class ExactNumber(TypedField):
    """A decimal with at most `scale` decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})

    def __init__(self, *, scale: int, **named: Any) -> None:
        self.scale = scale
        super().__init__(**named)

    def prepare_value(self, value: Any) -> Any:
        """A decimal with its decimals; text as it was typed."""
        return shown_number(value) if isinstance(value, Decimal) else value

    def read(self, said: str) -> Decimal:
        """The decimal, to exactly the scale."""
        try:
            value = read_number(said)
        except ValueError:
            expected = _("Một số, ví dụ 1.234,5")
            mend = _("Dùng dấu phẩy trước phần thập phân và dấu chấm giữa các hàng nghìn")
            raise self.refused("FRM-002", said, expected, mend) from None
        exact = value.quantize(Decimal(1).scaleb(-self.scale)) if abs(value) < Decimal(10) ** 18 else None
        if exact is None or exact != value:
            expected = _("Không quá %d chữ số sau dấu phẩy và 18 chữ số trước") % self.scale
            raise self.refused("FRM-003", said, expected, _("Ghi đúng số lẻ mà sổ này giữ"))
        return exact


class Day(TypedField):
    """A day."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy", "class": "short"}
    )

    def prepare_value(self, value: Any) -> Any:
        """A day as dd/mm/yyyy; text as it was typed."""
        return shown_date(value) if isinstance(value, dt.date) else value

    def read(self, said: str) -> dt.date:
        """The day, between 1900 and 2200."""
        try:
            day = read_day(said)
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2200:
            expected = _("Một ngày có thật, ghi dd/mm/yyyy, ví dụ 31/12/2026")
            raise self.refused("FRM-004", said, expected, _("Ghi đủ ngày, tháng và bốn chữ số của năm"))
        return day


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or not known: three answers, because an empty box is not a no."""

    def __init__(self, **named: Any) -> None:
        answers = [("", _("— chưa biết —")), ("true", _("Có")), ("false", _("Không"))]
        super().__init__(choices=answers, coerce=lambda said: said == "true", empty_value=None, **named)

    def prepare_value(self, value: Any) -> Any:
        """The answer's own word for a truth."""
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


class Named(forms.TypedChoiceField):
    """A record of another register, by its code. One that is not offered is kept: the door says if it stands."""

    def __init__(self, *, offered: Sequence[tuple[str, str]], **named: Any) -> None:
        self.offered = list(offered)
        super().__init__(choices=self.offered, empty_value=None, **named)

    def prepare_value(self, value: Any) -> Any:
        """The code; one that is not offered is offered too, so that a record can be opened as it is."""
        if value and value not in [code for code, _name in self.offered]:
            self.offered.append((value, value))
            self.choices = self.offered
        return value

    def valid_value(self, value: Any) -> bool:
        """Any code may be asked of the door."""
        return True
