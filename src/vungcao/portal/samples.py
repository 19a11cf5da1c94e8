"""One example of each thing a page may have to show, for the guide and for the page of components."""

from fractions import Fraction

from vungcao.exact.refusal import Refusal
from vungcao.exact.state import State
from vungcao.portal.charts import bullet

STATES = tuple(state.value for state in State)
VERDICTS = (
    "reached",
    "ahead",
    "on_course",
    "at_risk",
    "off_course",
    "lost_again",
    "cannot_say",
    "tracked",
)
BULLET = bullet(actual=Fraction(46), route=Fraction(52), promise=[Fraction(80)], of_hundred=True)
RANGE = bullet(actual=Fraction(2), route=Fraction(1), promise=[Fraction(3), Fraction(5)], of_hundred=False)
EMPTY = bullet(actual=None, route=Fraction(52), promise=[Fraction(80)], of_hundred=True)
REFUSALS = [
    Refusal(
        code="POR-001",
        where="Ngày của số liệu",
        found="không có ngày nào viết là «31/02/2026»",
        expected="một ngày từ 1900 trở đi, viết năm-tháng-ngày hoặc ngày/tháng/năm",
        mend="viết như 2026-06-30 hoặc 30/06/2026",
    )
]
