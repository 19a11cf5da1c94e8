"""`vungcao journal check|digest`: whether the past is as it was decided, and the day's digest to publish."""

import argparse
import sys
from itertools import chain

from vungcao.intake.attachments import check_files
from vungcao.intake.verification import check_journal
from vungcao.intake.ways.typed import read_day
from vungcao.journal.queries import digests_by_day, last_number
from vungcao.remeasurement.queries import check_rounds
from vungcao.web.commands.saying import both, tell

HELP = both("Kiểm tra nhật ký; in mã băm từng ngày.", "Check the journal; print the digest of each day.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two words."""
    words = parser.add_subparsers(metavar="việc", required=True)
    check = words.add_parser(
        "check",
        help=both(
            "tính lại toàn bộ: chuỗi, bản ghi, hồ sơ; nêu từng chỗ bị đổi",
            "compute all again: the chain, what it wrote, what it rests on; say each change",
        ),
    )
    check.set_defaults(run=_check)
    digest = words.add_parser(
        "digest",
        help=both(
            "mã băm cuối ngày, để công bố ở nơi khác", "the last hash of a day, to be published elsewhere"
        ),
    )
    digest.add_argument(
        "day", nargs="?", type=_day, metavar="NGÀY", help=both("bỏ trống: mọi ngày", "none: every day")
    )
    digest.set_defaults(run=_digest)


def _check(options: argparse.Namespace) -> int:
    found = 0
    for refusal in chain(check_journal(), check_files(), check_rounds()):
        found += 1
        print(refusal, file=sys.stderr)
    if found:
        tell(f"Nhật ký có {found} chỗ không đúng như đã quyết định", "the journal is not as it was decided")
        return 1
    tell(f"Nhật ký nguyên vẹn: {last_number()} mục", "the journal is whole")
    return 0


def _digest(options: argparse.Namespace) -> int:
    found = [digest for digest in digests_by_day() if options.day in (None, digest.day)]
    for digest in found:
        print(f"{digest.day.isoformat()}  {digest.number}  {digest.hash}")
    if not found:
        tell("Không có mục nhật ký nào.", "no entry")
    return 0


def _day(said: str) -> object:
    try:
        return read_day(said)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"«{said}» không phải là ngày dd/mm/yyyy hoặc YYYY-MM-DD") from fault
