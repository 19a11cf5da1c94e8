"""The check of everything the journal vouches for: its own chain, the versions it wrote and closed, the rows it rests
on, the editions it adopted. Read in order and streamed: a million versions take no more memory than a thousand.

A journal that goes on being written meanwhile is checked up to where it ended when the check began.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from vungcao.exact.refusal import Refusal
from vungcao.intake.evidence import (
    UNSAID,
    attachments_by_entry,
    attachments_vouched_by_entry,
    evidence_by_entry,
    filed_by_entry,
    passed_by_entry,
    vouched_by_entry,
)
from vungcao.journal import queries as journal
from vungcao.journal import rules
from vungcao.journal.models import Head
from vungcao.places import queries as places
from vungcao.places.models import Edition
from vungcao.registers import queries as registers
from vungcao.registers.models import Version
from vungcao.registers.rules import VersionsDigest, closing_line

_NOTHING = VersionsDigest().said()


def check_journal() -> Iterator[Refusal]:
    """Everything that is not as the journal says it was decided; nothing when all is whole."""
    head = journal.head()
    yield from rules.check(journal.entry_rows(up_to=head.number), number=head.number, hash=head.hash)
    yield from _check_content(head)
    yield from _check_beyond()
    yield from _check_editions()


def _check_content(head: Head) -> Iterator[Refusal]:
    written = _Written(registers.all_written(up_to=head.seq))
    closed = _Closed(registers.all_closings(up_to=head.number))
    evidence = _Groups(evidence_by_entry(up_to=head.number))
    filed = _Groups(filed_by_entry(up_to=head.number))
    files = _Groups(attachments_by_entry(up_to=head.number))
    vouched = _Vouched(head.number)
    last_seq = 0
    for entry in journal.entry_rows(up_to=head.number):
        said = _said(entry.content)
        wrote = written.up_to(said.get("last_seq"))
        if wrote != said.get("written", _NOTHING):
            yield _refuse("JRN-006", entry.number, "bản ghi đã ghi", wrote, said.get("written"))
        gone = closed.of(entry.number)
        if gone != said.get("closed", _NOTHING):
            yield _refuse("JRN-007", entry.number, "bản ghi đã đóng", gone, said.get("closed"))
        rows = evidence.of(entry.number)
        if rows != said.get("rows", _NOTHING):
            yield _refuse("JRN-008", entry.number, "dòng hồ sơ đã duyệt", rows, said.get("rows"))
        elif _differs(filed.of(entry.number), said, is_approval=entry.action == "approve"):
            yield _refuse_filed(entry.number)
        yield from _check_files("JRN-008", entry.number, files.of(entry.number), said)
        yield from vouched.check(entry.number, said)
        last_seq = max(last_seq, _number(said.get("last_seq")))
    if head.seq > max(last_seq, written.last):
        yield _refuse_head_seq(head.seq, last_seq)
    stray = written.left() + closed.left() + evidence.left() + vouched.left()
    if stray:
        yield _refuse_stray(stray)


def _said(content: str) -> dict[str, Any]:
    """What an entry says it wrote; nothing when it can no longer be read, which its hash tells by itself."""
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _differs(filed: dict[str, object], said: dict[str, Any], *, is_approval: bool = False) -> bool:
    """Whether a submission is told otherwise than its entry tells it; one that was approved is still there."""
    if filed is _NOTHING:
        return is_approval
    return any(said.get(name, UNSAID.get(name)) != value for name, value in filed.items())


def _check_files(code: str, number: int, files: dict[str, object], said: dict[str, Any]) -> Iterator[Refusal]:
    """The files of a submission are those of its entry, unless that was made before entries told of files."""
    if files is not _NOTHING and "attachments" in said and files != said["attachments"]:
        yield _refuse(code, number, "tệp kèm hồ sơ", files, said["attachments"])


def _number(said: object) -> int:
    return said if isinstance(said, int) else 0


class _Written:
    """The versions in the order of writing, cut where each entry says that it stopped."""

    last = 0
    """The highest sequence number seen."""

    def __init__(self, versions: Iterator[Version]) -> None:
        self._versions = versions

    def up_to(self, last_seq: object) -> dict[str, object]:
        digest = VersionsDigest()
        if not isinstance(last_seq, int):
            return digest.said()
        for version in self._versions:
            if version.seq > last_seq:
                self._versions = chain([version], self._versions)
                break
            digest.add(_line(version))
            self.last = version.seq
            if version.seq == last_seq:
                break
        return digest.said()

    def left(self) -> int:
        return sum(1 for _ in self._versions)


def _line(version: Version) -> str:
    try:
        return version.line
    except (TypeError, ValueError, AttributeError):
        return "?"  # a value that no longer is of its kind: its line is not the one that was written


class _Groups:
    """Digests by entry, in order, taken as the entries come by."""

    def __init__(self, groups: Iterator[tuple[int, dict[str, object]]]) -> None:
        self._groups = groups
        self._next = next(groups, None)
        self._stray = 0

    def of(self, number: int) -> dict[str, object]:
        while self._next and self._next[0] < number:
            self._stray += 1
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] > number:
            return _NOTHING
        found = self._next[1]
        self._next = next(self._groups, None)
        return found

    def left(self) -> int:
        waiting = 1 if self._next else 0
        return self._stray + waiting + sum(1 for _ in self._groups)


class _Closed(_Groups):
    """Digests of the closings of each entry."""

    def __init__(self, closings: Iterator[tuple[int, int]]) -> None:
        super().__init__(_by_entry(closings))


class _Vouched:
    """The submissions that a reviewer vouched for: their rows and files are still those that the last such
    entry tells."""

    def __init__(self, up_to: int) -> None:
        self._rows = _Groups(vouched_by_entry(up_to=up_to))
        self._passed = _Groups(passed_by_entry(up_to=up_to))
        self._files = _Groups(attachments_vouched_by_entry(up_to=up_to))

    def check(self, number: int, said: dict[str, Any]) -> Iterator[Refusal]:
        rows, passed, files = self._rows.of(number), self._passed.of(number), self._files.of(number)
        if passed is _NOTHING:
            return
        if rows != said.get("evidence", _NOTHING):
            yield _refuse("JRN-013", number, "dòng đã xác thực hoặc thông qua", rows, said.get("evidence"))
        elif _differs(passed, said):
            yield _refuse_passed(number)
        yield from _check_files("JRN-013", number, files, said)

    def left(self) -> int:
        return self._passed.left() + self._rows.left()


def _by_entry(closings: Iterator[tuple[int, int]]) -> Iterator[tuple[int, dict[str, object]]]:
    last, digest = None, VersionsDigest()
    for number, seq in closings:
        if last is not None and number != last:
            yield last, digest.said()
            digest = VersionsDigest()
        last = number
        digest.add(closing_line(seq))
    if last is not None:
        yield last, digest.said()


def _check_beyond() -> Iterator[Refusal]:
    """Nothing stands beyond the head: what is approved meanwhile moves the head together with what it writes."""
    stray = journal.count_beyond() + registers.count_beyond()
    if stray:
        yield _refuse_stray(stray)


def _check_editions() -> Iterator[Refusal]:
    whole: set[str] = set()
    for edition in Edition.objects.iterator(chunk_size=1):
        if _is_whole(edition):
            whole.add(edition.digest)
        else:
            yield _refuse_edition(edition.digest, "Nội dung không còn khớp mã băm, hoặc tên gọi đã đổi")
    before = _in_force()  # one adopted while the journal is read is in force before it or after it
    adopted = [str(_said(content).get("edition")) for content in journal.contents_of("adopt_pack")]
    for digest in adopted:
        if digest not in whole:
            yield _refuse_edition(digest, "Không còn bản này, hoặc nội dung đã đổi")
    in_force = _in_force()
    if in_force and not {before, in_force}.intersection(adopted[-1:]):
        yield _refuse_edition(in_force, "Đang dùng bản này, nhưng nhật ký nạp sau cùng một bản khác")
    if in_force in whole:
        for place in places.differs_from(places.pack_in_force()):
            yield _refuse_place(place)


def _is_whole(edition: Edition) -> bool:
    """Whether an edition is what its digest names, and is called as it calls itself."""
    if hashlib.sha256(edition.content.encode()).hexdigest() != edition.digest:
        return False
    programme = json.loads(edition.content)["programme"]
    return (edition.programme, edition.name) == (programme["id"], programme["edition"])


def _in_force() -> str:
    """Digest of the edition in force; empty when there is none."""
    try:
        return places.edition_in_force().digest
    except places.NoPack:
        return ""


def _refuse(code: str, number: int, what: str, found: dict[str, object], said: object) -> Refusal:
    expected = said.get("count") if isinstance(said, dict) else "không rõ"
    return Refusal(
        code=code,
        where=f"Nhật ký, mục {number}",
        found=f"{found['count']} {what}, không khớp mã băm trong mục nhật ký",
        expected=f"{expected} {what}, đúng như lúc duyệt",
        mend="Dữ liệu đã bị sửa, thêm hoặc xóa ngoài quy trình: khôi phục từ bản sao lưu",
    )


def _refuse_filed(number: int) -> Refusal:
    return Refusal(
        code="JRN-008",
        where=f"Nhật ký, mục {number}",
        found="Hồ sơ đã duyệt ghi nơi, sổ, cách nộp hoặc lý do khác với mục nhật ký",
        expected="Hồ sơ đúng như lúc duyệt",
        mend="Dữ liệu đã bị sửa ngoài quy trình: khôi phục từ bản sao lưu",
    )


def _refuse_passed(number: int) -> Refusal:
    return Refusal(
        code="JRN-013",
        where=f"Nhật ký, mục {number}",
        found="Hồ sơ ghi nơi, sổ hoặc số bước đã qua khác với mục nhật ký",
        expected="Hồ sơ đúng như lúc xác thực hoặc thông qua",
        mend="Dữ liệu đã bị sửa ngoài quy trình: khôi phục từ bản sao lưu",
    )


def _refuse_head_seq(seq: int, last: int) -> Refusal:
    return Refusal(
        code="JRN-005",
        where="Nhật ký, đầu sổ",
        found=f"Đầu sổ ghi đã có {seq} bản ghi, mục nhật ký cuối dừng ở {last}",
        expected="Đầu sổ đếm đúng số bản ghi đã duyệt",
        mend="Đầu sổ bị sửa: khôi phục từ bản sao lưu",
    )


def _refuse_stray(count: int) -> Refusal:
    return Refusal(
        code="JRN-009",
        where="Nhật ký, đầu sổ",
        found=f"{count} dòng không thuộc mục nhật ký nào",
        expected="Mọi bản ghi, lần đóng và hồ sơ đã duyệt có mục nhật ký của nó",
        mend="Dữ liệu được thêm ngoài quy trình, hoặc mục nhật ký bị xóa: khôi phục từ bản sao lưu",
    )


def _refuse_edition(digest: str, found: str) -> Refusal:
    return Refusal(
        code="JRN-010",
        where=f"Gói dữ liệu {digest[:12]}…",
        found=found,
        expected="Mỗi bản gói dữ liệu đã dùng còn nguyên như lúc nạp",
        mend="Khôi phục từ bản sao lưu",
    )


def _refuse_place(place: str) -> Refusal:
    return Refusal(
        code="JRN-011",
        where=f"Địa bàn {place}",
        found="Danh mục địa bàn không khớp gói dữ liệu đang dùng",
        expected="Địa bàn đúng như trong gói",
        mend="Nạp lại gói dữ liệu: vungcao pack load",
    )
