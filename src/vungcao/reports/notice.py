"""A commune's notice of its works, as a document of the state to be signed and posted (Decree 30/2020/NĐ-CP)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vungcao.exact import spoken, vietnamese
from vungcao.reports.code import drawn
from vungcao.reports.typesetting import pdf
from vungcao.reports.words import MISSING, SIMULATED, TO_BE_CONFIRMED, as_known_on


@dataclass(frozen=True, slots=True)
class Given:
    """What was contributed from one source in one unit; `quantity` is None for money."""

    source: str
    quantity: Decimal | None
    unit: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """What a notice says of a work. Money is whole đồng; None where nothing was approved to say it."""

    name: str
    owner: str
    sources: tuple[str, ...]
    """Each source with its part, as in a sentence."""
    state: str
    total_vnd: int
    disbursed_vnd: int | None
    """0 where it was allocated and nothing is paid yet."""
    percent_done: Decimal | None
    ends_on: dt.date | None
    contributed_vnd: int | None
    """Money, and the value of labour, goods and land."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the law asks, where it says so, and whether that is still to be confirmed."""

    cited: str
    to_be_confirmed: bool
    days: int = 0

    @property
    def source(self) -> str:
        """Where it says so, with the doubt if there is one."""
        return f"{self.cited} ({TO_BE_CONFIRMED})" if self.to_be_confirmed else self.cited


@dataclass(frozen=True, slots=True)
class Publishing:
    """The rules by which a notice is made public."""

    duty: Rule
    posted: Rule
    read_aloud: Rule
    form: Rule


@dataclass(frozen=True, slots=True)
class Notice:
    """What a commune makes public of its works on a day."""

    place: str
    """With its type, as in a sentence: "xã Sa Lý"."""
    seat: str
    """What stands before the date of a document: "Sa Lý"."""
    programme: str
    works: tuple[WorkLine, ...]
    given: tuple[Given, ...]
    """All that was contributed for the works listed."""
    more: int
    """How many works there are beyond those listed."""
    address: str
    """Where they can be read of one by one."""
    publishing: Publishing | None
    as_of: dt.date
    simulated: bool

    @property
    def government(self) -> str:
        """Who makes it public."""
        return f"Ủy ban nhân dân {self.place}"

    @property
    def total_vnd(self) -> int:
        """Of the works listed."""
        return sum(work.total_vnd for work in self.works)

    @property
    def disbursed_vnd(self) -> int | None:
        """Of the works listed; None where it is said of none."""
        return _sum_told(work.disbursed_vnd for work in self.works)

    @property
    def contributed_vnd(self) -> int | None:
        """For the works listed; None where it is said of none."""
        return _sum_told(work.contributed_vnd for work in self.works)

    @property
    def who_to_ask(self) -> str:
        """Where people ask and say what they think."""
        return (
            f"trụ sở {self.government}, hoặc Ban giám sát đầu tư của cộng đồng"
            f" do Ủy ban Mặt trận Tổ quốc Việt Nam {self.place} thành lập"
        )


_HEADS: Final = (
    "TT",
    "Tên công trình, chủ đầu tư",
    "Tổng mức đầu tư (đồng)",
    "Đã giải ngân (đồng)",
    "Khối lượng hoàn thành",
    "Tình trạng, thời hạn hoàn thành",
    "Đóng góp của Nhân dân, doanh nghiệp (đồng)",
)


def set_notice(notice: Notice) -> bytes:
    """The notice as a PDF: a letter to be numbered, dated and signed by hand, and the list of works behind it."""
    said: dict[str, object] = {
        "government": [part.upper() for part in ("Ủy ban nhân dân", notice.place)],
        "seat": notice.seat,
        "year": str(notice.as_of.year),
        "simulated": SIMULATED if notice.simulated else None,
        "abstract": f"Công khai công trình, dự án, hoạt động trên địa bàn {notice.place}",
        "bases": _bases(notice),
        "opening": (
            f"{notice.government} thông báo công khai công trình, dự án, hoạt động thuộc {notice.programme}"
            f" trên địa bàn {notice.place}, tính đến ngày {vietnamese.date(notice.as_of)}, như sau:"
        ),
        "points": list(_points(notice)),
        "notes": list(_notes(notice.publishing)),
        "code": {"drawing": drawn(notice.address), "alt": f"Mã QR dẫn tới {notice.address}"},
        "annex": {
            "heading": f"Danh mục công trình, dự án, hoạt động trên địa bàn {notice.place}",
            "heads": list(_HEADS),
            "rows": [_row(n, work) for n, work in enumerate(notice.works, 1)],
            "total": _total(notice),
        },
        "foot": as_known_on(notice.as_of),
    }
    return pdf("notice", said, on=notice.as_of)


def _bases(notice: Notice) -> list[str]:
    return [] if notice.publishing is None else [f"Căn cứ {notice.publishing.duty.source}."]


def _points(notice: Notice) -> Iterable[str]:
    if not notice.works:
        yield f"Chưa có công trình nào trên địa bàn {notice.place} được ghi nhận và duyệt."
    else:
        yield from _sums(notice)
    yield f"Tiến độ, vốn, ảnh và quyết định của từng công trình: {notice.address} (quét mã bên dưới)."
    yield f"Hỏi thêm và góp ý: {notice.who_to_ask}; điện thoại: {'…' * 12}"


def _notes(publishing: Publishing | None) -> Iterable[str]:
    """What whoever prints and posts it must know."""
    if publishing is None:
        return
    posted, read_aloud = publishing.posted, publishing.read_aloud
    yield f"Người in lưu ý: niêm yết ít nhất {posted.days} ngày liên tục, theo {posted.source};"
    yield f"phát thanh ít nhất {read_aloud.days} ngày liên tục, theo {read_aloud.source};"
    yield f"thể thức theo {publishing.form.source}."


def _sums(notice: Notice) -> Iterable[str]:
    yield f"Số công trình trong danh mục kèm theo: {vietnamese.number(len(notice.works))}."
    if notice.more:
        yield f"Ngoài danh mục còn {vietnamese.number(notice.more)} công trình, xem tại địa chỉ dưới đây."
    for label, amount in (
        ("Tổng mức đầu tư của các công trình trong danh mục", notice.total_vnd),
        ("Đã giải ngân", notice.disbursed_vnd),
        ("Đóng góp bằng tiền, ngày công, vật tư, đất", notice.contributed_vnd),
    ):
        if amount is None:
            yield f"{label}: {MISSING}."
        else:
            yield f"{label}: {vietnamese.number(amount)} đồng (bằng chữ: {spoken.dong(amount)})."
    if notice.given:
        yield f"Các khoản đóng góp: {'; '.join(map(_given, notice.given))}."


def _given(given: Given) -> str:
    money = f"{vietnamese.number(given.amount_vnd)} đồng"
    if given.quantity is None:
        return f"{given.source} {money}"
    return f"{given.source} {vietnamese.number(given.quantity.normalize())} {given.unit}, trị giá {money}"


def _row(number: int, work: WorkLine) -> list[list[str]]:
    """The cells of a work, each as its lines."""
    done = MISSING if work.percent_done is None else f"{vietnamese.number(work.percent_done)}%"
    end = MISSING if work.ends_on is None else vietnamese.date(work.ends_on)
    return [
        [str(number)],
        [work.name, f"Chủ đầu tư: {work.owner}", f"Nguồn vốn: {'; '.join(work.sources) or MISSING}"],
        [vietnamese.number(work.total_vnd)],
        [_amount(work.disbursed_vnd)],
        [done],
        [work.state, f"Thời hạn: {end}"],
        [_amount(work.contributed_vnd)],
    ]


def _total(notice: Notice) -> list[str]:
    sums = (notice.total_vnd, notice.disbursed_vnd, notice.contributed_vnd)
    total, disbursed, contributed = map(_amount, sums)
    return ["", "Tổng cộng", total, disbursed, "", "", contributed]


def _amount(vnd: int | None) -> str:
    return MISSING if vnd is None else vietnamese.number(vnd)


def _sum_told(amounts: Iterable[int | None]) -> int | None:
    told = [amount for amount in amounts if amount is not None]
    return sum(told) if told else None
