"""What each part of a work says in a project, and what only others read there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from vungcao.exchange.rules import payments, ways
from vungcao.exchange.rules.forms import FROM, Form, Frame, sayings
from vungcao.exchange.rules.records import Record
from vungcao.exchange.rules.telling import Telling, party_id
from vungcao.exchange.rules.ways import Node, Path
from vungcao.pack.register import FieldEntry, FieldType, Register

SEATS: dict[str, dict[str, tuple[str, ...]]] = {
    "site": {"location": ("locations",)},
    "funding": {"finance": ("budget", "finance")},
    "decision": {"milestone": ("milestones",), "document": ("documents",)},
    "contract": {"process": ("contractingProcesses",)},
    "output": {"forecast": ("forecasts",)},
    "disbursement": {payments.SEAT: ("transactions",)},
    "progress": {"observation": ("observations",)},
    "allocation": {"breakdown": ("budgetBreakdown",)},
}
"""Each part's seats, the main one first, and the list of a project, or of its holder, that a seat's nodes stand in."""

HOLDERS: dict[str, tuple[tuple[str, ...], Node]] = {
    "progress": (("metrics",), {"id": "physicalProgress", "title": "Khối lượng hoàn thành"}),
    "allocation": (("budget", "budgetBreakdowns"), {"id": "allocations", "description": "Vốn phân bổ"}),
}
"""Parts whose nodes stand in an object of a list: the list, and that object."""


@dataclass(frozen=True)
class Said:
    """What a form of a part is made of."""

    says: dict[str, ways.Saying]
    frame: Frame
    titles: tuple[Path, ...] = ()
    has_node: Callable[[Record], bool] = lambda record: True


def _work(telling: Telling, register: Register) -> Said:
    zone, at = telling.zone, "project"
    says: dict[str, ways.Saying] = {
        "name": ways.text(at, "title"),
        "objective": ways.text(at, "description"),
        "total_vnd": ways.money(at, "budget", "amount"),
        "owner": ways.text(at, "publicAuthority", "name"),
        "starts_on": ways.day(zone, at, "period", "startDate"),
        "ends_on": ways.day(zone, at, "period", "endDate"),
        "project_code": ways.Identified((at, "identifiers"), "project_code"),
        "budget_code": ways.Identified((at, "identifiers"), "budget_code"),
    }
    for entry in register.fields:
        if entry.type is FieldType.CHOICE:
            scheme = f"{telling.pack.programme.id}:{entry.id}"
            labels = {choice.id: choice.label.vi for choice in entry.choices}
            says[entry.id] = ways.Classified((at, "additionalClassifications"), scheme, labels)

    def frame(nodes: Node, record: Record) -> None:
        project = nodes[at]
        project["id"] = telling.project_id(record.key)
        if code := telling.code("projectType", record.facts.get("kind")):
            project["type"] = code
        if code := telling.code("projectSector", record.facts.get("content")):
            project["sector"] = [code]
        if "publicAuthority" in project:
            project["publicAuthority"]["id"] = party_id(project["publicAuthority"]["name"])

    return Said(says, frame, ((at, "title"),))


def _site(telling: Telling, register: Register) -> Said:
    says: dict[str, ways.Saying] = {
        "geometry": ways.geometry("location", "geometry"),
        "note": ways.text("location", "description"),
    }
    return Said(says, plain)


def plain(nodes: Node, record: Record) -> None:
    """Nothing for others alone."""


def _funding(telling: Telling, register: Register) -> Said:
    says: dict[str, ways.Saying] = {
        "source": ways.label(register.field("source"), "finance", "source"),
        "amount_vnd": ways.money("finance", "value"),
        "programme": ways.text("finance", "description"),
    }

    def frame(nodes: Node, record: Record) -> None:
        finance, source = nodes["finance"], record.facts.get("source")
        finance["title"] = _labelled(register.field("source"), source)
        if code := telling.code("financingPartyType", source):
            finance["financingPartyType"] = code
        if code := telling.code("financingArrangementType", source):
            finance["type"] = code

    return Said(says, frame, (("finance", "title"),))


def _decision(telling: Telling, register: Register) -> Said:
    zone = telling.zone
    says: dict[str, ways.Saying] = {
        FROM: ways.day(zone, "milestone", "dateMet"),
        "step": ways.label(register.field("step"), "milestone", "title"),
        "note": ways.text("milestone", "description"),
        "total_vnd": ways.money("milestone", "value"),
        "document_number": ways.text("document", "title"),
        "document_issuer": ways.text("document", "author"),
    }

    def frame(nodes: Node, record: Record) -> None:
        step = record.facts.get("step")
        nodes["milestone"]["status"] = "met"
        if code := telling.code("milestoneType", step):
            nodes["milestone"]["type"] = code
        nodes["document"]["datePublished"] = ways.day_said(record.valid_from, zone)
        if code := telling.code("documentType", step):
            nodes["document"]["documentType"] = code

    return Said(says, frame, (("milestone", "title"), ("document", "title")))


def _contract(telling: Telling, register: Register) -> Said:
    zone, at = telling.zone, ("process", "summary")
    says: dict[str, ways.Saying] = {
        "title": ways.text(*at, "title"),
        "number": ways.text(*at, "externalReference"),
        "method": ways.label(register.field("method"), *at, "tender", "procurementMethodDetails"),
        "bidders": ways.whole(*at, "tender", "numberOfTenderers"),
        "contractor": ways.text(*at, "suppliers", 0, "name"),
        "amount_vnd": ways.money(*at, "contractValue"),
        "starts_on": ways.day(zone, *at, "contractPeriod", "startDate"),
        "ends_on": ways.day(zone, *at, "contractPeriod", "endDate"),
    }

    def frame(nodes: Node, record: Record) -> None:
        process, facts = nodes["process"], record.facts
        process["id"] = telling.process_id(record.key)
        summary = process.setdefault("summary", {})
        summary["ocid"] = process["id"]
        summary["status"] = "closed" if _is_over(facts.get("ends_on"), telling.as_of) else "active"
        if code := telling.code("contractNature", facts.get("category")):
            summary["nature"] = [code]
        if code := telling.code("method", facts.get("method")):
            summary.setdefault("tender", {})["procurementMethod"] = code
        for supplier in summary.get("suppliers", []):
            supplier["id"] = party_id(supplier["name"], str(facts.get("contractor_code") or ""))

    return Said(says, frame, ((*at, "title"),))


def _is_over(ends_on: object, on: dt.date) -> bool:
    return ends_on is not None and str(ends_on) < on.isoformat()


def _output(telling: Telling, register: Register) -> Said:
    at = ("forecast", "observations", 0)
    says: dict[str, ways.Saying] = {
        "target": ways.label(register.field("target"), "forecast", "title"),
        "quantity": ways.exact(*at, "measure"),
        "unit": ways.text(*at, "unit", "name"),
    }

    def frame(nodes: Node, record: Record) -> None:
        for observation in nodes["forecast"].get("observations", []):
            observation["id"] = record.key

    return Said(says, frame, (("forecast", "title"),))


def _disbursement(telling: Telling, register: Register) -> Said:
    return Said(payments.says(telling), payments.frame, has_node=payments.moves_money)


def _progress(telling: Telling, register: Register) -> Said:
    at = "observation"
    percent = register.field("percent")
    says: dict[str, ways.Saying] = {
        FROM: ways.day(telling.zone, at, "period", "endDate"),
        "percent": ways.exact(at, "measure"),
        "stage": ways.label(register.field("stage"), at, "dimensions", "stage"),
        "note": ways.text(at, "notes"),
    }

    def frame(nodes: Node, record: Record) -> None:
        nodes[at]["unit"] = {"name": percent.unit if percent and percent.unit else "%"}

    return Said(says, frame)


def _allocation(telling: Telling, register: Register) -> Said:
    at = "breakdown"
    says: dict[str, ways.Saying] = {
        FROM: ways.day(telling.zone, at, "approvalDate"),
        "source": ways.label(register.field("source"), at, "description"),
        "year": ways.year(telling.zone, at, "period"),
        "amount_vnd": ways.money(at, "amount"),
    }
    return Said(says, plain)


_SAID: dict[str, Callable[[Telling, Register], Said]] = {
    "work": _work,
    "site": _site,
    "funding": _funding,
    "decision": _decision,
    "contract": _contract,
    "output": _output,
    "disbursement": _disbursement,
    "progress": _progress,
    "allocation": _allocation,
}


def _labelled(entry: FieldEntry | None, choice: object) -> str:
    labels = {each.id: each.label.vi for each in entry.choices} if entry else {}
    return labels.get(str(choice), str(choice))


def forms(telling: Telling) -> dict[str, Form]:
    """The form of each part that is given away, the work's own among them."""
    made = {}
    for part, seats in ({"work": {"project": ()}} | SEATS).items():
        register = telling.part(part)
        if register is not None:
            said = _SAID[part](telling, register)
            says = sayings(register, said.says)
            made[part] = Form(register, tuple(seats), says, said.frame, said.titles, said.has_node)
    return made
