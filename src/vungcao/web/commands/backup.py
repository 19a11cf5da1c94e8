"""`vungcao backup`: the whole store in one file, made while people work."""

import argparse
from pathlib import Path

from vungcao.web import backup
from vungcao.web.commands.saying import Failure, both, tell

HELP = both(
    "Sao lưu toàn bộ kho vào một tệp. Tệp có dữ liệu cá nhân: cất nơi an toàn.",
    "Back up the whole store to one file. It holds personal data: keep it safe.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "file", type=Path, metavar="TỆP", help=both("tệp mới, ví dụ 2026-11-23.zip", "a new file")
    )


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    if options.file.exists():
        raise Failure(
            f"{options.file} đã có; chọn tên khác.", f"{options.file} is there already; take another name."
        )
    manifest = backup.back_up(options.file)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    tell(f"Đã sao lưu {rows} dòng, đến bút toán {manifest['journal']['number']}: {options.file}", "backed up")
    return 0
