"""Indicators: versions that mark their breaks, terms that fit their registers, breakdowns that can be made."""

import datetime as dt
from collections.abc import Mapping

from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Indicator, Pack, Term, Unit
from vungcao.pack.register import Kind, Register
from vungcao.pack.rules.fault import Fault
from vungcao.pack.rules.names import PLACE, terms_in

_QUOTIENTS = frozenset({Unit.PERCENT, Unit.VND_PER_PERSON})


def refuse_indicators(pack: Pack) -> list[Fault]:
    """Each indicator can be counted and cut as it says; the expressions themselves are read by whoever counts."""
    registers = {register.id: register for register in pack.registers}
    attributes = {decision.attribute for decision in pack.attributes}
    faults = [fault for path, term in terms_in(pack) for fault in _refuse_window(path, term, registers)]
    for n, indicator in enumerate(pack.indicators):
        faults += _refuse_versions(("indicators", n), indicator)
        for m, name in enumerate(indicator.breakdowns):
            at = ("indicators", n, "breakdowns", m)
            faults += _refuse_breakdown(at, name, indicator, registers, attributes)
    return faults


def _refuse_window(path: Path, term: Term, registers: Mapping[str, Register]) -> list[Fault]:
    register = registers.get(term.register_id)
    kind = register.kind if register else Kind.THING
    if register is None and term.register_id != PLACE:
        return []
    if kind is Kind.RETURN or (kind is Kind.EVENT) == (term.window is not None):
        return []
    return [
        Fault(
            code="PCK-062",
            path=(*path, "window") if term.window else path,
            found=f"Sổ {shown(term.register_id)} loại {kind}, window {shown(term.window)}",
            expected="Sổ sự kiện (event) có window là year hoặc programme; sổ đối tượng (thing) thì không",
            mend="Thêm hoặc xóa window",
        )
    ]


def _refuse_versions(at: Path, indicator: Indicator) -> list[Fault]:
    faults = []
    ordered = sorted(
        enumerate(indicator.versions), key=lambda one: (one[1].valid_from or dt.date.min, one[0])
    )
    for m, version in enumerate(indicator.versions):
        if indicator.unit in _QUOTIENTS and version.denominator is None:
            found, expected = "Không có mẫu số", f"Đơn vị {indicator.unit} có tử số và mẫu số"
            faults.append(
                Fault("PCK-063", (*at, "versions", m), found, expected, "Thêm denominator, hoặc sửa unit")
            )
    for m, version in ordered[1:]:
        if version.break_note is None:
            found = f"Phiên bản {version.version} không nói vì sao khác phiên bản trước"
            expected = "Mỗi phiên bản sau có break_note, để chuỗi số liệu nói rõ chỗ gãy"
            faults.append(
                Fault("PCK-061", (*at, "versions", m), found, expected, "Thêm break_note (vi và en)")
            )
    return faults


def _refuse_breakdown(
    path: Path, name: str, indicator: Indicator, registers: Mapping[str, Register], attributes: set[str]
) -> list[Fault]:
    terms = [t for v in indicator.versions for t in (v.numerator, v.denominator) if t is not None]
    without = sorted(
        {t.register_id for t in terms if name not in _cuts(t.register_id, registers, attributes)}
    )
    if not without:
        return []
    return [
        Fault(
            code="PCK-049",
            path=path,
            found=f"Chia theo {shown(name)}, nhưng sổ {', '.join(without)} không chia theo trường đó",
            expected="Trường có trong breakdowns của mọi sổ mà chỉ tiêu dùng",
            mend="Thêm trường vào breakdowns của sổ, hoặc bỏ khỏi chỉ tiêu",
        )
    ]


def _cuts(register: str, registers: Mapping[str, Register], attributes: set[str]) -> set[str]:
    if register == PLACE:
        return attributes | {"type"}
    return set(registers[register].breakdowns) if register in registers else set()
