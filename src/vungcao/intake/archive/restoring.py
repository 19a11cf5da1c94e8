"""Restoring an archive into an empty store: whole, checked, and in one transaction."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.archive.manifest import Manifest, Member
from vungcao.intake.archive.reading import opened
from vungcao.intake.archive.tables import TABLES, member_name, row_of
from vungcao.intake.attachments import store
from vungcao.intake.verification import check_journal
from vungcao.journal.models import Head

_AT_ONCE = 500
_MOST_SAID = 20
"""How many faults of a restored journal are said; one is enough to refuse it."""


def restore(path: Path) -> Manifest:
    """Bring the store of an archive back, on either database, and check its journal before any of it is kept.

    Raises Refused: as reading does, ARC-005 when the store is not empty, ARC-008 when what the archive holds is not
    what its own journal vouches for. Nothing is kept then.
    """
    with opened(path) as (archive, manifest), transaction.atomic():
        _refuse_unless_empty()
        members = {member.name: member for member in manifest.members}
        for table in TABLES:
            _load(archive, members[member_name(table)], table)
        _bring_files(archive, manifest)
        _let_counters_go_on()
        _refuse_unless_whole(manifest)
    return manifest


def _refuse_unless_empty() -> None:
    full = [member_name(table) for table in TABLES if table._base_manager.exists()]
    if full:
        raise Refused([_refuse_full(full)])


def _load(archive: zipfile.ZipFile, member: Member, table: type[Model]) -> None:
    digest = hashlib.sha256()
    try:
        with archive.open(member.name) as file:
            lines = _hashed(file, digest)
            while rows := [row_of(table, line) for line in islice(lines, _AT_ONCE)]:
                table._base_manager.bulk_create(rows)
    except (ValueError, ValidationError, IntegrityError, DataError) as fault:
        raise Refused([_refuse_content(member.name, str(fault))]) from fault
    if digest.hexdigest() != member.sha256:
        raise Refused([_refuse_content(member.name, "tệp đổi trong khi đọc")])


def _bring_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """The attached files, each on the disk before the rows that speak of it are kept."""
    for said in manifest.files:
        if said.size is None:
            continue
        try:
            with archive.open(said.name) as file, store.received(file, most=said.size) as (part, digest, _):
                if digest != said.sha256:
                    raise Refused([_refuse_content(said.name, "tệp đổi trong khi đọc")])
                store.put(part, digest)
        except OSError as fault:
            raise Refused([_refuse_content(said.name, str(fault))]) from fault


def _hashed(lines: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for line in lines:
        digest.update(line)
        yield line


def _let_counters_go_on() -> None:
    """Keys given by the database begin after those restored."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(sql)


def _refuse_unless_whole(manifest: Manifest) -> None:
    try:
        connection.check_constraints()
    except IntegrityError as fault:
        raise Refused([_refuse_content("manifest.json", str(fault))]) from fault
    faults = list(islice(check_journal(), _MOST_SAID))
    head = Head.objects.values_list("number", "hash").first() or (0, manifest.last_hash)
    if faults or head != (manifest.last_entry, manifest.last_hash):
        raise Refused([_refuse_journal(manifest), *faults])


def _refuse_full(names: list[str]) -> Refusal:
    return Refusal(
        code="ARC-005",
        where="Kho dữ liệu",
        found=f"Kho đã có dữ liệu: {', '.join(names)}",
        expected="Một kho trống: khôi phục không trộn vào dữ liệu đang có",
        mend="Trỏ VUNGCAO_DATABASE và VUNGCAO_HOME đến nơi mới rồi khôi phục",
    )


def _refuse_content(name: str, said: str) -> Refusal:
    return Refusal(
        code="ARC-003",
        where=name,
        found=f"Phần này không đưa vào kho được: {said[:200]}",
        expected="Các dòng đúng như lúc sao lưu",
        mend="Dùng bản sao lưu khác; chưa có gì được ghi",
    )


def _refuse_journal(manifest: Manifest) -> Refusal:
    return Refusal(
        code="ARC-008",
        where=f"Nhật ký đến mục {manifest.last_entry}",
        found="Nhật ký trong bản sao lưu không toàn vẹn",
        expected="Kiểm tra nhật ký không thấy sai lệch",
        mend="Dùng bản sao lưu có trước khi bị sửa; chưa có gì được ghi",
    )
