"""What every paper says in the same words."""

import datetime as dt
from typing import Final

from vungcao.exact import vietnamese

MISSING: Final = "chưa có số liệu"
SIMULATED: Final = "SỐ LIỆU MÔ PHỎNG"
TO_BE_CONFIRMED: Final = "cần xác nhận"


def as_known_on(day: dt.date) -> str:
    """On which day what a paper says is true."""
    return f"Theo số liệu đã duyệt, tính đến ngày {vietnamese.date(day)}."
