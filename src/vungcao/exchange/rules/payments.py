"""Vouchers of the treasury as transactions: of a work, or of the contract under which they pay."""

from collections.abc import Iterable

from vungcao.exchange.rules import ways
from vungcao.exchange.rules.forms import FROM
from vungcao.exchange.rules.records import Record, by_key
from vungcao.exchange.rules.telling import Telling
from vungcao.exchange.rules.ways import Node
from vungcao.pack.capital import DisbursementKind

CONTRACT = "contract"
"""The field by which a voucher names the contract that it pays."""
SEAT = "transaction"


def says(telling: Telling) -> dict[str, ways.Saying]:
    """Where the facts of a voucher stand."""
    return {
        FROM: ways.day(telling.zone, SEAT, "date"),
        "amount_vnd": ways.money(SEAT, "value"),
    }


def frame(nodes: Node, record: Record) -> None:
    """Money that came back is below zero."""
    if record.facts.get("kind") in (DisbursementKind.REPAYMENT, DisbursementKind.ADVANCE_REPAYMENT):
        nodes[SEAT]["value"]["amount"] *= -1


def moves_money(record: Record) -> bool:
    """An advance that is turned into payment moves none: as a transaction it would count twice."""
    return record.facts.get("kind") != DisbursementKind.ADVANCE_RECOVERY


def under(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The vouchers under each contract. Under none (""): those without one, or with another on another day."""
    found: dict[str, list[Record]] = {}
    for versions in by_key(records):
        named = {str(each.facts.get(CONTRACT) or "") for each in versions}
        found.setdefault(named.pop() if len(named) == 1 else "", []).extend(versions)
    return found


def name_parties(node: Node, *, payer: Node | None, payee: Node | None) -> None:
    """Say who pays and who is paid."""
    node |= {role: party for role, party in (("payer", payer), ("payee", payee)) if party is not None}
