"""`vungcao figures`: figures on the terminal, for any place, as of any day and as known on any day."""

import argparse
import datetime as dt
import json
from collections.abc import Sequence

from django.utils import timezone

from vungcao.exact.vietnamese import fold, number
from vungcao.figures import ask, published
from vungcao.figures.ask import moment
from vungcao.figures.figure import WHOLE, Area, Figure, group, place
from vungcao.intake.ways.typed import read_day
from vungcao.journal.queries import entry_known_on
from vungcao.pack.model import Indicator, Pack
from vungcao.places.queries import NoPack, pack_in_force, places_valid_on
from vungcao.web.commands.saying import Failure, both

HELP = both("In các con số ra màn hình.", "Print figures on the terminal.")
STATES = {
    "zero": "bằng 0",
    "missing": "chưa có số liệu",
    "not_applicable": "không áp dụng",
    "not_yet_due": "chưa đến hạn",
    "undefined": "không xác định (mẫu số bằng 0)",
    "suppressed": "ẩn vì số nhỏ",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which, where, when."""
    parser.add_argument(
        "indicators", nargs="*", metavar="CHỈ_SỐ",
        help=both("mã chỉ số; bỏ trống: tất cả", "ids of indicators; none: all"),
    )  # fmt: skip
    parser.add_argument(
        "--area", metavar="NƠI",
        help=both(
            "tên hoặc mã xã, mã nhóm; bỏ trống: nhóm xã của từng chỉ số",
            "name or code of a commune, id of a group; none: each indicator's own group",
        ),
    )  # fmt: skip
    parser.add_argument(
        "--as-of", type=_day, metavar="NGÀY", help=both("số của ngày nào", "true of which day")
    )
    parser.add_argument(
        "--known-on",
        type=_day,
        metavar="NGÀY",
        help=both("theo những gì đã biết đến ngày", "as known on which day"),
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help=both("như công chúng thấy, số nhỏ được ẩn", "as the public sees them, small cells hidden"),
    )
    parser.add_argument("--json", action="store_true", help=both("in dạng JSON", "print JSON"))


def run(options: argparse.Namespace) -> int:
    """Ask, and print."""
    pack = _in_force()
    indicators = _indicators(pack, options.indicators)
    known = None if options.known_on is None else entry_known_on(options.known_on)
    when = moment(options.as_of or timezone.localdate(), known)
    asked = [(indicator, _area(pack, indicator, options.area, when.as_of)) for indicator in indicators]
    figures = []
    for area in dict.fromkeys(area for _, area in asked):
        names = [indicator.id for indicator, its in asked if its == area]
        answers = (published if options.public else ask).ask(names, areas=[area], moment=when)
        figures += [(pack.indicator(name), answers[name, area, WHOLE]) for name in names]
    print(_as_json(figures) if options.json else _as_table(figures))
    return 0


def _day(said: str) -> dt.date:
    try:
        return read_day(said)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"«{said}» không phải là ngày dd/mm/yyyy hoặc YYYY-MM-DD") from fault


def _in_force() -> Pack:
    try:
        return pack_in_force()
    except NoPack as fault:
        raise Failure(
            "Chưa nạp gói nào. Chạy: vungcao init", "No pack is loaded. Run: vungcao init"
        ) from fault


def _indicators(pack: Pack, names: Sequence[str]) -> list[Indicator]:
    by_id = {indicator.id: indicator for indicator in pack.indicators}
    unknown = [name for name in names if name not in by_id]
    if unknown:
        raise Failure(
            f"Không có chỉ số {', '.join(unknown)}. Có: {', '.join(by_id)}", "There is no such indicator."
        )
    return [by_id[name] for name in names] or list(pack.indicators)


def _area(pack: Pack, indicator: Indicator, said: str | None, day: dt.date) -> Area:
    if said is None:
        return group(indicator.group)
    if said in {each.id for each in pack.groups}:
        return group(said)
    for each in places_valid_on(day):
        if said in (each.id, each.code) or fold(said) in (fold(each.name), fold(each.full_name)):
            return place(each.id)
    raise Failure(f"Không có nơi «{said}» vào ngày {day:%d/%m/%Y}", f"There is no place «{said}» on {day}")


def _shown(indicator: Indicator, figure: Figure) -> str:
    if figure.value is None:
        return STATES[figure.state.value]
    value = figure.value * 100 if indicator.unit == "percent" else figure.value
    return number(value, indicator.places) + (" %" if indicator.unit == "percent" else "")


def _as_table(figures: Sequence[tuple[Indicator, Figure]]) -> str:
    lines = []
    for indicator, figure in figures:
        parts = "" if figure.numerator is None else number(figure.numerator)
        if figure.denominator is not None:
            parts += f" / {number(figure.denominator)}"
        label = " · SỐ LIỆU MÔ PHỎNG" if figure.simulated else ""
        label += " · SỐ LIỆU SƠ BỘ" if figure.provisional else ""
        said = f"{figure.reporting}/{figure.expected} xã có số liệu{label}"
        lines.append(f"{_shown(indicator, figure):>32}  {indicator.label.vi}\n{'':>34}{parts}  ({said})")
    return "\n".join(lines)


def _as_json(figures: Sequence[tuple[Indicator, Figure]]) -> str:
    rows = [
        {
            "indicator": figure.indicator,
            "version": figure.version,
            "area": str(figure.area),
            "as_of": figure.moment.as_of.isoformat(),
            "known": figure.moment.known,
            "state": figure.state.value,
            "numerator": None if figure.numerator is None else str(figure.numerator),
            "denominator": None if figure.denominator is None else str(figure.denominator),
            "unknown": figure.unknown,
            "reporting": figure.reporting,
            "expected": figure.expected,
            "simulated": figure.simulated,
            "provisional": figure.provisional,
        }
        for _, figure in figures
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
