"""`vungcao exchange read`: what is new in a file waits for review; what is wrong is said, with an exit code."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import transaction

from tests.door import Cast, Clock
from tests.exchange.returning import now_telling
from tests.exchange.works import fill
from tests.programme import Programme, bac_ninh, make_programme
from vungcao.exchange.downloads import table_package
from vungcao.exchange.queries import telling_of
from vungcao.intake.models import Submission
from vungcao.journal.queries import last_number
from vungcao.web.command import main


@pytest.fixture
def tables(programme: Programme, tmp_path: Path) -> Path:
    fill(programme)
    told = telling_of(bac_ninh(), as_of=dt.date(2026, 3, 2), known=last_number(), origin="")
    file = tmp_path / "bang.zip"
    file.write_bytes(b"".join(table_package(told)))
    return file


def test_a_file_that_says_what_stands_files_nothing(
    tables: Path, programme: Programme, capsys: pytest.CaptureFixture[str]
):
    before = Submission.objects.count()
    assert main(["exchange", "read", str(tables), "--by", "can-bo"]) == 0
    assert "Đã nộp 0 dòng trong 0 hồ sơ; 23 bản ghi đã đúng như sổ." in capsys.readouterr().out
    assert Submission.objects.count() == before


def test_an_empty_store_is_filled_by_one_command(
    db: None, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with transaction.atomic():
        fill(make_programme(clock))
        file, told = tmp_path / "bang.zip", now_telling()
        file.write_bytes(b"".join(table_package(told)))
        transaction.set_rollback(True)
    make_programme(clock)
    command = ["exchange", "read", str(file), "--by", "can-bo", "--approve-by", "duyet-0", "duyet-1"]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "Đã nộp 23 dòng" in said
    assert "0 bản ghi đã đúng như sổ" in said
    assert "Đã duyệt qua mọi bước" in said
    assert {state for (state,) in Submission.objects.values_list("state")} == {Submission.State.APPROVED}
    assert main(command) == 1
    assert "[XCH-011] Kho này: Đã có công trình" in capsys.readouterr().err
    assert main(command[:5]) == 0
    assert "Đã nộp 0 dòng trong 0 hồ sơ; 23 bản ghi đã đúng như sổ." in capsys.readouterr().out


def test_a_file_with_a_fault_files_nothing_and_says_where(tables: Path, capsys: pytest.CaptureFixture[str]):
    tables.write_text('{"projects": [{"id": "x"}]}', encoding="utf-8")
    assert main(["exchange", "read", str(tables), "--by", "can-bo"]) == 1
    assert "[XCH-003] Tệp bang.zip, projects[0]" in capsys.readouterr().err


def test_somebody_unknown_files_nothing(tables: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["exchange", "read", str(tables), "--by", "ai-do"]) == 3
    assert "Không có người «ai-do»" in capsys.readouterr().err


def test_a_pack_that_gives_no_works_away_reads_none(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["exchange", "read", str(tmp_path / "x"), "--by", "so-danv"]) == 3
    assert "không công bố công trình" in capsys.readouterr().err
