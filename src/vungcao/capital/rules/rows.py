"""What a row cannot say whatever the accounts hold: a year it may not have, a source that does not belong there."""

from collections.abc import Callable, Iterator, Sequence

from vungcao.capital.rules.accounts import Line, Part, with_those_above
from vungcao.capital.rules.books import SPENDING, window_of
from vungcao.capital.rules.words import cited, label_of_content, label_of_source
from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.pack.capital import CapitalSource, Horizon
from vungcao.pack.model import Pack


def refuse_row(pack: Pack, line: Line, where: str) -> list[Refusal]:
    """Everything that is wrong with one entry by itself."""
    if line.source not in {source.id for source in pack.sources}:
        return []
    return [refusal for rule in _RULES for refusal in rule(pack, line, where)]


def _refuse_year(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    if line.part is not Part.PLAN or (line.horizon == Horizon.YEAR) == (line.year is not None):
        return
    yearly = line.horizon == Horizon.YEAR
    yield Refusal(
        code="CAP-001",
        where=where,
        found="Kế hoạch hằng năm chưa ghi năm" if yearly else f"Kế hoạch trung hạn ghi năm {line.year}",
        expected="Năm kế hoạch" if yearly else "Để trống năm: kế hoạch trung hạn là của cả giai đoạn",
        mend="Ghi năm kế hoạch" if yearly else "Xóa năm, hoặc chọn loại kế hoạch hằng năm",
    )


def _refuse_counterpart(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    """A counterpart is asked of a year; only a decision that cuts capital asks for less."""
    asked = line.counterpart_vnd
    if line.part is not Part.PLAN or not asked:
        return
    yearly = line.horizon == Horizon.YEAR
    if yearly and (asked > 0 or line.amount_vnd < 0):
        return
    said = f"Vốn đối ứng {vietnamese.number(asked)} đồng"
    yield Refusal(
        code="CAP-017",
        where=where,
        found=f"{said} ở dòng không giảm vốn" if yearly else f"{said} ở kế hoạch trung hạn",
        expected="Số âm chỉ ở quyết định điều chỉnh giảm"
        if yearly
        else "Vốn đối ứng ghi ở kế hoạch từng năm",
        mend="Sửa số đối ứng, hoặc ghi số vốn giảm là số âm" if yearly else "Xóa ở đây, ghi ở kế hoạch năm",
    )


def _refuse_source(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    """What was given is planned and allocated by nobody, and nothing else is a contribution."""
    source = next(each for each in pack.sources if each.id == line.source)
    contributes = line.part is Part.CONTRIBUTION
    if line.part in (Part.DISBURSEMENT, Part.SETTLEMENT) or contributes == source.given:
        return
    if contributes:
        offered = ", ".join(f"«{each.label.vi}»" for each in pack.sources if each.given)
        found, expected = "ghi là đóng góp", f"Sổ đóng góp chỉ ghi {offered}"
        mend = "Chọn nguồn đóng góp, hoặc ghi vào sổ kế hoạch, phân bổ"
    else:
        found = "ghi vào kế hoạch hoặc phân bổ"
        expected = f"Vốn đóng góp không giao kế hoạch, không phân bổ{cited(pack, source.source)}"
        mend = "Ghi vào sổ đóng góp; hoặc chọn nguồn khác"
    said = f"{vietnamese.number(line.amount_vnd)} đồng của «{source.label.vi}» {found}"
    yield Refusal("CAP-015", where, said, expected, mend)


def _refuse_without_quantity(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    """What is given in kind is said as it was given: its value alone cannot be checked by who gave it."""
    source = next(each for each in pack.sources if each.id == line.source)
    if source.in_kind and line.part is Part.CONTRIBUTION and not (line.quantity and line.unit):
        yield Refusal(
            code="CAP-016",
            where=where,
            found=f"«{source.label.vi}» quy thành {vietnamese.number(line.amount_vnd)} đồng, chưa ghi đủ khối lượng và "
            "đơn vị tính",
            expected=f"Khối lượng và đơn vị tính như đã góp{cited(pack, source.source)}",
            mend="Ghi số ngày công, mét vuông đất, khối lượng vật tư và đơn vị tính",
        )


def _refuse_content(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    """What a source may pay for binds every source under it."""
    if line.part not in (Part.ALLOCATION, Part.DISBURSEMENT) or line.content is None:
        return
    groups = {content.id: content.group for content in pack.contents}
    for source in with_those_above(pack.sources, line.source):
        if source.pays_for and not {line.content, groups.get(line.content, "")} & {*source.pays_for}:
            yield _refuse_content_of(pack, source, line, where)


def _refuse_content_of(pack: Pack, source: CapitalSource, line: Line, where: str) -> Refusal:
    allowed = ", ".join(source.pays_for)
    return Refusal(
        code="CAP-002",
        where=where,
        found=f"{vietnamese.number(line.amount_vnd)} đồng của «{label_of_source(pack, line.source)}» cho "
        f"«{label_of_content(pack, line.content or '')}»",
        expected=f"«{source.label.vi}» chỉ chi cho các nội dung {allowed}{cited(pack, source.source)}",
        mend="Chọn nguồn được chi cho nội dung này, hoặc sửa nội dung",
    )


def _refuse_in_kind(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    source = next(each for each in pack.sources if each.id == line.source)
    if source.in_kind and line.part is Part.DISBURSEMENT:
        yield Refusal(
            code="CAP-003",
            where=where,
            found=f"Giải ngân {vietnamese.number(line.amount_vnd)} đồng của «{source.label.vi}»",
            expected=f"Đóng góp bằng hiện vật, ngày công, đất không giải ngân{cited(pack, source.source)}",
            mend="Ghi vào sổ đóng góp; hoặc chọn nguồn bằng tiền",
        )


def _refuse_day(pack: Pack, line: Line, where: str) -> Iterator[Refusal]:
    """Nothing is spent before its year, nor after the last day on which capital added late or extended may be."""
    source = next(each for each in pack.sources if each.id == line.source)
    if pack.accounting is None or line.year is None or source.given or line.kind not in SPENDING:
        return
    window = window_of(pack.accounting, line.year) if line.part is Part.DISBURSEMENT else None
    if window is None or window.opens <= line.on <= window.closes_when_added_late:
        return
    yield Refusal(
        code="CAP-010",
        where=where,
        found=f"Chi {vietnamese.number(line.amount_vnd)} đồng vốn năm {line.year} ngày {vietnamese.date(line.on)}",
        expected=f"Từ {vietnamese.date(window.opens)} đến {vietnamese.date(window.closes)}; vốn bổ sung sau "
        f"{vietnamese.date(window.added_late_after)} đến {vietnamese.date(window.closes_when_added_late)}"
        f"{cited(pack, window.rule.source)}; vốn được kéo dài cũng đến ngày đó{cited(pack, window.rule.extended)}",
        mend="Sửa ngày chi hoặc năm kế hoạch; vốn chuyển sang năm sau thì ghi năm nhận",
    )


_RULES: Sequence[Callable[[Pack, Line, str], Iterator[Refusal]]] = (
    _refuse_year,
    _refuse_counterpart,
    _refuse_source,
    _refuse_without_quantity,
    _refuse_content,
    _refuse_in_kind,
    _refuse_day,
)
