"""`vungcao pack check|load|show`: look at a pack, put it in force, read it aloud."""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from vungcao.intake.actions import adopt_pack
from vungcao.pack.model import Aspect, Indicator, Meaning, Pack, Target
from vungcao.pack.register import Register
from vungcao.places.queries import NoPack, pack_in_force
from vungcao.web.commands import init
from vungcao.web.commands.saying import Failure, both, tell
from vungcao.web.packs import checked, read_whole

HELP = both("Kiểm tra, nạp, xem gói Chương trình.", "Check, load, show a pack.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The three words."""
    words = parser.add_subparsers(metavar="việc", required=True)
    check = words.add_parser(
        "check",
        help=both("nêu mọi chỗ sai: tệp, dòng, đường dẫn, cách sửa", "say everything wrong, and where"),
    )
    check.add_argument("folder", type=Path, nargs="?", metavar="THƯ_MỤC")
    check.set_defaults(run=_check)
    load = words.add_parser("load", help=both("đưa gói vào áp dụng, ghi nhật ký", "put the pack in force"))
    load.add_argument("folder", type=Path, nargs="?", metavar="THƯ_MỤC")
    load.set_defaults(run=_load)
    show = words.add_parser(
        "show",
        help=both("đọc gói đang áp dụng, hoặc một sổ, chỉ số, mục tiêu", "read the pack in force, or a part"),
    )
    show.add_argument(
        "name", nargs="?", metavar="MÃ", help=both("mã sổ, chỉ số hoặc mục tiêu", "id of a part")
    )
    show.set_defaults(run=_show)


def _check(options: argparse.Namespace) -> int:
    folder = options.folder or settings.PACK
    pack, refusals = checked(folder)
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    if pack is None:
        tell(f"{folder}: {len(refusals)} chỗ cần sửa", "places to mend")
        return 1
    tell(
        f"{folder}: không có chỗ nào sai. {len(pack.targets)} mục tiêu, {len(pack.indicators)} chỉ số, "
        f"{len(pack.registers)} sổ, {len(pack.places)} địa bàn",
        "nothing wrong",
    )
    return 0


def _load(options: argparse.Namespace) -> int:
    pack = read_whole(options.folder or settings.PACK)
    init.make_tables()
    entry = adopt_pack(pack, by_code="pack load", at=timezone.now())
    if entry is None:
        tell("Gói này đang được áp dụng; không đổi gì.", "already in force")
    else:
        tell(f"Đã áp dụng bản {pack.programme.edition}, mục nhật ký {entry.number}", "in force")
    return 0


def _show(options: argparse.Namespace) -> int:
    pack = _in_force()
    if options.name is None:
        _tell_all(pack)
        return 0
    parts = (
        {register.id: _register(register) for register in pack.registers}
        | {indicator.id: _indicator(indicator) for indicator in pack.indicators}
        | {target.id: _target(target) for target in pack.targets}
    )
    if options.name in parts:
        print("\n".join(parts[options.name]))
        return 0
    names = ", ".join(parts)
    raise Failure(f"Không có «{options.name}» trong gói. Có: {names}", f"No «{options.name}» in the pack.")


def _in_force() -> Pack:
    try:
        return pack_in_force()
    except NoPack as fault:
        raise Failure(
            "Chưa nạp gói nào. Chạy: vungcao init", "No pack is loaded. Run: vungcao init"
        ) from fault


def _tell_all(pack: Pack) -> None:
    print(f"{pack.programme.title.vi}\n{pack.programme.title.en}\nbản / edition {pack.programme.edition}")
    for heading, entries in (
        ("Mục tiêu / targets", pack.targets),
        ("Chỉ số / indicators", pack.indicators),
        ("Sổ / registers", pack.registers),
    ):
        print(f"\n{heading}")
        for entry in entries:
            print(f"  {entry.id:<34} {entry.label.vi}")


def _register(register: Register) -> list[str]:
    lines = [f"{register.label.vi} / {register.label.en}  [{register.kind}]", register.help.vi]
    for field in register.fields:
        needed = " (bắt buộc)" if field.required else ""
        unit = f" {field.unit}" if field.unit else ""
        lines.append(f"  {field.id:<24} {field.type}{unit}{needed}  {field.label.vi}")
        lines += [f"    = {choice.id:<20} {choice.label.vi}" for choice in field.choices]
    return lines


def _indicator(indicator: Indicator) -> list[str]:
    lines = [f"{indicator.label.vi} / {indicator.label.en}  [{indicator.unit}, {indicator.group}]"]
    for version in indicator.versions:
        lines.append(f"  phiên bản {version.version}: {version.words.vi}")
        for name, term in (("tử số", version.numerator), ("mẫu số", version.denominator)):
            if term is not None:
                where = f" WHERE {term.population}" if term.population else ""
                lines.append(f"    {name}: {term.expression} FROM {term.register_id}{where}")
    return lines


def _target(target: Target) -> list[str]:
    return [f"{target.number}. {target.label.vi} / {target.label.en}", *map(_aspect, target.aspects)]


def _aspect(aspect: Aspect) -> str:
    return f"  {aspect.id:<5} {aspect.label.vi}: {_meaning(aspect.meaning)}  [{aspect.indicator}, {aspect.group}]"


def _meaning(meaning: Meaning) -> str:
    return ", ".join(f"{name} {value}" for name, value in meaning.model_dump().items())
