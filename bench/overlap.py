"""How long one new work takes to be compared with all others, and how well pairs are found beside splink.

The works are made here: hamlets, kinds, years and totals are drawn by hashing, so that most share a hamlet or a kind
with very many others. Some are told again, and must be found.
"""

import hashlib
import math
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from bench import linkage
from bench.engine import Ratio
from tests.overlap.labelled import OWNERS, Pair, held_out, said_of, tuning
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.works.overlap.actions import keep
from vungcao.works.overlap.models import Followed
from vungcao.works.overlap.queries import suspicions_among
from vungcao.works.overlap.reading import Compared, compared_by
from vungcao.works.overlap.rules.blocks import blocks_asked, blocks_of
from vungcao.works.overlap.rules.comparing import compare
from vungcao.works.overlap.sketching import Said

_PACK = Path(__file__).parent.parent / "packs" / "bac-ninh-2026-2030"
_ASKED = 40
_FIRST = (
    "Đồng",
    "Nà",
    "Khuôn",
    "Bãi",
    "Suối",
    "Tân",
    "Hòa",
    "Xóm",
    "Trại",
    "Khe",
    "Ao",
    "Hố",
    "Cầu",
    "Đèo",
    "Vách",
)
_SECOND = (
    "Nhạc",
    "Cốc",
    "Mậm",
    "Trắng",
    "Dương",
    "Bà",
    "Hoa",
    "Tiến",
    "Lười",
    "Bụt",
    "Cá",
    "Hem",
    "Thành",
    "Liêng",
)
_KINDS = (
    ("III.1.1", "Cứng hóa đường trục thôn {}"),
    ("III.1.1", "Xây dựng ngầm tràn thôn {}"),
    ("III.1.2", "Kiên cố hóa kênh mương nội đồng thôn {}"),
    ("III.1.3", "Hệ thống nước sinh hoạt tập trung thôn {}"),
    ("III.1.5", "Xây dựng phòng học trường tiểu học {}"),
    ("III.1.7", "Xây dựng nhà văn hóa thôn {}"),
    ("III.1.9", "Nâng cấp lưới điện thôn {}"),
)


def measured_pack() -> Pack:
    """Bắc Ninh's pack. Raises SystemExit when it cannot be read."""
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    return reading.pack


def one_against(pack: Pack, *, works: int) -> list[Ratio]:
    """Keep so many works, then ask of new ones, each like one that is kept; every one must be found."""
    compared = compared_by(pack)
    if compared is None:
        raise SystemExit("the pack compares nothing")
    communes = [place.id for place in pack.places if place.kind == "commune" and place.valid_before is None]
    began = time.perf_counter()
    keep(compared, (_work(n, communes) for n in range(works)))
    Followed.objects.update_or_create(pk=1, defaults={"entry": 10**12, "rules": compared.rules})
    kept = time.perf_counter() - began
    times = []
    for n in range(_ASKED):
        told_again = _told_again(_work(n * (works // _ASKED), communes), n)
        began = time.perf_counter()
        found = suspicions_among(compared, [told_again])
        times.append(1000 * (time.perf_counter() - began))
        twin = ("work", f"W{n * (works // _ASKED):07d}")
        if not any(twin in (each.first.id, each.second.id) for each in found):
            raise SystemExit(f"{twin} was not found")
    p95 = sorted(times)[math.ceil(0.95 * len(times)) - 1]
    return [
        Ratio(f"ms for one new work against {works} kept, p95", p95, "< 1000"),
        Ratio(f"ms to keep one of {works} works to be found", 1000 * kept / works, "< 0.3"),
    ]


def _work(n: int, communes: Sequence[str]) -> Said:
    draw = hashlib.sha256(f"work|{n}".encode()).digest()
    content, name = _KINDS[draw[0] % len(_KINDS)]
    hamlet = f"{_FIRST[draw[1] % len(_FIRST)]} {_SECOND[draw[2] % len(_SECOND)]}"
    year = 2021 + draw[3] % 10
    facts = {
        "name": name.format(hamlet),
        "content": content,
        "owner": OWNERS[draw[4] % len(OWNERS)].format(commune="Sa Lý"),
        "total_vnd": (500 + int.from_bytes(draw[5:7]) % 9_500) * 1_000_000,
        "starts_on": f"{year}-03-01",
        "ends_on": f"{year + draw[7] % 2}-11-30",
    }
    lat, lon = (
        21_200_000 + int.from_bytes(draw[8:11]) % 400_000,
        106_000_000 + int.from_bytes(draw[11:14]) % 900_000,
    )
    site = (f"{lat // 10**6}.{lat % 10**6:06d} {lon // 10**6}.{lon % 10**6:06d}",) if draw[14] % 2 else ()
    return Said("work", f"W{n:07d}", communes[int.from_bytes(draw[15:17]) % len(communes)], facts, site)


def _told_again(said: Said, n: int) -> Said:
    return Said(
        "work", f"NEW{n}", said.place, said.facts | {"name": str(said.facts["name"]).upper()}, said.geometries
    )


def found_well(pack: Pack) -> list[Ratio]:
    """Recall and precision on the half of the labelled pairs that chose no point, and splink's beside them.

    Splink learns from the other half without labels; its threshold is the one that is best there.
    """
    compared = compared_by(pack)
    if compared is None:
        raise SystemExit("the pack compares nothing")
    pairs, choosing = held_out(), tuning()
    recall, precision = _shares(pairs, [_blocks(compared, pair) for pair in pairs])
    paid = [pair for pair in pairs if pair.one.packages]
    packages = _shares(paid, [_blocks(compared, pair) for pair in paid])
    learnt = linkage.scores(choosing)
    cuts = sorted({round(each, 3) for each in learnt})
    cut = max(cuts, key=lambda cut: _f1(*_shares(choosing, [each >= cut for each in learnt])))
    others = _shares(pairs, [each >= cut for each in linkage.scores(pairs)])
    return [
        Ratio(f"recall of {len(pairs)} pairs held out", float(recall), ">= 0.95"),
        Ratio("precision of the same", float(precision), ">= 0.80"),
        Ratio(f"recall of {len(paid)} of them that have packages", float(packages[0]), ">= 0.95"),
        Ratio("precision of these", float(packages[1]), ">= 0.80"),
        Ratio("recall of splink on the same", float(others[0]), ""),
        Ratio("precision of splink on the same", float(others[1]), ""),
    ]


def _f1(recall: Fraction, precision: Fraction) -> Fraction:
    return 2 * recall * precision / (recall + precision) if recall + precision else Fraction(0)


def _blocks(compared: Compared, pair: Pair) -> bool:
    one, other = (compared.sketch(said_of(told)) for told in (pair.one, pair.other))
    comparison = compared.comparison("work")
    if blocks_asked(comparison, one).isdisjoint(blocks_of(comparison, other)):
        return False
    return compare(comparison, one, other).strength >= comparison.blocks_from


def _shares(pairs: Sequence[Pair], found: Sequence[bool]) -> tuple[Fraction, Fraction]:
    right = sum(pair.is_same and one for pair, one in zip(pairs, found, strict=True))
    same, all_found = sum(pair.is_same for pair in pairs), sum(found)
    return Fraction(right, same), Fraction(right, all_found) if all_found else Fraction(1)
