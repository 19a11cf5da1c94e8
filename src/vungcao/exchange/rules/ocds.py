"""Contracts as contracting processes of OCDS 1.1.5, each a release and a record, and back.

The vouchers under a contract are the transactions of its implementation. What moves no money, and what is not so on the
day told of, is whole under `vungcao.records` of the release.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vungcao.exchange.rules import payments, ways
from vungcao.exchange.rules.forms import OURS, Form, sayings, tell, tell_of, whole
from vungcao.exchange.rules.hearing import Hearing
from vungcao.exchange.rules.records import Dossier, Record, by_key, speaking
from vungcao.exchange.rules.telling import WORK, Telling, party_id
from vungcao.exchange.rules.ways import Node
from vungcao.pack.register import Kind, Register

VERSION = "1.1"
_AT = "release"
_TENDER, _AWARD, _CONTRACT = (_AT, "tender"), (_AT, "awards", 0), (_AT, "contracts", 0)


@dataclass(frozen=True)
class Releases:
    """Tells contracts as releases, for one file. The pack gives its contracts away."""

    telling: Telling
    projects: str = ""
    """The address of the same works as projects of OC4IDS; without it nothing leads there."""

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

    @cached_property
    def payments(self) -> Form | None:
        """Where the facts of a voucher stand in a transaction; None when vouchers are not given away."""
        register = self.telling.part("disbursement")
        if register is None or register.field(payments.CONTRACT) is None:
            return None
        says = sayings(register, payments.says(self.telling))
        return Form(register, (payments.SEAT,), says, payments.frame, has_node=payments.moves_money)

    @property
    def registers(self) -> list[Register]:
        """The registers whose records a release tells."""
        return [form.register for form in (self.form, self.payments) if form is not None]

    def _frame(self, nodes: Node, record: Record) -> None:
        """What only others read: identifiers, codes, who takes part, and the same value at each stage."""
        telling, facts, release = self.telling, record.facts, nodes[_AT]
        code = str(facts.get("contractor_code") or "")
        supplier = {"id": party_id(str(facts.get("contractor")), code), "name": str(facts.get("contractor"))}
        value = {"amount": facts["amount_vnd"], "currency": ways.CURRENCY}
        release |= {
            "ocid": telling.process_id(record.key),
            "initiationType": "tender",
            "language": "vi",
            "parties": [self._supplier(supplier, code)],
        }
        release.setdefault("tender", {}).update(self._tender(record))
        award = release["awards"][0]
        signed = ways.day_said(facts["signed_on"], telling.zone)
        award |= {"id": record.key, "status": "active", "value": value, "date": signed}
        award["suppliers"][0]["id"] = supplier["id"]
        release["contracts"][0] |= {
            "id": record.key,
            "awardID": record.key,
            "status": "terminated" if self._is_over(record) else "active",
        }

    def _is_over(self, record: Record) -> bool:
        return str(record.facts.get("ends_on") or "9999") < self.telling.as_of.isoformat()

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
        return [self._release(dossier, versions, paid) for versions, paid in self._contracts(dossier)]

    def records_of(self, dossier: Dossier, releases: str) -> list[Node]:
        """A record for each contract of a work: where its release is, in the file of an address, and all compiled."""
        found = []
        for release in self.releases_of(dossier):
            link = {"url": f"{releases}#{release['id']}", "date": release["date"], "tag": release["tag"]}
            compiled = {"id": f"{release['ocid']}-{release['date']}", "tag": ["compiled"]}
            found.append(
                {"ocid": release["ocid"], "releases": [link], "compiledRelease": {**release, **compiled}}
            )
        return found

    def heads_of(self, dossier: Dossier) -> dict[str, Node]:
        """What names the release of each contract of a work, by the identifier of its process."""
        return {
            self.telling.process_id(versions[0].key): self._head(dossier, versions, paid)
            for versions, paid in self._contracts(dossier)
        }

    def _contracts(self, dossier: Dossier) -> Iterator[tuple[list[Record], Sequence[Record]]]:
        """The versions of each contract, and the vouchers under it."""
        vouchers = dossier.parts.get(self.payments.register.id, ()) if self.payments else ()
        paid = payments.under(vouchers)
        for versions in by_key(dossier.parts.get(self.form.register.id, ())):
            yield versions, paid.get(versions[0].key, ())

    def _head(self, dossier: Dossier, versions: Sequence[Record], paid: Sequence[Record]) -> Node:
        """A release is another as soon as anything that it says was decided anew."""
        telling = self.telling
        told = [each.told_at for each in (*dossier.work, *versions, *paid) if each.told_at is not None]
        at = max(told, default=telling.published_at).astimezone(telling.zone)
        moved = any(payments.moves_money(each) and each.valid_from <= telling.as_of for each in paid)
        tags = ["planning", "tender", "award", "contract", *(["implementation"] if moved else [])]
        if self._is_over(self._spoken(versions)):
            tags.append("contractTermination")
        date = at.isoformat(timespec="seconds")
        return {"id": f"{versions[0].key}-{at:%Y%m%dT%H%M%S}", "date": date, "tag": tags}

    def _spoken(self, versions: Sequence[Record]) -> Record:
        return speaking(versions, kind=Kind.THING, on=self.telling.as_of) or versions[-1]

    def _release(self, dossier: Dossier, versions: Sequence[Record], paid: Sequence[Record]) -> Node:
        work, spoken = self._spoken(dossier.work), self._spoken(versions)
        release: Node = tell_of(self.form.within(work.key, WORK), spoken, versions, home="")[_AT]
        release |= self._head(dossier, versions, paid)
        release["planning"] = {"budget": self._budget(work)}
        if isinstance(owner := work.facts.get("owner"), str):
            self._add_buyer(release, {"id": party_id(owner), "name": owner})
        if left := self._add_payments(release, work.key, spoken, paid):
            release[OURS]["records"] = left
        return release

    def _add_payments(self, release: Node, work: str, spoken: Record, paid: Iterable[Record]) -> list[Node]:
        """Tell the vouchers as transactions; what has no such node on the day is given back whole."""
        if self.payments is None:
            return []
        of_work = self.payments.within(work, WORK)
        form, on = of_work.within(spoken.key, payments.CONTRACT), self.telling.as_of
        left: list[Node] = []
        supplier = release["awards"][0]["suppliers"][0]
        transactions = []
        for versions in by_key(paid):
            nodes = tell(form, versions, home=spoken.place, on=on)
            if nodes is None:
                left += [whole(of_work, each) for each in versions]
                continue
            node = nodes[payments.SEAT]
            payments.name_parties(node, payer=release.get("buyer"), payee=supplier)
            transactions.append(node)
        if transactions:
            release["contracts"][0]["implementation"] = {"transactions": transactions}
            self._add_roles(release, {"buyer": "payer", "supplier": "payee"})
        return left

    @staticmethod
    def _add_roles(release: Node, also: Mapping[str, str]) -> None:
        for party in release["parties"]:
            party["roles"] += [role for has, role in also.items() if has in party["roles"]]

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
        if self.projects:
            budget["uri"] = f"{self.projects}#{budget['projectID']}"
        return budget


def hear_releases(telling: Telling, package: Node, hearing: Hearing) -> None:
    """Every contract that a release package or a record package says, and the vouchers under it."""
    releases = Releases(telling)
    for path, release in _releases_in(package, hearing):
        _hear_release(releases, release, hearing, path)


def _releases_in(package: Node, hearing: Hearing) -> Iterator[tuple[str, Node]]:
    yield from hearing.objects(package, ("releases",), "")
    for path, record in hearing.objects(package, ("records",), ""):
        compiled = record.get("compiledRelease")
        if isinstance(compiled, dict):
            yield f"{path}.compiledRelease", compiled
        else:
            expected = "Bản gộp (compiledRelease) của quy trình"
            hearing.refuse("XCH-004", f"{path}.compiledRelease", compiled, expected, "Tải lại tệp này")


def _hear_release(releases: Releases, release: Node, hearing: Hearing, path: str) -> None:
    prefix = releases.telling.project_id("")
    project = ways.glance(release, ("planning", "budget", "projectID"))
    if not isinstance(project, str) or not project.startswith(prefix):
        hearing.refuse(
            "XCH-006",
            f"{path}.planning.budget.projectID",
            str(project),
            f"Mã bắt đầu bằng «{prefix}», tiền tố của chương trình này",
            "Chỉ đọc lại tệp của chính chương trình này; sửa mã nếu đã gõ nhầm",
        )
        return
    work = project.removeprefix(prefix)
    hearing.hear(releases.form.within(work, WORK), {_AT: release}, home="", path=path)
    ours = release.get(OURS)
    if releases.payments is not None and isinstance(ours, dict):
        _hear_payments(releases.payments.within(work, WORK), release, ours, hearing, path)


def _hear_payments(form: Form, release: Node, ours: Node, hearing: Hearing, path: str) -> None:
    under = form.within(str(ours.get("key")), payments.CONTRACT)
    for at, contract in hearing.objects(release, ("contracts",), path):
        for there, node in hearing.objects(contract, ("implementation", "transactions"), at):
            hearing.hear(under, {payments.SEAT: node}, home=str(ours.get("place")), path=there)
    for at, each in hearing.objects(ours, ("records",), f"{path}.{OURS}"):
        if each.get("register") == form.register.id:
            hearing.hear_whole(form, each, path=at)
        else:
            found, expected = str(each.get("register")), form.register.id
            hearing.refuse("XCH-005", f"{at}.register", found, expected, "Sửa mã sổ")
