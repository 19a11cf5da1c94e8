"""The board that stands at the site of a work: what it says, and its sheet."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from vungcao.exact import vietnamese
from vungcao.reports.code import drawn
from vungcao.reports.typesetting import pdf
from vungcao.reports.words import MISSING, SIMULATED, TO_BE_CONFIRMED, as_known_on, percent


class Sheet(StrEnum):
    """The paper a board is printed on, upright."""

    A3 = "A3"
    A4 = "A4"


@dataclass(frozen=True, slots=True)
class Share:
    """What one source gives to a work."""

    source: str
    amount_vnd: int
    part: Fraction | None
    """Of the total; None where that is zero."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the board of a work says on a day; None where nothing was approved to say it."""

    name: str
    content: str
    place: str
    owner: str
    manager: str | None
    contractors: tuple[str, ...]
    work_class: str | None
    class_to_be_confirmed: bool
    total_vnd: int
    shares: tuple[Share, ...]
    starts_on: dt.date | None
    ends_on: dt.date | None
    monitored_by: str
    """Who set up the community's monitoring board of this work."""
    address: str
    """Of the work's public page."""
    programme: str
    as_of: dt.date
    simulated: bool


_HEADING: Final = "Bảng thông tin công trình"
_WRITTEN_BY_HAND: Final = "Điện thoại: " + "…" * 12


def set_board(board: Board, sheet: Sheet) -> bytes:
    """The board as a PDF of one page. The same board on the same sheet is the same bytes."""
    said: dict[str, object] = {
        "sheet": sheet,
        "heading": _HEADING,
        "simulated": SIMULATED if board.simulated else None,
        "name": board.name,
        "owner": board.owner,
        "facts": _facts(board),
        "money": _money(board),
        "code": {
            "drawing": drawn(board.address),
            "alt": f"Mã QR dẫn tới {board.address}",
            "words": "Quét mã để xem tiến độ, vốn, ảnh và quyết định",
            "address": board.address,
        },
        "contacts": [
            {
                "label": f"Ban giám sát đầu tư của cộng đồng ({board.monitored_by})",
                "value": _WRITTEN_BY_HAND,
            }
        ],
        "foot": f"{as_known_on(board.as_of)} {board.programme}",
    }
    return pdf("board", said, on=board.as_of)


def _facts(board: Board) -> list[dict[str, object]]:
    return [
        _fact("Nội dung", board.content),
        _fact("Địa điểm", board.place),
        _fact("Chủ đầu tư", board.owner),
        _fact("Đơn vị quản lý dự án", board.manager),
        _fact("Nhà thầu", "; ".join(board.contractors) or None),
        _fact("Nhóm dự án", board.work_class, to_be_confirmed=board.class_to_be_confirmed),
        _fact("Tổng mức đầu tư", f"{vietnamese.number(board.total_vnd)} đồng"),
        _fact("Khởi công dự kiến", _day(board.starts_on)),
        _fact("Hoàn thành dự kiến", _day(board.ends_on)),
    ]


def _fact(label: str, value: str | None, *, to_be_confirmed: bool = False) -> dict[str, object]:
    doubt = TO_BE_CONFIRMED if to_be_confirmed and value is not None else None
    return {"label": label, "value": value or MISSING, "missing": value is None, "confirm": doubt}


def _day(day: dt.date | None) -> str | None:
    return None if day is None else vietnamese.date(day)


def _money(board: Board) -> dict[str, object]:
    found = sum(share.amount_vnd for share in board.shares)
    lacking = board.total_vnd - found
    shares = [*board.shares, *([] if lacking <= 0 else [_part(board, "Chưa xác định nguồn", lacking)])]
    return {
        "heads": ["Nguồn vốn", "Số tiền (đồng)", "Tỷ lệ"],
        "rows": [_row(share) for share in shares] if board.shares else [],
        "total": _row(_part(board, "Tổng cộng", found + max(lacking, 0))),
        "none": f"Nguồn vốn: {MISSING}",
    }


def _part(board: Board, label: str, amount: int) -> Share:
    return Share(label, amount, Fraction(amount, board.total_vnd) if board.total_vnd else None)


def _row(share: Share) -> list[str]:
    return [share.source, vietnamese.number(share.amount_vnd), percent(share.part)]
