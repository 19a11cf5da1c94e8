"""`vungcao people list|add|grant`: who signs in, and what each may do where."""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from vungcao.people.actions import enrol
from vungcao.people.models import Person, Verb
from vungcao.people.queries import grants_of, narrow_grants_of, person
from vungcao.people.rules import Granted
from vungcao.places.queries import all_ids, pack_in_force
from vungcao.web.commands.saying import Failure, both, tell

HELP = both("Xem, thêm người; cấp quyền.", "List and add people; grant.")
GRANT = both(
    "quyền dạng việc[:nơi[:sổ[:bản ghi]]], ví dụ enter:07534@2025-07-01:household, hay hẹp trong một thôn: "
    "enter:07534@2025-07-01::hamlet/07534-T01; việc: read, enter, review, operate",
    "a grant as verb[:place[:register[:record]]]; verbs: read, enter, review, operate",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The three words."""
    words = parser.add_subparsers(metavar="việc", required=True)
    words.add_parser("list", help=both("mọi người và quyền", "everyone and their grants")).set_defaults(
        run=_list
    )
    add = words.add_parser(
        "add", help=both("thêm người, hoặc đặt lại mật khẩu", "add a person, or a new password")
    )
    add.add_argument("username", metavar="TÊN")
    add.add_argument("--name", required=True, metavar="HỌ_TÊN", help=both("họ và tên", "full name"))
    add.add_argument(
        "--organisation", default="", metavar="CƠ_QUAN", help=both("mã cơ quan trong gói", "its id")
    )
    add.add_argument("--grant", action="append", default=[], metavar="QUYỀN", help=GRANT)
    add.set_defaults(run=_add)
    grant = words.add_parser(
        "grant", help=both("đặt lại toàn bộ quyền của một người", "set all grants of a person")
    )
    grant.add_argument("username", metavar="TÊN")
    grant.add_argument("grants", nargs="*", metavar="QUYỀN", help=GRANT)
    grant.set_defaults(run=_grant)


def _list(options: argparse.Namespace) -> int:
    for each in Person.objects.order_by("username"):
        locked = "" if each.is_active else " (khóa)"
        print(f"{each.username:<16} {each.full_name}{locked}  {each.organisation}")
        for granted in (*grants_of(each), *narrow_grants_of(each)):
            narrow = f", chỉ {granted.record}" if granted.record else ""
            register, place = granted.register or "mọi sổ", granted.place or "mọi nơi"
            print(f"{'':<16} {granted.verb} {register} @ {place}{narrow}")
    return 0


def _add(options: argparse.Namespace) -> int:
    password = _new_password()
    grants = _grants(options.grant)
    added = enrol(
        username=options.username, full_name=options.name, organisation=options.organisation, grants=grants
    )
    added.set_password(password)
    added.save(update_fields=["password"])
    tell(f"Đã ghi {added.username}, {len(grants)} quyền.", "done")
    return 0


def _grant(options: argparse.Namespace) -> int:
    found = person(options.username)
    if found is None:
        raise Failure(f"Không có người «{options.username}»", f"There is no «{options.username}»")
    grants = _grants(options.grants)
    enrol(username=found.username, full_name=found.full_name, organisation=found.organisation, grants=grants)
    tell(f"{found.username} nay có {len(grants)} quyền.", "done")
    return 0


def _grants(said: Sequence[str]) -> list[Granted]:
    return [_granted(one) for one in said]


def _granted(said: str) -> Granted:
    verb, place, register, record = [*said.split(":", 3), "", "", ""][:4]
    registers = {entry.id for entry in pack_in_force().registers}
    known = (
        verb in Verb.values and (not place or place in all_ids()) and (not register or register in registers)
    )
    narrow, _, key = record.partition("/")
    if not known or (record and not (place and key and narrow in registers)):
        raise Failure(f"Không hiểu quyền «{said}»: {GRANT}", "The grant is not understood.")
    return Granted(verb, place, register, record)


def _new_password() -> str:
    """Typed twice at the terminal, or the one line of standard input; never among the words of the command."""
    if sys.stdin.isatty():
        password = getpass.getpass("Mật khẩu mới / new password: ")
        if getpass.getpass("Gõ lại / again: ") != password:
            raise Failure("Hai lần gõ khác nhau.", "The two differ.")
    else:
        password = sys.stdin.readline().rstrip(os.linesep)
    try:
        validate_password(password)
    except ValidationError as fault:
        raise Failure(
            "Mật khẩu chưa đủ mạnh: " + " ".join(fault.messages), "The password is too weak."
        ) from fault
    return password
