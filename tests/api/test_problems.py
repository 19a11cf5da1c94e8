"""Whatever goes wrong is told as a problem, in the caller's language, without a word of the fault or of a person."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.conftest import V1, Program, program
from tests.api.test_filing import ROAD, filing
from tests.door import SA_LY, Cast, Clock
from vungcao.api.throttle import Throttle
from vungcao.api.views import caller, records, submissions
from vungcao.exact.refusal import Refusal, Refused
from vungcao.people.actions import enrol, revoke_token
from vungcao.people.models import Token
from vungcao.people.rules import Granted

MOMENT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def is_a_problem(response, status: int) -> dict:
    said = response.json()
    assert response.status_code == said["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert said["title"]
    assert said["detail"]
    return said


def test_without_a_token_nothing_is_answered_but_how_to_bring_one(cast: Cast):
    response = Program().get("/me")
    is_a_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_session_of_a_browser_opens_nothing(cast: Cast, client: Client):
    client.force_login(cast.official, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(V1 + "/me").status_code == 401
    assert client.post(V1 + "/submissions", ROAD, content_type="application/json").status_code == 401


def test_no_cookie_is_set_and_nothing_is_kept_on_the_way(official: Program):
    response = official.get("/me")
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


def test_a_store_that_is_busy_says_when_to_send_again(official: Program, monkeypatch: pytest.MonkeyPatch):
    def busy(**sent: object) -> None:
        raise Refused([Refusal("INT-009", "Kho dữ liệu", "Kho đang bận", "Đến lượt ghi", "Thử lại")])

    monkeypatch.setattr(submissions.actions, "submit", busy)
    response = filing(official)
    is_a_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Not found"), ("vi", "Không tìm thấy"), ("", "Không tìm thấy")]
)
@pytest.mark.parametrize("address", ["/records/99", "/nothing/at/all", "/"])
def test_what_is_not_there_is_said_in_the_language_of_the_caller(
    address: str, language: str, title: str, official: Program
):
    official.language = language
    response = official.get(address)
    assert is_a_problem(response, 404)["title"] == title
    assert response.headers["Content-Language"] == (language or "vi")
    assert "Accept-Language" in response.headers["Vary"]


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(official: Program):
    response = official("DELETE", "/submissions")
    is_a_problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_another_form_than_json_is_neither_given_nor_taken(official: Program):
    is_a_problem(official.get("/me", Accept="text/html"), 406)
    response = Client().post(V1 + "/submissions", "a=1", content_type="application/x-www-form-urlencoded")
    is_a_problem(response, 415)


def test_a_body_beyond_the_limit_is_not_read(official: Program, settings: Settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    is_a_problem(filing(official, ROAD | {"note": "x" * 1000}), 413)


def test_a_fault_of_ours_says_nothing_of_itself(official: Program, monkeypatch: pytest.MonkeyPatch):
    def fails() -> None:
        raise RuntimeError("Lý Thị Mẩy, hộ nghèo")

    monkeypatch.setattr(records.places, "pack_in_force", fails)
    said = is_a_problem(official.get("/registers"), 500)
    assert "Mẩy" not in str(said)
    assert "Traceback" not in str(said)


def test_a_nul_in_an_address_is_a_problem_too(official: Program):
    is_a_problem(official.get("/submissions?state=%00"), 400)


def test_a_token_that_calls_too_often_waits(official: Program, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(caller, "_throttle", Throttle(2))
    assert [official.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    response = official.get("/me")
    is_a_problem(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert program(cast.official).get("/me").status_code == 200


def test_a_token_has_so_many_requests_in_each_minute_from_its_first():
    throttle = Throttle(2)
    after = [throttle.wait(1, at=MOMENT + dt.timedelta(seconds=second)) for second in (0, 20, 30, 59, 60)]
    assert after == [0, 0, 30, 1, 0]
    assert throttle.wait(2, at=MOMENT) == 0


def test_a_clock_set_back_does_not_shut_a_token_out():
    throttle = Throttle(1)
    throttle.wait(1, at=MOMENT)
    assert throttle.wait(1, at=MOMENT - dt.timedelta(days=1)) == 0


def test_a_token_stops_with_its_owner_its_grants_and_itself(official: Program, cast: Cast, clock: Clock):
    address = f"/registers/road/places/{SA_LY}/records"
    assert official.get(address).status_code == 200
    enrol(
        username="can-bo-xa",
        full_name="Lý Thị Mẩy",
        organisation="",
        grants=[Granted("read", SA_LY, "canal")],
    )
    assert official.get(address).status_code == 404
    cast.official.is_active = False
    cast.official.save()
    assert official.get("/me").status_code == 401
    cast.official.is_active = True
    cast.official.save()
    assert official.get("/me").status_code == 200
    revoke_token(Token.objects.get(), at=clock.now)
    assert official.get("/me").status_code == 401


def test_an_app_password_does_not_open_the_api(cast: Cast):
    phone = program(cast.official)
    Token.objects.update(kind="app_password")
    assert phone.get("/me").status_code == 401


def test_a_narrow_token_files_nothing_it_was_not_issued_for(cast: Cast):
    reading = program(cast.official, verbs=["read"])
    assert filing(reading).status_code == 403
    said = reading.get("/me").json()
    assert said["grants"] == [{"verb": "read", "place": SA_LY, "register": ""}]
    assert said["username"] == "can-bo-xa"


def test_a_misspelt_parameter_is_refused_rather_than_left_alone(official: Program):
    response = official.get(f"/registers/road/places/{SA_LY}/records?as_off=2026-01-01")
    assert is_a_problem(response, 422)["refusals"][0]["where"] == "as_off"
