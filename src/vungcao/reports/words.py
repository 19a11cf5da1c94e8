"""What every paper says in the same words."""

import datetime as dt
from fractions import Fraction
from typing import Final

from vungcao.exact import vietnamese

MISSING: Final = "chưa có số liệu"
SIMULATED: Final = "SỐ LIỆU MÔ PHỎNG"
TO_BE_CONFIRMED: Final = "cần xác nhận"


def percent(part: Fraction | None) -> str:
    """A part with two decimals; of a whole of nothing there is none."""
    return "—" if part is None else f"{vietnamese.number(part * 100, 2)}%"


def as_known_on(day: dt.date) -> str:
    """On which day what a paper says is true."""
    return f"Theo số liệu đã duyệt, tính đến ngày {vietnamese.date(day)}."
