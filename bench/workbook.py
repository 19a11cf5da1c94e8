"""How long a workbook of households takes to a filed submission, checks and the search for doubles included.

python -m bench.workbook ROWS      in a process of its own, so that its memory is its own
"""

import datetime as dt
import io
import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from zoneinfo import ZoneInfo

import xlsxwriter
from django.core.management import call_command

from bench.engine import Ratio
from vungcao.intake.actions import adopt_pack, approve, submit
from vungcao.intake.models import Upload
from vungcao.intake.rules import RowValues
from vungcao.intake.ways.workbook import jobs, reader
from vungcao.intake.ways.workbook.filing import Wish
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

_PACK = Path(__file__).parent.parent / "packs" / "bac-ninh-2026-2030"
_AT = dt.datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_SINCE = dt.date(2026, 1, 1)
_HAMLETS = 40
_DOUBLES = 50
"""Households written twice on purpose, explained, so that the search for doubles has something to find."""
_HEADINGS = (
    "Mã hồ sơ",
    "Đúng từ ngày",
    "Họ và tên chủ hộ",
    "Thôn, bản, tổ dân phố",
    "Cư trú",
    "Giới tính chủ hộ",
    "Dân tộc của chủ hộ",
    "Số nhân khẩu",
    "Kết quả rà soát theo chuẩn đang áp dụng",
    "Chuẩn nghèo đã áp dụng",
    "Số nhân khẩu có thẻ bảo hiểm y tế",
    "Nguồn nước ăn uống chính",
    "Giải trình",
)


def workbook_to_submission(*, rows: int) -> list[Ratio]:
    """Measure in a process of its own: seconds on this machine, and the peaks of it and of the reader it starts."""
    command = [sys.executable, "-m", "bench.workbook", str(rows)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    measured = json.loads(said.splitlines()[-1])
    return [
        Ratio(f"seconds to read and check {rows} household rows from .xlsx", measured["checked"], ""),
        Ratio(f"seconds from the file to a filed submission of {rows} rows", measured["filed"], "<= 120"),
        Ratio(
            "MiB at the peaks of the reader and of who started it, together", measured["memory"], "<= 1024"
        ),
    ]


def main() -> None:
    """Measure one workbook and print the figures as a line of JSON."""
    rows = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    official, place = _prepare()
    content = _households(rows)
    readers = _Readers()
    readers.start()
    began = time.perf_counter()
    upload = jobs.receive(
        by=official,
        register="household",
        place=place,
        name="ho.xlsx",
        content=content,
        answers=None,
        at=_AT,
    )
    jobs.work_on(upload.pk)
    guess = _now(upload, "asking").answer["guess"]
    fields = {int(column): field for column, field in guess["fields"].items()}
    jobs.say_columns(upload, fields, adapter="", sheet="Ho", since=None)
    jobs.work_on(upload.pk)
    _now(upload, "checked")
    checked = time.perf_counter() - began
    jobs.wish_for(upload, Wish("all", note="Đo tốc độ"))
    jobs.work_on(upload.pk)
    filed = time.perf_counter() - began
    submission = _now(upload, "done").submission
    if submission is None or submission.rows.count() != rows:
        raise SystemExit("not every row was filed")
    print(json.dumps({"checked": checked, "filed": filed, "memory": _memory(readers)}))


def _now(upload: Upload, state: str) -> Upload:
    found = Upload.objects.select_related("submission").get(pk=upload.pk)
    if found.state != state:
        raise SystemExit(f"{found.state}, not {state}: {str(found.answer)[:2000]}")
    return found


def _memory(readers: "_Readers") -> int:
    readers.ended.set()
    readers.join()
    own = _peak("self")
    print(f"{own} MiB here, {readers.peak} MiB in the reader", file=sys.stderr)
    return own + readers.peak


def _peak(process: str) -> int:
    """MiB at the peak of a process's own memory: `getrusage` counts also that of whoever started it."""
    said = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in said.splitlines() if line.startswith("VmHWM:")).split()[1]) // 1024


class _Readers(Thread):
    """Looks at the readers that this process starts, until it is ended."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.ended = Event()

    def run(self) -> None:
        """Every fiftieth of a second."""
        while not self.ended.wait(0.02):
            for there in Path("/proc/self/task").glob("*/children"):
                for process in there.read_text().split():
                    with suppress(OSError, StopIteration):
                        if reader.CHILD in Path(f"/proc/{process}/cmdline").read_text():
                            self.peak = max(self.peak, _peak(process))


def _prepare() -> tuple[Person, str]:
    """The pack in force, somebody who enters, and the hamlets of a commune."""
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    pack: Pack = reading.pack
    adopt_pack(pack, by_code="bench", at=_AT)
    official = _person("official", "enter")
    place = next(p.id for p in pack.places if p.kind == "commune" and p.valid_before is None)
    hamlets = [
        RowValues(n + 1, "set", f"T{n:03d}", _SINCE, facts={"name": f"Thôn {n}"}) for n in range(_HAMLETS)
    ]
    waiting = submit(by=official, register="hamlet", place=place, rows=hamlets, way="api", at=_AT)
    for step, organisation in enumerate(_deciders(pack)):
        approve(waiting, by=_person(f"reviewer{step}", "review", organisation), at=_AT)
    return official, place


def _deciders(pack: Pack) -> list[str]:
    steps = pack.register_by_id("hamlet").review
    return [step.organisations[0] if step.organisations else "" for step in steps] or [""]


def _person(name: str, verb: str, organisation: str = "") -> Person:
    return enrol(
        username=name,
        full_name=name,
        password="do-luong-2026",
        organisation=organisation,
        grants=[Granted(verb, "")],
    )


def _households(rows: int) -> bytes:
    """A workbook of made-up households. SỐ LIỆU MÔ PHỎNG."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Ho")
        sheet.write_row(0, 0, _HEADINGS)
        for n in range(rows):
            of = n - 1 if n % (rows // _DOUBLES) == 1 else n
            explained = "Hai hộ cùng tên" if of != n or (n + 1) % (rows // _DOUBLES) == 1 else ""
            sheet.write_row(
                n + 1,
                0,
                (
                    f"H{n:06d}",
                    _SINCE,
                    f"Mô Phỏng {of}",
                    f"Thôn {of % _HAMLETS}",
                    "Đang sinh sống trên địa bàn",
                    ("Nam", "Nữ")[n % 2],
                    ("Tày", "Nùng", "Sán Chay")[n % 3],
                    1 + n % 8,
                    ("Hộ nghèo", "Hộ cận nghèo", "Không thuộc hộ nghèo, cận nghèo")[n % 3],
                    "Nghị định 07/2021/NĐ-CP (đến hết 2026)",
                    n % 2,
                    "Nước sạch đạt quy chuẩn",
                    explained,
                ),
            )
    return made.getvalue()


if __name__ == "__main__":
    main()
