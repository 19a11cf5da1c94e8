"""Backup and restore: whole, checked, on either database, taken while others go on writing."""

import hashlib
import json
import stat
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.door import NEW_YEAR, SA_LY, Cast, Clock, approved, filed, household, make_cast, row
from tests.stores import PYTHON, embedded, environment, fresh_database
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import send_back
from vungcao.intake.archive import Manifest, back_up, read_manifest, restore
from vungcao.intake.archive.backup import _seal
from vungcao.intake.archive.tables import TABLES, lines_of
from vungcao.intake.queries import check_journal
from vungcao.journal.models import Entry
from vungcao.journal.queries import head, last_number
from vungcao.people.actions import record_look
from vungcao.people.models import Person
from vungcao.registers.models import Version
from vungcao.registers.queries import versions_known_now

VERSIONS = "registers.version.jsonl"


def lived(cast: Cast, clock: Clock) -> None:
    """A store with something in every table: corrections, a return, an end, a look, a submission that waits."""
    approved(cast, clock, household("HO-1", poverty="poor"), household("HO-2", number=2))
    approved(cast, clock, household("HO-1", since=NEW_YEAR.replace(month=3)))
    approved(cast, clock, row("HO-2", operation="end", since=NEW_YEAR.replace(month=2)))
    approved(cast, clock, row("D-1", {"length_km": "1.250", "kind": "alley"}), register="road")
    returned = filed(cast, clock, household("HO-3", hamlet=None))
    send_back(returned, by=cast.reviewer, reason="Thiếu thôn", at=clock.tick())
    record_look(
        cast.supervisor, register="household", key="HO-1", place=SA_LY, reason="Giám sát", at=clock.now
    )


def whole_store() -> dict[str, list[bytes]]:
    """Every row of every table, as lines."""
    return {table._meta.label: list(lines_of(table)) for table in TABLES}


def emptied() -> None:
    """The store without a row."""
    with transaction.atomic():
        for table in reversed(TABLES):
            table._base_manager.all()._raw_delete("default")


def codes(path: Path) -> tuple[str, ...]:
    """The codes with which an archive is refused; the store stays as it was."""
    before = whole_store()
    with pytest.raises(Refused) as refused:
        restore(path)
    assert whole_store() == before
    return refused.value.codes


@pytest.fixture
def archive(transactional_db: None, clock: Clock, tmp_path: Path) -> Path:
    """An archive of a store that has lived; the store itself is emptied."""
    lived(make_cast(clock), clock)
    path = tmp_path / "ban-sao.zip"
    back_up(path)
    emptied()
    return path


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back_whole(clock, tmp_path):
    cast = make_cast(clock)
    lived(cast, clock)
    before, path = whole_store(), tmp_path / "ban-sao.zip"
    manifest = back_up(path)
    emptied()
    assert restore(path) == manifest
    assert whole_store() == before
    assert (manifest.last_entry, manifest.last_hash) == (last_number(), head().hash)
    assert {m.name: m.rows for m in manifest.members}[VERSIONS] == Version.objects.count() == 6
    assert list(check_journal()) == []
    assert Person.objects.get(username="can-bo-xa").check_password("mat-khau-thu-nghiem")


@pytest.mark.django_db(transaction=True)
def test_life_goes_on_after_a_restore(archive, clock):
    restore(archive)
    names = ("can-bo-xa", "so-danv")
    official, reviewer = (Person.objects.get(username=name) for name in names)
    cast = Cast(official, official, reviewer, reviewer, reviewer, reviewer)
    entry = approved(cast, clock, household("HO-9"))
    assert entry.number == 6
    assert list(check_journal()) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_store_makes_the_same_archive(archive, tmp_path):
    restore(archive)
    again = tmp_path / "again.zip"
    back_up(again)
    assert again.read_bytes() == archive.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_an_empty_store_can_be_backed_up_and_restored(tmp_path):
    path = tmp_path / "empty.zip"
    manifest = back_up(path)
    assert (manifest.edition, manifest.last_entry) == ("", 0)
    assert restore(path) == manifest


@pytest.mark.django_db(transaction=True)
def test_only_its_owner_may_read_an_archive_and_none_is_written_over(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    kept = archive.read_bytes()
    with pytest.raises(Refused) as refused:
        back_up(archive)
    assert refused.value.codes == ("ARC-001",)
    assert archive.read_bytes() == kept
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_written_nothing_is_left(archive, tmp_path):
    with pytest.raises(Refused) as refused:
        back_up(tmp_path / "nowhere" / "ban-sao.zip")
    assert refused.value.codes == ("ARC-009",)


@pytest.mark.django_db(transaction=True)
def test_a_backup_taken_under_load_is_one_moment_and_whole(clock, tmp_path):
    cast = make_cast(clock)
    lived(cast, clock)
    for number in range(300):
        filed(cast, clock, household(f"CHO-{number}"))
    stop, made, faults = threading.Event(), [], []

    def write() -> None:
        try:
            turn = 0
            while not stop.is_set():
                turn += 1
                changing = household("DOI", members=turn % 60 + 1), household(f"MOI-{turn}", number=2)
                made.append(approved(cast, clock, *changing).number)
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connection.close()

    approved(cast, clock, household("DOI"))
    writer = threading.Thread(target=write)
    writer.start()
    manifests: list[tuple[Path, Manifest, int]] = []
    try:
        for number in range(4):
            path = tmp_path / f"{number}.zip"
            manifests.append((path, back_up(path), last_number()))
    finally:
        stop.set()
        writer.join()
    assert faults == []
    assert made[-1] > manifests[0][1].last_entry
    assert any(manifest.last_entry < after for _, manifest, after in manifests), (
        "nothing was written meanwhile"
    )
    for path, manifest, _ in manifests:
        hash = Entry.objects.values_list("hash", flat=True).get(number=manifest.last_entry)
        assert hash == manifest.last_hash
        (standing,) = _standing_in(path, "DOI")
        assert standing["known_from"] <= manifest.last_entry
    emptied()
    path, manifest, _ = manifests[-1]
    restore(path)
    assert list(check_journal()) == []
    assert last_number() == manifest.last_entry
    assert versions_known_now("household").filter(key="DOI").count() == 1


def _standing_in(path: Path, key: str) -> list[dict[str, object]]:
    """The versions of a record that stand in an archive."""
    columns = next(member.columns for member in read_manifest(path).members if member.name == VERSIONS)
    with zipfile.ZipFile(path) as archive, archive.open(VERSIONS) as lines:
        rows = [dict(zip(columns, json.loads(line), strict=True)) for line in lines]
    return [row for row in rows if row["key"] == key and row["known_before"] is None]


# What is refused


@pytest.mark.django_db(transaction=True)
def test_a_store_with_anything_in_it_is_not_mixed_with_another(archive, clock):
    make_cast(clock)
    assert codes(archive) == ("ARC-005",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [None, b"", b"PK", b"not a zip at all" * 100])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    if content is not None:
        path.write_bytes(content)
    assert codes(path) == ("ARC-002",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lost", "code"), [(5000, "ARC-002"), (500, "ARC-002"), (65, "ARC-002"), (64, "ARC-007"), (1, "ARC-007")]
)
def test_an_archive_cut_short_is_refused(archive, lost, code):
    archive.write_bytes(archive.read_bytes()[:-lost])
    assert codes(archive) == (code,)


@pytest.mark.django_db(transaction=True)
def test_a_corrupted_member_is_refused_by_name(archive):
    with zipfile.ZipFile(archive) as zipped:
        member = zipped.getinfo(VERSIONS)
    data = bytearray(archive.read_bytes())
    data[member.header_offset + 30 + len(VERSIONS) + 40] ^= 0x01
    archive.write_bytes(bytes(data))
    with pytest.raises(Refused) as refused:
        restore(archive)
    assert [(r.code, r.where) for r in refused.value.refusals] == [("ARC-003", VERSIONS)]


@pytest.mark.django_db(transaction=True)
def test_a_changed_byte_anywhere_is_refused(archive, tmp_path):
    data = archive.read_bytes()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, len(data) - 1), st.integers(1, 255))
    def changed(at: int, by: int) -> None:
        other = tmp_path / "other.zip"
        other.write_bytes(data[:at] + bytes([data[at] ^ by]) + data[at + 1 :])
        assert codes(other)[0] in {"ARC-002", "ARC-003", "ARC-004", "ARC-006", "ARC-007"}

    changed()


def rewritten(path: Path, change: dict[str, bytes | None], *, twice: str = "") -> Path:
    """A copy of an archive with members put in place of others, or left out; properly framed and sealed."""
    other = path.with_name("rewritten.zip")
    with zipfile.ZipFile(path) as old, other.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as new:
            members = {name: old.read(name) for name in old.namelist()} | change
            for name, content in members.items():
                if content is not None:
                    new.writestr(name, content)
            if twice:
                with pytest.warns(UserWarning, match="Duplicate"):
                    new.writestr(twice, b"")
            new.comment = b"0" * 64
        _seal(file)
    return other


def manifest_of(path: Path) -> dict[str, object]:
    """The manifest of an archive, to be changed."""
    return json.loads(read_manifest(path).dump())


@pytest.mark.django_db(transaction=True)
def test_another_version_is_refused(archive):
    newer = {**manifest_of(archive), "format": 3}
    assert codes(rewritten(archive, {"manifest.json": json.dumps(newer).encode()})) == ("ARC-004",)
    other = manifest_of(archive)
    other["members"][0]["columns"].append("new")
    assert codes(rewritten(archive, {"manifest.json": json.dumps(other).encode()})) == ("ARC-004",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"format":"x"}', b"\xff", b'{"members":[{}]}'])
def test_a_manifest_that_is_none_is_refused(archive, text):
    assert codes(rewritten(archive, {"manifest.json": text})) == ("ARC-003",)


@pytest.mark.django_db(transaction=True)
def test_a_missing_manifest_or_member_is_refused(archive):
    assert codes(rewritten(archive, {"manifest.json": None})) == ("ARC-002",)
    assert codes(rewritten(archive, {VERSIONS: None})) == ("ARC-003",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\secret", "registers.version.jsonl/", "x"]
)
def test_a_member_that_does_not_belong_is_refused_and_written_nowhere(archive, name, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    other = rewritten(archive, {name: b"x"})
    assert codes(other) == ("ARC-006",)
    assert sorted(tmp_path.rglob("*")) == sorted([*before, other])


@pytest.mark.django_db(transaction=True)
def test_a_member_that_is_there_twice_is_refused(archive):
    assert codes(rewritten(archive, {}, twice=VERSIONS)) == ("ARC-006",)


def forged(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """A copy with text in one member replaced, whose manifest tells the new digest: made by somebody who knows how."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(name)
    assert old in content
    content = content.replace(old, new, 1)
    manifest = manifest_of(path)
    for member in manifest["members"]:
        if member["name"] == name:
            member["sha256"] = hashlib.sha256(content).hexdigest()
            member["rows"] = content.count(b"\n")
    return rewritten(path, {name: content, "manifest.json": json.dumps(manifest).encode()})


@pytest.mark.django_db(transaction=True)
def test_a_forged_fact_is_found_by_the_archives_own_journal(archive):
    assert codes(forged(archive, VERSIONS, b'"poor"', b'"none"'))[:2] == ("ARC-008", "JRN-006")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"HO-1"', b"3.5"),
        (b"[1,", b"[1,1,"),
        (b"[1,", b"{"),
        (b'"2026-01-01"', b'"2026-13-01"'),
        (b"[2,", b"[1,"),
    ],
)
def test_rows_that_are_none_are_refused_by_name(archive, old, new):
    assert codes(forged(archive, VERSIONS, old, new))[0] in {"ARC-003", "ARC-008"}


@pytest.mark.django_db(transaction=True)
def test_a_row_that_refers_to_nobody_is_refused(archive):
    with zipfile.ZipFile(archive) as zipped:
        first = zipped.read("people.person.jsonl").split(b",")[0]
    assert codes(forged(archive, "people.person.jsonl", first + b",", b"[7777,")) == ("ARC-003",)


# On either database

MOVE = """
import django, sys
from pathlib import Path
django.setup()
from django.core.management import call_command
from vungcao.intake.archive import back_up, restore
call_command("migrate", verbosity=0)
restore(Path(sys.argv[1]))
back_up(Path(sys.argv[2]))
"""


def moved(source: Path, target: Path, database: str, home: Path) -> bytes:
    """An archive restored into another database and backed up from there, in a process of its own."""
    command = [PYTHON, "-c", MOVE, str(source), str(target)]
    subprocess.run(command, env=environment(database, home), check=True)
    return target.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_an_archive_goes_from_one_database_to_the_other_and_back_unchanged(
    archive, tmp_path, postgres_server
):
    kept = archive.read_bytes()
    assert moved(archive, tmp_path / "1.zip", embedded(tmp_path), tmp_path) == kept
    with fresh_database(postgres_server) as address:
        assert moved(tmp_path / "1.zip", tmp_path / "2.zip", address, tmp_path) == kept
