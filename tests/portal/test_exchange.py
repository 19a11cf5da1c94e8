"""Works to take away: as of any day, as nobody needs to sign in for, and once for whoever has them already."""

import io
import json
import re
import zipfile

import pytest

from tests.door import Cast
from tests.exchange.works import fill
from tests.portal.conftest import Reader
from tests.portal.test_data import taken
from tests.programme import Programme

FILES = ("oc4ids.json", "ocds.json", "ocds-ban-ghi.json", "bang.zip")


@pytest.fixture
def works(programme: Programme) -> Programme:
    fill(programme)
    return programme


def address(file: str) -> str:
    return f"/du-lieu/cong-trinh/{file}"


@pytest.mark.parametrize("file", FILES)
def test_a_small_pack_gives_no_works_away(cast: Cast, reader: Reader, file: str):
    reader.text(address(file), status=404)


@pytest.mark.parametrize("file", FILES[:3])
def test_without_works_there_is_no_package_for_a_standard_asks_for_one_at_least(
    programme: Programme, reader: Reader, file: str
):
    reader.text(address(file), status=404)


def test_the_works_of_a_day_are_given_as_they_were_known_then(works: Programme, reader: Reader):
    package = json.loads(taken(reader, address("oc4ids.json")))
    assert [project["id"] for project in package["projects"]] == ["oc4ids-000000-CT-1", "oc4ids-000000-CT-2"]
    of_the_day = re.escape("http://localhost/du-lieu/cong-trinh/oc4ids.json") + r"\?ngay=20\d\d-\d\d-\d\d"
    assert re.fullmatch(of_the_day, package["uri"])
    assert package["publisher"] == {"name": "UBND tỉnh", "uri": "http://localhost"}
    assert package["publicationPolicy"] == "http://localhost/du-lieu-mo/"
    assert "license" not in package, "the province has not decided on one"
    assert [notice.split(":")[0] for notice in package["vungcao"]["notices"]] == [
        "Tiền tố mã chưa đăng ký với Open Contracting Partnership",
        "Tỉnh chưa quyết định giấy phép sử dụng dữ liệu",
    ]
    reader.text(f"{address('oc4ids.json')}?ngay=2026-03-01", status=404)


@pytest.mark.parametrize("file", FILES)
def test_whoever_has_a_file_is_told_so_instead_of_being_sent_it_again(
    works: Programme, reader: Reader, file: str
):
    first = reader.client.get(address(file), headers={"host": "localhost"})
    assert first.streaming
    for has in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = reader.client.get(address(file), headers={"host": "localhost", **has})
        assert (again.status_code, again.content) == (304, b"")
    assert (
        reader.client.get(
            address(file), headers={"host": "localhost", "if-none-match": '"other"'}
        ).status_code
        == 200
    )


def test_the_same_day_gives_the_same_bytes(works: Programme, reader: Reader):
    once, again = (taken(reader, address("bang.zip")) for _ in range(2))
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        assert {resource["path"] for resource in descriptor["resources"]} < set(archive.namelist())
        assert archive.read("disbursement.csv").decode().splitlines()[2].count("123456789") == 1


def test_open_data_leads_there_and_says_that_the_prefix_is_to_be_confirmed(works: Programme, reader: Reader):
    page = reader.text("/du-lieu-mo/")
    for file in FILES:
        assert f'href="{address(file)}"' in page
    assert "chưa đăng ký với Open Contracting" in page


def test_open_data_leads_to_no_file_that_is_not_there(programme: Programme, reader: Reader):
    page = reader.text("/du-lieu-mo/")
    assert [file for file in FILES if address(file) in page] == ["bang.zip"]


def test_open_data_of_a_small_pack_does_not_lead_there(cast: Cast, reader: Reader):
    assert "du-lieu/cong-trinh" not in reader.text("/du-lieu-mo/")
