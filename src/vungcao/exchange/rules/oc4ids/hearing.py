"""What a project package says, record by record."""

from collections.abc import Iterator

from vungcao.exchange.rules.forms import OURS, Form, Hearing, items
from vungcao.exchange.rules.oc4ids.projects import Part, Projects
from vungcao.exchange.rules.oc4ids.saying import HOLDERS
from vungcao.exchange.rules.telling import Telling
from vungcao.exchange.rules.ways import Node


def hear_projects(telling: Telling, package: Node, hearing: Hearing) -> None:
    """Every record that a project package says."""
    projects = Projects(telling)
    for n, project in items(package, ("projects",)):
        _hear_project(projects, project, hearing, f"projects[{n}]")


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
    _hear_records(projects, ours, hearing, f"{path}.{OURS}.records", work)


def _hear_part(part: Part, form: Form, project: Node, hearing: Hearing, path: str, home: str) -> None:
    (main, where), *others = part.seats.items()
    for base, holder in _holders(project, part.name):
        beside = {seat: {each.get("id"): each for _, each in items(holder, at)} for seat, at in others}
        for n, node in items(holder, where):
            if node.get("id") == home and OURS not in node:
                continue  # the commune, which the work itself names
            nodes = {main: node} | {seat: found.get(node.get("id"), {}) for seat, found in beside.items()}
            hearing.hear(form, nodes, home=home, path=f"{path}.{base}{'.'.join(where)}[{n}]")


def _holders(project: Node, part: str) -> Iterator[tuple[str, Node]]:
    if part not in HOLDERS:
        yield "", project
        return
    outer, _ = HOLDERS[part]
    for n, holder in items(project, outer):
        yield f"{'.'.join(outer)}[{n}].", holder


def _hear_records(projects: Projects, ours: Node, hearing: Hearing, path: str, work: str) -> None:
    for n, each in items(ours, ("records",)):
        part = projects.parts.get(str(each.get("register")))
        if part is None:
            hearing.refuse(
                "XCH-005",
                f"{path}[{n}].register",
                str(each.get("register")),
                f"Một trong: {', '.join(projects.parts)}",
                "Sửa mã sổ",
            )
            continue
        hearing.hear_whole(part.of(work), each, path=f"{path}[{n}]")
