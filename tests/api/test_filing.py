"""Filing by the API: the same door, typed to the letter, filed once however often it is sent."""

import datetime as dt
import json

import pytest

from tests.api.conftest import Program, program
from tests.door import DEO_GIA, SA_LY, ZONE, Cast, Clock, approved, row
from vungcao.intake.models import Submission
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.models import Version

ROAD = {
    "register": "road",
    "place": SA_LY,
    "rows": [
        {"key": "DX-1", "valid_from": "2026-01-01", "facts": {"surface": "concrete", "length_km": "1.5"}}
    ],
}


def filing(program: Program, body=ROAD, key: str = "lan-1", **headers: str):
    return program.post("/submissions", body, Idempotency_Key=key, **headers)


def with_facts(**facts):
    return ROAD | {"rows": [ROAD["rows"][0] | {"facts": {"surface": "concrete", **facts}}]}


def test_rows_are_filed_to_wait_for_a_reviewer(official: Program):
    response = filing(official)
    said = response.json()
    assert response.status_code == 201, said
    assert response.headers["Location"] == f"/api/v1/submissions/{said['number']}"
    kept = Submission.objects.get()
    assert (kept.way, kept.state, kept.client_key) == ("api", "submitted", "lan-1")
    assert kept.rows.get().facts["length_km"] == "1.500"


def test_the_same_sending_twice_files_once_and_is_answered_alike(official: Program):
    first, again = filing(official), filing(official)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Submission.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(official: Program):
    filing(official)
    response = filing(official, with_facts(length_km="2.5"))
    assert response.status_code == 422
    assert response.json()["refusals"][0]["code"] == "INT-013"
    assert Submission.objects.count() == 1


def test_the_same_key_of_somebody_else_is_another_sending(official: Program, neighbour: Program):
    filing(official)
    assert filing(neighbour, ROAD | {"place": DEO_GIA}).status_code == 201


@pytest.mark.parametrize("key", [None, "", "có dấu", "k" * 201])
def test_a_sending_without_a_name_of_its_own_is_refused(key, official: Program):
    headers = {} if key is None else {"Idempotency_Key": key}
    response = official.post("/submissions", ROAD, **headers)
    assert response.status_code == 422
    assert response.json()["refusals"][0]["where"] == "Idempotency-Key"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("written", ["1.5", "1.0", "1e2", "0.1000000000000000055511151231257827"])
def test_a_number_with_a_fraction_is_refused_as_it_was_written_and_never_rounded(
    written: str, official: Program
):
    body = json.dumps(with_facts(length_km="?")).replace('"?"', written)
    response = filing(official, body)
    said = response.json()["refusals"][0]
    assert response.status_code == 422
    assert (said["code"], said["where"]) == ("API-001", "rows[0].facts.length_km")
    assert "trong ngoặc kép" in said["expected"]
    assert not Submission.objects.exists()


def test_zero_is_a_value_and_null_is_missing(official: Program):
    filing(official, with_facts(length_km=0))
    filing(official, with_facts(length_km=None), key="lan-2")
    first, second = (s.rows.get().facts["length_km"] for s in Submission.objects.order_by("pk"))
    assert (first, second) == ("0.000", None)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xff\xfe", "Không phải JSON"),
        ("{", "Không phải JSON"),
        ('{"register": NaN}', "NaN không phải là số"),
        ('{"place": "a", "place": "b"}', "Tên «place» có hai lần"),
        ("[" * 100_000, "Không phải JSON"),
        ("1" * 5000, "Không phải JSON"),
    ],
)
def test_what_is_no_json_of_ours_is_unreadable(body, why: str, official: Program):
    response = filing(official, body)
    said = response.json()
    assert response.status_code == 400
    assert said["refusals"][0]["code"] == "API-002"
    assert why in said["refusals"][0]["found"]


@pytest.mark.parametrize("letter", ["\\u0000", "\\ud800"])
def test_text_that_no_store_keeps_is_refused(letter: str, official: Program):
    response = filing(official, f'{{"note": "{letter}"}}')
    assert response.status_code == 422
    assert response.json()["refusals"][0]["code"] == "API-003"


def test_everything_wrong_with_the_form_is_said_at_once(official: Program):
    body = {"place": SA_LY, "rows": [{"valid_from": "31/12/2026", "colour": "red"}, 7]}
    said = filing(official, body).json()["refusals"]
    assert {each["where"] for each in said} == {
        "register",
        "rows[0].valid_from",
        "rows[0].colour",
        "rows[1]",
    }


def test_what_the_door_refuses_is_told_with_its_codes_and_their_meaning(official: Program):
    response = filing(official, with_facts(surface="lava"), Accept_Language="en")
    said = response.json()
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert said["title"] == "Not taken in"
    assert said["refusals"][0]["code"] == "REG-004"
    assert "choice" in said["refusals"][0]["meaning"].lower()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_program_finds_the_row_and_the_field_in_any_language_and_is_told_that_of_the_words(
    official: Program, language: str
):
    official.language = language
    good, ends = ROAD["rows"][0], "2025-01-01"
    bad = {**good, "key": "DX-2", "facts": {"surface": "lava", "length_km": "dài"}}
    body = ROAD | {
        "rows": [good, bad, {**good, "key": "DX-3", "valid_before": ends}, {**good, "key": "DX-1"}]
    }
    response = filing(official, body)
    assert response.headers["Content-Language"] == language
    said = response.json()["refusals"]
    assert {each["language"] for each in said} == {"vi"}
    assert all(each["where"].startswith("Dòng ") for each in said)
    told = {(tuple(each["rows"]), each["field"]) for each in said}
    assert {((2,), "surface"), ((2,), "length_km")} <= told
    assert {rows for rows, field in told if not field} == {(3,), (1, 4)}
    own = filing(official, {"place": SA_LY}).json()["refusals"]
    assert [(each["language"], each["rows"], each["field"]) for each in own] == [(language, [], "")]


def test_a_register_that_is_not_there_is_refused_by_the_door(cast: Cast):
    everywhere = enrol(
        username="moi-so", full_name="X", organisation="", grants=[Granted("read"), Granted("enter")]
    )
    response = filing(program(everywhere), ROAD | {"register": "khong-co"})
    assert response.status_code == 422
    assert response.json()["refusals"][0]["code"] == "INT-006"


def test_a_row_that_rests_on_what_changed_is_a_conflict_that_shows_what_stands(
    official: Program, cast: Cast, clock: Clock
):
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    base = Version.objects.get().pk
    approved(cast, clock, row("DX-1", {"surface": "asphalt"}), register="road")
    body = ROAD | {"rows": [ROAD["rows"][0] | {"base_seq": base}]}
    response = filing(official, body)
    said = response.json()
    assert response.status_code == 409
    assert [each["code"] for each in said["refusals"]] == ["INT-003"]
    assert [each["facts"]["surface"] for each in said["standing"]] == ["asphalt"]


def test_a_mended_submission_waits_again(official: Program, reviewer: Program):
    number = filing(official).json()["number"]
    reviewer.post(f"/submissions/{number}/return", {"reason": "sai chiều dài"})
    assert official.get(f"/submissions/{number}").json()["state"] == "returned"
    mended = official.post(f"/submissions/{number}/mend", {"rows": with_facts(length_km="2")["rows"]})
    assert (mended.json()["state"], mended.json()["sendings"]) == ("submitted", 2)
    assert Submission.objects.get().rows.get().facts["length_km"] == "2.000"


def test_what_was_filed_is_taken_back_by_its_filer_alone(official: Program, reviewer: Program):
    number = filing(official).json()["number"]
    assert reviewer.post(f"/submissions/{number}/withdraw").status_code == 403
    assert official.post(f"/submissions/{number}/withdraw").json()["state"] == "withdrawn"
    assert official.post(f"/submissions/{number}/withdraw").status_code == 409


def test_mine_are_listed_page_by_page_the_newest_first(official: Program, neighbour: Program):
    numbers = [filing(official, key=f"lan-{n}").json()["number"] for n in range(3)]
    page = official.get("/submissions?limit=2").json()
    assert [each["number"] for each in page["items"]] == numbers[:0:-1]
    rest = official.get(f"/submissions?limit=2&before={page['next']}").json()
    assert [each["number"] for each in rest["items"]] == numbers[:1]
    assert rest["next"] is None
    assert neighbour.get("/submissions").json()["items"] == []


def test_what_a_check_asks_to_explain_is_told_and_taken_in_when_it_is_explained(official: Program):
    crowd = {"key": "HO-1", "valid_from": "2026-01-01", "facts": {"residence": "present", "members": 55}}
    body = ROAD | {"register": "household", "rows": [crowd]}
    asked = filing(official, body)
    assert asked.status_code == 422
    assert "đông người" in asked.json()["refusals"][0]["found"]
    explained = filing(official, body | {"rows": [crowd | {"explanation": "ba thế hệ"}]}).json()
    assert [(each["check"], each["severity"], each["rows"]) for each in explained["findings"]] == [
        ("large_household", "explain", [1])
    ]
    assert explained["findings"][0]["refusal"]["rows"] == [1]


def test_that_nothing_changed_in_a_period_is_filed_without_rows(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    cast.official.organisation = "commune_government"
    cast.official.save()
    clock.now = dt.datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    mine = program(cast.official)
    owed = [duty for duty in mine.get("/duties").json() if duty["period"] == "2026-h1"]
    assert [(duty["obligation"], duty["place"], duty["is_owed"]) for duty in owed] == [
        ("half_roads", SA_LY, True)
    ]
    answers = {"obligation": "half_roads", "period": "2026-h1", "unchanged": True}
    filed = filing(mine, {"register": "road", "place": SA_LY, "answers": answers})
    assert filed.status_code == 201, filed.json()
    assert filed.json()["answers"] == answers
    (duty,) = [duty for duty in mine.get("/duties").json() if duty["period"] == "2026-h1"]
    assert (duty["is_owed"], duty["submission"]) == (False, filed.json()["number"])
