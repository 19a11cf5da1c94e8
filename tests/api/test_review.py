"""Reviewing by the API: the same steps and the same four eyes as on the desk."""

from dataclasses import replace

from tests.api.conftest import Program, program
from tests.api.test_filing import ROAD, filing
from tests.door import SA_LY, Cast, Clock, household
from vungcao.intake.actions import submit
from vungcao.intake.models import Submission
from vungcao.people.actions import enrol
from vungcao.people.models import Look
from vungcao.people.rules import Granted
from vungcao.registers.models import Version

TWO = ROAD | {"rows": [ROAD["rows"][0] | {"key": f"DX-{n}"} for n in (1, 2)]}


def test_an_approval_makes_facts_and_a_journal_entry(official: Program, reviewer: Program):
    number = filing(official).json()["number"]
    assert [each["number"] for each in reviewer.get("/reviews").json()] == [number]
    said = reviewer.post(f"/submissions/{number}/approve", {"seen": 1}).json()
    assert (said["state"], said["entry"]) == ("approved", Version.objects.get().known_from)
    assert [each["verdict"] for each in said["verdicts"]] == ["submitted", "approved"]


def test_a_submission_mended_since_it_was_looked_at_is_not_approved_unseen(
    official: Program, reviewer: Program
):
    number = filing(official).json()["number"]
    official.post(f"/submissions/{number}/mend", {"rows": ROAD["rows"]})
    response = reviewer.post(f"/submissions/{number}/approve", {"seen": 1})
    assert response.status_code == 409
    assert response.json()["refusals"][0]["code"] == "INT-012"


def test_nobody_approves_what_they_filed(cast: Cast):
    both = enrol(
        username="ca-hai",
        full_name="Cả hai",
        organisation="",
        grants=[Granted("enter", SA_LY), Granted("review", SA_LY)],
    )
    mine = program(both)
    number = filing(mine).json()["number"]
    response = mine.post(f"/submissions/{number}/approve", {"seen": 1})
    assert response.status_code == 403
    assert response.json()["refusals"][0]["code"] == "INT-002"
    assert not Version.objects.exists()


def test_one_row_goes_back_and_the_other_goes_on_waiting(official: Program, reviewer: Program):
    number = filing(official, TWO).json()["number"]
    said = reviewer.post(
        f"/submissions/{number}/return-rows", {"rows": [{"number": 2, "reason": "sai mã"}]}
    ).json()
    assert (said["state"], said["row_count"]) == ("returned", 1)
    assert Submission.objects.get(pk=number).rows.count() == 1
    (back,) = official.get(f"/submissions/{said['number']}/rows").json()["items"]
    assert (back["key"], back["reason"]) == ("DX-2", "sai mã")


def test_rows_are_listed_without_what_touches_a_person_and_opened_for_a_reason(
    official: Program, reviewer: Program, cast: Cast, clock: Clock
):
    rows = [household(f"HO-{n}", number=n, poverty="poor") for n in (1, 2, 3)]
    waiting = submit(by=cast.official, register="household", place=SA_LY, rows=rows, way="form", at=clock.now)
    page = reviewer.get(f"/submissions/{waiting.pk}/rows?limit=2").json()
    assert [each["number"] for each in page["items"]] == [1, 2]
    assert all("poverty" not in each["facts"] for each in page["items"])
    assert page["next"] == 2
    opened = reviewer.post(f"/submissions/{waiting.pk}/rows/3/look", {"reason": "duyệt"}).json()
    assert opened["facts"]["poverty"] == "poor"
    assert [look.key for look in Look.objects.all()] == ["HO-3"]
    assert reviewer.post(f"/submissions/{waiting.pk}/rows/9/look", {"reason": "duyệt"}).status_code == 404


def test_what_a_check_found_in_a_household_is_told_to_its_filer_alone(
    official: Program, reviewer: Program, cast: Cast, clock: Clock
):
    many = replace(household("HO-1", members=57), explanation="ba thế hệ")
    waiting = submit(
        by=cast.official, register="household", place=SA_LY, rows=[many], way="form", at=clock.now
    )
    address = f"/submissions/{waiting.pk}"
    assert "57" in official.get(address).json()["findings"][0]["refusal"]["found"]
    (told,) = reviewer.get(address).json()["findings"]
    assert (told["check"], told["refusal"]["found"]) == ("large_household", "Hộ đông người khác thường")


def test_who_may_not_review_is_refused_and_who_has_no_sight_is_told_nothing(
    official: Program, neighbour: Program, supervisor: Program
):
    number = filing(official).json()["number"]
    for decision, body in (("approve", {"seen": 1}), ("return", {"reason": "x"})):
        assert official.post(f"/submissions/{number}/{decision}", body).status_code == 403
        assert supervisor.post(f"/submissions/{number}/{decision}", body).status_code == 403
        assert neighbour.post(f"/submissions/{number}/{decision}", body).status_code == 404
    assert neighbour.get(f"/submissions/{number}").status_code == 404


def test_what_its_filer_called_it_is_told_to_them_alone(official: Program, reviewer: Program):
    number = filing(official).json()["number"]
    assert official.get(f"/submissions/{number}").json()["idempotency_key"] == "lan-1"
    assert reviewer.get(f"/submissions/{number}").json()["idempotency_key"] == ""
