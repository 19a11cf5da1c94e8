"""`vungcao restore`: an empty store filled from a backup, and proven."""

import argparse
from pathlib import Path

from vungcao.figures import mirror
from vungcao.intake.archive import restore
from vungcao.web import static_files
from vungcao.web.commands import init
from vungcao.web.commands.saying import both, tell

HELP = both(
    "Khôi phục vào một kho trống, rồi kiểm tra nhật ký.",
    "Restore into an empty store, and check the journal.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument(
        "file", type=Path, metavar="TỆP", help=both("tệp do vungcao backup tạo", "made by backup")
    )


def run(options: argparse.Namespace) -> int:
    """Fill the store."""
    init.make_tables()
    manifest = restore(options.file)
    mirror.rebuild()
    static_files.gather()
    tell(
        f"Đã khôi phục đến mục nhật ký {manifest.last_entry}; nhật ký nguyên vẹn.",
        "restored and whole",
    )
    return 0
