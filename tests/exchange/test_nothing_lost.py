"""Out and back in: every record comes back as it left, whatever it says and whenever it is so."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.drawing import NEAR, dossiers, telling, versions_of
from vungcao.exchange.rules import tables
from vungcao.exchange.rules.hearing import Hearing
from vungcao.exchange.rules.oc4ids import Projects, hear_projects
from vungcao.exchange.rules.ocds import Releases, hear_releases
from vungcao.exchange.rules.records import Dossier, Record
from vungcao.exchange.rules.telling import Telling
from vungcao.pack.register import Kind


def written(node: dict[str, Any]) -> dict[str, Any]:
    """A node as it is in a file."""
    return json.loads(json.dumps(node, ensure_ascii=False), parse_float=Decimal)


def heard(
    told: Telling, read: Callable[[Telling, Any, Hearing], None], package: dict[str, Any]
) -> list[Record]:
    hearing = Hearing("tep.json")
    read(told, written(package), hearing)
    assert hearing.refusals == []
    return [each.record for each in hearing.heard]


def in_order(records: Any) -> list[Record]:
    return sorted(records, key=lambda each: (each.register, each.key, each.valid_from))


@given(dossier=dossiers(), on=NEAR)
def test_a_project_says_every_record_of_its_work(dossier: Dossier, on: dt.date):
    told = telling(on)
    package = {"projects": [Projects(told).project_of(dossier)]}
    assert in_order(heard(told, hear_projects, package)) == in_order(dossier.records())


@given(dossier=dossiers(), on=NEAR)
def test_a_release_says_the_whole_of_its_contract(dossier: Dossier, on: dt.date):
    told = telling(on)
    releases = Releases(told)
    package = {"releases": releases.releases_of(dossier)}
    records = {"records": releases.records_of(dossier, "https://vungcao.example/ocds.json")}
    expected = in_order(of_contracts(dossier))
    assert in_order(heard(told, hear_releases, package)) == expected
    assert in_order(heard(told, hear_releases, records)) == expected


def of_contracts(dossier: Dossier) -> list[Record]:
    """The contracts of a work, and the vouchers that name one of them on whatever day."""
    contracts = dossier.parts.get("contract", [])
    keys = {each.key for each in contracts}
    paid = dossier.parts.get("disbursement", [])
    return [*contracts, *(each for each in paid if each.facts.get("contract") in keys)]


@given(data=st.data())
def test_a_table_says_every_record_of_its_register(data: st.DataObject):
    told = telling()
    register = data.draw(st.sampled_from(list(told.registers.values())))
    records = data.draw(versions_of(register, data.draw(st.sampled_from(["K-1", "=K"])), "CT-1"))
    none = Record(register.id, "nil|x", "07534@2025-07-01", dt.date(2026, 1, 1), None, nil=True)
    lines = tables.header(register) + "".join(tables.line(register, each) for each in [*records, none])
    hearing = Hearing("bang.zip")
    tables.hear_table(register, lines.splitlines(keepends=True), hearing, "x.csv")
    assert hearing.refusals == []
    assert [each.record for each in hearing.heard] == [*records, none]


def test_the_registers_told_of_are_all_but_the_one_with_a_field_that_is_not_public():
    assert "overlap_decision" not in telling().registers
    assert {"work", "capital_plan", "disbursement", "outside_work"} <= telling().registers.keys()
    assert telling().registers["work"].kind is Kind.THING
