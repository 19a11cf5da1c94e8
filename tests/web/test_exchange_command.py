"""`vungcao exchange read`: what is new in a file waits for review; what is wrong is said, with an exit code."""

import datetime as dt
from pathlib import Path

import pytest

from tests.door import Cast
from tests.exchange.works import fill
from tests.programme import Programme, bac_ninh
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
    assert "Đã nộp 0 dòng trong 0 hồ sơ; 22 bản ghi đã đúng như sổ." in capsys.readouterr().out
    assert Submission.objects.count() == before


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
