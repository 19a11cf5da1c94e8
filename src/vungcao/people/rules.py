"""Who may do what: nothing without a grant, and by a token never more than its owner."""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Collection, Iterable
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
