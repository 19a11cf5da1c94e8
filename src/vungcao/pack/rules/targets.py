"""Targets: aspects that belong to them, meanings that can come true, and the rule that judges them."""

from decimal import Decimal

from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import (
    Aspect,
    Ceiling,
    ChangePerYear,
    Floor,
    Indicator,
    Meaning,
    Pack,
    Range,
    Target,
    TimesBaseline,
    Unit,
)
from vungcao.pack.register import Kind
from vungcao.pack.rules.fault import Fault


def refuse_targets(pack: Pack) -> list[Fault]:
    """Each target promises something that its indicators can show."""
    indicators = {indicator.id: indicator for indicator in pack.indicators}
    faults = _refuse_circles(pack)
    for n, target in enumerate(pack.targets):
        if not any(aspect.main for aspect in target.aspects):
            expected = "Ít nhất một khía cạnh là chính (main: true)"
            found = "Không khía cạnh nào là chính"
            faults.append(Fault("PCK-051", ("targets", n, "aspects"), found, expected, "Sửa main"))
        for m, aspect in enumerate(target.aspects):
            at = ("targets", n, "aspects", m)
            faults += _refuse_aspect(at, aspect, target)
            if aspect.indicator in indicators:
                faults += _refuse_meaning((*at, "meaning"), aspect.meaning, indicators[aspect.indicator])
    return faults


def _refuse_aspect(at: Path, aspect: Aspect, target: Target) -> list[Fault]:
    if int(aspect.id.rstrip("abcdefghijklmnopqrstuvwxyz")) == target.number:
        return []
    return [
        Fault(
            code="PCK-051",
            path=(*at, "id"),
            found=f"Khía cạnh {shown(aspect.id)} trong mục tiêu số {target.number}",
            expected=f"Mã khía cạnh bắt đầu bằng số của mục tiêu: {target.number}, {target.number}a…",
            mend="Sửa mã khía cạnh, hoặc chuyển sang mục tiêu khác",
        )
    ]


def _refuse_circles(pack: Pack) -> list[Fault]:
    """No aspect is a part of itself, however far round."""
    of = {aspect.id: aspect.of_which for target in pack.targets for aspect in target.aspects}
    faults = []
    for n, target in enumerate(pack.targets):
        for m, aspect in enumerate(target.aspects):
            above, steps = aspect.of_which, 0
            while above is not None and above != aspect.id and steps <= len(of):
                above, steps = of.get(above), steps + 1
            if above is not None:
                found = f"Khía cạnh {shown(aspect.id)} là một phần của chính nó"
                path = ("targets", n, "aspects", m, "of_which")
                faults.append(Fault("PCK-051", path, found, "of_which không đi vòng", "Sửa of_which"))
    return faults


def _refuse_meaning(at: Path, meaning: Meaning, indicator: Indicator) -> list[Fault]:
    wrong = _wrong_meaning(meaning, indicator)
    if not wrong:
        return []
    expected = "Ý nghĩa hợp với chiều tốt lên (direction) và đơn vị của chỉ tiêu"
    return [Fault("PCK-057", at, wrong, expected, f"Sửa meaning, hoặc sửa chỉ tiêu {indicator.id}")]


def _wrong_meaning(meaning: Meaning, indicator: Indicator) -> str:
    direction = indicator.direction
    if isinstance(meaning, Floor) and direction == "down":
        return "«Ít nhất» cho chỉ tiêu càng thấp càng tốt"
    if isinstance(meaning, Ceiling) and direction == "up":
        return "«Nhiều nhất» cho chỉ tiêu càng cao càng tốt"
    if isinstance(meaning, ChangePerYear) and (direction == "none" or meaning.value <= 0):
        return "Mức thay đổi mỗi năm không dương, hoặc chỉ tiêu không có chiều"
    if isinstance(meaning, TimesBaseline) and (direction != "up" or meaning.value <= 0):
        return "«Gấp … lần» không dương, hoặc chỉ tiêu không phải càng cao càng tốt"
    if isinstance(meaning, Range) and meaning.low > meaning.high:
        return f"Từ {meaning.low} đến {meaning.high}"
    return _wrong_share(meaning, indicator)


def _wrong_share(meaning: Meaning, indicator: Indicator) -> str:
    if indicator.unit is not Unit.PERCENT:
        return ""
    values: tuple[Decimal, ...] = ()
    if isinstance(meaning, Floor | Ceiling):
        values = (meaning.value,)
    elif isinstance(meaning, Range):
        values = (meaning.low, meaning.high)
    outside = [str(value) for value in values if not 0 <= value <= 100]
    return f"{', '.join(outside)} % nằm ngoài 0–100 %" if outside else ""


def refuse_judgement(pack: Pack) -> list[Fault]:
    """The thresholds run downward, and the register of routes holds routes."""
    judgement = pack.judgement
    faults = []
    if not judgement.ahead_from > judgement.on_course_from > judgement.at_risk_from:
        found = f"{judgement.ahead_from}, {judgement.on_course_from}, {judgement.at_risk_from}"
        expected = "ahead_from > on_course_from > at_risk_from"
        faults.append(Fault("PCK-053", ("judgement", "ahead_from"), found, expected, "Sửa các ngưỡng"))
    register = next((r for r in pack.registers if r.id == judgement.route_register), None)
    if register and (
        register.kind is not Kind.RETURN or not register.field("aspect") or not register.field("value")
    ):
        found = f"Sổ {shown(register.id)} loại {register.kind}, các trường {', '.join(f.id for f in register.fields)}"
        expected = "Sổ loại return, có trường aspect và value"
        faults.append(
            Fault("PCK-054", ("judgement", "route_register"), found, expected, "Sửa sổ, hoặc chọn sổ khác")
        )
    return faults
