"""Writes of approved facts: the only place that writes them, and only the door of intake may call it."""

from collections.abc import Sequence
from dataclasses import dataclass

from vungcao.exact.refusal import Refusal, Refused
from vungcao.journal.models import Head
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding, Superseded, VersionsDigest, closing_line

_AT_ONCE = 500
"""Rows one statement carries."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written and closed: the digests that the journal entry holds."""

    first_seq: int
    last_seq: int
    written: dict[str, object]
    closed: dict[str, object]

    def said(self) -> dict[str, object]:
        """What the journal entry holds of it."""
        return {
            "first_seq": self.first_seq,
            "last_seq": self.last_seq,
            "written": self.written,
            "closed": self.closed,
        }


def write(changes: Superseded, *, register: str, entry: int, head: Head) -> Written:
    """Close the superseded versions and write the new ones, known from a journal entry that is being made.

    Inside the transaction of that entry and under its lock on `head`, whose sequence moves on. Raises Refused
    (REG-021) when a version to close is no longer open, which the lock rules out unless somebody wrote past the door.
    """
    closed = _close(changes.closed, entry)
    first = head.seq + 1
    versions = [
        _version(new, seq=first + n, register=register, entry=entry) for n, new in enumerate(changes.written)
    ]
    Version.objects.bulk_create(versions, batch_size=_AT_ONCE)
    head.seq += len(versions)
    head.save(update_fields=["seq"])
    return Written(first, head.seq, digest_of(versions).said(), closed.said())


def _close(seqs: Sequence[int], entry: int) -> VersionsDigest:
    digest = VersionsDigest()
    for start in range(0, len(seqs), _AT_ONCE):
        some = seqs[start : start + _AT_ONCE]
        closed = Version.objects.filter(pk__in=some, known_before=None).update(known_before=entry)
        if closed != len(some):
            raise Refused([_refuse_closed(len(some) - closed)])
        for seq in some:
            digest.add(closing_line(seq))
    return digest


def _refuse_closed(missing: int) -> Refusal:
    return Refusal(
        code="REG-021",
        where="Sổ dữ liệu",
        found=f"{missing} bản ghi cần đóng đã bị đóng hoặc bị xóa ngoài quy trình",
        expected="Bản ghi chỉ được đóng bởi một lần duyệt",
        mend="Chạy «vungcao journal check», rồi khôi phục từ bản sao lưu nếu có sai lệch",
    )


def _version(new: Holding, *, seq: int, register: str, entry: int) -> Version:
    return Version(
        seq=seq,
        register=register,
        key=new.key,
        place=new.place,
        valid_from=new.valid_from,
        valid_before=new.valid_before,
        known_from=entry,
        facts=new.facts,
        nil=new.nil,
        simulated=new.simulated,
        published=new.published,
    )


def digest_of(versions: Sequence[Version]) -> VersionsDigest:
    """The digest of versions as they are written."""
    digest = VersionsDigest()
    for version in versions:
        digest.add(version.line)
    return digest
