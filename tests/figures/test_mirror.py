"""The mirror: typed, appended to, melted together, healed, and always read with the tail beyond it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.figures.store import DEO_GIA, SA_LY, approve, household, load_mini, mini, road, standing
from vungcao.figures import mirror
from vungcao.figures.mirror import parts, tending
from vungcao.figures.mirror.shape import Shape, shape_of
from vungcao.figures.models import MirrorHead, MirrorPart
from vungcao.journal.queries import last_number
from vungcao.pack.register import FieldEntry, FieldType
from vungcao.places.actions import load
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding

pytestmark = pytest.mark.django_db


def rows(register: str, known: int | None = None) -> list[tuple]:
    """The register as the mirror and the tail give it."""
    known = last_number() if known is None else known
    return mirror.read(
        [register],
        known,
        lambda duck, tables: duck.execute(f"SELECT * FROM {tables[register]} ORDER BY seq").fetchall(),
    )


def truth(register: str, known: int) -> list[tuple]:
    """Sequence number, key and facts as the store has them."""
    return [
        (v.seq, v.key, v.place, v.valid_from, v.valid_before, v.known_from, v.facts, v.nil)
        for v in Version.objects.filter(register=register, known_from__lte=known).order_by("seq")
        if v.known_before is None or v.known_before > known
    ]


def test_facts_come_back_with_the_types_of_their_fields():
    load_mini()
    approve("road", [road("r1", length_km="12.345", surface=None)])
    approve("income", [Holding("x|2025|p", SA_LY, dt.date(2025, 1, 1), dt.date(2026, 1, 1),
                               {"population": 9_007_199_254_740_993, "total_income": 0})])  # fmt: skip
    mirror.refresh()
    assert rows("road") == [
        (
            1,
            "r1",
            SA_LY,
            dt.date(2025, 12, 31),
            None,
            1,
            None,
            False,
            False,
            False,
            Decimal("12.345"),
            "alley",
            None,
        )
    ]
    assert rows("income")[0][-2:] == (9_007_199_254_740_993, 0)


def test_a_read_is_fresh_whether_the_mirror_has_seen_the_approval_or_not():
    load_mini()
    approve("road", [road("r1")])
    assert [row[1] for row in rows("road")] == ["r1"]
    mirror.refresh()
    approve("road", [road("r2")])
    approve("road", [road("r1", surface="concrete")], closed=standing("road", "r1"))
    assert [(row[1], row[-1]) for row in rows("road")] == [("r2", "earth"), ("r1", "concrete")]
    mirror.refresh()
    assert [(row[1], row[-1]) for row in rows("road")] == [("r2", "earth"), ("r1", "concrete")]


def test_what_was_known_before_a_correction_can_still_be_read():
    load_mini()
    approve("road", [road("r1")])
    mirror.refresh()
    approve("road", [road("r1", surface="concrete")], closed=standing("road", "r1"))
    mirror.refresh()
    assert [row[-1] for row in rows("road", 1)] == ["earth"]
    assert [row[-1] for row in rows("road", 2)] == ["concrete"]
    assert rows("road", 0) == []
    mirror.compact(whole=True)
    assert [row[-1] for row in rows("road", 1)] == ["earth"]
    assert [row[-1] for row in rows("road", 2)] == ["concrete"]


def test_an_empty_register_reads_as_empty_with_its_columns():
    load_mini()
    assert rows("training") == []
    mirror.refresh()
    approve("road", [road("r1")])
    mirror.refresh()
    assert rows("training") == []


def test_refreshing_twice_changes_nothing():
    load_mini()
    approve("road", [road("r1")])
    assert mirror.refresh() == 1
    before = list(MirrorPart.objects.values_list("path", "digest"))
    assert mirror.refresh() == 0
    assert list(MirrorPart.objects.values_list("path", "digest")) == before


def test_only_one_refresh_at_a_time_touches_the_files():
    load_mini()
    approve("road", [road("r1")])
    with parts.alone() as free:
        assert free
        assert mirror.refresh() == 0
        assert mirror.compact(whole=True) == 0
    assert mirror.refresh() == 1


def test_a_refresh_that_another_has_overtaken_leaves_nothing(monkeypatch, mirror_folder):
    load_mini()
    approve("road", [road("r1")])
    brought = tending._written_versions

    def overtaken(shapes, last, upto):
        written = brought(shapes, last, upto)
        for shape in shapes:
            MirrorHead.objects.create(
                register=shape.register, shape=shape.digest, last_entry=upto.entry, last_seq=upto.seq
            )
        return written

    monkeypatch.setattr(tending, "_written_versions", overtaken)
    assert mirror.refresh() == 0
    assert not MirrorPart.objects.exists()
    assert not list(mirror_folder.glob("*/*.parquet"))


def test_a_refresh_killed_before_the_manifest_leaves_no_trace(monkeypatch, mirror_folder):
    load_mini()
    approve("road", [road("r1")])
    with monkeypatch.context() as killing:
        killing.setattr(tending, "_advance", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            mirror.refresh()
    (mirror_folder / "road" / "half.writing").write_bytes(b"PAR1")
    assert not MirrorPart.objects.exists()
    mirror.refresh()
    named = {mirror_folder / part.path for part in MirrorPart.objects.all()}
    assert {path for path in mirror_folder.glob("*/*") if path.is_file()} == named
    assert [row[1] for row in rows("road")] == ["r1"]


def test_a_deleted_mirror_heals_when_it_is_read(mirror_folder, caplog):
    load_mini()
    approve("road", [road("r1")])
    mirror.refresh()
    for path in mirror_folder.glob("road/*.parquet"):
        path.unlink()
    assert [row[1] for row in rows("road")] == ["r1"]
    assert "road" in caplog.text
    assert list(mirror_folder.glob("road/*.parquet"))
    assert mirror.check() == []


def test_a_part_that_somebody_changed_is_not_believed(mirror_folder):
    load_mini()
    approve("road", [road("r1", length_km="1.234")])
    mirror.refresh()
    (path,) = mirror_folder.glob("road/*.parquet")
    spoilt = bytearray(path.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    path.write_bytes(spoilt)
    assert [refusal.code for refusal in mirror.check()] == ["MIR-001"]
    assert rows("road")[0][-3] == Decimal("1.234")
    assert mirror.check() == []


def test_a_mirror_that_says_something_else_than_the_store_is_found():
    load_mini()
    approve("road", [road("r1"), road("r2")])
    mirror.refresh()
    Version.objects.filter(key="r2").update(facts={"length_km": "9.000", "kind": "alley", "surface": "earth"})
    (refusal,) = mirror.check()
    assert refusal.code == "MIR-002"
    assert "road" in refusal.where


def test_melting_parts_together_changes_no_row_and_leaves_one_file(mirror_folder):
    load_mini()
    for n in range(6):
        approve("road", [road(f"r{n}")], closed=standing("road", f"r{n - 3}"))
        mirror.refresh()
    before = [rows("road", known) for known in range(7)]
    mirror.compact(whole=True)
    assert len(list(mirror_folder.glob("road/*.parquet"))) == 1
    assert [rows("road", known) for known in range(7)] == before
    assert mirror.check() == []


def test_small_parts_are_melted_when_there_are_many(mirror_folder):
    load_mini()
    for n in range(tending.MANY + 1):
        approve("road", [road(f"r{n}")])
        mirror.refresh()
    assert mirror.compact() == tending.MANY + 1
    assert mirror.compact() == 0
    assert len(rows("road")) == tending.MANY + 1


def test_a_melting_that_meets_changed_parts_gives_way():
    load_mini()
    for n in range(3):
        approve("road", [road(f"r{n}")])
        mirror.refresh()
    held = list(MirrorPart.objects.filter(register="road"))
    MirrorPart.objects.filter(pk=held[0].pk).update(id=held[0].pk + 1000)
    shape = tending.shapes_in_force()["road"]
    assert tending._melt(shape, held, []) == 0
    assert MirrorPart.objects.filter(register="road").count() == 3


def test_a_read_begins_again_when_parts_are_melted_under_its_hands():
    load_mini()
    for n in range(3):
        approve("road", [road(f"r{n}")])
        mirror.refresh()
    reads = []

    def melting(duck, tables):
        if not reads:
            mirror.compact(whole=True)
        reads.append(1)
        return duck.execute(f"SELECT count(*) FROM {tables['road']}").fetchall()[0][0]

    assert mirror.read(["road"], 3, melting) == 3
    assert len(reads) == 2


def test_a_mirror_forgotten_between_two_queries_of_a_read_hides_no_row():
    load_mini()
    approve("household", [household("h1")])
    mirror.refresh()
    said, forgot = [], []

    def forgetting(execute, sql, params, many, context):
        if not forgot and any("figures_mirrorhead" in one for one in said):
            forgot.append(sql)
            tending.forget(["household"])
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(forgetting):
        found = rows("household")
    assert [row[1] for row in found] == ["h1"]
    assert forgot or len([sql for sql in said if "figures_mirror" in sql]) == 1


def test_an_edition_that_changes_a_type_makes_that_register_anew():
    pack = load_mini()
    approve("road", [road("r1", length_km="1.000")])
    approve("training", [Holding("t1", SA_LY, dt.date(2026, 2, 1), dt.date(2026, 2, 2),
                                 {"people": 3, "sex": "female"})])  # fmt: skip
    mirror.refresh()
    untouched = MirrorPart.objects.get(register="training").pk
    roads = pack.register_by_id("road")
    finer = tuple(f.model_copy(update={"scale": 5}) if f.id == "length_km" else f for f in roads.fields)
    registers = tuple(r.model_copy(update={"fields": finer}) if r.id == "road" else r for r in pack.registers)
    load(pack.model_copy(update={"registers": registers}), at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    assert rows("road")[0][-3] == Decimal("1.00000")
    mirror.refresh()
    assert rows("road")[0][-3].as_tuple().exponent == -5
    assert MirrorPart.objects.get(register="training").pk == untouched


@pytest.mark.parametrize("said", ["1.2345", "1e3"])
def test_a_fact_finer_than_its_field_is_refused_and_never_rounded(said):
    load_mini()
    approve("road", [road("r1", length_km=said)])
    with pytest.raises(duckdb.Error, match="does not fit field length_km"):
        rows("road")


def test_a_field_may_not_take_a_name_the_mirror_needs():
    field = FieldEntry(id="nil", label=mini().registers[0].label, type=FieldType.BOOLEAN)
    register = mini().registers[0].model_copy(update={"fields": (field,)})
    with pytest.raises(ValueError, match="nil"):
        shape_of(register)


def test_shapes_are_equal_exactly_when_their_columns_are():
    assert Shape("a", (("x", "BIGINT"),)).digest == Shape("b", (("x", "BIGINT"),)).digest
    assert Shape("a", (("x", "BIGINT"),)).digest != Shape("a", (("x", "DATE"),)).digest


def test_the_mirror_belongs_to_its_owner_alone(mirror_folder: Path):
    load_mini()
    approve("road", [road("r1")])
    mirror.refresh()
    assert mirror_folder.stat().st_mode & 0o077 == 0
    assert (mirror_folder / "road").stat().st_mode & 0o077 == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "correct", "refresh", "compact", "melt", "rebuild", "lose"]),
        st.integers(0, 4),
        st.sampled_from([SA_LY, DEO_GIA]),
        st.sampled_from(["poor", "none", None]),
    ),
    max_size=14,
)


class AnyHistory(TestCase):
    """Whatever happens in whatever order, the mirror and its tail say what the store says, at every entry."""

    @given(STEPS)
    def test_is_read_as_the_store_has_it(self, steps):
        load_mini()
        for what, n, place, poverty in steps:
            step(what, f"h{n}", place, poverty)
        names = ("hamlet", "ethnic_group", "poverty", "standard", "members", "residence")
        for known in range(last_number() + 1):
            seen = [
                (*row[:6], dict(zip(names, row[10:], strict=True)), row[7])
                for row in rows("household", known)
            ]
            assert seen == truth("household", known)
        assert mirror.check() == []


def step(what: str, key: str, place: str, poverty: str | None) -> None:
    """One thing that may happen."""
    if what == "write" or (what == "correct" and not standing("household", key)):
        what, closed = "write", standing("household", key)
        approve("household", [household(key, place, poverty=poverty)], closed=closed)
    elif what == "correct":
        approve("household", [], closed=standing("household", key))
    elif what == "lose":
        for part in MirrorPart.objects.all()[:1]:
            (parts.folder() / part.path).unlink(missing_ok=True)
            rows("household")
    else:
        {
            "refresh": mirror.refresh,
            "compact": mirror.compact,
            "melt": lambda: mirror.compact(whole=True),
            "rebuild": mirror.rebuild,
        }[what]()
