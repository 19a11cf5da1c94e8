"""A file of one of the open formats, read into the records that it says. Nothing is filed here."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.exchange.rules import tables
from vungcao.exchange.rules.hearing import Heard, Hearing
from vungcao.exchange.rules.oc4ids import hear_projects
from vungcao.exchange.rules.ocds import hear_releases
from vungcao.exchange.rules.telling import Telling

LARGEST = 256 * 1024 * 1024
"""Bytes of a file, and of all tables in a zip once they are unpacked."""


def read_file(path: Path, telling: Telling) -> list[Heard]:
    """Every record that a file says. Raises Refused with everything wrong in it; OSError when it cannot be opened."""
    hearing = Hearing(path.name)
    if path.stat().st_size > LARGEST:
        raise Refused([_refuse_size(path.name)])
    if zipfile.is_zipfile(path):
        _hear_zip(path, telling, hearing)
    else:
        _hear_json(path, telling, hearing)
    heard = _without_doubles(hearing)
    refuse_if_any(hearing.refusals)
    return heard


def _hear_json(path: Path, telling: Telling, hearing: Hearing) -> None:
    try:
        text = path.read_text("utf-8-sig")
        package: Any = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_once
        )
    except UnicodeDecodeError as fault:
        hearing.refuse("XCH-001", "", str(fault), f"{_FORMATS}, mã hóa UTF-8", "Lưu lại bằng UTF-8")
        return
    except (ValueError, RecursionError) as fault:
        hearing.refuse("XCH-001", "", str(fault), _FORMATS, "Chọn tệp khác, hoặc tải lại")
        return
    said = package if isinstance(package, dict) else {}
    if isinstance(said.get("projects"), list):
        hear_projects(telling, said, hearing)
    elif (
        any(isinstance(said.get(name), list) for name in ("releases", "records"))
        and telling.part("contract") is not None
    ):
        hear_releases(telling, said, hearing)
    else:
        found = ", ".join(list(said)[:8]) or type(package).__name__
        hearing.refuse("XCH-001", "", found, _FORMATS, "Chọn tệp khác, hoặc tải lại")


_FORMATS = (
    "Gói dự án OC4IDS (projects), gói OCDS (releases, records), hoặc zip của gói dữ liệu (datapackage.json)"
)


def _no_number(said: str) -> object:
    """NaN and Infinity, which Python would take and JSON does not have."""
    raise ValueError(said)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two values under one name, Python would keep the last in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"«{next(name for name in names if names.count(name) > 1)}» ghi hai lần trong một đối tượng"
        )
    return found


def _hear_zip(path: Path, telling: Telling, hearing: Hearing) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _hear_tables(archive, telling, hearing)
    except (
        zipfile.BadZipFile,
        UnicodeDecodeError,
        EOFError,
        csv.Error,
        RuntimeError,
        NotImplementedError,
    ) as fault:
        hearing.refuse("XCH-001", "", str(fault), _FORMATS, "Tải lại tệp, hoặc nén lại")


def _hear_tables(archive: zipfile.ZipFile, telling: Telling, hearing: Hearing) -> None:
    there = {info.filename: info for info in archive.infolist()}
    if len(there) < len(archive.infolist()):
        found, expected = "Hai tệp cùng tên trong zip", "Mỗi bảng một tệp"
        hearing.refuse("XCH-009", "", found, expected, "Nén lại, mỗi bảng một lần")
        return
    if tables.DESCRIPTOR not in there:
        found = ", ".join(list(there)[:8]) or "zip trống"
        hearing.refuse("XCH-001", "", found, _FORMATS, "Giữ datapackage.json ở gốc của zip")
        return
    known = {tables.file_of(register): register for register in telling.registers.values()}
    if sum(info.file_size for name, info in there.items() if name in known) > LARGEST:
        raise Refused([_refuse_size(hearing.file)])
    for name, info in there.items():
        if name.endswith(".csv") and name not in known:
            hearing.refuse(
                "XCH-005", name, name, f"Một trong: {', '.join(known)}", "Sửa tên tệp, hoặc bỏ tệp này"
            )
        elif name in known:
            with archive.open(info) as file, io.TextIOWrapper(file, "utf-8", newline="") as lines:
                tables.hear_table(known[name], lines, hearing, name)


def _refuse_size(name: str) -> Refusal:
    return Refusal(
        code="XCH-002",
        where=f"Tệp {name}",
        found="Tệp quá lớn",
        expected=f"Nhiều nhất {LARGEST // 1024 // 1024} MB",
        mend="Chia thành nhiều tệp",
    )


def _without_doubles(hearing: Hearing) -> list[Heard]:
    """Each record once. One that is told in two ways is refused: a record says one thing of one day."""
    seen: dict[tuple[object, ...], Heard] = {}
    for each in hearing.heard:
        record = each.record
        before = seen.setdefault((record.register, record.key, record.valid_from), each)
        if before.record != record:
            hearing.refuse(
                "XCH-009",
                each.where.partition(", ")[2],
                f"Nói khác về «{record.key}» từ ngày {record.valid_from.isoformat()} so với {before.where}",
                "Một bản ghi nói một điều cho một ngày",
                "Bỏ một trong hai",
            )
    return list(seen.values())
