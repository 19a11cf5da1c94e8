"""Files of the open formats, given away piece by piece: nothing of them is ever whole in memory.

The same day and journal entry give the same bytes, and `fingerprint` names them.
"""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from vungcao.exchange import queries
from vungcao.exchange.rules import oc4ids, ocds, tables
from vungcao.exchange.rules.forms import OURS
from vungcao.exchange.rules.telling import Telling
from vungcao.figures.zipped import Sink, zip_entry
from vungcao.pack.register import Register

PROJECTS, RELEASES = "oc4ids.json", "ocds.json"
_LINES_AT_ONCE = 250


class NothingThere(LookupError):
    """There is nothing to give away: the publishers' schemas ask for one project, or one release, at least."""


def project_package(telling: Telling, uri: str) -> Iterator[bytes]:
    """Every work as a project of OC4IDS. Raises NothingThere."""
    if not queries.has_works(telling):
        raise NothingThere
    contracts = beside(uri, RELEASES) if queries.has_contracts(telling) else ""
    projects = oc4ids.Projects(telling, contracts)
    told = (projects.project_of(dossier) for dossier in queries.dossiers(telling))
    return _package(_heading(telling, uri, oc4ids.VERSION), "projects", told)


def release_package(telling: Telling, uri: str) -> Iterator[bytes]:
    """Every contract as a release of OCDS. Raises NothingThere."""
    if not queries.has_contracts(telling):
        raise NothingThere
    releases = ocds.Releases(telling, beside(uri, PROJECTS))
    told = (
        release
        for dossier in queries.dossiers(telling, parts=releases.registers)
        for release in releases.releases_of(dossier)
    )
    return _package(_heading(telling, uri, ocds.VERSION), "releases", told)


def record_package(telling: Telling, uri: str) -> Iterator[bytes]:
    """Every contract as a record of OCDS: where its release is, and everything compiled. Raises NothingThere."""
    if not queries.has_contracts(telling):
        raise NothingThere
    releases, package = ocds.Releases(telling, beside(uri, PROJECTS)), beside(uri, RELEASES)
    told = (
        record
        for dossier in queries.dossiers(telling, parts=releases.registers)
        for record in releases.records_of(dossier, package)
    )
    heading = _heading(telling, uri, ocds.VERSION) | {"packages": [package]}
    return _package(heading, "records", told)


def beside(uri: str, file: str) -> str:
    """The address of another file of the same day and knowledge."""
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{file}"))


def table_package(telling: Telling) -> Iterator[bytes]:
    """Every register of works and accounts as a table of a zipped data package."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        descriptor = tables.descriptor(telling, simulated=queries.is_simulated(telling))
        text = json.dumps(descriptor, ensure_ascii=False, indent=1)
        archive.writestr(zip_entry(tables.DESCRIPTOR), text.encode())
        for register in telling.registers.values():
            with archive.open(zip_entry(tables.file_of(register)), "w") as file:
                for piece in _table(telling, register):
                    file.write(piece)
                    yield sink.taken()
    yield sink.taken()


def fingerprint(telling: Telling, edition: str, uri: str) -> str:
    """What names the bytes of a file: its address, and the pack, the day and the knowledge that they are made of."""
    said = [uri, edition, telling.as_of.isoformat(), telling.known, telling.published_at.isoformat()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def last_changed(telling: Telling) -> dt.datetime:
    """When a file last became another: when the last decision known was made, or when the day told of began."""
    began = dt.datetime.combine(telling.as_of, dt.time(), telling.zone)
    return max(telling.published_at, began)


def _heading(telling: Telling, uri: str, version: str) -> dict[str, Any]:
    return {
        "uri": uri,
        "version": version,
        "publishedDate": telling.published_at.astimezone(telling.zone).isoformat(timespec="seconds"),
        "publisher": telling.publisher,
        **telling.terms,
        OURS: telling.heading(simulated=queries.is_simulated(telling)),
    }


def _package(heading: Mapping[str, Any], name: str, nodes: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    """A package whose list is written one node a line."""
    yield f'{_said(heading)[:-1]}, "{name}": ['.encode()
    between = "\n"
    for node in nodes:
        yield f"{between}{_said(node)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def _said(node: Mapping[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False)


def _table(telling: Telling, register: Register) -> Iterator[bytes]:
    lines = [tables.header(register)]
    for record in queries.records_of(telling, register):
        lines.append(tables.line(register, record))
        if len(lines) == _LINES_AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


MADE: Mapping[str, Callable[[Telling, str], Iterator[bytes]]] = {
    PROJECTS: project_package,
    RELEASES: release_package,
    "ocds-ban-ghi.json": record_package,
    "bang.zip": lambda telling, uri: table_package(telling),
}
"""What may be taken away, by the name of its file."""
