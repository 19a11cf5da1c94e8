"""The publishers' own checkers find nothing wrong with the demonstration programme, and all of it comes back."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.door import ZONE, Clock
from tests.exchange.demonstration import BEFORE, fill_demonstration
from tests.exchange.returning import now_telling, read_all_back
from tests.programme import make_programme
from tests.standards.publishers import faults_of_projects, faults_of_releases, faults_of_tables
from vungcao.exchange.downloads import project_package, release_package, table_package
from vungcao.exchange.queries import records_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import WORK, Telling

ORIGIN = "https://vungcao.example"


@dataclass(frozen=True)
class Taken:
    """The three files of the demonstration, and every record that the store gave away."""

    telling: Telling
    projects: bytes
    releases: bytes
    tables: bytes
    told: dict[str, list[Record]]


@pytest.fixture(scope="module")
def taken(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Taken:
    """Filed once for all of these tests, and taken back: what they look at are files."""
    with django_db_blocker.unblock(), transaction.atomic():
        telling = fill_demonstration(ORIGIN)
        found = Taken(
            telling=telling,
            projects=b"".join(project_package(telling, f"{ORIGIN}/oc4ids.json")),
            releases=b"".join(release_package(telling, f"{ORIGIN}/ocds.json")),
            tables=b"".join(table_package(telling)),
            told={name: list(records_of(telling, each)) for name, each in telling.registers.items()},
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


def test_every_contract_comes_back_from_the_releases(taken: Taken, tmp_path: Path):
    contracts = taken.telling.works.contract
    assert heard(taken, taken.releases, tmp_path) == said(taken, lambda record: record.register == contracts)


def test_a_store_made_from_the_tables_says_all_that_the_demonstration_did(
    db: None, taken: Taken, tmp_path: Path
):
    """But for the works of other programmes: beside them some of ours wait for a person to say that they are others,
    and what was said of that is not given away."""
    others = taken.telling.works.outside_work
    programme = make_programme(Clock(dt.datetime.combine(BEFORE, dt.time(8), ZONE)))
    read_all_back(programme, without(f"{others}.csv", kept(taken.tables, tmp_path)))
    now = now_telling()
    again = {named(each) for register in now.registers.values() for each in records_of(now, register)}
    assert again == said(taken, lambda record: record.register != others)


def without(name: str, file: Path) -> Path:
    """The same zip without one of its files."""
    less = file.with_name("it-hon.zip")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(less, "w") as part:
        for each in whole.namelist():
            if each != name:
                part.writestr(each, whole.read(each))
    return less


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
