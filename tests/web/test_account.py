"""Signing in and out, being locked out kindly, knowing what one may do, a new password."""

from html import unescape
from pathlib import Path

from django.test import Client
from pytest_django import Settings

from tests.door import Cast

PASSWORD = "mat-khau-thu-nghiem"


def page(response) -> str:
    return unescape(response.content.decode())


def sign_in(client: Client, name: str, password: str):
    return client.post("/dang-nhap/", {"username": name, "password": password})


def test_an_official_signs_in_and_comes_to_the_desk(client: Client, cast: Cast):
    response = sign_in(client, "can-bo-xa", PASSWORD)
    assert response.headers["Location"] == "/ban-lam-viec/"
    assert "Lý Thị Mẩy" in page(client.get("/ban-lam-viec/"))


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(client: Client, cast: Cast):
    def told(name: str) -> str:
        shown = page(sign_in(client, name, "sai-mat-khau"))
        return shown[shown.index('role="alert"') :].partition("</div>")[0]

    assert told("can-bo-xa") == told("khong-co-ai")


def test_an_account_out_of_use_is_told_no_more_than_a_wrong_password(client: Client, cast: Cast):
    cast.official.is_active = False
    cast.official.save()
    assert "không đúng" in page(sign_in(client, "can-bo-xa", PASSWORD))


def test_ten_wrong_passwords_lock_the_name_for_an_hour_with_a_kind_page(client: Client, cast: Cast):
    for _ in range(9):
        sign_in(client, "can-bo-xa", "sai-mat-khau")
    locked = sign_in(client, "can-bo-xa", "sai-mat-khau")
    assert locked.status_code == 429
    assert "Sau 1 giờ có thể thử lại" in page(locked)
    assert sign_in(client, "can-bo-xa", PASSWORD).status_code == 429
    assert sign_in(client, "so-danv", PASSWORD).status_code == 302


def test_signing_out_is_done_by_a_button_and_not_by_a_link(client: Client, cast: Cast):
    sign_in(client, "can-bo-xa", PASSWORD)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").status_code == 302
    assert client.get("/ban-lam-viec/").status_code == 302


def test_nobody_is_led_to_another_site_after_signing_in(client: Client, cast: Cast):
    response = client.post(
        "/dang-nhap/?next=https://example.com/", {"username": "can-bo-xa", "password": PASSWORD}
    )
    assert response.headers["Location"] == "/ban-lam-viec/"


def test_a_page_says_what_i_may_do_and_where(client: Client, cast: Cast):
    sign_in(client, "can-bo-xa", PASSWORD)
    shown = page(client.get("/toi/"))
    assert "Lý Thị Mẩy" in shown
    assert "Xã Sa Lý" in shown
    assert "mọi sổ" in shown


def test_the_pages_speak_english_under_en(client: Client, cast: Cast):
    assert 'lang="en"' in page(client.get("/en/dang-nhap/"))
    assert "Sign in" in page(client.get("/en/dang-nhap/"))


def test_a_new_password_is_asked_for_with_the_old_one_and_takes_effect(client: Client, cast: Cast):
    sign_in(client, "can-bo-xa", PASSWORD)
    new = {"new_password1": "nuoc-chay-da-mon", "new_password2": "nuoc-chay-da-mon"}
    assert client.post("/toi/mat-khau/", {"old_password": "khac", **new}).status_code == 200
    assert client.post("/toi/mat-khau/", {"old_password": PASSWORD, **new}).status_code == 302
    other = Client()
    assert sign_in(other, "can-bo-xa", PASSWORD).status_code == 200
    assert sign_in(other, "can-bo-xa", "nuoc-chay-da-mon").status_code == 302


def test_every_answer_tells_the_browser_to_ask_nobody_else(client: Client, cast: Cast):
    headers = client.get("/dang-nhap/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_static_file_is_answered_without_the_headers_of_a_page(
    db: None, settings: Settings, tmp_path: Path
):
    (tmp_path / "web.css").write_text("p{margin:0}")
    settings.STATIC_ROOT = str(tmp_path)
    answer = Client().get("/static/web.css")
    answer.close()
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    for kept_for_pages in ("Content-Security-Policy", "Permissions-Policy", "Access-Control-Allow-Origin"):
        assert kept_for_pages not in answer
