"""Whether the mirror says what the store says: each file by its digest, each register row by row."""

from collections.abc import Iterator
from itertools import groupby

from duckdb import DuckDBPyConnection

from vungcao.exact.refusal import Refusal
from vungcao.figures.mirror import parts, store
from vungcao.figures.mirror.connection import connected
from vungcao.figures.mirror.shape import Shape, typed
from vungcao.figures.mirror.store import Reach, reach
from vungcao.figures.mirror.tending import melted, shapes_in_force
from vungcao.figures.models import MirrorHead, MirrorPart

Sum = tuple[int, int]
"""How many rows, and the sum of their hashes: equal for equal rows in any order."""


def check() -> list[Refusal]:
    """Every file that is not the one written, and every register whose rows are not those of the store.

    Reads the whole store once; its memory does not grow with it.
    """
    spoilt = [part for part in MirrorPart.objects.all() if not _is_as_written(part)]
    lost = {part.register for part in spoilt}
    shapes = {name: shape for name, shape in shapes_in_force().items() if name not in lost}
    return [_spoilt(part) for part in spoilt] + list(_differing(shapes))


def _is_as_written(part: MirrorPart) -> bool:
    """Hashes the file anew, whatever its times say."""
    path = parts.folder() / part.path
    return path.is_file() and parts.digest_of(path) == part.digest


def _differing(shapes: dict[str, Shape]) -> Iterator[Refusal]:
    heads = MirrorHead.objects.filter(register__in=list(shapes)).order_by("last_entry", "register")
    current = [head for head in heads if head.shape == shapes[head.register].digest]
    for upto, level in groupby(current, key=lambda head: head.last_entry):
        group = list(level)
        with connected() as duck:
            there = _of_store(duck, {head.register: shapes[head.register] for head in group}, upto)
            for head in group:
                here = _of_mirror(duck, shapes[head.register])
                if there[head.register] != here:
                    yield _differs(head, there[head.register], here)


def _of_store(duck: DuckDBPyConnection, shapes: dict[str, Shape], upto: int) -> dict[str, Sum]:
    sums = dict.fromkeys(shapes, (0, 0))
    for chunk in store.versions(after=Reach(), upto=Reach(upto, reach().seq)):
        for register, found in store.by_register([chunk]).items():
            if register in shapes:
                duck.register("found", found)
                rows, total = _sum(duck, shapes[register], f"({typed(shapes[register], 'found')})")
                sums[register] = (sums[register][0] + rows, sums[register][1] + total)
    return sums


def _of_mirror(duck: DuckDBPyConnection, shape: Shape) -> Sum:
    held: dict[str, list[MirrorPart]] = {"versions": [], "closings": []}
    for part in MirrorPart.objects.filter(register=shape.register):
        held[part.content].append(part)
    versions, closings = ([parts.folder() / p.path for p in some] for some in held.values())
    return _sum(duck, shape, f"({melted(shape, versions, closings)})") if versions else (0, 0)


def _sum(duck: DuckDBPyConnection, shape: Shape, source: str) -> Sum:
    hashed = ", ".join(f'"{name}"' for name, _ in shape.columns)
    query = f"SELECT count(*), coalesce(sum(hash({hashed})::HUGEINT), 0) FROM {source}"
    rows, total = duck.execute(query).fetchall()[0]
    return rows, total


def _spoilt(part: MirrorPart) -> Refusal:
    return Refusal(
        code="MIR-001",
        where=f"Bản sao cột, tệp {part.path}",
        found="Tệp bị mất hoặc không còn đúng như lúc ghi",
        expected=f"Tệp có mã băm SHA-256 {part.digest}",
        mend="Không cần làm gì: lần đọc tới sẽ tự dựng lại từ kho; hoặc chạy `vungcao mirror rebuild`",
    )


def _differs(head: MirrorHead, there: Sum, here: Sum) -> Refusal:
    return Refusal(
        code="MIR-002",
        where=f"Bản sao cột, sổ {head.register}, đến mục nhật ký {head.last_entry}",
        found=f"Bản sao có {here[0]} dòng (tổng băm {here[1]}), kho có {there[0]} dòng (tổng băm {there[1]})",
        expected="Hai bên bằng nhau",
        mend="Chạy `vungcao journal check` xem kho có bị sửa không; nếu kho đúng, chạy `vungcao mirror rebuild`",
    )
