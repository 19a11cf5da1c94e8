"""What is told in others' codes is in their lists, and each of our choices means one thing there."""

from collections.abc import Iterator

from vungcao.pack.exchanging import CHOSEN, CLOSED, Coded
from vungcao.pack.files.text import shown
from vungcao.pack.locations import Path
from vungcao.pack.model import Pack
from vungcao.pack.rules.fault import Fault, twice, unknown


def refuse_exchange(pack: Pack) -> list[Fault]:
    """Everything incoherent in how works are given away."""
    if pack.exchange is None:
        return []
    if pack.works is None or pack.accounting is None:
        return [_refuse_nothing_to_exchange()]
    faults = unknown(
        ("exchange", "publisher"),
        pack.exchange.publisher,
        "cơ quan",
        [each.id for each in pack.organisations],
    )
    for n, coded in enumerate(pack.exchange.codes):
        faults += _refuse_coded(pack, ("exchange", "codes", n), coded)
    named = [
        (("exchange", "codes", n, "means", m), f"{coded.codelist} {choice}")
        for n, coded in enumerate(pack.exchange.codes)
        for m, choice in enumerate(coded.means)
    ]
    return faults + twice(named, "lựa chọn của danh mục")


def _refuse_coded(pack: Pack, path: Path, coded: Coded) -> Iterator[Fault]:
    codes = CLOSED.get(coded.codelist)
    if codes is not None and coded.code not in codes:
        yield Fault(
            code="PCK-096",
            path=(*path, "code"),
            found=f"{coded.codelist} không có mã {shown(coded.code)}",
            expected=f"Một trong: {', '.join(sorted(codes))}",
            mend="Chọn mã của danh mục; danh mục này đóng, không thêm mã được",
        )
    part, name = CHOSEN[coded.codelist]
    register = next((each for each in pack.registers if each.id == getattr(pack.works, part)), None)
    field = register.field(name) if register else None
    choices = [choice.id for choice in field.choices] if field else []
    for m, choice in enumerate(coded.means):
        yield from unknown((*path, "means", m), choice, "lựa chọn", choices)


def _refuse_nothing_to_exchange() -> Fault:
    return Fault(
        code="PCK-095",
        path=("exchange",),
        found="Gói có exchange.yaml mà không có works.yaml hoặc accounting.yaml",
        expected="Chỉ gói có công trình và sổ vốn mới công bố chúng",
        mend="Thêm hai tệp đó, hoặc xóa exchange.yaml",
    )
