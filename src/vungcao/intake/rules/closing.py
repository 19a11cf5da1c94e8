"""When a period of an obligation closes, what it keeps out, and who opens it again by which decision."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from vungcao.exact import vietnamese
from vungcao.exact.period import Period
from vungcao.exact.refusal import Refusal
from vungcao.pack.calendar import periods_owed
from vungcao.pack.geography import members_on
from vungcao.pack.model import Pack
from vungcao.pack.obliging import Obligation
from vungcao.pack.register import Kind


@dataclass(frozen=True, slots=True)
class Closed:
    """A period of an obligation that is closed, and the last day on which it was open."""

    obligation: Obligation
    period: Period
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Span:
    """The first day and the day before which a row holds; no end is None."""

    valid_from: dt.date
    valid_before: dt.date | None


def closed_by(
    pack: Pack,
    *,
    register: str,
    place: str,
    spans: Collection[Span],
    answered: tuple[str, str],
    on: dt.date,
) -> list[Closed]:
    """The closed periods into which rows of a register for a place would write.

    A return writes into the period that it reports, anything else into the period in which a row begins to hold.
    `answered` names the obligation and period that the submission answers, empty where it answers none.
    """
    is_return = pack.register_by_id(register).kind is Kind.RETURN
    found = []
    for obligation in pack.obligations:
        if obligation.register_id != register or obligation.closes is None:
            continue
        for period in periods_owed(pack, obligation):
            last_day = period.due + dt.timedelta(days=obligation.closes)
            into = (obligation.id, period.id) == answered or any(
                _writes_into(span, period, is_return) for span in spans
            )
            if last_day < on and into and _owes(pack, obligation, period, place):
                found.append(Closed(obligation, period, last_day))
    return found


def _writes_into(span: Span, period: Period, is_return: bool) -> bool:
    if not is_return:
        return period.covers(span.valid_from)
    return (span.valid_from, span.valid_before) == (period.start, period.end + dt.timedelta(days=1))


def _owes(pack: Pack, obligation: Obligation, period: Period, place: str) -> bool:
    return any(member.id == place for member in members_on(pack, obligation.group, period.end))


def refuse_closed(pack: Pack, closed: Collection[Closed]) -> list[Refusal]:
    """A closed period takes nothing in and has nothing decided, until a decision on record opens it again."""
    return [
        Refusal(
            code="INT-017",
            where=f"«{each.obligation.label.vi}», kỳ {each.period.id}",
            found=f"Kỳ đã đóng hết ngày {vietnamese.date(each.last_day)}",
            expected="Nộp, sửa và duyệt khi kỳ còn mở",
            mend=f"Xin quyết định mở lại kỳ; {_deciders(pack, each.obligation)} ghi quyết định ở trang «Mở lại kỳ»",
        )
        for each in closed
    ]


def _deciders(pack: Pack, obligation: Obligation) -> str:
    named = [each.label.vi for each in pack.organisations if each.id in obligation.reopened_by]
    return ", ".join(named) or "người có quyền duyệt sổ này ở mọi nơi"


def refuse_reopener(
    obligation: Obligation | None, *, organisation: str, reviews_everywhere: bool
) -> list[Refusal]:
    """A period is opened again by who may review its register everywhere, of an organisation that the pack names."""
    named = obligation.reopened_by if obligation else ()
    if reviews_everywhere and (not named or organisation in named):
        return []
    return [
        Refusal(
            code="INT-018",
            where="Mở lại kỳ",
            found="Bạn không thuộc cơ quan được mở lại kỳ của việc này, hoặc không duyệt sổ này ở mọi nơi",
            expected="Người có quyền duyệt ở mọi nơi, của cơ quan mà gói dữ liệu nêu",
            mend="Gửi quyết định cho người của cơ quan đó ghi",
        )
    ]


def refuse_reopening(
    *,
    document: str,
    reason: str,
    issued_on: dt.date,
    until: dt.date,
    on: dt.date,
) -> list[Refusal]:
    """A reopening names its decision, which is made already, why, and until which day to come."""
    refusals = []
    if not document.strip() or not reason.strip():
        refusals.append(
            _refuse_reopening("Thiếu số quyết định hoặc lý do", "Số quyết định và lý do", "Ghi đủ cả hai")
        )
    if issued_on > on:
        refusals.append(
            _refuse_reopening(
                f"Quyết định ghi ngày {vietnamese.date(issued_on)}, sau hôm nay",
                "Quyết định đã ký",
                "Sửa ngày quyết định, hoặc chờ có quyết định",
            )
        )
    if until < on:
        refusals.append(
            _refuse_reopening(
                f"Mở đến hết ngày {vietnamese.date(until)}, trước hôm nay",
                "Ngày còn ở phía trước",
                "Sửa ngày cuối được mở",
            )
        )
    return refusals


def _refuse_reopening(found: str, expected: str, mend: str) -> Refusal:
    return Refusal(code="INT-019", where="Mở lại kỳ", found=found, expected=expected, mend=mend)


def refuse_open_period(*, obligation: str, period: str) -> list[Refusal]:
    """What is opened again is a period of an obligation, and closed."""
    return [
        Refusal(
            code="INT-020",
            where=f"Việc «{obligation}», kỳ «{period}»",
            found="Không có kỳ này, hoặc kỳ chưa đóng ở nơi đã chọn",
            expected="Một kỳ đã đóng của một việc phải nộp",
            mend="Chọn kỳ trong danh sách kỳ đã đóng",
        )
    ]
