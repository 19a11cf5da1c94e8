"""What a project package says, record by record."""

from collections.abc import Iterator

from vungcao.exchange.rules import payments
from vungcao.exchange.rules.forms import OURS, Form
from vungcao.exchange.rules.hearing import Hearing
from vungcao.exchange.rules.oc4ids.projects import Part, Projects
from vungcao.exchange.rules.oc4ids.saying import HOLDERS
from vungcao.exchange.rules.telling import Telling
from vungcao.exchange.rules.ways import Node


def hear_projects(telling: Telling, package: Node, hearing: Hearing) -> None:
    """Every record that a project package says."""
    projects = Projects(telling)
    for path, project in hearing.objects(package, ("projects",), ""):
        _hear_project(projects, project, hearing, path)


def _hear_project(projects: Projects, project: Node, hearing: Hearing, path: str) -> None:
    hearing.hear(projects.forms["work"], {"project": project}, home="", path=path)
    ours = project.get(OURS)
    if not isinstance(ours, dict):
        return
    work, home = str(ours.get("key")), str(ours.get("place"))
    if project.get("id") != projects.telling.project_id(work):
        hearing.refuse(
            "XCH-006",
            f"{path}.id",
            str(project.get("id")),
            f"«{projects.telling.project_id(work)}»: tiền tố của chương trình này và mã trong «vungcao»",
            "Chỉ đọc lại tệp của chính chương trình này; sửa mã nếu đã gõ nhầm",
        )
        return
    for part in projects.parts.values():
        if part.form is not None:
            _hear_part(part, part.of(work), project, hearing, path, home)
            if payments.SEAT in part.seats:
                _hear_payments(part.of(work), project, hearing, path, home)
    _hear_records(projects, ours, hearing, f"{path}.{OURS}", work)


def _hear_part(part: Part, form: Form, project: Node, hearing: Hearing, path: str, home: str) -> None:
    (main, where), *others = part.seats.items()
    for at, holder in _holders(project, part.name, hearing, path):
        beside = {seat: _by_id(holder, steps, hearing, at) for seat, steps in others}
        for there, node in hearing.objects(holder, where, at):
            if node.get("id") == home and OURS not in node:
                continue  # the commune, which the work itself names
            nodes = {main: node} | {seat: found.get(node.get("id"), {}) for seat, found in beside.items()}
            hearing.hear(form, nodes, home=home, path=there)


def _by_id(holder: Node, steps: tuple[str, ...], hearing: Hearing, at: str) -> dict[object, Node]:
    """The nodes of a list by their ids. Of two with one id nobody can tell which is meant: they are refused."""
    found: dict[object, Node] = {}
    for there, each in hearing.objects(holder, steps, at):
        said = each.get("id")
        if isinstance(said, str) and found.setdefault(said, each) is not each:
            expected = "Mỗi mã một lần trong một danh sách"
            hearing.refuse("XCH-009", f"{there}.id", said, expected, "Bỏ một trong hai")
    return found


def _hear_payments(form: Form, project: Node, hearing: Hearing, path: str, home: str) -> None:
    """The vouchers that stand with the contract under which they pay."""
    for at, process in hearing.objects(project, ("contractingProcesses",), path):
        ours = process.get(OURS)
        if not isinstance(ours, dict):
            continue  # which is refused where the contract is heard
        under = form.within(str(ours.get("key")), payments.CONTRACT)
        for there, node in hearing.objects(process, ("summary", "transactions"), at):
            hearing.hear(under, {payments.SEAT: node}, home=home, path=there)


def _holders(project: Node, part: str, hearing: Hearing, path: str) -> Iterator[tuple[str, Node]]:
    if part not in HOLDERS:
        yield path, project
        return
    outer, _ = HOLDERS[part]
    yield from hearing.objects(project, outer, path)


def _hear_records(projects: Projects, ours: Node, hearing: Hearing, path: str, work: str) -> None:
    for at, each in hearing.objects(ours, ("records",), path):
        part = projects.parts.get(str(each.get("register")))
        if part is None:
            hearing.refuse(
                "XCH-005",
                f"{at}.register",
                str(each.get("register")),
                f"Một trong: {', '.join(projects.parts)}",
                "Sửa mã sổ",
            )
            continue
        hearing.hear_whole(part.of(work), each, path=at)
