"""Contracts as contracting processes of OCDS 1.1.5, each a release, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vungcao.exchange.rules import ways
from vungcao.exchange.rules.forms import Form, sayings, tell_of
from vungcao.exchange.rules.hearing import Hearing
from vungcao.exchange.rules.records import Dossier, Record, by_key, speaking
from vungcao.exchange.rules.telling import WORK, Telling, party_id
from vungcao.exchange.rules.ways import Node
from vungcao.pack.register import Kind

VERSION = "1.1"
_AT = "release"
_TENDER, _AWARD, _CONTRACT = (_AT, "tender"), (_AT, "awards", 0), (_AT, "contracts", 0)


@dataclass(frozen=True)
class Releases:
    """Tells contracts as releases, for one file. The pack gives its contracts away."""

    telling: Telling

    @cached_property
    def form(self) -> Form:
        """Where the facts of a contract stand in a release."""
        register = self.telling.part("contract")
        assert register is not None
        zone = self.telling.zone
        says: dict[str, ways.Saying] = {
            "title": ways.text(*_TENDER, "title"),
            "number": ways.text(*_CONTRACT, "description"),
            "method": ways.label(register.field("method"), *_TENDER, "procurementMethodDetails"),
            "bidders": ways.whole(*_TENDER, "numberOfTenderers"),
            "contractor": ways.text(*_AWARD, "suppliers", 0, "name"),
            "amount_vnd": ways.money(*_CONTRACT, "value"),
            "signed_on": ways.day(zone, *_CONTRACT, "dateSigned"),
            "starts_on": ways.day(zone, *_CONTRACT, "period", "startDate"),
            "ends_on": ways.day(zone, *_CONTRACT, "period", "endDate"),
        }
        return Form(register, (_AT,), sayings(register, says), self._frame, ((*_TENDER, "title"),))

    def _frame(self, nodes: Node, record: Record) -> None:
        """What only others read: identifiers, codes, who takes part, and the same value at each stage."""
        telling, facts, release = self.telling, record.facts, nodes[_AT]
        code = str(facts.get("contractor_code") or "")
        supplier = {"id": party_id(str(facts.get("contractor")), code), "name": str(facts.get("contractor"))}
        value = {"amount": facts["amount_vnd"], "currency": ways.CURRENCY}
        at = (record.told_at or telling.published_at).astimezone(telling.zone)
        release |= {
            "ocid": telling.process_id(record.key),
            "id": f"{record.key}-{at:%Y%m%dT%H%M%S}",
            "date": at.isoformat(timespec="seconds"),
            "tag": ["contract"],
            "initiationType": "tender",
            "language": "vi",
            "parties": [self._supplier(supplier, code)],
        }
        release.setdefault("tender", {}).update(self._tender(record))
        award = release["awards"][0]
        signed = ways.day_said(facts["signed_on"], telling.zone)
        award |= {"id": record.key, "status": "active", "value": value, "date": signed}
        award["suppliers"][0]["id"] = supplier["id"]
        over = str(facts.get("ends_on") or "9999") < telling.as_of.isoformat()
        release["contracts"][0] |= {
            "id": record.key,
            "awardID": record.key,
            "status": "terminated" if over else "active",
        }

    def _tender(self, record: Record) -> Node:
        telling, facts = self.telling, record.facts
        tender: Node = {"id": record.key, "status": "complete"}
        if method := telling.code("method", facts.get("method")):
            tender["procurementMethod"] = method
        if category := telling.code("procurementCategory", facts.get("category")):
            tender["mainProcurementCategory"] = category
        return tender

    def _supplier(self, supplier: Node, code: str) -> Node:
        party = {**supplier, "roles": ["supplier"]}
        if code:
            party["identifier"] = {"scheme": self.telling.exchange.taxpayer_scheme, "id": code}
        return party

    def releases_of(self, dossier: Dossier) -> list[Node]:
        """A release for each contract of a work."""
        records = dossier.parts.get(self.form.register.id, ())
        return [self._release(dossier, versions) for versions in by_key(records)]

    def _release(self, dossier: Dossier, versions: Sequence[Record]) -> Node:
        on = self.telling.as_of
        work = speaking(dossier.work, kind=Kind.THING, on=on) or dossier.work[-1]
        spoken = speaking(versions, kind=Kind.THING, on=on) or versions[-1]
        release: Node = tell_of(self.form.within(work.key, WORK), spoken, versions, home="")[_AT]
        release["planning"] = {"budget": self._budget(work)}
        if isinstance(owner := work.facts.get("owner"), str):
            self._add_buyer(release, {"id": party_id(owner), "name": owner})
        return release

    def _add_buyer(self, release: Node, buyer: Node) -> None:
        roles = ["buyer", "procuringEntity"]
        supplier = release["parties"][0]
        if supplier["id"] == buyer["id"]:
            supplier["roles"] += roles
        else:
            release["parties"].append({**buyer, "roles": roles})
        release["buyer"] = buyer
        release["tender"]["procuringEntity"] = buyer

    def _budget(self, work: Record) -> Node:
        budget: Node = {
            "project": str(work.facts.get("name")),
            "projectID": self.telling.project_id(work.key),
        }
        if isinstance(total := work.facts.get("total_vnd"), int):
            budget["amount"] = {"amount": total, "currency": ways.CURRENCY}
        return budget


def hear_releases(telling: Telling, package: Node, hearing: Hearing) -> None:
    """Every contract that a release package says."""
    telling_of = Releases(telling)
    prefix = telling.project_id("")
    for path, release in hearing.objects(package, ("releases",), ""):
        project = ways.glance(release, ("planning", "budget", "projectID"))
        if not isinstance(project, str) or not project.startswith(prefix):
            hearing.refuse(
                "XCH-006",
                f"{path}.planning.budget.projectID",
                str(project),
                f"Mã bắt đầu bằng «{prefix}», tiền tố của chương trình này",
                "Chỉ đọc lại tệp của chính chương trình này; sửa mã nếu đã gõ nhầm",
            )
            continue
        work = project.removeprefix(prefix)
        hearing.hear(telling_of.form.within(work, WORK), {_AT: release}, home="", path=path)
