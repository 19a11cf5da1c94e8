"""Works as projects: a node of a standard where there is one, the rest whole beside them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vungcao.exchange.rules import payments, ways
from vungcao.exchange.rules.forms import OURS, Form, tell, tell_of, whole
from vungcao.exchange.rules.oc4ids.saying import HOLDERS, SEATS, forms, plain
from vungcao.exchange.rules.ocds import Releases
from vungcao.exchange.rules.records import Dossier, Record, by_key, speaking
from vungcao.exchange.rules.telling import WORK, Telling, names_a_work, party_id
from vungcao.exchange.rules.ways import Node, Path
from vungcao.pack.register import Kind, Register

VERSION = "0.9"

_BEGINS: dict[str, Path] = {
    "implementation": ("implementationPeriod", "startDate"),
    "completion": ("completion", "endDate"),
}
"""Where the day is told on which a project comes to a status."""


@dataclass(frozen=True)
class Part:
    """A register whose records name the work they belong to, and how they are told; without a form, whole."""

    register: Register
    seats: dict[str, tuple[str, ...]]
    form: Form | None
    name: str = ""

    def of(self, work: str) -> Form:
        """Its form within a work."""
        form = self.form or Form(self.register, ("",), {}, plain)
        return form.within(work, WORK)


@dataclass(frozen=True)
class Projects:
    """Tells works as projects, for one file."""

    telling: Telling
    contracts: str = ""
    """The address of the same contracts as releases of OCDS; without it nothing leads there."""

    @cached_property
    def forms(self) -> dict[str, Form]:
        """The form of each part."""
        return forms(self.telling)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """What belongs to works, by register."""
        names = {form.register.id: name for name, form in self.forms.items()}
        found = {}
        for register in self.telling.registers.values():
            if names_a_work(register):
                name = names.get(register.id, "")
                found[register.id] = Part(register, SEATS.get(name, {}), self.forms.get(name), name)
        return found

    def project_of(self, dossier: Dossier) -> Node:
        """A work as a project."""
        telling = self.telling
        spoken = speaking(dossier.work, kind=Kind.THING, on=telling.as_of) or dossier.work[-1]
        project: Node = tell_of(self.forms["work"], spoken, dossier.work, home="")["project"]
        left: list[Node] = []
        for part in sorted(self.parts.values(), key=lambda one: payments.SEAT in one.seats):
            left += self._add_part(project, part, dossier.parts.get(part.register.id, ()), spoken)
        self._add_links(project, dossier)
        self._add_course(project, dossier)
        self._add_where(project, spoken)
        if parties := list(_parties(project, spoken)):
            project["parties"] = parties
        if told := [each.told_at for each in dossier.records() if each.told_at is not None]:
            project["updated"] = max(told).astimezone(telling.zone).isoformat(timespec="seconds")
        if left:
            project[OURS]["records"] = left
        return project

    def _add_part(self, project: Node, part: Part, records: Sequence[Record], spoken: Record) -> list[Node]:
        """Put the records of a register into the project's lists; what has no node on the day is given back.

        Vouchers stand with the contract under which they pay, which was put there before them.
        """
        form = part.of(spoken.key)
        if payments.SEAT not in part.seats:
            return self._add_records(project, part, form, records, spoken)
        processes = {each[OURS]["key"]: each["summary"] for each in project.get("contractingProcesses", ())}
        left = []
        for contract, some in payments.under(records).items():
            if (summary := processes.get(contract)) is None:
                left += self._add_records(project, part, form, some, spoken)
                continue
            under = form.within(contract, payments.CONTRACT)
            left += self._add_records(summary, part, under, some, spoken)
            payee = next(iter(summary.get("suppliers", ())), None)
            for node in summary.get("transactions", ()):
                payments.name_parties(node, payer=project.get("publicAuthority"), payee=payee)
        return left

    def _add_records(
        self, holder: Node, part: Part, form: Form, records: Sequence[Record], spoken: Record
    ) -> list[Node]:
        left = []
        for versions in by_key(records):
            on = self.telling.as_of
            nodes = tell(form, versions, home=spoken.place, on=on) if part.form is not None else None
            if nodes is None:
                left += [whole(part.of(spoken.key), each) for each in versions]
                continue
            for seat, path in part.seats.items():
                _list(holder, part.name, path).append(nodes[seat])
        return left

    def _add_links(self, project: Node, dossier: Dossier) -> None:
        """Where each contract is told as a contracting process, as of the same day."""
        if not self.contracts:
            return
        heads = Releases(self.telling).heads_of(dossier)
        for process in project.get("contractingProcesses", ()):
            head = heads[process["id"]]
            process["releases"] = [{**head, "url": f"{self.contracts}#{head['id']}"}]

    def _add_course(self, project: Node, dossier: Dossier) -> None:
        """How far the work has come, by its decisions up to the day: others read it, we read the decisions."""
        telling = self.telling
        begun: dict[str, dt.date] = {}
        for each in sorted(self._until_now(dossier, "decision"), key=lambda one: one.valid_from):
            code = telling.code("projectStatus", each.facts.get("step"))
            if code is not None:
                project["status"] = code
                begun.setdefault(code, each.valid_from)
        for code, path in _BEGINS.items():
            if code in begun:
                ways.put(project, path, ways.day_said(begun[code], telling.zone))
        settled = [each.facts["amount_vnd"] for each in self._until_now(dossier, "settlement")]
        if settled:
            total = sum(amount for amount in settled if isinstance(amount, int))
            value = {"amount": total, "currency": ways.CURRENCY}
            ways.put(project, ("completion", "finalValue"), value)

    def _until_now(self, dossier: Dossier, part: str) -> list[Record]:
        register = self.telling.part(part)
        records = dossier.parts.get(register.id, ()) if register else ()
        return [each for each in records if each.valid_from <= self.telling.as_of]

    def _add_where(self, project: Node, spoken: Record) -> None:
        """The commune, as a location without a point: a work need not have a site on the map yet."""
        if name := self.telling.place_name(spoken.place):
            address = {"locality": name, "countryName": "Việt Nam"}
            said = {"id": spoken.place, "description": name, "address": address}
            project.setdefault("locations", []).append(said)


def _list(project: Node, part: str, path: tuple[str, ...]) -> list[Node]:
    """The list of a project, or of the object that holds it, that a seat's nodes stand in."""
    here: Any = project
    if part in HOLDERS:
        outer, holder = HOLDERS[part]
        held = _reach(project, outer)
        if not held:
            held.append(dict(holder))
        here = held[0]
    return _reach(here, path)


def _reach(node: Node, path: tuple[str, ...]) -> list[Node]:
    here: Any = node
    for step in path[:-1]:
        here = here.setdefault(step, {})
    found: list[Node] = here.setdefault(path[-1], [])
    return found


def _parties(project: Node, spoken: Record) -> Iterator[Node]:
    """Everybody who is named in the project, once, with what they are there."""
    parties: dict[str, Node] = {}
    for role, named in _named(project, spoken):
        party = parties.setdefault(named["id"], {"id": named["id"], "name": named["name"], "roles": []})
        if role not in party["roles"]:
            party["roles"].append(role)
    yield from parties.values()


def _named(project: Node, spoken: Record) -> Iterator[tuple[str, Node]]:
    if "publicAuthority" in project:
        yield "publicAuthority", project["publicAuthority"]
        yield "buyer", project["publicAuthority"]
    if isinstance(manager := spoken.facts.get("manager"), str):
        yield "administrativeEntity", {"id": party_id(manager), "name": manager}
    for process in project.get("contractingProcesses", []):
        summary = process["summary"]
        for supplier in summary.get("suppliers", []):
            yield "supplier", supplier
        for transaction in summary.get("transactions", []):
            yield from ((role, transaction[role]) for role in ("payer", "payee") if role in transaction)
