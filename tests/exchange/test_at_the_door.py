"""A file read back goes through the one door: what stands already is left, what is new waits, what is wrong is told."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.door import Clock
from tests.exchange.returning import now_telling, read_back, read_whole
from tests.exchange.works import fill
from tests.programme import Programme, make_programme
from vungcao.exchange.actions import file_records
from vungcao.exchange.downloads import project_package, release_package, table_package
from vungcao.exchange.queries import dossiers, records_of
from vungcao.exchange.reading import read_file
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import Telling
from vungcao.intake.models import Submission
from vungcao.registers.models import Version


def projects(told: Telling) -> Iterator[bytes]:
    return project_package(told, "https://vungcao.example/oc4ids.json")


def releases(told: Telling) -> Iterator[bytes]:
    return release_package(told, "https://vungcao.example/ocds.json")


def file_of(told: Telling, made: Callable[[Telling], Iterator[bytes]], tmp_path: Path) -> Path:
    file = tmp_path / "tep"
    file.write_bytes(b"".join(made(told)))
    return file


def everything() -> list[Record]:
    told = now_telling()
    found = [record for register in told.registers.values() for record in records_of(told, register)]
    return sorted(found, key=lambda each: (each.register, each.key, each.valid_from))


def of_works() -> list[Record]:
    found = [record for dossier in dossiers(now_telling()) for record in dossier.records()]
    return sorted(found, key=lambda each: (each.register, each.key, each.valid_from))


@pytest.mark.parametrize("made", [projects, releases, table_package])
def test_what_stands_already_is_not_filed_again(programme: Programme, tmp_path: Path, made: Any):
    fill(programme)
    reading = read_back(programme, file_of(now_telling(), made, tmp_path))
    assert (reading.filed, reading.refusals) == ([], [])
    assert reading.standing > 0


@pytest.mark.parametrize(("made", "told"), [(table_package, everything), (projects, of_works)])
def test_a_store_made_from_a_file_gives_the_same_file(
    db: None, clock: Clock, tmp_path: Path, made: Any, told: Callable[[], list[Record]]
):
    with transaction.atomic():
        fill(make_programme(clock))
        file, before = file_of(now_telling(), made, tmp_path), told()
        plans = [row for row in everything() if row.register == "capital_plan"]
        transaction.set_rollback(True)
    programme = make_programme(clock)
    if made is projects:
        tell_plans(programme, plans)
    reading = read_whole(programme, file)
    assert (reading.refusals, len(reading.approved)) == ([], len(reading.filed))
    assert told() == before
    assert read_back(programme, file).filed == [], "a file read twice is filed once"


def tell_plans(programme: Programme, plans: list[Record]) -> None:
    """The plans that allocations rest on: they are of no work, and so in no project."""
    from tests.door import row

    for plan in plans:
        programme.approved(plan.register, row(plan.key, plan.facts, since=plan.valid_from), place=plan.place)


def test_an_amount_that_was_changed_in_the_file_waits_for_review(programme: Programme, tmp_path: Path):
    fill(programme)
    file = file_of(now_telling(), projects, tmp_path)
    package = json.loads(file.read_text(), parse_float=Decimal)
    package["projects"][0]["contractingProcesses"][0]["summary"]["contractValue"]["amount"] = 3_800_000_000
    file.write_text(json.dumps(package, default=float))
    reading = read_back(programme, file)
    (submission,) = reading.filed
    assert (submission.register, submission.state) == ("contract", Submission.State.SUBMITTED)
    assert submission.rows.get().facts["amount_vnd"] == 3_800_000_000
    assert read_back(programme, file).filed == [submission]


def test_what_is_real_is_filed_over_the_same_words_that_were_simulated(programme: Programme, tmp_path: Path):
    fill(programme)
    file = file_of(now_telling(), projects, tmp_path)
    Version.objects.filter(key="NV-1").update(simulated=True)
    (submission,) = read_back(programme, file).filed
    assert (submission.register, submission.simulated) == ("work_funding", False)


def test_what_the_door_refuses_is_told_with_its_place_in_the_file(programme: Programme, tmp_path: Path):
    fill(programme)
    file = file_of(now_telling(), projects, tmp_path)
    package = json.loads(file.read_text(), parse_float=Decimal)
    package["projects"][0]["contractingProcesses"][0]["summary"]["contractValue"]["amount"] = -5
    file.write_text(json.dumps(package, default=float))
    (refusal,) = read_back(programme, file).refusals
    assert refusal.code == "REG-005"
    assert "projects[0].contractingProcesses[0]" in refusal.where


def test_who_may_not_enter_files_nothing(programme: Programme, tmp_path: Path):
    fill(programme)
    file = file_of(now_telling(), projects, tmp_path)
    package = json.loads(file.read_text(), parse_float=Decimal)
    package["projects"][0]["title"] = "Tên khác"
    file.write_text(json.dumps(package, default=float))
    told = now_telling()
    reading = file_records(
        read_file(file, told), telling=told, by=programme.reviewers["finance"], at=programme.clock.tick()
    )
    assert reading.filed == []
    assert {refusal.code for refusal in reading.refusals} == {"PPL-001"}
