"""The publishers' own checkers find nothing wrong with the demonstration programme, and all of it comes back."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.door import ZONE, Clock
from tests.exchange.demonstration import BEFORE, fill_demonstration
from tests.exchange.returning import read_whole
from tests.programme import bac_ninh, make_programme
from tests.standards.publishers import faults_of_projects, faults_of_releases, faults_of_tables
from vungcao.capital.queries import accounts
from vungcao.capital.rules.accounts import Dimension
from vungcao.exchange.downloads import project_package, record_package, release_package, table_package
from vungcao.exchange.queries import records_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import WORK, Telling
from vungcao.journal.queries import last_number
from vungcao.registers.queries import versions_known_now
from vungcao.works.overlap.actions import follow
from vungcao.works.overlap.queries import counts
from vungcao.works.overlap.reading import compared_by
from vungcao.works.queries import works_of
from vungcao.works.rules.work import Work

ORIGIN = "https://vungcao.example"


@dataclass(frozen=True)
class Taken:
    """The three files of the demonstration, and every record that the store gave away."""

    telling: Telling
    projects: bytes
    releases: bytes
    records: bytes
    tables: bytes
    told: dict[str, list[Record]]
    shown: object


@pytest.fixture(scope="module")
def taken(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Taken:
    """Filed once for all of these tests, and taken back: what they look at are files."""
    with django_db_blocker.unblock(), transaction.atomic():
        telling = fill_demonstration(ORIGIN)
        found = Taken(
            telling=telling,
            projects=b"".join(project_package(telling, f"{ORIGIN}/oc4ids.json")),
            releases=b"".join(release_package(telling, f"{ORIGIN}/ocds.json")),
            records=b"".join(record_package(telling, f"{ORIGIN}/ocds-ban-ghi.json")),
            tables=b"".join(table_package(telling)),
            told={name: list(records_of(telling, each)) for name, each in telling.registers.items()},
            shown=shown(),
        )
        transaction.set_rollback(True)
    return found


def test_the_checker_of_oc4ids_finds_nothing_wrong_with_the_demonstration(taken: Taken):
    package = json.loads(taken.projects)
    assert len(package["projects"]) > 50
    assert faults_of_projects(package) == []


def test_the_checker_of_ocds_finds_nothing_wrong_with_the_demonstration(taken: Taken):
    package = json.loads(taken.releases)
    assert len(package["releases"]) > 3
    assert faults_of_releases(package) == []


def test_the_checker_of_ocds_finds_nothing_wrong_with_the_records_of_the_demonstration(taken: Taken):
    package = json.loads(taken.records)
    releases = {each["ocid"]: each for each in json.loads(taken.releases)["releases"]}
    assert {each["ocid"] for each in package["records"]} == releases.keys()
    assert faults_of_releases(package) == []


def test_what_is_linked_between_the_files_of_the_demonstration_is_there(taken: Taken):
    releases = {f"{ORIGIN}/ocds.json#{each['id']}": each for each in json.loads(taken.releases)["releases"]}
    projects = {f"{ORIGIN}/oc4ids.json#{each['id']}": each for each in json.loads(taken.projects)["projects"]}
    for record in json.loads(taken.records)["records"]:
        (link,) = record["releases"]
        linked, compiled = releases[link["url"]], record["compiledRelease"]
        assert (link["date"], link["tag"]) == (linked["date"], linked["tag"])
        assert {**compiled, "id": linked["id"], "tag": linked["tag"]} == linked
    for address, release in releases.items():
        project = projects[release["planning"]["budget"]["uri"]]
        (process,) = (each for each in project["contractingProcesses"] if each["id"] == release["ocid"])
        assert process["releases"] == [
            {"id": release["id"], "date": release["date"], "tag": release["tag"], "url": address}
        ]
        paid = release["contracts"][0].get("implementation", {}).get("transactions", [])
        assert paid == process["summary"].get("transactions", [])


def test_frictionless_finds_nothing_wrong_with_the_demonstration(taken: Taken, tmp_path: Path):
    assert faults_of_tables(kept(taken.tables, tmp_path)) == []


def test_every_title_of_the_demonstration_says_that_it_is_simulated(taken: Taken):
    projects, releases = json.loads(taken.projects), json.loads(taken.releases)
    titles = [project["title"] for project in projects["projects"]]
    titles += [release["tender"]["title"] for release in releases["releases"]]
    assert all(title.endswith("(SỐ LIỆU MÔ PHỎNG)") for title in titles)
    for package in (projects, releases):
        assert package["vungcao"]["notices"][0].startswith("SỐ LIỆU MÔ PHỎNG")
        assert all(node["vungcao"]["simulated"] for node in package.get("projects", package.get("releases")))


def test_every_record_comes_back_from_the_tables(taken: Taken, tmp_path: Path):
    assert heard(taken, taken.tables, tmp_path) == said(taken, lambda record: True)


def test_every_record_of_a_work_comes_back_from_the_projects(taken: Taken, tmp_path: Path):
    works = taken.telling.works.work
    of_works = said(taken, lambda record: record.register == works or WORK in record.facts)
    assert heard(taken, taken.projects, tmp_path) == of_works


def test_every_contract_and_what_was_paid_under_it_comes_back_from_the_releases(taken: Taken, tmp_path: Path):
    contracts = taken.telling.works.contract
    expected = said(taken, lambda record: record.register == contracts or "contract" in record.facts)
    assert heard(taken, taken.releases, tmp_path) == expected
    assert heard(taken, taken.records, tmp_path) == expected
    assert any("contract" in record.facts for record in taken.told["disbursement"])


def test_a_store_made_from_the_tables_in_one_reading_says_all_that_the_demonstration_did(
    db: None, taken: Taken, tmp_path: Path
):
    """Tables byte by byte, sums to the đồng, and what is said of every work. Who decided on suspected overlaps is not
    given away: every pair that is suspected is counted and open."""
    programme = make_programme(Clock(dt.datetime.combine(BEFORE, dt.time(8), ZONE)))
    reading = read_whole(programme, kept(taken.tables, tmp_path))
    assert reading.refusals == []
    assert len(reading.approved) == len(reading.filed)
    again = replace(taken.telling, known=last_number())
    assert csv_of(b"".join(table_package(again))) == csv_of(taken.tables)
    assert shown() == taken.shown
    while follow(bac_ninh()):
        pass
    compared = compared_by(bac_ninh())
    assert compared is not None
    assert counts(compared).open == reading.undecided > 0


def shown() -> object:
    """The sums of capital by everything they are told apart by, and what the pages say of each work."""
    works = sorted(version.key for version in versions_known_now("work", on=BEFORE))
    return accounts(bac_ninh(), tuple(Dimension)), [said_of(work) for work in works_of(works, BEFORE)]


def said_of(work: Work) -> list[object]:
    """What its page says of a work."""
    return [
        (work.key, work.state, work.total_vnd, work.percent_done, work.account, work.project_class),
        [(share.line.key, share.part) for share in work.shares],
        [(warned.warning.id, warned.days, warned.points) for warned in work.warnings],
        [(each.key, each.amount_vnd, work.spent_under(each.key)) for each in work.contracts],
    ]


def csv_of(package: bytes) -> dict[str, bytes]:
    """The tables of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}


def kept(data: bytes, folder: Path) -> Path:
    file = folder / "bang.zip"
    file.write_bytes(data)
    return file


def heard(taken: Taken, data: bytes, folder: Path) -> set[tuple[object, ...]]:
    return {named(each.record) for each in read_file(kept(data, folder), taken.telling)}


def said(taken: Taken, wanted: Callable[[Record], bool]) -> set[tuple[object, ...]]:
    found = {named(each) for records in taken.told.values() for each in records if wanted(each)}
    assert found
    return found


def named(record: Record) -> tuple[object, ...]:
    """All that a record says, to be found in a set."""
    facts = tuple(sorted((name, str(fact)) for name, fact in record.facts.items()))
    days = (record.valid_from, record.valid_before)
    marks = (record.nil, record.simulated, record.provisional)
    return (record.register, record.key, record.place, days, facts, marks)
