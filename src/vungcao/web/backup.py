"""A whole store in one file, and back: portable between the embedded store and PostgreSQL.

The file is a ZIP with one text of JSON lines for each table and a manifest: the version of the tables, the journal's
last number and hash, and the digest of each text. It is read in one snapshot, so it may be made while people work.
Sessions, the mirror and the signing secret are not in it. It holds personal data: its owner alone may read it.
"""

import datetime as dt
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.models import Row, Submission, Verdict
from vungcao.intake.verification import check_journal
from vungcao.journal.models import Entry, Head
from vungcao.journal.queries import head
from vungcao.people.models import Grant, Look, Person
from vungcao.places.models import Attribute, Edition, Place
from vungcao.registers.models import Version

FORMAT = 1
TABLES: tuple[type[models.Model], ...] = (
    Edition,
    Place,
    Attribute,
    Person,
    Grant,
    Look,
    Head,
    Entry,
    Version,
    Submission,
    Row,
    Verdict,
)
"""In an order in which each finds what it refers to."""
_AT_ONCE = 1000


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: the journal's hashes cover them."""

    def default(self, o: Any) -> Any:
        """Text for what JSON has no form for."""
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


def back_up(target: Path) -> dict[str, Any]:
    """Write the store as it is at one moment to a new file, and return the manifest."""
    part = target.with_name(target.name + ".part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        _snapshot(),
    ):
        manifest = _manifest()
        for model in TABLES:
            manifest["tables"][_name(model)] = _write(archive, model)
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    part.replace(target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Fill an empty store from a file, check the journal, and return the manifest; or leave the store as it was.

    Raises Refused: WEB-001 when the store is not empty, WEB-002 when the file is not a whole backup, WEB-003 when its
    tables are of another version; and whatever `vungcao journal check` finds.
    """
    if any(model.objects.exists() for model in (Edition, Person, Entry, Version)):
        raise Refused([_refuse_full()])
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            _raise(_refuse_other_version(manifest))
            with transaction.atomic():
                for model in TABLES:
                    _read(archive, model, manifest["tables"][_name(model)])
                _reset_sequences()
                _raise(list(islice(check_journal(), 100)))
    except (zipfile.BadZipFile, KeyError, ValueError, serializers.base.DeserializationError) as fault:
        raise Refused([_refuse_broken(source, type(fault).__name__)]) from fault
    return dict(manifest)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes has to wait.

    Not `atomic()`: on the embedded store that begins as a writer and would keep every approval waiting.
    """
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _manifest() -> dict[str, Any]:
    last = head()
    return {
        "format": FORMAT,
        "migrations": _migrations(),
        "journal": {"number": last.number, "hash": last.hash, "seq": last.seq},
        "tables": {},
    }


def _migrations() -> dict[str, str]:
    """The last migration of each of our packages, as this version of the program has them."""
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
    ours = {model._meta.app_label for model in TABLES}
    return {app: name for app, name in leaves if app in ours}


def _name(model: type[models.Model]) -> str:
    return model._meta.label_lower


class _Digesting(io.TextIOBase):
    """Text that goes into the archive and is counted and hashed on its way."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.sha256, self.rows = target, hashlib.sha256(), 0

    def write(self, text: str, /) -> int:
        """Take some text in."""
        content = text.encode()
        self.sha256.update(content)
        self.rows += text.count("\n")
        self.target.write(content)
        return len(text)


def _write(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    rows = model._default_manager.order_by("pk").iterator(chunk_size=_AT_ONCE)
    with archive.open(f"{_name(model)}.jsonl", "w", force_zip64=True) as target:
        text = _Digesting(target)
        serializers.serialize("jsonl", rows, stream=text, cls=Exact)
    return {"rows": text.rows, "sha256": text.sha256.hexdigest()}


def _read(archive: zipfile.ZipFile, model: type[models.Model], said: dict[str, Any]) -> None:
    name, digest = f"{_name(model)}.jsonl", hashlib.sha256()
    with archive.open(name) as content:
        for line in content:
            digest.update(line)
    if digest.hexdigest() != said["sha256"]:
        raise ValueError(name)
    with archive.open(name) as content:
        objects = serializers.deserialize("jsonl", io.TextIOWrapper(content, encoding="utf-8"))
        while some := [each.object for each in islice(objects, _AT_ONCE)]:
            model._default_manager.bulk_create(some)  # type: ignore[arg-type]


def _reset_sequences() -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)


def _refuse_full() -> Refusal:
    return Refusal(
        code="WEB-001",
        where="Kho dữ liệu",
        found="Kho đã có dữ liệu",
        expected="Khôi phục vào một kho trống, để không có gì bị ghi đè",
        mend="Đặt VUNGCAO_HOME (hoặc VUNGCAO_DATABASE) sang nơi mới rồi chạy lại",
    )


def _refuse_broken(source: Path, found: str) -> Refusal:
    return Refusal(
        code="WEB-002",
        where=str(source),
        found=f"Không phải là bản sao lưu nguyên vẹn ({found})",
        expected="Tệp do lệnh vungcao backup tạo ra, chưa bị sửa hay cắt bớt",
        mend="Dùng bản sao lưu khác; kho chưa bị đổi gì",
    )


def _refuse_other_version(manifest: dict[str, Any]) -> list[Refusal]:
    mine = {"format": FORMAT, "migrations": _migrations()}
    if {name: manifest[name] for name in mine} == mine:
        return []
    return [
        Refusal(
            code="WEB-003",
            where="Bản sao lưu",
            found="Được tạo bởi phiên bản khác của chương trình",
            expected="Cùng phiên bản bảng dữ liệu với chương trình này",
            mend="Cài đúng phiên bản đã tạo bản sao lưu, khôi phục, rồi mới nâng cấp",
        )
    ]
