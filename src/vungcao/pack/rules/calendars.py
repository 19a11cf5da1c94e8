"""Calendars: days that exist every year, periods that run forward, names that tell the years apart."""

from calendar import monthrange

from vungcao.exact.vietnamese import date
from vungcao.pack.calendar import day_of
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack, PeriodRule
from vungcao.pack.periods import DayRule
from vungcao.pack.rules.fault import Fault, twice

_COMMON_YEAR, _LEAP_YEAR = 2027, 2028


def refuse_calendars(pack: Pack) -> list[Fault]:
    """Every period of every calendar can be made for any year."""
    faults = []
    for n, calendar in enumerate(pack.calendars):
        at = ("calendars", n, "periods")
        faults += twice((((*at, m, "id"), rule.id) for m, rule in enumerate(calendar.periods)), "kỳ")
        for m, rule in enumerate(calendar.periods):
            faults += _refuse_rule((*at, m), rule)
    return faults


def _refuse_rule(at: Path, rule: PeriodRule) -> list[Fault]:
    faults = _refuse_name((*at, "id"), rule.id)
    for name, day in (("start", rule.start), ("end", rule.end), ("due", rule.due)):
        faults += _refuse_day((*at, name), day)
    return faults or _refuse_order(at, rule)


def _refuse_name(path: Path, name: str) -> list[Fault]:
    rest = name.replace("{year}", "", 1)
    if rest != name and not set("{}|") & set(rest):
        return []
    return [
        Fault(
            code="PCK-052",
            path=path,
            found=f"Mã kỳ {shown(name)}",
            expected="Mã kỳ có {year} đúng một lần để phân biệt các năm, không có dấu { } | nào khác",
            mend="Viết ví dụ nam-{year} hoặc thang-01-{year}",
        )
    ]


def _refuse_day(path: Path, day: DayRule) -> list[Fault]:
    if day.day == 31 or day.day <= monthrange(_COMMON_YEAR, day.month)[1]:
        return []
    return [
        Fault(
            code="PCK-052",
            path=path,
            found=f"Ngày {day.day} tháng {day.month} không phải năm nào cũng có",
            expected="Ngày năm nào cũng có",
            mend="Viết 31 để chỉ ngày cuối tháng",
        )
    ]


def _refuse_order(at: Path, rule: PeriodRule) -> list[Fault]:
    for year in (_COMMON_YEAR, _LEAP_YEAR):
        start, end, due = (day_of(day, year) for day in (rule.start, rule.end, rule.due))
        if not start <= end <= due:
            found = f"Năm {year}: từ {date(start)}, đến {date(end)}, hạn báo cáo {date(due)}"
            mend = "Sửa ngày, hoặc year: 1 cho ngày thuộc năm sau (−1 cho năm trước)"
            return [Fault("PCK-052", at, found, "Bắt đầu, kết thúc, hạn báo cáo theo thứ tự", mend)]
    return []
