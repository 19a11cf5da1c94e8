#!/usr/bin/env python3
"""Check figures of Vùng Cao by computing them again. One file, Python 3.8 or newer, nothing to install.

    python3 verify.py figure.json                  one figure, downloaded from its page
    python3 verify.py set.zip                      the whole set, downloaded; or the folder it was unpacked into
    python3 verify.py https://vungcao.example.vn   the running site: its whole set against every figure it shows
    python3 verify.py --digest 1f3c… set.zip       and the set must be the very one that was published

Every total is added up again from the communes, every rate divided again, every shown number rounded again (halves away
from zero), every state held against its numbers. Small cells of personal registers are hidden: where one is, what a
total has more than the cells shown is what the hidden ones hold together, and it can only be checked not to be less.

Ends with 0 when all is equal, 1 when something differs, 2 when something could not be read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 2
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_SET = 1024 * 1024 * 1024
MOST_FILES = 10_000
SECONDS = 120
INDEX = "so-lieu/index.json"
MANIFEST = "manifest.json"
SIMULATED = "SỐ LIỆU MÔ PHỎNG"
COLUMNS = (
    "indicator",
    "level",
    "area",
    "name",
    "breakdown",
    "value",
    "state",
    "numerator",
    "denominator",
    "unknown",
    "reporting",
    "expected",
    "simulated",
    "provisional",
    "shown",
)
COUNTED = ("number", "zero", "undefined")
WITHOUT = ("missing", "not_applicable", "not_yet_due", "suppressed")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Row = dict
Key = tuple


class Unreadable(Exception):
    """Something could not be read; the words say what, in Vietnamese and English."""

    def __init__(self, where: str, vi: str, en: str) -> None:
        super().__init__(f"{where}: {vi} / {en}")


class Difference:
    """One thing that is not as it should be: where, what was found, what was expected."""

    def __init__(self, where: str, found: object, expected: object) -> None:
        self.where = where
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return (
            f"KHÁC NHAU / differs: {self.where}\n"
            f"    thấy / found:    {self.found}\n"
            f"    phải là / expected: {self.expected}"
        )


# Numbers.


def exact(said: object, where: str) -> Fraction | None:
    """An exact number written as text; None for null."""
    if said is None:
        return None
    if not isinstance(said, str) or not _NUMBER.fullmatch(said):
        raise Unreadable(where, f"«{said}» không phải là số viết đúng cách", "not a number written as text")
    return Fraction(said)


def rounded(value: Fraction, places: int) -> str:
    """A number as Vietnamese officials write it: 1.234,50; rounded once, halves away from zero."""
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    digits = str(whole).rjust(places + 1, "0")
    before, after = digits[: len(digits) - places], digits[len(digits) - places :]
    sign = "\u2212" if value < 0 and whole else ""
    return sign + f"{int(before):,}".replace(",", ".") + ("," + after if places else "")


# One figure's document.


class Document:
    """An indicator with its cells and totals, and everything found wrong in it."""

    def __init__(self, content: Any, file: str) -> None:
        self.file = file
        self.content = _shaped(content, file)
        self.indicator: str = self.content["indicator"]["id"]
        self.cells: list[Row] = self.content["cells"]
        self.totals: list[Row] = self.content["totals"]
        self.rows: dict[Key, Row] = {}
        self.faults: list[Difference] = []

    def where(self, row: Row) -> str:
        """Which cell, in words."""
        slot = "" if row["breakdown"] is None else ", {}={}".format(row["breakdown"], row["value"])
        return f"{self.file}, {self.indicator}, {row['area']}{slot}"

    def differ(self, where: str, found: object, expected: object) -> None:
        """Note a difference unless the two are equal."""
        if found != expected:
            self.faults.append(Difference(where, found, expected))

    def check(self) -> list[Difference]:
        """Compute everything again."""
        self.differ(f"{self.file}, digest", self.content.get("digest"), digest_of(self.content))
        for row in self.cells + self.totals:
            key = (row["area"], row["breakdown"], row["value"])
            self.differ(self.where(row) + ", hai lần / twice", key in self.rows, False)
            self.rows[key] = row
            self.check_row(row)
        for row in self.cells:
            self.check_commune(row)
        for row in self.cells + self.totals:
            if row["breakdown"] is None:
                self.check_slices(row)
            else:
                self.check_slice(row)
        for row in self.totals:
            self.check_total(row)
        simulated = any(row["simulated"] for row in self.cells + self.totals)
        self.differ(f"{self.file}, notice", self.content["notice"], SIMULATED if simulated else None)
        return self.faults

    def amounts(self, row: Row) -> tuple[Fraction | None, Fraction | None]:
        """Numerator and denominator of a row."""
        where = self.where(row)
        return exact(row["numerator"], where), exact(row["denominator"], where)

    @property
    def is_ratio(self) -> bool:
        """Whether the indicator is a numerator over a denominator."""
        definition = self.content["definition"]
        return definition is not None and definition["denominator"] is not None

    @property
    def is_scoped(self) -> bool:
        """Whether a part of it is summed over fixed communes, whatever area is asked."""
        definition = self.content["definition"] or {}
        terms = [definition.get("numerator"), definition.get("denominator")]
        return any(term is not None and term.get("scope") is not None for term in terms)

    def check_row(self, row: Row) -> None:
        """The state follows from the numbers, and the shown number too."""
        where = self.where(row)
        numerator, denominator = self.amounts(row)
        self.differ(where + ", area", row["area"] in self.content["areas"], True)
        if row["breakdown"] is not None:
            self.differ(
                where + ", breakdown", row["breakdown"] in self.content["indicator"]["breakdowns"], True
            )
        if row["state"] in WITHOUT:
            self.differ(where + ", numerator", row["numerator"], None)
            self.differ(where + ", denominator", row["denominator"], None)
            if row["state"] in ("suppressed", "not_applicable"):
                self.differ(where + ", unknown", row["unknown"], 0)
        else:
            self.differ(where + ", state", row["state"], self.state_of(numerator, denominator))
        self.differ(where + ", shown", row["shown"], self.shown(row["state"], numerator, denominator))
        if not 0 <= row["reporting"] <= row["expected"] or row["unknown"] < 0:
            counts = (row["reporting"], row["expected"], row["unknown"])
            self.faults.append(Difference(where, counts, "0 <= reporting <= expected, unknown >= 0"))

    def state_of(self, numerator: Fraction | None, denominator: Fraction | None) -> str:
        """The state that numbers make."""
        if numerator is None or (denominator is None) == self.is_ratio:
            return " / ".join(WITHOUT)
        if self.is_ratio and denominator == 0:
            return "undefined"
        return "zero" if numerator == 0 else "number"

    def shown(self, state: str, numerator: Fraction | None, denominator: Fraction | None) -> str | None:
        """The number as shown; None in a state that has none."""
        if state not in ("number", "zero") or numerator is None or (self.is_ratio and not denominator):
            return None
        value = numerator / denominator if denominator else numerator
        if self.content["indicator"]["unit"] == "percent":
            value *= 100
        return rounded(value, self.content["indicator"]["decimals"])

    def check_commune(self, row: Row) -> None:
        """One commune reports, or it does not."""
        if row["breakdown"] is not None:
            return
        asked = 0 if row["state"] == "not_applicable" else 1
        says = 1 if row["state"] in COUNTED or row["state"] == "suppressed" else 0
        self.differ(self.where(row) + ", expected", row["expected"], asked)
        self.differ(self.where(row) + ", reporting", row["reporting"], says)

    def check_slice(self, row: Row) -> None:
        """A slice has the reporting of its whole."""
        whole = self.rows.get((row["area"], None, None))
        if whole is None:
            self.faults.append(Difference(self.where(row), "thiếu toàn bộ / no whole", row["area"]))
            return
        for name in ("reporting", "expected"):
            self.differ(self.where(row) + ", " + name, row[name], whole[name])

    def check_slices(self, whole: Row) -> None:
        """The slices of each breakdown make the whole."""
        for breakdown in self.content["indicator"]["breakdowns"]:
            slices = [
                r for (area, name, _), r in self.rows.items() if area == whole["area"] and name == breakdown
            ]
            if slices:
                self.check_sum(whole, slices, f", {breakdown}", across=False)

    def check_total(self, total: Row) -> None:
        """What communes add up to."""
        whole = self.rows.get((total["area"], None, None), total)
        if total["parts"] is not None:
            self.check_parts(total)
            if not self.is_scoped:
                self.differ(self.where(total) + ", expected", total["expected"], len(total["of"]))
            return
        if whole["parts"] is not None:
            return
        members = []
        for area in total["of"]:
            row = self.rows.get((area, total["breakdown"], total["value"]))
            if row is not None:
                members.append(row)
            elif total["breakdown"] is None:
                self.faults.append(Difference(self.where(total), "thiếu / lacks", area))
        if total["state"] != "not_applicable":
            self.check_sum(total, members, "", across=True)
        if total["breakdown"] is None and total["state"] != "not_applicable" and not self.is_scoped:
            self.check_reporting(total, members)
        for mark in ("simulated", "provisional"):
            if any(row[mark] for row in members):
                self.differ(self.where(total) + ", " + mark, total[mark], True)

    def check_reporting(self, total: Row, members: list[Row]) -> None:
        """How many communes of how many have data."""
        says = sum(1 for r in members if r["state"] in COUNTED or r["state"] == "suppressed")
        self.differ(self.where(total) + ", expected", total["expected"], len(total["of"]))
        if not any(r["state"] == "suppressed" for r in [*members, total]) or says:
            self.differ(self.where(total) + ", reporting", total["reporting"], says)

    def check_sum(self, total: Row, parts: list[Row], what: str, across: bool) -> None:
        """Numerators, denominators and records that do not say, added up."""
        if total["state"] == "suppressed":
            return
        hidden = sum(1 for r in parts if r["state"] == "suppressed")
        silent = sum(1 for r in parts if r["state"] in WITHOUT and r["unknown"])
        for name in ("numerator", "denominator"):
            way = self.content["sums"][name]
            if way is None or (across and way == "counted"):
                continue
            if way != "added" and not across:
                continue
            known = [exact(r[name], self.where(r)) for r in parts]
            values = [v for v in known if v is not None]
            found = exact(total[name], self.where(total))
            self.check_amount(total, name + what, found, values, hidden + silent, way)
        added = sum(r["unknown"] for r in parts)
        if across and "distinct" not in self.content["sums"].values():
            unknown = Fraction(total["unknown"])
            self.check_amount(total, "unknown" + what, unknown, [Fraction(added)], hidden, "added")

    def check_amount(
        self,
        total: Row,
        name: str,
        found: Fraction | None,
        values: list[Fraction],
        hidden: int,
        way: str,
    ) -> None:
        """One sum against its parts; with hidden parts it may only be more."""
        added = sum(values, Fraction(0))
        where = f"{self.where(total)}, {name}"
        if found is None:
            if (
                values
                and total["state"] not in ("missing", "not_yet_due")
                or any(values)
                and name != "unknown"
            ):
                self.faults.append(Difference(where, None, added))
        elif way == "distinct":
            most = max(values, default=Fraction(0))
            if found < most or (found > added and not hidden):
                self.faults.append(Difference(where, found, f"{most}..{added}"))
        elif hidden:
            if found < added:
                self.faults.append(Difference(where, found, f">= {added} ({hidden} ẩn / hidden)"))
        else:
            self.differ(where, str(found), str(added))

    def check_parts(self, total: Row) -> None:
        """A total whose parts are told apart from the cells."""
        for name in ("numerator", "denominator"):
            way = self.content["sums"][name]
            found = exact(total[name], self.where(total))
            if way is None or found is None:
                continue
            known = [exact(part[name], self.where(total)) for part in total["parts"]]
            values = [v for v in known if v is not None]
            hidden = 0 if not self.content["personal"] else len(known) - len(values)
            self.check_amount(total, name + ", parts", found, values, hidden, way)


def _shaped(content: Any, file: str) -> Any:
    """The content when it has the shape of a figure; Unreadable when it has not."""
    if not isinstance(content, dict) or content.get("format") != "vungcao-figure":
        raise Unreadable(
            file, "không phải tệp một con số của Vùng Cao", "not a figure downloaded from Vùng Cao"
        )
    _known_version(content, file)
    try:
        _typed(content["indicator"], {"id": str, "unit": str, "decimals": int, "breakdowns": list}, file)
        _typed(content, {"areas": dict, "cells": list, "totals": list, "sums": dict, "personal": bool}, file)
        _typed(content["sums"], {"numerator": (str, type(None)), "denominator": (str, type(None))}, file)
        definition = content["definition"]
        if definition is not None:
            _typed(definition, {"numerator": dict, "denominator": (dict, type(None))}, file)
        if not 0 <= content["indicator"]["decimals"] <= 20 or "notice" not in content:
            raise KeyError("decimals, notice")
        for row in content["cells"] + content["totals"]:
            _row_typed(row, file)
        for row in content["totals"]:
            _typed(row, {"of": list, "parts": (list, type(None))}, file)
            for part in row["parts"] or []:
                _typed(part, {"numerator": (str, type(None)), "denominator": (str, type(None))}, file)
    except (KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(
            file, f"thiếu hoặc sai kiểu: {fault}", "something is lacking or of a wrong kind"
        ) from None
    return content


def _row_typed(row: Any, file: str) -> None:
    text = (str, type(None))
    kinds = {"area": str, "state": str, "breakdown": text, "value": text, "numerator": text}
    _typed(row, {**kinds, "denominator": text, "shown": text, "simulated": bool, "provisional": bool}, file)
    _typed(row, {"unknown": int, "reporting": int, "expected": int}, file)
    if row["state"] not in COUNTED + WITHOUT:
        raise Unreadable(file, f"không có trạng thái «{row['state']}»", "there is no such state")


def _typed(content: Any, kinds: dict[str, Any], file: str) -> None:
    for name, kind in kinds.items():
        value = content[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise TypeError(name)


def _known_version(content: dict[str, Any], file: str) -> None:
    version = content.get("format_version")
    if version != FORMAT:
        raise Unreadable(
            file,
            f"tệp theo bản {version}, verify.py này đọc bản {FORMAT}: tải lại verify.py từ trang đã cho tệp",
            f"the file is of version {version}, this verify.py reads {FORMAT}: download verify.py from the same site",
        )


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of a document without its own digest."""
    bare = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_json(content: bytes, file: str) -> Any:
    """JSON without floats."""
    try:
        return json.loads(content.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(
            file, f"không đọc được, có thể tải chưa trọn ({fault})", "not readable JSON, perhaps cut short"
        ) from None


def _refuse(said: str) -> Any:
    raise ValueError(f"{said}: số phải viết là chữ / numbers are written as text")


# The whole set.


def check_table(document: Document, content: bytes, file: str) -> list[Difference]:
    """The table of cells says what the document says."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Unreadable(file, f"bảng không đọc được ({fault})", "the table cannot be read") from None
    expected = [list(COLUMNS)]
    for level, rows in (("cells", document.cells), ("totals", document.totals)):
        for row in rows:
            area = document.content["areas"].get(row["area"], {"name": {"vi": None}})
            said = {**row, "indicator": document.indicator, "level": level, "name": area["name"]["vi"]}
            expected.append([_as_text(said[column]) for column in COLUMNS])
    return [
        Difference(f"{file}, dòng / line {n + 1}", one, other) for n, one, other in _unlike(lines, expected)
    ]


def _unlike(found: list[list[str]], expected: list[list[str]]) -> Iterator[tuple[int, object, object]]:
    for n in range(max(len(found), len(expected))):
        one = found[n] if n < len(found) else None
        other = expected[n] if n < len(expected) else None
        if one != other:
            yield n, one, other


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


HEADING = ("notice", "programme", "pack_digest", "moment")


class Set:
    """All figures of a moment with the manifest that names them."""

    def __init__(self, files: dict[str, bytes], name: str) -> None:
        self.name = name
        self.files = files
        if MANIFEST not in files:
            raise Unreadable(
                name, "không có manifest.json: không phải trọn bộ số liệu", "no manifest.json in it"
            )
        self.manifest_digest = hashlib.sha256(files[MANIFEST]).hexdigest()
        self.manifest = read_json(files[MANIFEST], f"{name}/{MANIFEST}")
        is_set = isinstance(self.manifest, dict) and self.manifest.get("format") == "vungcao-set"
        if not is_set or not isinstance(self.manifest.get("files"), dict):
            raise Unreadable(
                name, "manifest.json không phải của Vùng Cao", "its manifest.json is not Vùng Cao's"
            )
        _known_version(self.manifest, f"{name}/{MANIFEST}")
        self.documents: dict[str, Document] = {}

    def check(self, say: Report, published: str | None) -> None:
        """Every file against the manifest, every figure against its cells, the manifest against what was published."""
        if published is not None and published != self.manifest_digest:
            where = f"{self.name}/{MANIFEST}, SHA-256"
            say.differs([Difference(where, self.manifest_digest, published)])
        said = self.manifest["files"]
        for file in sorted(set(said) | set(self.files) - {MANIFEST}):
            found = hashlib.sha256(self.files[file]).hexdigest() if file in self.files else None
            if found != said.get(file):
                say.differs([Difference(f"{self.name}/{file}, SHA-256", found, said.get(file))])
        for file in sorted(f for f in self.files if f.startswith("figures/") and f.endswith(".json")):
            say.guarded(self.check_figure, file, say)
        notices = [d.content["notice"] for d in self.documents.values()]
        expected = SIMULATED if any(notices) else None
        if self.manifest.get("notice") != expected:
            say.differs([Difference(f"{self.name}, notice", self.manifest.get("notice"), expected)])

    def check_figure(self, file: str, say: Report) -> None:
        """One figure and its table."""
        where = f"{self.name}/{file}"
        document = Document(read_json(self.files[file], where), where)
        faults = document.check()
        self.documents[document.indicator] = document
        if file != f"figures/{document.indicator}.json":
            faults.append(Difference(where, document.indicator, PurePosixPath(file).stem))
        for name in HEADING[1:]:
            if document.content.get(name) != self.manifest.get(name):
                faults.append(
                    Difference(f"{where}, {name}", document.content.get(name), self.manifest.get(name))
                )
        table = f"cells/{document.indicator}.csv"
        if table in self.files:
            faults += check_table(document, self.files[table], f"{self.name}/{table}")
        else:
            faults.append(Difference(where, "thiếu / lacks", table))
        say.figure(document, faults)


def check_index(index: Any, whole: Set, where: str) -> list[Difference]:
    """What the site says it shows against the set."""
    faults: list[Difference] = []
    for name in HEADING:
        if index.get(name) != whole.manifest.get(name):
            faults.append(Difference(f"{where}, {name}", index.get(name), whole.manifest.get(name)))
    shown: dict[tuple[Any, ...], list[Any]] = {}
    for row in index["figures"]:
        shown[tuple(row[:4])] = row[4:]
    in_set = {
        (document.indicator, *key): [row[name] for name in ("state", "numerator", "denominator", "shown")]
        for document in whole.documents.values()
        for key, row in document.rows.items()
    }
    for key in sorted(set(shown) | set(in_set), key=str):
        if shown.get(key) != in_set.get(key):
            said = ", ".join(str(part) for part in key if part is not None)
            faults.append(Difference(f"{where}, {said}", shown.get(key), in_set.get(key)))
    return faults


def index_of(content: bytes, where: str) -> Any:
    """The index of a site."""
    index = read_json(content, where)
    if not isinstance(index, dict) or index.get("format") != "vungcao-index":
        raise Unreadable(where, "trang này không có mục lục số liệu", "no index of figures at this address")
    _known_version(index, where)
    rows: Any = index.get("figures")
    said: Any = index.get("set")
    is_whole = isinstance(rows, list) and all(isinstance(row, list) and len(row) == 8 for row in rows)
    if not is_whole or not isinstance(said, dict) or not isinstance(said.get("address"), str):
        raise Unreadable(where, "mục lục thiếu phần", "something is lacking in the index")
    if not all(part is None or isinstance(part, str) for row in rows for part in row):
        raise Unreadable(where, "mục lục sai kiểu", "something in the index is of a wrong kind")
    return index


# Reading.


def files_of_zip(content: bytes, name: str) -> dict[str, bytes]:
    """The files of a zip, in memory: nothing is ever written out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _within_limits(name, len(entries), sum(entry.file_size for entry in entries))
            files: dict[str, bytes] = {}
            for entry in entries:
                _safe(entry.filename, name)
                if entry.filename in files:
                    raise Unreadable(name, f"hai lần «{entry.filename}»", "the same file twice")
                files[entry.filename] = _member(archive, entry, name)
            return files
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as fault:
        raise Unreadable(
            name, f"tệp zip hỏng hoặc tải chưa trọn ({fault}); hãy tải lại", "the zip is broken or cut short"
        ) from None


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """A file of a zip; what it says of its size is not believed."""
    with archive.open(entry) as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Unreadable(name, f"«{entry.filename}» quá lớn", "a file in it is too large")
    return content


def _safe(file: str, name: str) -> None:
    parts = PurePosixPath(file).parts
    if file.startswith("/") or "\\" in file or ".." in parts or ":" in file or "\x00" in file:
        raise Unreadable(name, f"tên tệp không hợp lệ «{file}»", "a file name that leads outside")


def _within_limits(name: str, files: int, size: int) -> None:
    if files > MOST_FILES or size > LARGEST_SET:
        raise Unreadable(
            name, f"quá nhiều hoặc quá lớn ({files} tệp, {size} byte)", "too many files, or too large"
        )


def files_of_folder(folder: Path) -> dict[str, bytes]:
    """The files of a set that was unpacked; links are not followed."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    mine = [path for path in found if path.suffix in (".json", ".csv")]
    _within_limits(str(folder), len(mine), sum(path.stat().st_size for path in mine))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in mine}


def fetched(address: str) -> bytes:
    """What stands at an address."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "verify.py"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            if urllib.parse.urlsplit(answer.geturl()).scheme not in ("http", "https"):
                raise Unreadable(address, "bị chuyển ra ngoài mạng", "it leads away from the web")
            content: bytes = answer.read(LARGEST_SET + 1)
    except urllib.error.HTTPError as fault:
        raise Unreadable(
            address, f"máy chủ trả lời {fault.code}", f"the server answered {fault.code}"
        ) from None
    except (OSError, ValueError, EOFError) as fault:
        raise Unreadable(address, f"không tới được ({fault})", "cannot be reached") from None
    except Exception as fault:  # noqa: BLE001 - http.client has faults of its own; each is "cannot be read"
        raise Unreadable(address, f"không đọc được ({fault})", "cannot be read") from None
    if len(content) > LARGEST_SET:
        raise Unreadable(address, "quá lớn", "too large")
    return content


class Report:
    """What is said, and what it comes to."""

    def __init__(self) -> None:
        self.equal = 0
        self.different = 0
        self.unreadable = 0

    def say(self, words: str) -> None:
        """A line."""
        sys.stdout.write(words + "\n")

    def guarded(self, check: Any, *given: Any) -> None:
        """Do a check; what cannot be read is said and the others go on."""
        try:
            check(*given)
        except Unreadable as fault:
            self.unreadable += 1
            self.say(f"KHÔNG ĐỌC ĐƯỢC / unreadable: {fault}")
        except OSError as fault:
            self.unreadable += 1
            self.say(f"KHÔNG ĐỌC ĐƯỢC / unreadable: {given[0]}: {fault}")

    def differs(self, faults: Iterable[Difference]) -> None:
        """Say differences."""
        for fault in faults:
            self.different += 1
            self.say(str(fault))

    def figure(self, document: Document, faults: list[Difference]) -> None:
        """Say what a figure came to."""
        if faults:
            self.differs(faults)
            return
        self.equal += 1
        rows = document.cells + document.totals
        hidden = sum(1 for row in rows if row["state"] == "suppressed")
        words = f", {hidden} ô ẩn / hidden" if hidden else ""
        self.say(f"BẰNG NHAU / equal: {document.indicator} ({len(rows)} ô / cells{words})")

    def summary(self) -> int:
        """Say what it all comes to."""
        self.say(
            f"Tổng kết / summary: {self.equal} bằng nhau / equal, {self.different} khác nhau / differ, "
            f"{self.unreadable} không đọc được / unreadable"
        )
        if self.different:
            return 1
        return 2 if self.unreadable or not self.equal else 0


def check_one(given: str, report: Report, digest: str | None) -> None:
    """A file, a folder, or an address."""
    scheme = urllib.parse.urlsplit(given).scheme
    if scheme in ("http", "https"):
        check_address(given, report, digest)
        return
    if "://" in given:
        raise Unreadable(given, "chỉ đọc địa chỉ http và https", "only http and https addresses are read")
    path = Path(given)
    if path.is_dir():
        files = files_of_folder(path)
        if MANIFEST in files:
            check_set(Set(files, given), report, digest)
            return
        names = [name for name in files if name.endswith(".json")]
        if not names:
            raise Unreadable(given, "thư mục không có tệp số liệu nào", "no figures in this folder")
        for name in names:
            report.guarded(check_content, files[name], f"{given}/{name}", report, digest)
        return
    if not path.is_file():
        raise Unreadable(given, "không có tệp này", "there is no such file")
    if path.stat().st_size > LARGEST_SET:
        raise Unreadable(given, "quá lớn", "too large")
    check_content(path.read_bytes(), given, report, digest)


def check_content(content: bytes, name: str, report: Report, digest: str | None) -> None:
    """A figure or a zip of the whole set, told by how it begins."""
    if content[:2] == b"PK" or name.lower().endswith(".zip"):
        check_set(Set(files_of_zip(content, name), name), report, digest)
        return
    document = Document(read_json(content, name), name)
    report.figure(document, document.check())


def check_set(whole: Set, report: Report, digest: str | None) -> None:
    """A whole set; its digest is said, to be held against the published one."""
    whole.check(report, digest)
    moment = whole.manifest.get("moment")
    report.say(f"Bộ số liệu / set: {whole.name}, {moment}")
    report.say(f"SHA-256 của / of manifest.json: {whole.manifest_digest}")


def check_address(address: str, report: Report, digest: str | None) -> None:
    """One file on the web, or a site: its whole set, and its index against that."""
    parts = urllib.parse.urlsplit(address)
    is_file = parts.path.endswith((".json", ".zip")) and not parts.path.endswith(INDEX)
    if is_file:
        check_content(fetched(address), parts.path.rsplit("/", 1)[-1], report, digest)
        return
    where = address if parts.path.endswith(INDEX) else _beside(parts, INDEX)
    index = index_of(fetched(where), where)
    said = index["set"].get("manifest_sha256")
    there = urllib.parse.urljoin(where, index["set"]["address"])
    if urllib.parse.urlsplit(there)[:2] != urllib.parse.urlsplit(where)[:2]:
        raise Unreadable(there, "mục lục chỉ sang máy khác", "the index points to another server")
    whole = Set(files_of_zip(fetched(there), there), there)
    check_set(whole, report, said if isinstance(said, str) and _SHA256.fullmatch(said) else "-")
    if digest is not None and digest != whole.manifest_digest:
        report.differs([Difference(f"{there}/{MANIFEST}, SHA-256", whole.manifest_digest, digest)])
    faults = check_index(index, whole, where)
    report.differs(faults)
    if not faults:
        report.say(f"BẰNG NHAU / equal: {where} ({len(index['figures'])} con số / figures)")


def _beside(parts: urllib.parse.SplitResult, file: str) -> str:
    path = parts.path.rstrip("/") + "/" + file
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def main(given: list[str]) -> int:
    """Check all that is named on the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    digest: str | None = None
    names = list(given)
    if "--digest" in names:
        place = names.index("--digest")
        digest = names[place + 1].lower() if place + 1 < len(names) else ""
        del names[place : place + 2]
        if not _SHA256.fullmatch(digest):
            sys.stderr.write("--digest cần 64 chữ số thập lục phân / needs 64 hexadecimal digits\n")
            return 2
    if not names or names[0] in ("-h", "--help"):
        sys.stdout.write(__doc__ or "")
        return 0 if names else 2
    report = Report()
    for name in names:
        report.guarded(check_one, name, report, digest)
    return report.summary()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
