"""A file that is wrong is told where, with what was found and how to mend it; nothing of it is read."""

import datetime as dt
import gzip
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.drawing import telling
from vungcao.exact.refusal import Refused
from vungcao.exchange import reading
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules import tables
from vungcao.exchange.rules.oc4ids import Projects
from vungcao.exchange.rules.ocds import Releases
from vungcao.exchange.rules.records import Dossier, Record

TOLD = telling()
SINCE = TOLD.as_of.replace(month=1, day=5)
SA_LY = "07534@2025-07-01"
WORK = {"name": "Đường", "kind": "activity", "content": "III.1.1", "total_vnd": 5, "owner": "UBND xã"}
CONTRACT = {"work": "CT-1", "title": "Gói", "number": "1", "category": "works", "method": "open"} | {
    "contractor": "Công ty", "amount_vnd": 4, "signed_on": "2026-01-05",
}  # fmt: skip


def dossier() -> Dossier:
    def record(register: str, key: str, facts: dict[str, Any]) -> Record:
        return Record(register, key, SA_LY, SINCE, None, dict(facts))

    return Dossier(
        "CT-1",
        [record("work", "CT-1", WORK)],
        {
            "contract": [record("contract", "HD-1", CONTRACT)],
            "obstacle": [record("obstacle", "VM-1", {"work": "CT-1", "what": "Đất"})],
        },
    )


def projects() -> dict[str, Any]:
    return {"projects": [Projects(TOLD).project_of(dossier())]}


def codes(tmp_path: Path, package: object) -> list[tuple[str, str]]:
    file = tmp_path / "tep.json"
    file.write_text(package if isinstance(package, str) else json.dumps(package))
    return wrong_in(file)


def wrong_in(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_file(file, TOLD)
    return [(each.code, each.where) for each in caught.value.refusals]


def tables_zip(tmp_path: Path, **files: str) -> Path:
    file = tmp_path / "bang.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(tables.DESCRIPTOR, "{}")
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return file


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"a": 1}',
        "[" * 1_000_000,
        '{"projects": [' + '{"a": ' * 1_000_000,
        '{"projects": 5}',
        '{"projects": [NaN]}',
        '{"projects": [], "projects": []}',
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str):
    assert codes(tmp_path, text) == [("XCH-001", "Tệp tep.json")]


def test_a_zip_without_a_descriptor_is_refused(tmp_path: Path):
    file = tmp_path / "x.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("work.csv", "")
    assert wrong_in(file) == [("XCH-001", "Tệp x.zip")]


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "LARGEST", 1)
    assert codes(tmp_path, projects())[0][0] == "XCH-002"


def test_a_table_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tables_zip(tmp_path, work="key,place\n" * 5000)
    monkeypatch.setattr(reading, "LARGEST", 20_000)
    assert file.stat().st_size < 20_000
    assert wrong_in(file) == [("XCH-002", "Tệp bang.zip")]


def test_a_node_without_our_part_is_refused(tmp_path: Path):
    package = projects()
    del package["projects"][0]["contractingProcesses"][0]["vungcao"]
    assert codes(tmp_path, package) == [("XCH-003", "Tệp tep.json, projects[0].contractingProcesses[0]")]


@pytest.mark.parametrize(
    ("path", "value", "code", "where"),
    [
        (("title",), 5, "XCH-004", "projects[0].title"),
        (("budget", "amount", "amount"), "5", "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), 5.5, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), 5.0, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), 1e10, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), 1e22, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), 10**30, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "amount"), True, "XCH-004", "projects[0].budget.amount"),
        (("budget", "amount", "currency"), "USD", "XCH-007", "projects[0].budget.amount"),
        (("budget",), [], "XCH-004", "projects[0].budget.amount"),
        (("period",), {"startDate": "hôm qua"}, "XCH-004", "projects[0].period.startDate"),
        (("additionalClassifications",), "x", "XCH-004", "projects[0].additionalClassifications"),
        (("id",), "oc4ids-abcdef-CT-1", "XCH-006", "projects[0].id"),
        (("vungcao", "valid_from"), "5/1/2026", "XCH-004", "projects[0].vungcao.valid_from"),
        (("vungcao", "key"), None, "XCH-003", "projects[0].vungcao"),
        (("vungcao", "records", 0, "register"), "household", "XCH-005", "projects[0].vungcao.records[0].register"),
        (("vungcao", "versions"), [5], "XCH-004", "projects[0].vungcao.versions[0]"),
        (("vungcao", "versions"), 5, "XCH-004", "projects[0].vungcao.versions"),
        (("vungcao", "facts"), [], "XCH-004", "projects[0].vungcao.facts"),
        (("vungcao", "simulated"), "true", "XCH-004", "projects[0].vungcao.simulated"),
        (("transactions",), {}, "XCH-004", "projects[0].transactions"),
        (("milestones",), ["x"], "XCH-004", "projects[0].milestones[0]"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_path(
    tmp_path: Path, path: tuple[str | int, ...], value: object, code: str, where: str
):
    package = projects()
    here: Any = package["projects"][0]
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert (code, f"Tệp tep.json, {where}") in codes(tmp_path, package)


def test_a_release_of_another_programme_is_refused(tmp_path: Path):
    package = {"releases": Releases(TOLD).releases_of(dossier())}
    package["releases"][0]["planning"]["budget"]["projectID"] = "oc4ids-abcdef-CT-1"
    assert codes(tmp_path, package) == [("XCH-006", "Tệp tep.json, releases[0].planning.budget.projectID")]


def test_a_table_with_another_column_is_refused(tmp_path: Path):
    header = tables.header(TOLD.registers["work"]).replace("total_vnd", "total_dong")
    assert wrong_in(tables_zip(tmp_path, work=header)) == [("XCH-008", "Tệp bang.zip, work.csv, dòng 1")]


def test_a_table_of_no_register_of_works_is_refused(tmp_path: Path):
    assert wrong_in(tables_zip(tmp_path, household="key")) == [("XCH-005", "Tệp bang.zip, household.csv")]


def test_a_cell_that_is_no_number_is_refused_at_its_line_and_column(tmp_path: Path):
    register = TOLD.registers["work"]
    line = tables.line(register, dossier().work[0]).replace(",5,", ",năm,")
    file = tables_zip(tmp_path, work=tables.header(register) + line)
    assert wrong_in(file) == [("XCH-004", "Tệp bang.zip, work.csv, dòng 2, cột total_vnd")]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (",false,false,false,", ",false,có,false,", ", cột simulated"),
        (",,,", ",", ""),
        ("2026-01-05", "5/1", ", cột valid_from"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_at_its_line(tmp_path: Path, old: str, new: str, column: str):
    register = TOLD.registers["work"]
    line = tables.line(register, dossier().work[0])
    assert old in line
    file = tables_zip(tmp_path, work=tables.header(register) + line.replace(old, new, 1))
    assert ("XCH-004", f"Tệp bang.zip, work.csv, dòng 2{column}") in wrong_in(file)


def test_a_number_of_a_billion_digits_is_refused_and_not_written_out(tmp_path: Path):
    package = json.dumps(projects()).replace('"amount": 5,', '"amount": 1.5e999999999,')
    assert codes(tmp_path, package) == [("XCH-004", "Tệp tep.json, projects[0].budget.amount")]


def test_a_record_told_twice_in_the_same_words_is_heard_once(tmp_path: Path):
    package = projects()
    package["projects"] *= 2
    file = tmp_path / "tep.json"
    file.write_text(json.dumps(package))
    assert len(read_file(file, TOLD)) == 3


def test_one_record_told_in_two_ways_is_refused(tmp_path: Path):
    package = projects()
    package["projects"].append(json.loads(json.dumps(package["projects"][0]).replace("Đường", "Cầu")))
    package["projects"][1]["title"] = "Cầu"
    assert codes(tmp_path, package) == [("XCH-009", "Tệp tep.json, projects[1].vungcao")]


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, part: int):
    whole = json.dumps(projects(), ensure_ascii=False)
    assert codes(tmp_path, whole[: len(whole) * part // 4]) == [("XCH-001", "Tệp tep.json")]
    file = tables_zip(tmp_path, work="key\n" * 999)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * part // 4])
    assert wrong_in(file) == [("XCH-001", "Tệp bang.zip")]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, encoding: str):
    file = tmp_path / "tep.json"
    text = json.dumps(projects(), ensure_ascii=False).replace("Đường", "Đường sắt")
    file.write_bytes(text.encode(encoding, "xmlcharrefreplace"))
    assert {code for code, _ in wrong_in(file)} == {"XCH-001"}


def test_a_table_in_another_encoding_is_refused(tmp_path: Path):
    file = tmp_path / "bang.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(tables.DESCRIPTOR, "{}")
        archive.writestr("work.csv", tables.header(TOLD.registers["work"]).encode("utf-16"))
    assert wrong_in(file) == [("XCH-001", "Tệp bang.zip")]


def test_what_is_packed_in_another_way_is_refused_and_not_unpacked(tmp_path: Path):
    """Sixty-four million zeros in sixty-odd thousand bytes."""
    file = tmp_path / "bom.json.gz"
    file.write_bytes(gzip.compress(bytes(64_000_000)))
    tracemalloc.start()
    assert wrong_in(file) == [("XCH-001", "Tệp bom.json.gz")]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_many_tables_that_are_too_large_together_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tables_zip(tmp_path, work="key\n" * 3000, contract="key\n" * 3000)
    monkeypatch.setattr(reading, "LARGEST", 20_000)
    assert wrong_in(file) == [("XCH-002", "Tệp bang.zip")]


def test_a_file_that_is_wrong_throughout_is_told_so_after_two_hundred_faults(tmp_path: Path):
    header = tables.header(TOLD.registers["work"])
    found = wrong_in(tables_zip(tmp_path, work=header + "a,b\r\n" * 100_000))
    assert len(found) == 201
    assert found[-1] == ("XCH-010", "Tệp bang.zip")


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path):
    file = tables_zip(tmp_path, work=tables.header(TOLD.registers["work"]))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("work.csv", tables.header(TOLD.registers["work"]))
    assert wrong_in(file) == [("XCH-009", "Tệp bang.zip")]


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path):
    header = tables.header(TOLD.registers["work"]).replace("total_vnd", "total_vnd,total_vnd")
    assert wrong_in(tables_zip(tmp_path, work=header)) == [("XCH-008", "Tệp bang.zip, work.csv, dòng 1")]


def test_an_amount_that_is_written_twice_is_refused(tmp_path: Path):
    package = json.dumps(projects()).replace('"amount": 5,', '"amount": 5, "amount": 6,')
    assert codes(tmp_path, package) == [("XCH-001", "Tệp tep.json")]


def test_two_nodes_with_one_id_that_tell_of_two_decisions_are_refused(tmp_path: Path):
    facts = {"work": "CT-1", "step": "proposed", "document_number": "1/QĐ", "document_issuer": "UBND xã"}
    decision = Record("work_decision", "QD-1", SA_LY, SINCE, SINCE + dt.timedelta(days=1), facts)
    told = dossier()
    package = {
        "projects": [Projects(TOLD).project_of(Dossier(told.key, told.work, {"work_decision": [decision]}))]
    }
    package["projects"][0]["documents"].append({"id": "QD-1", "title": "2/QĐ"})
    assert codes(tmp_path, package) == [("XCH-009", "Tệp tep.json, projects[0].documents[1].id")]
