"""My telephone: what the QR code says, read back as a camera reads it, opens the OpenRosa end points."""

import base64
import io
import json
import re
import zlib

import pytest
from django.test import Client
from PIL import Image

from tests.desk.conftest import signed_in
from tests.door import Cast
from tests.phone.collect import Phone
from vungcao.people.models import Person, Token
from vungcao.phone import carried
from vungcao.phone.collect import settings_of

zxingcpp = pytest.importorskip("zxingcpp")


def read_back(said: str) -> dict[str, object]:
    """What a camera reads of the QR code that says this."""
    import segno

    drawing = io.BytesIO()
    segno.make(said, error="l", micro=False).save(drawing, kind="png", scale=4, border=4)
    (found,) = zxingcpp.read_barcodes(Image.open(drawing))
    told: dict[str, object] = json.loads(zlib.decompress(base64.b64decode(found.text)))
    return told


def test_a_camera_reads_the_documented_settings():
    told = read_back(
        settings_of(server="https://x.vn/openrosa", username="can-bo-xa", secret="abc", project="Vùng Cao")
    )
    assert set(told) == {"general", "project", "admin"}
    general = told["general"]
    assert isinstance(general, dict)
    assert general["server_url"] == "https://x.vn/openrosa"
    assert (general["username"], general["password"]) == ("can-bo-xa", "abc")
    assert general["form_update_mode"] == "match_exactly"


def test_the_secret_is_shown_once_and_opens(cast: Cast):
    page = signed_in(cast.official)
    answer = page.post("/dien-thoai/", {"name": "máy xanh", "days": "90"}).content.decode()
    (secret,) = re.findall(r'class="secret">([^<]+)<', answer)
    assert "data:image/svg+xml" in answer
    assert secret not in page.get("/dien-thoai/").content.decode()
    token = Token.objects.get()
    assert (token.kind, token.verbs) == ("app_password", ["enter", "read"])
    assert Phone(cast.official.username, secret).get("formList").status_code == 200


def test_a_hamlet_head_sets_up_a_telephone_too(head: Person):
    answer = signed_in(head).post("/dien-thoai/", {"name": "máy", "days": "30"}).content.decode()
    (secret,) = re.findall(r'class="secret">([^<]+)<', answer)
    assert b"household" in Phone(head.username, secret).get("formList").content


def test_registers_are_named_in_the_language_of_the_page(cast: Cast):
    page = signed_in(cast.official)
    assert "<li>Đoạn đường" in page.get("/dien-thoai/").content.decode()
    assert "<li>Road sections" in page.get("/en/dien-thoai/").content.decode()


@pytest.mark.parametrize("address", ["/dien-thoai/", "/dien-thoai/nhap/"])
def test_who_enters_in_more_places_than_a_telephone_carries_is_told_why_nothing_is_offered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str
):
    page = signed_in(cast.official)
    assert "một điện thoại mang đi được" not in page.get(address).content.decode()
    monkeypatch.setattr(carried, "PLACES_AT_MOST", 0)
    told, english = (page.get(prefix + address).content.decode() for prefix in ("", "/en"))
    assert "ở hơn 0 nơi, nhiều hơn một điện thoại mang đi được, nên ở đây không có chúng: " in told
    assert "Đoạn đường" in told
    assert "in more than 0 places, which is more than a telephone carries" in english
    assert "Road sections" in english
    for each in (told, english):
        assert "chưa được giao" not in each
        assert "No register was given" not in each
        assert "enters no register" not in each


def test_a_telephone_without_a_name_is_asked_for_one(cast: Cast):
    answer = signed_in(cast.official).post("/dien-thoai/", {"name": "", "days": "90"})
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_nobody_sees_the_page_without_signing_in(cast: Cast):
    assert Client().get("/dien-thoai/").status_code == 302
