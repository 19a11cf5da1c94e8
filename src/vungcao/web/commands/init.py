"""`vungcao init`: the store with its tables, the Programme's pack in it and, if wanted, something to show."""

import argparse
import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from vungcao.figures import mirror
from vungcao.intake.actions import adopt_pack
from vungcao.journal.queries import last_number
from vungcao.pack.model import Pack
from vungcao.web import demonstration, static_files
from vungcao.web.commands.saying import both, tell
from vungcao.web.demonstration import Demonstration
from vungcao.web.packs import read_whole

HELP = both(
    "Tạo kho dữ liệu và nạp gói Chương trình. Chạy lại thì không đổi gì.",
    "Make the store and load the Programme's pack. Run again, it changes nothing.",
)
BY = "init"
"""Whom the journal names as having put the pack in force."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which pack, and what besides."""
    parser.add_argument(
        "--pack", type=Path, default=None, metavar="THƯ_MỤC",
        help=both("thư mục của gói (mặc định: VUNGCAO_PACK)", "folder of the pack (default: VUNGCAO_PACK)"),
    )  # fmt: skip
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--empty", action="store_true",
        help=both("không có bản ghi nào (mặc định)", "without any record (default)"),
    )  # fmt: skip
    kind.add_argument(
        "--demonstration", action="store_true",
        help=both(
            "thêm người và bản ghi mô phỏng, ghi rõ là mô phỏng ở mọi nơi",
            "with people and simulated records, labelled so wherever they show",
        ),
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Make what is not there yet."""
    folder = (options.pack or settings.PACK).absolute()
    shown = demonstration.of_pack(folder) if options.demonstration else None
    make_tables()
    pack = read_whole(folder)
    _adopt(pack, shown)
    if shown is not None:
        _show(pack, shown)
    mirror.refresh()
    static_files.gather()
    tell(f"Sẵn sàng: {pack.programme.title.vi} (bản {pack.programme.edition})", "ready; next: vungcao serve")
    if shown is not None:
        demonstration.tell_sign_ins()
    return 0


def make_tables() -> None:
    """Bring the store's tables to this version of the program; nothing when they are."""
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        tell("Tạo bảng của kho dữ liệu…", "making the tables of the store")
        call_command("migrate", interactive=False, verbosity=0)


def _adopt(pack: Pack, shown: Demonstration | None) -> None:
    """Put the pack in force. Simulated records have moments of their own, and the pack must be there before them."""
    at = timezone.now()
    if shown is not None and not last_number():
        opened = dt.datetime.combine(shown.profile.opens_on, dt.time(8), timezone.get_default_timezone())
        at = min(at, opened)
    if adopt_pack(pack, by_code=BY, at=at) is not None:
        tell(f"Đã nạp gói {pack.programme.id}, bản {pack.programme.edition}", "the pack is in force")


def _show(pack: Pack, shown: Demonstration) -> None:
    if demonstration.was_filed():
        return
    tell("Nộp và duyệt số liệu mô phỏng…", "filing simulated records")
    filed = demonstration.show(pack, shown, before=timezone.localdate())
    tell(f"Đã duyệt {filed.approved} hồ sơ mô phỏng, {filed.rows} dòng", "simulated records filed")
