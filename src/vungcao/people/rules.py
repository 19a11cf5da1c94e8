"""Who may do what: nothing without a grant, by a token never more than its owner, in another's stead never more than
that other."""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from vungcao.exact import vietnamese
from vungcao.exact.refusal import Refusal

WORDS = {"read": "xem", "enter": "nhập", "review": "duyệt", "operate": "vận hành"}
"""The verbs of grants, in Vietnamese."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody takes for another when typing it on a telephone: no i, l, o, 0, 1."""
_GROUPS, _GROUP = 6, 5
_OTHER = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Granted:
    """One thing a person may do. An empty place is everywhere, an empty register is all of them.

    `record` narrows it to one record, as "hamlet/07534-T01", and to those that refer to it.
    """

    verb: str
    place: str = ""
    register: str = ""
    record: str = ""


def allows(
    grants: Iterable[Granted], verb: str, place_id: str, register: str, *, above: Collection[str] = ()
) -> bool:
    """Whether a grant allows the verb on the register in the place, or in a unit that the place stands in (`above`).

    No verb includes another: who reviews may not enter for it, who reads may do nothing else. An empty `place_id`
    asks for everywhere, an empty `register` for all; only a grant as wide allows it.
    """
    places = {"", place_id, *above} if place_id else {""}
    registers = {"", register}
    return any(
        granted.verb == verb and granted.place in places and granted.register in registers
        for granted in grants
    )


def refuse_without_grant(
    *, allowed: bool, active: bool, who: str, verb: str, place: str, register: str
) -> list[Refusal]:
    """A person needs an account in use and a grant for what they do."""
    if not active:
        return [
            Refusal(
                code="PPL-002",
                where=f"Tài khoản {who}",
                found="Tài khoản đã bị khóa",
                expected="Tài khoản đang hoạt động",
                mend="Liên hệ người vận hành hệ thống",
            )
        ]
    if allowed:
        return []
    return [
        Refusal(
            code="PPL-001",
            where=f"Tài khoản {who}",
            found=f"Không có quyền {WORDS[verb]} «{register}» tại {place}",
            expected=f"Được cấp quyền {WORDS[verb]} cho địa bàn và sổ này",
            mend="Đăng nhập bằng tài khoản có quyền, hoặc đề nghị người vận hành cấp quyền",
        )
    ]


def refuse_look_without_reason(reason: str) -> list[Refusal]:
    """A look at a named person has a reason that can be read afterwards."""
    if reason.strip():
        return []
    return [
        Refusal(
            code="PPL-003",
            where="Xem hồ sơ cá nhân",
            found="Chưa nêu lý do xem",
            expected="Một câu nói rõ xem để làm gì",
            mend="Ghi lý do, lý do được lưu cùng lượt xem",
        )
    ]


def new_secret() -> str:
    """A secret that no one can guess (148 bits), in groups that can be typed. The first may be shown."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def secret_prefix(secret: str) -> str:
    """The first group of a secret, by which its owner knows it again."""
    return _bare(secret)[:_GROUP]


def secret_digest(secret: str) -> str:
    """SHA-256 of a secret, however its groups, capitals and spaces were typed. So long a secret needs no slow hash."""
    return hashlib.sha256(_bare(secret).encode()).hexdigest()


def _bare(secret: str) -> str:
    return _OTHER.sub("", secret.lower())


def narrowed(
    grants: Iterable[Granted], *, verbs: Collection[str], registers: Collection[str]
) -> tuple[Granted, ...]:
    """The part of some grants that a token may use; no verbs are all verbs, no registers all registers."""
    kept = [granted for granted in grants if not verbs or granted.verb in verbs]
    if not registers:
        return tuple(kept)
    every = [replace(granted, register=register) for granted in kept for register in registers]
    had = set(kept)
    return tuple(granted for granted in every if granted in had or replace(granted, register="") in had)


def refuse_token(
    *,
    name: str,
    grants: Collection[Granted],
    verbs: Collection[str],
    registers: Collection[str],
    at: dt.datetime,
    expires_at: dt.datetime,
    days_at_most: int,
) -> list[Refusal]:
    """A token has a name, an end that is not far, and no scope that its owner has not."""
    refusals = []
    if not name.strip():
        refusals.append(_refuse_nameless())
    if not at < expires_at <= at + dt.timedelta(days=days_at_most):
        refusals.append(_refuse_end(at, expires_at, days_at_most))
    return refusals + _refuse_wider(grants, verbs, registers)


def _refuse_nameless() -> Refusal:
    return Refusal(
        code="PPL-004",
        where="Mã mới",
        found="Chưa đặt tên",
        expected="Một tên cho biết mã dùng ở đâu",
        mend="Ghi tên máy hoặc chương trình sẽ dùng mã",
    )


def _refuse_end(at: dt.datetime, expires_at: dt.datetime, days_at_most: int) -> Refusal:
    days = (expires_at - at).days
    return Refusal(
        code="PPL-005",
        where="Mã mới",
        found=f"Hết hạn sau {vietnamese.number(days)} ngày",
        expected=f"Từ 1 đến {vietnamese.number(days_at_most)} ngày",
        mend="Chọn hạn ngắn hơn; gần hết hạn thì lập mã mới",
    )


def _refuse_wider(
    grants: Collection[Granted], verbs: Collection[str], registers: Collection[str]
) -> list[Refusal]:
    had = {granted.register for granted in grants}
    beyond = sorted(set(verbs) - {granted.verb for granted in grants})
    beyond += sorted(set(registers) - had) if "" not in had else []
    if not beyond:
        return []
    return [
        Refusal(
            code="PPL-006",
            where="Mã mới",
            found="Xin quyền mà chủ mã không có: " + ", ".join(WORDS.get(each, each) for each in beyond),
            expected="Không rộng hơn quyền của chủ mã",
            mend="Bỏ bớt việc hoặc sổ, hoặc đề nghị người vận hành cấp quyền trước",
        )
    ]


LENT = ("read", "review")
"""The verbs that go along with a delegated review: whoever decides also reads what they decide on."""


def lent(
    grants: Iterable[Granted], *, place: str, register: str, above: Callable[[str], Collection[str]]
) -> Iterator[Granted]:
    """The part of a delegator's rights to read and review that lies within what they delegated.

    `above` gives the ids of the units that a place stands in.
    """
    for granted in grants:
        shared = _inner(granted.place, place, above)
        if granted.verb in LENT and shared is not None and granted.register in ("", register):
            yield Granted(granted.verb, shared, register)
        elif granted.verb in LENT and shared is not None and not register:
            yield Granted(granted.verb, shared, granted.register)


def _inner(one: str, other: str, above: Callable[[str], Collection[str]]) -> str | None:
    """Of two places the one that stands in the other, empty being everywhere; None where neither does."""
    if one == other or not one:
        return other
    if not other or other in above(one):
        return one
    return other if one in above(other) else None


def refuse_delegation(
    *,
    by: str,
    to: str,
    to_is_active: bool,
    may_review: bool,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
    today: dt.date,
) -> list[Refusal]:
    """A delegation is of one's own right, to somebody else whose account is in use, on days to come, for a reason."""
    refusals = []
    if not may_review:
        refusals.append(
            _refuse_delegating(
                code="PPL-010",
                found=f"{by} không có quyền duyệt của chính mình trong phạm vi này",
                expected="Chỉ ủy quyền phần mình được cấp; quyền nhận ủy quyền không ủy quyền tiếp",
                mend="Chọn sổ, địa bàn mà mình được cấp quyền duyệt",
            )
        )
    if not to_is_active or by == to:
        refusals.append(
            _refuse_delegating(
                code="PPL-011",
                found=f"Người nhận «{to}»",
                expected="Một người khác, có tài khoản đang hoạt động",
                mend="Kiểm tra tên đăng nhập của người nhận",
            )
        )
    if not max(first_day, today) <= last_day:
        refusals.append(
            _refuse_delegating(
                code="PPL-012",
                found=f"Từ {vietnamese.date(first_day)} đến hết {vietnamese.date(last_day)}",
                expected=f"Ngày cuối không trước ngày đầu và không trước hôm nay {vietnamese.date(today)}",
                mend="Sửa ngày",
            )
        )
    if not reason.strip():
        refusals.append(
            _refuse_delegating(
                code="PPL-013",
                found="Chưa nêu lý do",
                expected="Lý do, văn bản phân công nếu có",
                mend="Ghi lý do; người nhận và người giám sát đọc được",
            )
        )
    return refusals


def refuse_strange_revocation(*, by: str, parties: Collection[str]) -> list[Refusal]:
    """A delegation is ended by who gave it or who received it."""
    if by in parties:
        return []
    return [
        _refuse_delegating(
            code="PPL-014",
            found=f"{by} không phải người giao hay người nhận",
            expected="Người giao thu hồi, hoặc người nhận trả lại",
            mend="Đề nghị người giao thu hồi; tài khoản bị khóa thì ủy quyền của họ cũng ngừng",
        )
    ]


def _refuse_delegating(*, code: str, found: str, expected: str, mend: str) -> Refusal:
    return Refusal(code=code, where="Ủy quyền duyệt", found=found, expected=expected, mend=mend)
