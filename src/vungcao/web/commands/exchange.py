"""`vungcao exchange read`: a file of works, capital and contracts, read and handed to the door."""

import argparse
from pathlib import Path

from django.utils import timezone

from vungcao.exchange.actions import Reading, file_records, read_in
from vungcao.exchange.queries import is_offered, telling_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.telling import Telling
from vungcao.journal.queries import last_number
from vungcao.people.models import Person
from vungcao.people.queries import person
from vungcao.places.queries import NoPack, pack_in_force
from vungcao.web.commands.saying import Failure, both, complain, tell

HELP = both(
    "Đọc tệp OC4IDS, OCDS hoặc gói bảng về công trình, vốn, hợp đồng.",
    "Read a file of works, capital and contracts: OC4IDS, OCDS or a data package.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """One word."""
    words = parser.add_subparsers(metavar="việc", required=True)
    read = words.add_parser("read", help=HELP)
    read.add_argument("file", type=Path, metavar="TỆP")
    read.add_argument(
        "--by", required=True, metavar="TÊN",
        help=both("tên đăng nhập của người nộp, người được nhập ở nơi ấy", "who files, and may enter there"),
    )  # fmt: skip
    read.add_argument(
        "--approve-by", nargs="+", default=[], metavar="TÊN",
        help=both(
            "đọc trọn: những người duyệt mọi bước ngay khi đọc, theo đúng thứ tự của các sổ",
            "read whole: who passes every review step as the file is read, register after register",
        ),
    )  # fmt: skip
    read.set_defaults(run=_read)


def _read(options: argparse.Namespace) -> int:
    telling, filer = _telling(), _person(options.by)
    heard, at = read_file(options.file, telling), timezone.now()
    if options.approve_by:
        reviewers = [_person(name) for name in options.approve_by]
        reading = read_in(heard, telling=telling, by=filer, reviewers=reviewers, at=at)
    else:
        reading = file_records(heard, telling=telling, by=filer, at=at)
    _say(reading)
    return 1 if reading.refusals else 0


def _telling() -> Telling:
    try:
        pack = pack_in_force()
    except NoPack as fault:
        raise Failure(
            "Chưa nạp gói nào. Chạy: vungcao init", "No pack is loaded. Run: vungcao init"
        ) from fault
    if not is_offered(pack):
        raise Failure(
            "Gói này không công bố công trình: không có exchange.yaml",
            "This pack gives no works away: it has no exchange.yaml",
        )
    return telling_of(pack, as_of=timezone.localdate(), known=last_number(), origin="")


def _person(name: str) -> Person:
    found = person(name)
    if found is None:
        raise Failure(f"Không có người «{name}»", f"There is no «{name}»")
    return found


def _say(reading: Reading) -> None:
    for submission in reading.filed:
        count, state = submission.rows.count(), submission.get_state_display()
        print(
            f"  hồ sơ {submission.pk}: sổ {submission.register}, nơi {submission.place}, {count} dòng, {state}"
        )
    filed = f"Đã nộp {reading.rows} dòng trong {len(reading.filed)} hồ sơ"
    tell(
        f"{filed}; {reading.standing} bản ghi đã đúng như sổ.",
        f"{reading.rows} rows filed, {reading.standing} stand already",
    )
    if reading.approved:
        tell(
            f"Đã duyệt qua mọi bước {len(reading.approved)} hồ sơ.",
            f"{len(reading.approved)} submissions passed every step",
        )
    if reading.undecided:
        tell(
            f"{reading.undecided} cặp công trình nghi trùng chưa có kết luận ở kho này; không giữ lại hồ sơ nào, vì đã "
            "được duyệt ở nơi khác. Xem trang Nghi trùng lặp và ghi kết luận.",
            f"{reading.undecided} pairs of works look alike and nobody decided on them here; they kept nothing back, "
            "because it was approved elsewhere: decide on the page of suspected overlaps",
        )
    for refusal in reading.refusals:
        print(refusal)
    if reading.refusals:
        complain(
            "Những dòng nêu trên chưa nộp, hoặc chưa duyệt. Nếu chỉ thiếu công trình đang chờ duyệt: duyệt xong, đọc "
            "lại tệp này; hoặc đọc trọn với --approve-by.",
            "The rows named were not filed, or not approved. If only a work is missing that waits: approve it, and "
            "read the file again, or read it whole with --approve-by.",
        )
