"""What the accounts refuse of a submission: each bound that it breaks or breaks further, at the rows that move it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vungcao.capital.rules.accounts import Line
from vungcao.capital.rules.books import Books, Touched, window_of
from vungcao.capital.rules.bounds import Bound, Rule, bounds, bounds_of_settlements
from vungcao.capital.rules.words import cited, label_of_content, label_of_source, name_of_place
from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.pack.entry import Source
from vungcao.pack.model import Pack

_NAMED_ROWS = 3
"""How many rows a refusal names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that a row enters or, negated, takes out."""

    line: Line
    where: str


def refuse_bounds(before: Books, moved: Sequence[Moved]) -> list[Refusal]:
    """One refusal for each bound that would be broken and was not, or would be broken further, by all rows together.

    What was broken before, because a pack has a new rule, does not keep out what mends some of it.
    """
    touched = Touched(tuple(each.line for each in moved))
    after = before.with_lines(touched.lines)
    was = {bound.subject: bound.beyond for bound in bounds(before, touched)}
    of_works: defaultdict[str | None, list[Moved]] = defaultdict(list)
    for each in moved:
        of_works[each.line.work].append(each)
    return [
        _refusal(before.pack, bound, _rows(bound, of_works[bound.work] if bound.work else moved))
        for bound in bounds(after, touched)
        if bound.beyond > was.get(bound.subject, 0)
    ]


def refuse_contracts(
    before: Books, contracts: Mapping[str, int], rows: Mapping[str, Sequence[str]]
) -> list[Refusal]:
    """What was settled of a work is not left beyond what was paid for it and is owed, when its contracts change.

    `contracts` are the sums there would be, and `rows` name those that change them, by work.
    """
    after = replace(before, contracts=contracts)
    was = {bound.subject: bound.beyond for bound in bounds_of_settlements(before, rows)}
    return [
        _refusal(before.pack, bound, _named(rows[bound.work or ""]))
        for bound in bounds_of_settlements(after, rows)
        if bound.beyond > was[bound.subject]
    ]


def _rows(bound: Bound, moved: Iterable[Moved]) -> str:
    return _named([each.where for each in moved if bound.concerns(each.line)])


def _named(rows: Iterable[str]) -> str:
    found = list(dict.fromkeys(rows))
    named = ", ".join(found[:_NAMED_ROWS])
    return f"{named} và {len(found) - _NAMED_ROWS} dòng khác" if len(found) > _NAMED_ROWS else named


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a rule: what is used and allowed, what must hold, how to mend it."""

    used: str
    allowed: str
    expected: str
    mend: str


_WORDS: Mapping[Rule, _Said] = {
    Rule.ALLOCATED_WITHIN_PLAN: _Said(
        "phân bổ",
        "kế hoạch năm",
        "Tổng phân bổ không vượt kế hoạch vốn của nguồn trong năm",
        "Giảm phân bổ, hoặc ghi quyết định giao bổ sung kế hoạch trước",
    ),
    Rule.YEARS_WITHIN_MEDIUM_TERM: _Said(
        "các kế hoạch năm",
        "kế hoạch trung hạn",
        "Tổng kế hoạch các năm không vượt kế hoạch trung hạn của nguồn",
        "Giảm kế hoạch năm, hoặc ghi quyết định điều chỉnh kế hoạch trung hạn trước",
    ),
    Rule.PLANNED_WITHIN_CAP: _Said(
        "kế hoạch",
        "mức trần",
        "Kế hoạch không vượt mức trần của nguồn",
        "Giảm kế hoạch trong mức trần",
    ),
    Rule.COUNTERPART_PROVIDED: _Said(
        "đối ứng phải bố trí",
        "đối ứng đã có trong kế hoạch",
        "Vốn đối ứng bố trí không thấp hơn mức các quyết định giao vốn đòi",
        "Ghi kế hoạch vốn đối ứng cùng hồ sơ này, hoặc trước",
    ),
    Rule.DISBURSED_WITHIN_ALLOCATION: _Said(
        "giải ngân",
        "phân bổ còn lại cho năm",
        "Giải ngân không vượt số đã phân bổ",
        "Kiểm tra công trình, nguồn, năm, số tiền; thiếu phân bổ thì ghi phân bổ trước",
    ),
    Rule.REPAID_WITHIN_PAID: _Said(
        "thu hồi, hoàn trả vượt số đã chi",
        "mức cho phép",
        "Thu hồi tạm ứng, hoàn trả tạm ứng không quá số đã tạm ứng; nộp trả không quá số đã thanh toán",
        "Kiểm tra loại chi và số tiền",
    ),
    Rule.SPENT_BEFORE_CLOSING: _Said(
        "chi sau ngày khóa mà phân bổ không được kéo dài",
        "vốn bổ sung muộn và kéo dài của nguồn",
        "Chi sau ngày khóa chỉ trong số vốn bổ sung muộn hoặc được kéo dài",
        "Sửa ngày chi hoặc năm kế hoạch, hoặc ghi quyết định kéo dài trước",
    ),
    Rule.CARRIED_FROM_WHAT_IS_LEFT: _Said(
        "đã giải ngân",
        "còn lại sau khi chuyển nguồn",
        "Chỉ chuyển sang năm sau số chưa giải ngân",
        "Giảm số chuyển nguồn, hoặc kiểm tra lại giải ngân",
    ),
    Rule.SPENT_FROM_WHAT_WAS_GIVEN: _Said(
        "giải ngân",
        "đã đóng góp",
        "Chi không vượt số đã đóng góp cho đúng công trình, mục đích",
        "Ghi đóng góp trước, hoặc chọn đúng công trình được đóng góp",
    ),
    Rule.SETTLED_WITHIN_SPENT: _Said(
        "quyết toán",
        "đã giải ngân, đóng góp hoặc còn phải trả theo hợp đồng",
        "Quyết toán không vượt số đã chi và còn phải trả",
        "Kiểm tra số quyết toán; thiếu hợp đồng, giải ngân thì ghi trước",
    ),
    Rule.CARRIED_FORWARD: _Said(
        "chuyển nguồn ngược",
        "mức cho phép",
        "Chuyển nguồn ghi một dòng, ở năm nhận, số dương; năm trước tự giảm",
        "Ghi số dương ở năm nhận; ghi nhầm thì đảo dòng chuyển nguồn",
    ),
}


def _refusal(pack: Pack, bound: Bound, where: str) -> Refusal:
    said = _WORDS[bound.rule]
    used, allowed, beyond = (vietnamese.number(each) for each in (bound.used, bound.allowed, bound.beyond))
    return Refusal(
        code=bound.rule.value,
        where=where,
        found=f"{_subject(pack, bound)}: {said.used} {used} đồng, {said.allowed} {allowed} đồng, vượt {beyond} đồng",
        expected=said.expected + cited(pack, _document(pack, bound)),
        mend=said.mend,
    )


def _subject(pack: Pack, bound: Bound) -> str:
    named = [
        f"nguồn «{label_of_source(pack, bound.source)}»" if bound.source else "",
        f"năm {bound.year}" if bound.year else "",
        f"công trình «{bound.work}»" if bound.work else "",
        name_of_place(pack, bound.place) if bound.place else "",
        f"nội dung «{label_of_content(pack, bound.content)}»" if bound.content else "",
    ]
    said = ", ".join(each for each in named if each)
    return said[:1].upper() + said[1:]


def _document(pack: Pack, bound: Bound) -> Source | None:
    """Where in the pack the rule of a bound comes from."""
    accounting = pack.accounting
    assert accounting is not None
    match bound.rule:
        case Rule.PLANNED_WITHIN_CAP:
            return next(each.source for each in pack.sources if each.id == bound.source)
        case Rule.COUNTERPART_PROVIDED:
            return accounting.counterpart
        case Rule.SPENT_BEFORE_CLOSING if bound.year and (window := window_of(accounting, bound.year)):
            return window.rule.source
        case Rule.SPENT_FROM_WHAT_WAS_GIVEN:
            return pack.register_by_id(accounting.contribution).source
        case Rule.SETTLED_WITHIN_SPENT:
            return pack.register_by_id(accounting.settlement).source
        case Rule.DISBURSED_WITHIN_ALLOCATION | Rule.REPAID_WITHIN_PAID:
            return pack.register_by_id(accounting.disbursement).source
        case _:
            return pack.register_by_id(accounting.plan).source
