"""`vungcao backup`: the whole store in one file, made while people work."""

import argparse
from pathlib import Path

from vungcao.intake.archive import back_up
from vungcao.web.commands.saying import both, tell

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
    manifest = back_up(options.file)
    rows = sum(member.rows for member in manifest.members)
    if manifest.missing:
        tell(
            f"Kho đã mất {len(manifest.missing)} tệp minh chứng; chạy «vungcao journal check» để biết tệp nào",
            "some attached files are lost; journal check says which",
        )
    tell(f"Đã sao lưu {rows} dòng, đến mục nhật ký {manifest.last_entry}: {options.file}", "backed up")
    return 0
