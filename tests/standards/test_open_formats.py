"""What is given away passes its publishers' own checkers, and they would see a fault."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.exchange.works import fill
from tests.programme import Programme, bac_ninh
from tests.standards.publishers import faults_of_projects, faults_of_releases, faults_of_tables
from vungcao.exchange.downloads import project_package, record_package, release_package, table_package
from vungcao.exchange.queries import telling_of
from vungcao.exchange.rules.telling import Telling
from vungcao.journal.queries import last_number

ORIGIN = "https://vungcao.example"


@pytest.fixture
def telling(programme: Programme) -> Telling:
    fill(programme)
    return telling_of(bac_ninh(), as_of=dt.date(2026, 3, 2), known=last_number(), origin=ORIGIN)


def test_the_checker_of_oc4ids_finds_nothing_wrong_with_the_works(telling: Telling):
    package = json.loads(b"".join(project_package(telling, f"{ORIGIN}/oc4ids.json")))
    assert faults_of_projects(package) == []


def test_the_checker_of_ocds_finds_nothing_wrong_with_the_contracts(telling: Telling):
    package = json.loads(b"".join(release_package(telling, f"{ORIGIN}/ocds.json")))
    assert faults_of_releases(package) == []


def test_the_checker_of_ocds_finds_nothing_wrong_with_the_records(telling: Telling):
    package = json.loads(b"".join(record_package(telling, f"{ORIGIN}/ocds-ban-ghi.json")))
    assert faults_of_releases(package) == []


def test_the_checker_of_ocds_would_see_a_fault_of_a_record(telling: Telling):
    package = json.loads(b"".join(record_package(telling, f"{ORIGIN}/ocds-ban-ghi.json")))
    del package["records"][0]["releases"][0]["date"]
    assert {fault[0] for fault in faults_of_releases(package)} == {"validation_errors"}


def test_the_checker_of_oc4ids_would_see_a_fault(telling: Telling):
    package = json.loads(b"".join(project_package(telling, f"{ORIGIN}/oc4ids.json")))
    project = package["projects"][0]
    project["status"], project["id"], project["description"] = "dreamt", "CT-1", ""
    project["budget"]["amount"]["amount"] = "4.200.000.000"
    kinds = {fault[0] for fault in faults_of_projects(package)}
    assert kinds == {
        "validation_errors",
        "conformance_checks",
        "additional_checks",
        "additional_closed_codelist_values",
    }


def test_the_checker_of_ocds_would_see_a_fault(telling: Telling):
    package = json.loads(b"".join(release_package(telling, f"{ORIGIN}/ocds.json")))
    release = package["releases"][0]
    release["ocid"], release["tender"]["status"], release["tender"]["title"] = "HD-1", "dreamt", ""
    del release["date"]
    kinds = {fault[0] for fault in faults_of_releases(package)}
    assert kinds == {
        "validation_errors",
        "conformance_errors",
        "additional_checks",
        "additional_closed_codelist_values",
    }


def test_frictionless_would_see_a_fault(telling: Telling, tmp_path: Path):
    file = tmp_path / "bang.zip"
    with (
        zipfile.ZipFile(io.BytesIO(b"".join(table_package(telling)))) as good,
        zipfile.ZipFile(file, "w") as bad,
    ):
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(b"123456789", b"hai") if name == "disbursement.csv" else data)
    assert [fault.type for fault in faults_of_tables(file)] == ["type-error"]


def test_frictionless_finds_nothing_wrong_with_the_tables(telling: Telling, tmp_path: Path):
    file = tmp_path / "bang.zip"
    file.write_bytes(b"".join(table_package(telling)))
    assert faults_of_tables(file) == []
