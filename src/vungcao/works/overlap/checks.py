"""What a submission is suspected of overlapping with: told while it waits, refused at its approval until decided."""

from dataclasses import dataclass

from vungcao.exact.refusal import Refusal
from vungcao.pack.comparing import OverlapDecision
from vungcao.pack.model import Pack
from vungcao.registers.rules import Proposal
from vungcao.works.overlap.queries import Pair, pairs_of, suspicions_among
from vungcao.works.overlap.reading import Compared, compared_by, proposed
from vungcao.works.overlap.rules.comparing import Sketch
from vungcao.works.overlap.rules.deciding import pair_name
from vungcao.works.overlap.rules.telling import sentence

UNDECIDED = "OVL-001"
"""The code of a suspicion that keeps a row from being approved until somebody decides on it."""
_TOLD_OF_EACH = 5
"""How many suspicions that keep nothing back are told of one row: the likest."""


@dataclass(frozen=True, slots=True)
class Overlapping:
    """A row that is suspected of being what is there already."""

    where: str
    """The row, as the proposal names it."""
    refusal: Refusal
    blocks: bool
    """Whether it keeps the row from being approved."""


def find_overlaps(pack: Pack, proposal: Proposal) -> list[Overlapping]:
    """Every undecided suspicion of the rows of a submission; none for a pack or a register that compares nothing.

    A contract is asked of what it pays for alone: a work that waits for another reason can be contracted.
    """
    compared = compared_by(pack)
    if compared is None or proposal.register not in compared.asked:
        return []
    said = proposed(compared, proposal.register, proposal.superseded.written)
    own = {each.id for each in said}
    rows = _rows(compared, proposal)
    told: dict[str, int] = {}
    found = []
    for pair in pairs_of(compared, suspicions_among(compared, said)) if said else ():
        mine, other = _sides(pair, own)
        where = rows.get(mine.key, "Hồ sơ")
        if proposal.register == compared.works.contract and not pair.suspicion.is_of_items:
            continue
        one = _overlapping(compared, proposal.register, pair, mine, other, where)
        if one is not None and (one.blocks or told.get(where, 0) < _TOLD_OF_EACH):
            told[where] = told.get(where, 0) + 1
            found.append(one)
    return found


def _rows(compared: Compared, proposal: Proposal) -> dict[str, str]:
    """How the row that touches each compared record is named."""
    own = proposal.register in compared.registers
    return {row.change.key if own else str(row.change.facts.get("work")): row.where for row in proposal.rows}


def _sides(pair: Pair, own: set[tuple[str, str]]) -> tuple[Sketch, Sketch]:
    first, second = pair.suspicion.first, pair.suspicion.second
    return (first, second) if first.id in own else (second, first)


def _overlapping(
    compared: Compared, register: str, pair: Pair, mine: Sketch, other: Sketch, where: str
) -> Overlapping | None:
    if not pair.is_open:
        decision = pair.decision
        if decision is None or decision.decision is not OverlapDecision.REJECT:
            return None
        return Overlapping(
            where, _refuse_rejected(compared, pair, mine, other, where), compared.gates(register)
        )
    blocks = (
        compared.gates(register) and pair.suspicion.strength >= compared.comparison(mine.register).blocks_from
    )
    refuse = _refuse_undecided if blocks else _note
    return Overlapping(where, refuse(compared, pair, mine, other, where), blocks)


def _named(compared: Compared, sketch: Sketch) -> str:
    return f"«{sketch.label}» ({pair_name(*sketch.id, home=compared.works.work)})"


def _found(compared: Compared, pair: Pair, mine: Sketch, other: Sketch) -> str:
    asked_again = (
        ". Đã có kết luận, nhưng một trong hai đã thay đổi từ đó" if pair.decision and pair.is_open else ""
    )
    return (
        f"{_named(compared, mine)} nghi trùng với {_named(compared, other)}, {pair.suspicion.points} điểm: "
        f"{sentence(pair.suspicion, compared.labels)}{asked_again}"
    )


def _refuse_undecided(compared: Compared, pair: Pair, mine: Sketch, other: Sketch, where: str) -> Refusal:
    return Refusal(
        code=UNDECIDED,
        where=where,
        found=_found(compared, pair, mine, other),
        expected="Trước khi duyệt bước cuối, có kết luận đã duyệt cho cặp này: từ "
        f"{compared.comparison(mine.register).blocks_from} điểm trở lên phải có người quyết định "
        "(mức điểm cần xác nhận)",
        mend="Mở trang Nghi trùng lặp, xem hai bên cạnh nhau, ghi kết luận và lý do; kết luận được duyệt rồi duyệt lại "
        "hồ sơ này",
    )


def _note(compared: Compared, pair: Pair, mine: Sketch, other: Sketch, where: str) -> Refusal:
    return Refusal(
        code="OVL-002",
        where=where,
        found=_found(compared, pair, mine, other),
        expected="Người duyệt xem hai bên có phải một việc không; chưa đến mức phải có kết luận",
        mend="Xem trang Nghi trùng lặp; nếu là một việc, ghi kết luận ở đó",
    )


def _refuse_rejected(compared: Compared, pair: Pair, mine: Sketch, other: Sketch, where: str) -> Refusal:
    reason = pair.decision.reason if pair.decision else ""
    return Refusal(
        code="OVL-003",
        where=where,
        found=f"{_found(compared, pair, mine, other)}. Đã kết luận trùng: {reason}",
        expected="Không duyệt công trình đã kết luận là trùng",
        mend="Trả lại hồ sơ; nếu kết luận sai, ghi kết luận mới cho cặp này ở trang Nghi trùng lặp",
    )
