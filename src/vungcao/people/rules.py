"""Who may do what: nothing without a grant."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal

WORDS = {"read": "xem", "enter": "nhập", "review": "duyệt", "operate": "vận hành"}
"""The verbs of grants, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Granted:
    """One thing a person may do. An empty place is everywhere, an empty register is all of them."""

    verb: str
    place: str = ""
    register: str = ""


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
