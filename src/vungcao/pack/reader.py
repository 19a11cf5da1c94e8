"""Reads a pack from its folder: everything wrong in it comes back as refusals, placed and mendable, never an error.

Two passes. The form of each file comes first, all files at once; when every file is well formed, the pack is built
and its coherence is checked, again all at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath

from pydantic import ValidationError

from vungcao.exact.refusal import Refusal
from vungcao.pack import rules
from vungcao.pack.choices import with_choices
from vungcao.pack.entry import Entry
from vungcao.pack.faults import nearest, refuse_entry
from vungcao.pack.files.borders import Borders, read_borders
from vungcao.pack.files.folder import read_folder
from vungcao.pack.files.table import Table, read_table
from vungcao.pack.files.text import read_text, shown
from vungcao.pack.files.tree import read_tree
from vungcao.pack.layout import READ_ENDINGS, SHELVES, SINGLE, Shape, Shelf, shelf_like, shelf_of
from vungcao.pack.locations import Locations, Origin, Path
from vungcao.pack.model import Pack, Programme


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a pack.

    `pack` is there only when nothing was refused. `draft` is there as soon as every file is well formed, so that
    whoever checks more of a pack (the expressions of its indicators) can say everything wrong at once.
    """

    pack: Pack | None
    refusals: tuple[Refusal, ...]
    draft: Pack | None = None
    locations: Locations = field(default_factory=lambda: Locations({}))

    def where(self, path: Path) -> str:
        """File, line and path in it of a value of the pack, such as `("indicators", 2, "versions", 0, "numerator")`."""
        return self.locations.where(path)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one file adds to the pack: entries by list, each with its place."""

    entries: tuple[tuple[str, Entry, Origin], ...] = ()
    borders: Borders = field(default_factory=Borders)
    refusals: tuple[Refusal, ...] = ()


def read(folder: FilePath) -> Reading:
    """Read and check the pack in a folder."""
    found = read_folder(folder, (*READ_ENDINGS, ".txt"))
    if any(refusal.code == "PCK-001" for refusal in found.refusals):
        return Reading(None, tuple(found.refusals))
    return read_files(found.files, refused=tuple(found.refusals))


def read_files(files: Mapping[str, bytes], *, refused: tuple[Refusal, ...] = ()) -> Reading:
    """Read and check a pack given as its files: bytes by path in the pack, with forward slashes.

    `refused` is what was already found wrong with files that are not among them.
    """
    shelved = {name: shelf for name in sorted(files) if (shelf := shelf_of(name)) is not None}
    parts = [_read_part(name, shelf.stem, files[name]) for name, shelf in shelved.items()]
    refusals = [*refused, *_refuse_missing(shelved, refused), *_refuse_unknown(files)]
    refusals += [refusal for part in parts for refusal in part.refusals]
    source, source_refusals = _source_text(parts, files, refused)
    refusals += source_refusals
    if refusals:
        return Reading(None, tuple(refusals))
    return _built(parts, source)


def _built(parts: list[_Part], source: str) -> Reading:
    lists: dict[str, list[Entry]] = defaultdict(list)
    origins: dict[Path, Origin] = {}
    borders: dict[str, dict[str, object]] = {}
    for part in parts:
        for name, entry, origin in part.entries:
            origins[(name,) if name in SINGLE else (name, len(lists[name]))] = origin
            lists[name].append(entry)
        borders |= part.borders.geometry
        origins |= {("borders", code): origin for code, origin in part.borders.origins.items()}
    alone = {name: lists.pop(name)[0] for name in SINGLE if name in lists}
    every = {name: tuple(lists[name]) for shelf in SHELVES for name in shelf.holds if name not in SINGLE}
    draft = with_choices(Pack.model_validate({**alone, **every, "borders": borders, "source_text": source}))
    locations = Locations(origins)
    refusals = rules.check(draft, locations)
    return Reading(None if refusals else draft, refusals, draft, locations)


@lru_cache(maxsize=512)
def _read_part(name: str, stem: str, data: bytes) -> _Part:
    """What a file says; kept, because most files of a pack stay the same from one reading to the next."""
    shelf = next(shelf for shelf in SHELVES if shelf.stem == stem)
    text, refusals = read_text(data, Origin(name))
    if refusals:
        return _Part(refusals=tuple(refusals))
    if shelf.shape is Shape.BORDERS:
        borders = read_borders(text, name)
        return _Part(borders=borders, refusals=tuple(borders.refusals))
    if shelf.shape is Shape.ROWS:
        return _from_table(read_table(text, name), shelf)
    return _from_tree(text, name, shelf)


def _from_table(table: Table, shelf: Shelf) -> _Part:
    ((name, model),) = shelf.holds.items()
    refusals = [*table.refusals, *(_refuse_columns(table, model) if table.columns else [])]
    if refusals:
        return _Part(refusals=tuple(refusals))
    return _entries([(name, model, row, table.origin.below(number)) for number, row in enumerate(table.rows)])


def _from_tree(text: str, file: str, shelf: Shelf) -> _Part:
    tree = read_tree(text, file)
    if tree.refusals:
        return _Part(refusals=tuple(tree.refusals))
    if shelf.shape is Shape.ONE:
        ((name, model),) = shelf.holds.items()
        return _entries([(name, model, tree.value, tree.origin)])
    refusals = _refuse_lists(tree.value, shelf, tree.origin)
    if refusals:
        return _Part(refusals=tuple(refusals))
    assert isinstance(tree.value, dict)
    return _entries(
        [
            (name, shelf.holds[name], raw, tree.origin.below(name, number))
            for name, raws in tree.value.items()
            for number, raw in enumerate(raws)
        ]
    )


def _entries(raw: Sequence[tuple[str, type[Entry], object, Origin]]) -> _Part:
    entries: list[tuple[str, Entry, Origin]] = []
    refusals: list[Refusal] = []
    for name, model, value, origin in raw:
        try:
            entries.append((name, model.model_validate(value), origin))
        except ValidationError as error:
            refusals += refuse_entry(error, value, model, origin)
    return _Part(tuple(entries), refusals=tuple(refusals))


def _refuse_columns(table: Table, model: type[Entry]) -> list[Refusal]:
    """A table has the columns its entries need and no other."""
    known = list(model.model_fields)
    where = f"{table.origin.file}, dòng 1"
    refusals = [
        Refusal(
            code="PCK-021",
            where=f"{where}, cột {shown(column)}",
            found=f"Cột lạ {shown(column)}",
            expected="Chỉ có: " + ", ".join(known),
            mend=f"Có phải là «{like}»? Sửa tên cột" if (like := nearest(column, known)) else "Xóa cột này",
        )
        for column in table.columns
        if column not in known
    ]
    return refusals + [
        Refusal("PCK-020", where, "Không có", f"Bắt buộc có cột «{name}»", f"Thêm cột «{name}»")
        for name, info in model.model_fields.items()
        if info.is_required() and name not in table.columns
    ]


def _refuse_lists(value: object, shelf: Shelf, origin: Origin) -> list[Refusal]:
    """A file of lists is a mapping from the names of its lists to lists."""
    known = list(shelf.holds)
    if not isinstance(value, dict):
        found = "Tệp trống" if value is None else f"Tìm thấy {shown(value)}"
        mend = f"Bắt đầu tệp bằng «{known[0]}:», rồi mỗi mục sau dấu «-»"
        return [Refusal("PCK-022", str(origin), found, "Nhóm: " + ", ".join(known), mend)]
    refusals = []
    for name, raws in value.items():
        if name not in shelf.holds:
            like = nearest(str(name), known) or known[0]
            mend = f"Có phải là «{like}»? Sửa tên, hoặc xóa"
            expected = "Chỉ có: " + ", ".join(known)
            refusals.append(
                Refusal("PCK-021", str(origin.below(name)), f"Tên lạ {shown(name)}", expected, mend)
            )
        elif not isinstance(raws, list):
            mend = "Viết mỗi mục sau dấu «-»; danh sách trống viết []"
            refusals.append(
                Refusal("PCK-022", str(origin.below(name)), f"Tìm thấy {shown(raws)}", "Một danh sách", mend)
            )
    return refusals


def _refuse_missing(shelved: Mapping[str, Shelf], refused: tuple[Refusal, ...]) -> list[Refusal]:
    """A pack has every file it cannot do without."""
    there = {shelf.stem for shelf in shelved.values()}
    already = {refusal.where for refusal in refused}
    return [
        Refusal(
            code="PCK-002",
            where=shelf.name,
            found="Không có tệp này",
            expected=f"Mọi gói đều có {shelf.name}",
            mend="Tạo tệp, hoặc sửa tên tệp",
        )
        for shelf in SHELVES
        if shelf.required and shelf.stem not in there and shelf.name not in already
    ]


def _refuse_unknown(files: Mapping[str, bytes]) -> list[Refusal]:
    """Every file that looks like a part of a pack is one."""
    refusals = []
    for name in sorted(files):
        if name.endswith(READ_ENDINGS) and shelf_of(name) is None:
            like = shelf_like(name)
            refusals.append(
                Refusal(
                    code="PCK-007",
                    where=name,
                    found="Tệp này không thuộc phần nào của gói",
                    expected="Một trong: " + ", ".join(shelf.name for shelf in SHELVES),
                    mend=f"Có phải là «{like}»? Đổi tên tệp"
                    if like
                    else "Chuyển tệp ra khỏi gói, hoặc đổi tên",
                )
            )
    return refusals


def _source_text(
    parts: list[_Part], files: Mapping[str, bytes], refused: tuple[Refusal, ...]
) -> tuple[str, list[Refusal]]:
    """The Programme's text, which quotes are looked up in."""
    for part in parts:
        for _, entry, origin in part.entries:
            if isinstance(entry, Programme):
                return _text_at(entry.source_text, origin.below("source_text"), files, refused)
    return "", []


def _text_at(
    name: str, origin: Origin, files: Mapping[str, bytes], refused: tuple[Refusal, ...]
) -> tuple[str, list[Refusal]]:
    if name in files:
        return read_text(files[name], Origin(name))
    if any(refusal.where == name for refusal in refused):
        return "", []
    texts = [file for file in sorted(files) if file.endswith(".txt")]
    mend = f"Các tệp chữ trong gói: {', '.join(texts)}" if texts else "Thêm tệp vào thư mục source/"
    return "", [
        Refusal("PCK-002", str(origin), f"Không có tệp {shown(name)}", "Tệp .txt nằm trong gói", mend),
    ]
