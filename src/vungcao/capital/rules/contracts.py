"""What a payment may say of a contract: one of its own work, in force on its day; and that seen from the contract."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from vungcao.capital.rules.accounts import Line
from vungcao.capital.rules.words import cited
from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal
from vungcao.pack.geography import holds_on
from vungcao.pack.model import Pack
from vungcao.registers.rules import Holding

Contracts = Mapping[str, Sequence[Holding]]
"""The versions of some contracts, by key."""


def refuse_payments(pack: Pack, lines: Iterable[tuple[Line, str]], contracts: Contracts) -> Iterator[Refusal]:
    """Each payment, with its row, that names a contract and not its work. That the contract is there is told apart."""
    for line, where in lines:
        if line.contract is None:
            continue
        if line.work is None:
            yield _refuse_workless(line, where)
            continue
        held = _on_the_day(line, contracts)
        if held is not None and held.facts.get("work") != line.work:
            yield _refuse_foreign(pack, line, str(held.facts.get("work")), where)


def refuse_left_payments(
    pack: Pack, payments: Iterable[Line], contracts: Contracts, rows: Mapping[str, str]
) -> Iterator[Refusal]:
    """Each contract that is to be gone, or another work's, on the day of a payment under it.

    `contracts` are as they would be, and `rows` name those that change them, by key. Many payments are told as one.
    """
    left: dict[str, list[Line]] = {}
    for line in payments:
        held = _on_the_day(line, contracts)
        if held is None or held.facts.get("work") != line.work:
            left.setdefault(str(line.contract), []).append(line)
    for contract, lines in left.items():
        first = min(lines, key=lambda line: (line.on, line.key))
        yield Refusal(
            code="CAP-020",
            where=rows[contract],
            found=f"«{contract}» đã có {len(lines)} lần giải ngân của công trình «{first.work}», sớm nhất ngày "
            f"{vietnamese.date(first.on)} (chứng từ {first.voucher})",
            expected="Hợp đồng còn đó, của đúng công trình ấy, vào ngày của mỗi lần giải ngân" + _cited(pack),
            mend="Sửa các lần giải ngân ấy trước, hoặc giữ hợp đồng như đang ghi",
        )


def _on_the_day(line: Line, contracts: Contracts) -> Holding | None:
    versions = contracts.get(str(line.contract), ())
    return next(
        (each for each in versions if not each.nil and holds_on(each.valid_from, each.valid_before, line.on)),
        None,
    )


def _refuse_workless(line: Line, where: str) -> Refusal:
    return Refusal(
        code="CAP-018",
        where=where,
        found=f"Ghi hợp đồng «{line.contract}» mà không ghi công trình",
        expected="Chi theo hợp đồng thì ghi cả công trình của hợp đồng",
        mend="Ghi công trình, hoặc bỏ trống hợp đồng",
    )


def _refuse_foreign(pack: Pack, line: Line, work: str, where: str) -> Refusal:
    return Refusal(
        code="CAP-019",
        where=where,
        found=f"{vietnamese.number(line.amount_vnd)} đồng của công trình «{line.work}» theo hợp đồng "
        f"«{line.contract}», là hợp đồng của công trình «{work}»",
        expected="Hợp đồng của chính công trình được chi" + _cited(pack),
        mend="Chọn đúng hợp đồng, hoặc đúng công trình",
    )


def _cited(pack: Pack) -> str:
    assert pack.accounting is not None
    return cited(pack, pack.register_by_id(pack.accounting.disbursement).source)
