"""Days that no telephone can know: its clock may be wrong, and what is gathered in the field is so by now."""

import datetime as dt
from collections.abc import Iterable

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.intake.rules.rows import RowValues

AHEAD = dt.timedelta(days=31)
"""How far ahead a record of the field may begin: a decision that holds from next month."""


def refuse_far_days(rows: Iterable[RowValues], *, on: dt.date) -> list[Refusal]:
    """No row begins far after the day on which it is received, by the server's clock."""
    return [
        Refusal(
            code="OPR-006",
            where=f"{row.said_at}, «Đúng từ ngày»",
            found=f"Ngày {vietnamese.date(row.valid_from)}, sau ngày nhận hơn {AHEAD.days} ngày",
            expected=f"Không muộn hơn ngày {vietnamese.date(on + AHEAD)}",
            mend="Kiểm tra ngày của điện thoại rồi ghi lại ngày; nếu đúng vậy thì gửi từ bàn làm việc",
        )
        for row in rows
        if row.valid_from > on + AHEAD
    ]
