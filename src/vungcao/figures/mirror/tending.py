"""Keeping the mirror up: bring what was approved since, melt parts together, start again from the store.

Whoever does it may be killed at any moment, or do it twice at once: a part counts only when the manifest names it, and
the manifest changes in one transaction that fails when another has moved it meanwhile.
"""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.db.models import Max

from vungcao.figures.mirror import parts, store
from vungcao.figures.mirror.connection import connected, files
from vungcao.figures.mirror.shape import Shape, shape_of, typed
from vungcao.figures.mirror.store import Reach, reach
from vungcao.figures.models import MirrorHead, MirrorPart
from vungcao.places.queries import pack_in_force

log = logging.getLogger(__name__)

MANY = 8
"""Parts of one content that are worth melting together."""
SMALL = 500_000
"""Rows under which a part is melted again and again; larger parts wait until enough of their versions were closed."""
CLOSED_SHARE = 20
"""One closing to this many versions makes a large register worth writing anew."""


class MovedMeanwhile(Exception):
    """Another refresh was first; nothing was changed."""


def refresh() -> int:
    """Bring everything approved since the last time. Returns how many rows came; 0 when another is at it."""
    with parts.alone() as free:
        return _refresh(shapes_in_force()) if free else 0


def rebuild() -> int:
    """Throw the manifest away and make the mirror again from the store alone. Returns the last entry that is in it."""
    with parts.alone(wait=True):
        forget(MirrorHead.objects.values_list("register", flat=True))
        _refresh(shapes_in_force())
    return MirrorHead.objects.aggregate(last=Max("last_entry"))["last"] or 0


def heal(register: str) -> None:
    """Make the mirror of one register again, unless somebody just did, because a part is lost or spoilt."""
    with parts.alone(wait=True):
        named = MirrorPart.objects.filter(register=register)
        if all(parts.trusted(part) for part in named):
            return
        log.warning("Bản sao cột của sổ %s bị mất hoặc hỏng; đang dựng lại từ kho. / rebuilding", register)
        forget([register])
        _refresh({name: shape for name, shape in shapes_in_force().items() if name == register})


def compact(*, whole: bool = False) -> int:
    """Melt parts together where it pays (or, with `whole`, everywhere). Returns how many parts went."""
    with parts.alone() as free:
        if not free:
            return 0
        gone = sum(_compact(shape, whole=whole) for shape in shapes_in_force().values())
        _sweep()
        return gone


def shapes_in_force() -> dict[str, Shape]:
    """The columns of each register by the pack in force."""
    return {register.id: shape_of(register) for register in pack_in_force().registers}


def forget(registers: Iterable[str]) -> None:
    """Take registers out of the manifest; until they are brought again they are read from the store."""
    with transaction.atomic():
        MirrorPart.objects.filter(register__in=list(registers)).delete()
        MirrorHead.objects.filter(register__in=list(registers)).delete()


def _refresh(shapes: Mapping[str, Shape]) -> int:
    heads = {head.register: head for head in MirrorHead.objects.all()}
    changed = [r for r, head in heads.items() if r in shapes and head.shape != shapes[r].digest]
    if changed:
        log.warning("Kiểu trường của các sổ %s đã đổi; dựng lại bản sao cột. / field types changed", changed)
        forget(changed)
    upto = reach()
    behind: dict[Reach, list[Shape]] = {}
    for register, shape in shapes.items():
        head = None if register in changed else heads.get(register)
        last = Reach(head.last_entry, head.last_seq) if head else Reach()
        if last.entry < upto.entry:
            behind.setdefault(last, []).append(shape)
    brought = sum(_bring(group, last, upto) for last, group in behind.items())
    _sweep()
    return brought


def _bring(shapes: list[Shape], last: Reach, upto: Reach) -> int:
    """Append what came after `last` up to `upto` to the mirror of some registers that reach equally far."""
    written = _written_versions(shapes, last, upto)
    if last.entry:
        written += _written_closings(shapes, last.entry, upto.entry)
    try:
        with transaction.atomic():
            for shape in shapes:
                _advance(shape, last, upto)
            MirrorPart.objects.bulk_create(written)
    except MovedMeanwhile:
        return 0
    return sum(part.rows for part in written)


def _advance(shape: Shape, last: Reach, upto: Reach) -> None:
    if not last.entry:
        MirrorHead.objects.get_or_create(register=shape.register, defaults={"shape": shape.digest})
    same = MirrorHead.objects.filter(register=shape.register, shape=shape.digest, last_entry=last.entry)
    if not same.update(last_entry=upto.entry, last_seq=upto.seq):
        raise MovedMeanwhile


def _written_versions(shapes: list[Shape], last: Reach, upto: Reach) -> list[MirrorPart]:
    wanted = {shape.register: shape for shape in shapes}
    writing = _begun("versions", wanted, last.entry, upto.entry)
    with connected() as duck:
        for chunk in store.versions(after=last, upto=upto):
            for register, rows in store.by_register([chunk]).items():
                if register in wanted:
                    duck.register("chunk", rows)
                    writing[register].add(duck.sql(typed(wanted[register], "chunk")).to_arrow_table())
    return _finished(writing.values())


def _written_closings(shapes: list[Shape], last: int, upto: int) -> list[MirrorPart]:
    writing = _begun("closings", [shape.register for shape in shapes], last, upto)
    for chunk in store.closings(after=last, upto=upto):
        for register, rows in store.by_register([chunk]).items():
            if register in writing:
                writing[register].add(rows.drop_columns(["register"]))
    return _finished(writing.values())


def _begun(content: str, registers: Iterable[str], last: int, upto: int) -> dict[str, parts.Writing]:
    return {register: parts.Writing(register, content, last + 1, upto) for register in registers}


def _finished(writing: Iterable[parts.Writing]) -> list[MirrorPart]:
    return [part for w in writing if (part := w.finish()) is not None]


def _compact(shape: Shape, *, whole: bool) -> int:
    held = list(MirrorPart.objects.filter(register=shape.register))
    versions = [part for part in held if part.content == "versions"]
    closings = [part for part in held if part.content == "closings"]
    rows, closed = (sum(part.rows for part in some) for some in (versions, closings))
    if whole or (len(held) > MANY and rows < SMALL) or closed * CLOSED_SHARE > max(rows, SMALL):
        return _melt(shape, versions, closings) if len(held) > 1 else 0
    small = [part for part in versions if part.rows < SMALL]
    gone = _melt(shape, small, []) if len(small) > MANY else 0
    return gone + (_melt(shape, [], closings) if len(closings) > MANY else 0)


def _melt(shape: Shape, versions: list[MirrorPart], closings: list[MirrorPart]) -> int:
    """Put one part in the place of several. Closings melted with versions are applied to them, and gone."""
    old = versions + closings
    found = {part.pk: parts.trusted(part) for part in old}
    if not all(found.values()):
        return 0
    new = parts.Writing(
        shape.register,
        "versions" if versions else "closings",
        min(part.first_entry for part in old),
        max(part.last_entry for part in old),
    )
    paths = [[path for p in some if (path := found[p.pk])] for some in (versions, closings)]
    with connected() as duck:
        for batch in duck.sql(melted(shape, *paths)).to_arrow_reader(store.CHUNK):
            new.add(pa.Table.from_batches([batch]))
    part = new.finish()
    with transaction.atomic():
        MirrorHead.objects.select_for_update().get(register=shape.register)
        if MirrorPart.objects.filter(pk__in=list(found)).delete()[0] == len(old) and part is not None:
            part.save()
            return len(old)
        transaction.set_rollback(True)
    return 0


def melted(shape: Shape, versions: list[Path], closings: list[Path]) -> str:
    """A query over parts as if they were one: closings take effect on the versions given with them."""
    if not versions:
        return f"SELECT seq, known_before FROM {files(closings)}"
    if not closings:
        return f"SELECT * FROM {files(versions)}"
    names = ", ".join(f'v."{name}"' for name, _ in shape.columns if name != "known_before")
    return f"""
        SELECT {names}, coalesce(v.known_before, c.known_before) AS known_before
        FROM {files(versions)} AS v LEFT JOIN {files(closings)} AS c ON c.seq = v.seq"""


def _sweep() -> None:
    gone = parts.sweep(MirrorPart.objects.values_list("path", flat=True))
    if gone:
        log.info("Đã xoá %d tệp cũ của bản sao cột. / swept", len(gone))
