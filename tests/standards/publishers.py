"""The publishers' own checkers, with their schemas answered from a folder, and a loud word where that is not there.

The schemas are their publishers': this repository does not hold them. `VUNGCAO_SCHEMAS` names the folder with
`ocds-1.1.5-schema.zip` and `oc4ids/`; without it, a folder `schemas` beside the repository is looked for.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from zipfile import ZipFile

import pytest
import requests

ZIP, FOLDER = "ocds-1.1.5-schema.zip", "oc4ids"
_ABOVE = Path(__file__).resolve().parents[3:6]


def schemas(name: str) -> Path:
    """A publisher's schemas; where they are absent, the test is skipped, and says which."""
    named = os.environ.get("VUNGCAO_SCHEMAS")
    folders = [Path(named)] if named else [found for above in _ABOVE for found in above.glob("*/schemas")]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"THE PUBLISHER'S SCHEMAS ARE ABSENT: {name}. Nothing was checked. Set VUNGCAO_SCHEMAS.")


def faults_of_projects(package: dict[str, Any]) -> list[object]:
    """Everything that the checker of OC4IDS has against a project package."""
    from libcoveoc4ids.api import oc4ids_json_output

    folder = schemas(FOLDER)
    with _answered_by(lambda name: (folder / name).read_bytes()):
        return _faults(oc4ids_json_output(json_data=package))


def faults_of_releases(package: dict[str, Any]) -> list[object]:
    """Everything that the checker of OCDS has against a release package or a record package."""
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config |= {"standard_zip": f"file://{schemas(ZIP)}", "context": "api"}
    with ZipFile(schemas(ZIP)) as archive, _answered_by(lambda name: _in_zip(archive, name)):
        return _faults(ocds_json_output(json_data=package, lib_cove_ocds_config=config))


def faults_of_tables(path: Path) -> list[object]:
    """Everything that Frictionless has against a zipped data package."""
    from frictionless import Package, system

    with system.use_context(trusted=False):
        report = Package(str(path)).validate()
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


def _faults(context: dict[str, Any]) -> list[object]:
    found: list[object] = []
    for name in ("validation_errors", "conformance_errors", "conformance_checks", "additional_checks"):
        if context.get(name):
            found.append((name, context[name]))
    if closed := context.get("additional_closed_codelist_values"):
        found.append(("additional_closed_codelist_values", closed))
    return found


def _in_zip(archive: ZipFile, name: str) -> bytes:
    return archive.read(next(each for each in archive.namelist() if each.endswith(f"/schema/{name}")))


@contextmanager
def _answered_by(file: Callable[[str], bytes]) -> Iterator[None]:
    """The checker asks its publisher for schemas and code lists: the folder answers, and nobody else."""

    def answer(url: str, *words: object, **named: object) -> requests.Response:
        folder = "codelists/" if url.endswith(".csv") else ""
        response = requests.Response()
        response.status_code, response.url, response.encoding = 200, url, "utf-8"
        response.raw = io.BytesIO(file(folder + url.rpartition("/")[2]))
        return response

    with mock.patch.object(requests, "get", answer):
        yield
