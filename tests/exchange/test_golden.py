"""What others read of a work and its contract, worked out by hand."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.exchange.drawing import telling
from vungcao.exchange.rules import tables
from vungcao.exchange.rules.oc4ids import Projects
from vungcao.exchange.rules.ocds import Releases
from vungcao.exchange.rules.records import Dossier, Record

SA_LY = "07534@2025-07-01"
WORK = {
    "name": "Đường",
    "kind": "investment_project",
    "content": "III.1.1",
    "total_vnd": 5,
    "owner": "UBND xã",
}


def event(register: str, key: str, on: str, **facts: Any) -> Record:
    day = dt.date.fromisoformat(on)
    return Record(register, key, SA_LY, day, day + dt.timedelta(days=1), {"work": "CT-1", **facts})


def thing(register: str, key: str, since: str, before: str | None = None, **facts: Any) -> Record:
    end = dt.date.fromisoformat(before) if before else None
    return Record(register, key, SA_LY, dt.date.fromisoformat(since), end, {"work": "CT-1", **facts})


def dossier(*records: Record) -> Dossier:
    parts: dict[str, list[Record]] = {}
    for each in records:
        parts.setdefault(each.register, []).append(each)
    work = Record("work", "CT-1", SA_LY, dt.date(2026, 1, 5), None, dict(WORK))
    return Dossier("CT-1", [work], parts)


def project(*records: Record, on: str = "2026-06-30") -> dict[str, Any]:
    return Projects(telling(dt.date.fromisoformat(on))).project_of(dossier(*records))


def paid(key: str, kind: str, amount: int, on: str = "2026-05-05", **facts: Any) -> Record:
    return event("disbursement", key, on, kind=kind, amount_vnd=amount, source="provincial_budget", **facts)


def contract(key: str, **facts: Any) -> Record:
    said = {"title": f"Gói {key}", "number": "1", "category": "works", "method": "open"}
    said |= {"contractor": "Công ty A", "contractor_code": "2400", "amount_vnd": 1_000}
    return thing("contract", key, "2026-01-28", signed_on="2026-01-28", **said | facts)


def test_only_money_that_moves_is_a_transaction_and_what_came_back_is_below_zero():
    told = project(
        paid("A", "advance", 600),
        paid("B", "payment", 250),
        paid("C", "advance_recovery", 300),
        paid("D", "repayment", 20),
        paid("E", "advance_repayment", 30),
    )
    amounts = {each["id"]: each["value"]["amount"] for each in told["transactions"]}
    assert amounts == {"A": 600, "B": 250, "D": -20, "E": -30}
    assert [(each["key"], each["facts"]["amount_vnd"]) for each in told["vungcao"]["records"]] == [("C", 300)]


def under_contract() -> list[Record]:
    """Two contracts; under the first 600 were advanced on 5 May, 300 of it turned into payment, and 20 came back."""
    return [
        contract("H1"),
        contract("H2", contractor="Công ty B", contractor_code="2500"),
        paid("A", "advance", 600, contract="H1"),
        paid("C", "advance_recovery", 300, contract="H1"),
        paid("D", "repayment", 20, on="2026-06-02", contract="H1"),
        paid("E", "payment", 5),
        paid("F", "payment", 7, on="2026-07-01", contract="H1"),
    ]


PAID = [("A", 600, "2026-05-05T00:00:00+07:00"), ("D", -20, "2026-06-02T00:00:00+07:00")]


def transactions(told: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(each["id"], each["value"]["amount"], each["date"]) for each in told]


def test_what_is_paid_under_a_contract_is_a_transaction_of_its_process():
    told = project(*under_contract())
    first, second = told["contractingProcesses"]
    assert transactions(first["summary"]["transactions"]) == PAID
    assert "transactions" not in second["summary"]
    assert [each["id"] for each in told["transactions"]] == ["E"]
    payee = {"id": "2400", "name": "Công ty A"}
    assert all(each["payee"] == payee for each in first["summary"]["transactions"])
    roles = {each["name"]: each["roles"] for each in told["parties"]}
    assert roles == {
        "UBND xã": ["publicAuthority", "buyer", "payer"],
        "Công ty A": ["supplier", "payee"],
        "Công ty B": ["supplier"],
    }
    left = [(each["key"], each["facts"].get("contract")) for each in told["vungcao"]["records"]]
    assert left == [("C", "H1"), ("F", "H1")]


def test_what_is_paid_under_a_contract_is_its_implementation_in_its_release():
    first, second = Releases(telling(), "https://a.vn/oc4ids.json").releases_of(dossier(*under_contract()))
    assert transactions(first["contracts"][0]["implementation"]["transactions"]) == PAID
    assert first["tag"] == ["planning", "tender", "award", "contract", "implementation"]
    assert second["tag"] == ["planning", "tender", "award", "contract"]
    assert first["planning"]["budget"]["uri"] == "https://a.vn/oc4ids.json#oc4ids-000000-CT-1"
    roles = {each["id"]: each["roles"] for each in first["parties"]}
    assert roles["2400"] == ["supplier", "payee"]
    assert first["buyer"]["name"] == "UBND xã"
    assert [each["key"] for each in first["vungcao"]["records"]] == ["C", "F"]


def test_a_record_leads_to_its_release_and_a_release_is_another_after_another_decision():
    told_at = dt.datetime(2026, 6, 3, 9, 5, 7, tzinfo=dt.UTC)
    late = replace(paid("A", "advance", 600, contract="H1"), told_at=told_at)
    (record,) = Releases(telling()).records_of(dossier(contract("H1"), late), "https://a.vn/ocds.json")
    assert record["ocid"] == "ocds-000000-H1"
    assert record["releases"] == [
        {
            "url": "https://a.vn/ocds.json#H1-20260603T160507",
            "date": "2026-06-03T16:05:07+07:00",
            "tag": ["planning", "tender", "award", "contract", "implementation"],
        }
    ]
    compiled = record["compiledRelease"]
    assert (compiled["id"], compiled["tag"]) == ("ocds-000000-H1-2026-06-03T16:05:07+07:00", ["compiled"])


@pytest.mark.parametrize(
    ("on", "status", "began", "ended"),
    [
        ("2026-01-09", "identification", None, None),
        ("2026-02-15", "implementation", "2026-02-01T00:00:00+07:00", None),
        ("2026-06-30", "implementation", "2026-02-01T00:00:00+07:00", None),
        ("2026-12-01", "completion", "2026-02-01T00:00:00+07:00", "2026-11-20T00:00:00+07:00"),
    ],
)
def test_a_project_has_come_as_far_as_its_last_decision_that_has_a_status(
    on: str, status: str, began: str | None, ended: str | None
):
    steps = [("proposed", "2026-01-06"), ("started", "2026-02-01"), ("suspended", "2026-03-01")]
    steps += [("resumed", "2026-04-01"), ("accepted", "2026-11-20")]
    decided = [event("work_decision", step, day, step=step) for step, day in steps]
    told = project(*decided, on=on)
    assert told["status"] == status
    assert told.get("implementationPeriod", {}).get("startDate") == began
    assert told.get("completion", {}).get("endDate") == ended


def test_the_final_value_is_what_was_settled_by_the_day():
    settled = [
        event("capital_settlement", "Q1", "2026-05-01", source="provincial_budget", amount_vnd=4_000_000_001),
        event("capital_settlement", "Q2", "2026-06-30", source="people_money", amount_vnd=36_000_000),
        event("capital_settlement", "Q3", "2026-07-01", source="people_money", amount_vnd=1),
    ]
    assert project(*settled)["completion"]["finalValue"] == {"amount": 4_036_000_001, "currency": "VND"}


def test_a_funding_line_that_no_longer_holds_is_no_finance():
    lines = [
        thing("work_funding", "V1", "2026-01-05", "2026-03-01", source="people_money", amount_vnd=3),
        thing("work_funding", "V2", "2026-01-05", source="policy_bank_loans", amount_vnd=2),
    ]
    told = project(*lines)
    (finance,) = told["budget"]["finance"]
    assert (finance["id"], finance["type"], finance["financingPartyType"]) == ("V2", "loan", "institutional")
    assert [each["key"] for each in told["vungcao"]["records"]] == ["V1"]


def test_a_community_that_builds_for_its_own_commune_is_one_party_with_both_parts():
    contract = thing(
        "contract", "H1", "2026-01-28", title="Gói 1", number="1", category="works", method="community"
    )
    contract.facts.update(contractor="UBND xã", amount_vnd=4, signed_on="2026-01-28", ends_on="2026-05-31")
    (release,) = Releases(telling()).releases_of(dossier(contract))
    (party,) = release["parties"]
    assert party["roles"] == ["supplier", "buyer", "procuringEntity"]
    assert release["ocid"] == "ocds-000000-H1"
    assert release["tender"]["procurementMethod"] == "direct"
    assert release["contracts"][0]["status"] == "terminated"
    assert release["planning"]["budget"]["projectID"] == "oc4ids-000000-CT-1"


def test_what_is_simulated_says_so_in_every_title_and_in_its_row():
    register = telling().registers["work_decision"]
    decision = Record("work_decision", "Q", SA_LY, dt.date(2026, 1, 6), dt.date(2026, 1, 7), simulated=True)
    decision.facts.update(work="CT-1", step="proposed", document_number="1/QĐ", document_issuer="UBND xã")
    told = project(decision)
    assert told["milestones"][0]["title"] == "Đề xuất (SỐ LIỆU MÔ PHỎNG)"
    assert told["documents"][0]["title"] == "1/QĐ (SỐ LIỆU MÔ PHỎNG)"
    assert told["milestones"][0]["vungcao"]["simulated"] is True
    assert tables.line(register, decision).startswith(
        f"Q,{SA_LY},2026-01-06,2026-01-07,false,true,false,CT-1,proposed,1/QĐ,UBND xã,"
    )


def test_a_cell_that_a_spreadsheet_would_compute_begins_with_an_apostrophe():
    register = telling().registers["work"]
    work = Record("work", "CT-1", SA_LY, dt.date(2026, 1, 5), None, {**WORK, "name": "=1+1"})
    assert ",'=1+1,investment_project," in tables.line(register, work)
