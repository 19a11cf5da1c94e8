"""Each upload on its way: received, read, its columns asked for, checked, filed; at once when small, else in turn.

Whoever works on an upload says so now and then (`worked_at`). One whose worker fell silent is begun again from its
file: reading writes nothing of record, and filing is one transaction.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.intake.actions import Answers
from vungcao.intake.models import Upload
from vungcao.intake.transaction import one_transaction
from vungcao.intake.ways.workbook import memory
from vungcao.intake.ways.workbook.answer import Examined, examine
from vungcao.intake.ways.workbook.filing import ALL, Wish, already_filed, file
from vungcao.intake.ways.workbook.ground import ground_of
from vungcao.intake.ways.workbook.guard import RefusedFile, refuse_size
from vungcao.intake.ways.workbook.layout import (
    Columns,
    Headings,
    best_adapter,
    body_of,
    columns_of,
    find_headings,
    known_names,
    refuse_doubled,
    refuse_no_headings,
)
from vungcao.intake.ways.workbook.marking import marked
from vungcao.intake.ways.workbook.places import in_file
from vungcao.intake.ways.workbook.reader import read_book
from vungcao.intake.ways.workbook.report import asking, report
from vungcao.intake.ways.workbook.rows import read_sheet
from vungcao.intake.ways.workbook.sheet import Book
from vungcao.journal import queries as journal
from vungcao.pack.adapting import Adapter
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.people.models import Person, Verb
from vungcao.people.queries import refuse_unless_may
from vungcao.places import queries as places

State = Upload.State
SMALL = 150 * 1024
"""Bytes of a file that is read while its sender waits: under two seconds on a small machine."""
SILENT = dt.timedelta(minutes=5)
"""After so long without a word, whoever worked on an upload is taken for stopped."""
_MOST_ATTEMPTS = 3
_KEPT = dt.timedelta(days=14)
_ENDED = (State.DONE, State.FAILED, State.CANCELLED)
_AT_WORK = (State.READING, State.FILING)


class Stopped(Exception):
    """Somebody asked to stop."""


def receive(
    *,
    by: Person,
    register: str,
    place: str,
    name: str,
    content: bytes,
    answers: Answers | None,
    at: dt.datetime,
) -> Upload:
    """Keep a file that was sent, to be read. Raises Refused: PPL-001 without the right to enter there, WBK-001."""
    refusals = refuse_unless_may(by, Verb.ENTER, place=place, register=register)
    try:
        refuse_size(len(content))
    except RefusedFile as fault:
        refusals.append(fault.placed(name))
    refuse_if_any(refusals)
    forget_old(at)
    return Upload.objects.create(
        person=by,
        register=register,
        place=place,
        obligation=answers.obligation if answers else "",
        period=answers.period if answers else "",
        name=name,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        size=len(content),
        created_at=at,
    )


def forget_old(at: dt.datetime) -> None:
    """Uploads of a while ago are gone, with their files and what those say of persons."""
    Upload.objects.filter(created_at__lt=at - _KEPT).delete()


def uploads_of(person: Person, register: str, place: str) -> QuerySet[Upload]:
    """What somebody sent for a register of a place, the newest first, without the files themselves."""
    mine = Upload.objects.filter(person=person, register=register, place=place)
    return mine.defer("content", "marked", "answer").select_related("submission", "draft")


def upload_of(person: Person, number: int) -> Upload | None:
    """An upload of somebody's own."""
    mine = Upload.objects.filter(person=person, pk=number).defer("content", "marked")
    return mine.select_related("submission", "draft").first()


def marked_of(upload: Upload) -> bytes | None:
    """The workbook with its problems in its cells, when it has any."""
    kept = Upload.objects.filter(pk=upload.pk).values_list("marked", flat=True).first()
    return None if kept is None else bytes(kept)


def say_columns(
    upload: Upload, fields: Mapping[int, str], *, adapter: str, sheet: str, since: dt.date | None
) -> None:
    """What the person says of the columns; the sheet is then read by it."""
    said = {"adapter": adapter, "fields": {str(column): name for column, name in fields.items()}}
    _set(upload, state=State.WAITING, columns=said, sheet=sheet, since=since, worked_at=None, attempts=0)


def choose_sheet(upload: Upload, sheet: str) -> None:
    """Read another sheet of the file; what its columns are is asked anew."""
    _set(upload, state=State.WAITING, columns=None, sheet=sheet, worked_at=None, attempts=0)


def check_again(upload: Upload) -> None:
    """Read it again as it was read, against what stands by now."""
    _set(upload, state=State.WAITING, worked_at=None, attempts=0)


def ask_columns(upload: Upload) -> None:
    """Let the person look at the columns again."""
    _set(upload, state=State.WAITING, columns={"ask": True}, worked_at=None, attempts=0)


def wish_for(upload: Upload, wish: Wish) -> None:
    """What the person wants filed; it is done in turn, once."""
    Upload.objects.filter(pk=upload.pk, state=State.CHECKED).update(
        state=State.FILING, wish=wish.said(), worked_at=None, attempts=0
    )
    upload.refresh_from_db(fields=("state", "wish", "worked_at"))


def cancel(upload: Upload) -> None:
    """Stop: at once when nobody works on it, else as soon as its worker looks up. What is filed stays filed."""
    Upload.objects.filter(pk=upload.pk).exclude(state__in=_ENDED).update(cancelled=True)
    idle = Q(state__in=(State.WAITING, State.ASKING, State.CHECKED)) | Q(state__in=_AT_WORK, worked_at=None)
    Upload.objects.filter(idle, pk=upload.pk, cancelled=True).update(state=State.CANCELLED)


def _set(upload: Upload, **changed: Any) -> None:
    Upload.objects.filter(pk=upload.pk).update(**changed)
    upload.refresh_from_db(fields=list(changed))


def go_on(upload: Upload) -> None:
    """Work on a small upload while its sender waits; a large one waits for the background."""
    if upload.size <= SMALL:
        work_on(upload.pk)


def work_one(*, silent: dt.timedelta = SILENT) -> bool:
    """Take the next upload that waits, or whose worker fell silent, and work on it. False when there is none."""
    now = timezone.now()
    waits = Q(state__in=(State.WAITING, State.FILING), worked_at=None)
    left = Q(state__in=_AT_WORK, worked_at__lt=now - silent)
    found = Upload.objects.filter(waits | left).order_by("pk").values_list("pk", flat=True).first()
    if found is None:
        return False
    work_on(found, silent=silent)
    return True


def work_on(number: int, *, silent: dt.timedelta = SILENT) -> None:
    """Do what an upload waits for, unless somebody else does: only one worker is given it."""
    upload = _taken(number, silent)
    if upload is None:
        return
    try:
        if upload.attempts > _MOST_ATTEMPTS:
            raise Refused([_refuse_unending(upload)])
        _file(upload) if upload.state == State.FILING else _read(upload)
    except Stopped:
        _set(upload, state=State.CANCELLED, worked_at=None)
    except Refused as fault:
        _refused(upload, fault)


def _taken(number: int, silent: dt.timedelta) -> Upload | None:
    now = timezone.now()
    seen = Upload.objects.filter(pk=number).values_list("state", "worked_at").first()
    if seen is None or seen[0] not in (State.WAITING, *_AT_WORK):
        return None
    before, worked_at = seen
    if worked_at is not None and worked_at >= now - silent:
        return None
    state = State.FILING if before == State.FILING else State.READING
    mine = Upload.objects.filter(pk=number, state=before, worked_at=worked_at)
    if not mine.update(state=state, worked_at=now, attempts=F("attempts") + 1):
        return None
    return Upload.objects.select_related("person").get(pk=number)


def _refused(upload: Upload, fault: Refused) -> None:
    """A file that cannot be read is done with; a wish that cannot be met leaves the answer where it was."""
    told = [[r.code, r.where, r.found, r.expected, r.mend] for r in fault.refusals]
    if upload.state == State.FILING and upload.attempts <= _MOST_ATTEMPTS:
        _set(upload, state=State.CHECKED, answer=upload.answer | {"refused": told[:200]}, worked_at=None)
    else:
        _set(upload, state=State.FAILED, answer={"refused": told}, worked_at=None)


def _refuse_unending(upload: Upload) -> Refusal:
    return Refusal(
        code="WBK-022",
        where=in_file(upload.name),
        found=f"Việc đọc bị ngắt {_MOST_ATTEMPTS} lần",
        expected="Máy chủ làm xong việc này",
        mend="Chia thành tệp nhỏ hơn rồi gửi lại; vẫn bị ngắt thì báo người vận hành",
    )


def _read(upload: Upload) -> None:
    found = _examined(upload)
    if isinstance(found, dict):
        _set(upload, state=State.ASKING, answer=found, worked_at=None)
        return
    told = report(
        found, earlier=already_filed(upload.person, client_key(upload))[0], latest=journal.last_number()
    )
    bad = bool(found.bad)
    _set(
        upload,
        state=State.CHECKED,
        answer=told,
        rows_checked=len(found.body.rows),
        problem_count=len(found.marks),
        marked=marked(bytes(upload.content), found) if bad else None,
        worked_at=None,
    )


def _file(upload: Upload) -> None:
    wish = Wish.of(upload.wish)
    # The door checks again what it takes; asking it before is for rows that are set aside, and sides to be chosen.
    asks = wish.what != ALL or bool(upload.answer.get("bad") or upload.answer.get("conflict_count"))
    found = _examined(upload, asks=asks)
    if isinstance(found, dict):
        _set(upload, state=State.ASKING, answer=found, worked_at=None)
        return
    with one_transaction():
        filed = file(
            found,
            wish,
            by=upload.person,
            client_key=client_key(upload),
            answers=_answers(upload),
            latest=journal.last_number(),
            at=timezone.now(),
        )
        _set(upload, state=State.DONE, submission=filed.submission, draft=filed.draft, worked_at=None)


def client_key(upload: Upload) -> str:
    """The name under which a file is filed: the same for the same file, register, place and period."""
    said = "\n".join((upload.digest, upload.register, upload.place, upload.obligation, upload.period))
    return f"workbook:{hashlib.sha256(said.encode()).hexdigest()}"


def _answers(upload: Upload) -> Answers | None:
    return Answers(upload.obligation, upload.period) if upload.obligation else None


def _examined(upload: Upload, *, asks: bool = True) -> Examined | dict[str, Any]:
    """The sheet as it was read and checked, or the question what its columns are."""
    pack = places.pack_in_force()
    register = pack.register_by_id(upload.register)
    book = read_book(
        upload.name,
        bytes(upload.content),
        sheet_name=upload.sheet,
        progress=lambda rows: _tell(upload, rows_read=rows),
    )
    _tell(upload, rows_read=len(book.sheet.rows))
    if book.own:
        _refuse_others(book, upload)
    adapters = [each for each in pack.adapters if each.register_id == register.id]
    headings = find_headings(book.sheet, known_names(register, adapters))
    if headings is None:
        raise Refused([refuse_no_headings(file=book.name, sheet=book.sheet.name)])
    columns = _columns(book, headings, upload, register, pack)
    if columns is None:
        return _question(book, headings, register, adapters)
    return _checked(upload, book, headings, columns, register, asks=asks)


def _question(book: Book, headings: Headings, register: Register, adapters: list[Adapter]) -> dict[str, Any]:
    adapter = best_adapter(headings, adapters)
    guess = columns_of(headings, known_names(register, [adapter] if adapter else []), adapter)
    return asking(book, headings, guess)


def _columns(
    book: Book, headings: Headings, upload: Upload, register: Register, pack: Pack
) -> Columns | None:
    """Which column gives what: as our own workbook says, as the person says, or said of such a sheet before."""
    if upload.columns and "ask" in upload.columns:
        return None
    if upload.columns:
        memory.remember(
            register.id, headings.fingerprint, upload.columns, by=upload.person, at=timezone.now()
        )
        return memory.columns_said(upload.columns, register, pack)
    if book.own:
        known = known_names(register)
        if doubled := refuse_doubled(headings, known, file=book.name, sheet=book.sheet.name):
            raise Refused(doubled)
        return columns_of(headings, known)
    said = memory.recalled(register.id, headings.fingerprint)
    return memory.columns_said(said, register, pack) if said else None


def _checked(
    upload: Upload, book: Book, headings: Headings, columns: Columns, register: Register, *, asks: bool
) -> Examined:
    now = timezone.now()
    ground = ground_of(
        register,
        upload.place,
        seed=client_key(upload),
        bases=book.own.get("bases", {}),
        period=upload.period or str(book.own.get("period", "")),
        since=upload.since,
        on=timezone.localdate(now),
    )
    body = body_of(book.sheet, headings, columns)
    read = read_sheet(book, columns, body, ground, progress=lambda rows: _tell(upload, rows_checked=rows))
    known = book.own.get("known")
    examined = examine(
        book,
        columns,
        body,
        ground,
        read,
        known=known if isinstance(known, int) else None,
        latest=journal.last_number(),
        asks=asks,
    )
    _tell(upload, problem_count=len(examined.marks))
    return examined


def _tell(upload: Upload, **counted: int) -> None:
    """Say how far it is, and stop when somebody asked to."""
    Upload.objects.filter(pk=upload.pk).update(worked_at=timezone.now(), **counted)
    if Upload.objects.filter(pk=upload.pk, cancelled=True).exists():
        raise Stopped


def _refuse_others(book: Book, upload: Upload) -> None:
    """Our own workbook goes back where it was taken from. Raises Refused, WBK-016."""
    said = (str(book.own.get("register", "")), str(book.own.get("place", "")))
    if said == (upload.register, upload.place):
        return
    raise Refused(
        [
            Refusal(
                code="WBK-016",
                where=in_file(book.name),
                found=f"Bảng tính này lấy ra cho sổ «{said[0]}», nơi {said[1]}",
                expected=f"Bảng tính của sổ «{upload.register}», nơi {upload.place}",
                mend="Gửi ở trang của đúng sổ và nơi đó, hoặc lấy bảng tính mới ở trang này",
            )
        ]
    )
