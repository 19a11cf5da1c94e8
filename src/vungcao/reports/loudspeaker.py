"""A commune's notice of its works as plain sentences that somebody reads into a microphone, numbers in words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from vungcao.exact import spoken
from vungcao.reports.notice import Given, Notice, WorkLine
from vungcao.reports.words import MISSING

_READ_AT_MOST = 30
"""Nobody listens to more; what is left out stands on the board and on the site."""
_SPELT_OUT = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TNHH": "trách nhiệm hữu hạn",
    "HTX": "hợp tác xã",
}
"""Short forms that owners and contractors are written with, as they are said."""
_SHORT = re.compile(rf"\b({'|'.join(_SPELT_OUT)})\b")


def read_aloud(notice: Notice) -> str:
    """The text, a paragraph for each work; what stands in brackets is for the reader and is not read."""
    return _spelt_out("\n\n".join(_paragraphs(notice)) + "\n")


def _spelt_out(text: str) -> str:
    return _SHORT.sub(lambda found: _SPELT_OUT[found[0]], text)


def _paragraphs(notice: Notice) -> Iterator[str]:
    if notice.publishing is not None:
        rule = notice.publishing.read_aloud
        yield f"[Không đọc: phát ít nhất {rule.days} ngày liên tục, theo {rule.source}.]"
    if notice.simulated:
        yield "Đây là số liệu mô phỏng, không phải số liệu thật."
    yield (
        f"{notice.government} thông báo công khai các công trình trên địa bàn {notice.place},"
        f" tính đến {spoken.date(notice.as_of)}."
    )
    yield from _told(notice)
    yield f"Bà con muốn hỏi thêm hoặc góp ý, xin mời đến {notice.who_to_ask}. Xin cảm ơn bà con."


def _told(notice: Notice) -> Iterator[str]:
    if not notice.works:
        yield f"Đến nay chưa có công trình nào trên địa bàn {notice.place} được ghi nhận và duyệt."
        return
    read = notice.works[:_READ_AT_MOST]
    yield f"Toàn {notice.place} có {spoken.number(len(notice.works) + notice.more)} công trình."
    for number, work in enumerate(read, 1):
        yield " ".join(_sentences(number, work))
    if notice.given:
        yield f"Các khoản đóng góp: {'; '.join(map(_given, notice.given))}."
    left = len(notice.works) + notice.more - len(read)
    if left:
        yield f"Còn {spoken.number(left)} công trình nữa, mời bà con xem tại bảng niêm yết của {notice.place}."


def _disbursed(vnd: int | None) -> str:
    if vnd is None:
        return f"Giải ngân: {MISSING}."
    return f"Đã giải ngân {spoken.dong(vnd)}." if vnd else "Chưa giải ngân đồng nào."


def _done(percent: Decimal | None) -> str:
    if percent is None:
        return MISSING
    return f"đạt {spoken.percent(percent)}" if percent else "chưa có"


def _given(given: Given) -> str:
    money = spoken.dong(given.amount_vnd)
    if given.quantity is None:
        return f"{given.source} {money}"
    return f"{given.source} {spoken.number(given.quantity)} {given.unit}, trị giá {money}"


def _sentences(number: int, work: WorkLine) -> Iterator[str]:
    yield f"Công trình số {spoken.number(number)}: {work.name}."
    yield f"Chủ đầu tư là {work.owner}."
    yield f"Tổng mức đầu tư {spoken.dong(work.total_vnd)}."
    yield _disbursed(work.disbursed_vnd)
    if work.contributed_vnd:
        yield f"Nhân dân, doanh nghiệp, tổ chức đóng góp {spoken.dong(work.contributed_vnd)}."
    yield f"Khối lượng hoàn thành {_done(work.percent_done)}."
    yield f"Tình trạng: {work.state.lower()}."
    end = MISSING if work.ends_on is None else spoken.date(work.ends_on)
    yield f"Thời hạn hoàn thành: {end}."
