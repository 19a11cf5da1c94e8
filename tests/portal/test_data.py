"""What may be taken away: of any day, with the file that checks it."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.door import SA_LY, Cast
from tests.portal.conftest import Reader


def taken(reader: Reader, address: str, *, status: int = 200) -> bytes:
    """What an address gives, whether whole or piece by piece."""
    response = reader.client.get(address, headers={"host": "localhost"})
    assert response.status_code == status
    return b"".join(response.streaming_content) if response.streaming else response.content


def verify(program: bytes, file: Path) -> subprocess.CompletedProcess[str]:
    """The verifier as it was downloaded, on a file as it was downloaded."""
    script = file.parent / "verify.py"
    script.write_bytes(program)
    return subprocess.run([sys.executable, "-I", script, file], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "address",
    [
        "/so-lieu/set.zip",
        "/so-lieu/paved_share.json",
        f"/so-lieu/paved_share.json?noi={SA_LY}",
        "/so-lieu/poor_share.json",
    ],
)
def test_what_is_taken_away_is_found_equal(
    records: Cast, reader: Reader, tmp_path: Path, address: str
) -> None:
    file = tmp_path / ("set.zip" if "zip" in address else "figure.json")
    file.write_bytes(taken(reader, address))
    found = verify(taken(reader, "/so-lieu/verify.py"), file)
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_changed_digit_is_found(records: Cast, reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "figure.json"
    file.write_bytes(taken(reader, "/so-lieu/paved_share.json").replace(b'"15.000"', b'"16.000"', 1))
    assert verify(taken(reader, "/so-lieu/verify.py"), file).returncode == 1


def test_an_earlier_day_is_taken_as_it_was_known(records: Cast, reader: Reader) -> None:
    before = json.loads(taken(reader, "/so-lieu/paved_share.json?ngay=2026-03-01"))
    now = json.loads(taken(reader, "/so-lieu/paved_share.json"))
    assert before["digest"] != now["digest"]
    assert "15.000" not in json.dumps(before)


def test_the_index_names_the_set_it_belongs_to(records: Cast, reader: Reader) -> None:
    index = json.loads(taken(reader, "/so-lieu/index.json"))
    archive = zipfile.ZipFile(io.BytesIO(taken(reader, "/so-lieu/set.zip")))
    assert index["set"]["address"] == "set.zip"
    assert {row[0] for row in index["figures"]} >= {"paved_share", "poor_share"}
    assert "manifest.json" in archive.namelist()


def test_a_figure_is_a_table_too(records: Cast, reader: Reader) -> None:
    first, *rows = taken(reader, "/so-lieu/paved_share.csv").decode("utf-8-sig").splitlines()
    assert first.startswith("indicator,level,area")
    assert any("15.000" in row and SA_LY in row for row in rows)


def test_nothing_personal_is_in_what_is_taken_away(records: Cast, reader: Reader) -> None:
    for address in ("/so-lieu/poor_share.json", "/so-lieu/poor_share.csv"):
        assert b"H01" not in taken(reader, address)


@pytest.mark.parametrize("address", ["/so-lieu/nothing.json", "/so-lieu/paved_share.json?noi=nowhere"])
def test_what_is_not_there_is_not_given(records: Cast, reader: Reader, address: str) -> None:
    taken(reader, address, status=404)
