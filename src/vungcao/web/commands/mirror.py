"""`vungcao mirror check|rebuild`: the columnar copy of the facts, which can be made again at any time."""

import argparse
import sys

from vungcao.figures import mirror
from vungcao.web.commands.saying import both, tell

HELP = both("Kiểm tra hoặc làm lại bản sao dạng cột.", "Check the columnar mirror, or make it again.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two words."""
    words = parser.add_subparsers(metavar="việc", required=True)
    check = words.add_parser("check", help=both("so với kho", "compare with the store"))
    check.set_defaults(run=_check)
    rebuild = words.add_parser(
        "rebuild", help=both("bỏ đi và làm lại từ kho", "make it again from the store")
    )
    rebuild.set_defaults(run=_rebuild)


def _check(options: argparse.Namespace) -> int:
    refusals = mirror.check()
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    if refusals:
        tell("Bản sao không khớp với kho. Chạy: vungcao mirror rebuild", "the mirror differs from the store")
        return 1
    tell("Bản sao khớp với kho.", "the mirror equals the store")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    entry = mirror.rebuild()
    tell(f"Đã làm lại bản sao đến mục nhật ký {entry}.", "rebuilt")
    return 0
