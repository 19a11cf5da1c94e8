"""Filing what a person wants of a workbook: all of it, or the good rows with the rest kept as a draft.

Submission, draft and the upload's own end are one transaction: stopped midway, there is none of them. The same file
filed again by the same person is the submission that is there.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vungcao.exact.refusal import Refusal, refuse_if_any
from vungcao.intake.actions import Answers, submit
from vungcao.intake.models import Draft, Submission
from vungcao.intake.rules import WITHDRAWN, Problem, RowValues
from vungcao.intake.transaction import one_transaction
from vungcao.intake.ways.workbook.answer import Examined, Parted, good_rows
from vungcao.intake.ways.workbook.places import in_row, in_sheet
from vungcao.intake.ways.workbook.rows import typed_rows
from vungcao.people.models import Person

WAY = "workbook"
ALL, GOOD, UNCHANGED = "all", "good", "unchanged"
MINE, NOW, REVIEWER = "mine", "now", "reviewer"


@dataclass(frozen=True)
class Wish:
    """What a person wants filed. `choices` say for a row of the sheet in conflict whose side is taken."""

    what: str
    note: str = ""
    choices: Mapping[int, str] = field(default_factory=dict)
    """mine: as the sheet says; now: as it stands; reviewer: the reviewer settles it."""
    seen: int = 0
    """The last journal entry when the conflicts were shown."""

    def said(self) -> dict[str, Any]:
        """The wish as an upload keeps it."""
        choices = {str(row): side for row, side in self.choices.items()}
        return {"what": self.what, "note": self.note, "choices": choices, "seen": self.seen}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Wish":
        """The wish that an upload kept."""
        return cls(
            said["what"],
            said["note"],
            {int(row): side for row, side in said["choices"].items()},
            said["seen"],
        )


@dataclass(frozen=True)
class Filed:
    """What became of a workbook."""

    submission: Submission | None
    draft: Draft | None


def already_filed(by: Person, base_key: str) -> tuple[Submission | None, str]:
    """What the person filed of the same file, and the name under which it is filed now; what they withdrew is gone."""
    earlier = Submission.objects.filter(filed_by=by, client_key__startswith=base_key).order_by("pk")
    withdrawn = 0
    for submission in earlier:
        if submission.state != WITHDRAWN:
            return submission, submission.client_key
        withdrawn += 1
    return None, f"{base_key}:{withdrawn}"


def file(
    examined: Examined,
    wish: Wish,
    *,
    by: Person,
    client_key: str,
    answers: Answers | None,
    latest: int,
    at: dt.datetime,
) -> Filed:
    """File as wished. Raises Refused with what stands against it (WBK-020, WBK-021, and all that `submit` refuses)."""
    there, name = already_filed(by, client_key)
    if there is not None:
        return Filed(there, Draft.objects.filter(person=by, client_key=client_key).first())
    rows, undecided = _decided(examined, wish)
    parted = Parted(rows, set(), ())
    if wish.what == GOOD:
        parted = good_rows(rows, examined, bad=examined.bad | undecided, latest=latest)
    rows = parted.rows
    _refuse(examined, wish, undecided, has_rows=bool(rows or parted.aside))
    with one_transaction():
        submission = None
        if rows or wish.what == UNCHANGED:
            submission = submit(
                by=by,
                register=examined.ground.register.id,
                place=examined.ground.place,
                rows=rows,
                way=WAY,
                note=wish.note,
                at=at,
                answers=answers,
                unchanged=not rows,
                client_key=name,
                known=examined.known,
                conflicts_wait=REVIEWER in wish.choices.values(),
            )
        draft = _kept(
            examined, parted, by=by, client_key=client_key, answers=answers, wish=wish, latest=latest, at=at
        )
    return Filed(submission, draft)


def _decided(examined: Examined, wish: Wish) -> tuple[list[RowValues], set[int]]:
    """The rows as the person decided about those in conflict, and the rows of the sheet that they did not decide."""
    numbers = {conflict.number for conflict in examined.checked.conflicts}
    disputed = {examined.read.sheet_rows[number] for number in numbers}
    undecided = disputed - wish.choices.keys()
    rows = []
    for row in examined.read.rows:
        at = examined.read.sheet_rows[row.number]
        side = wish.choices.get(at) if at in disputed else None
        if side == MINE:
            rows.append(replace(row, base_seq=None, known=wish.seen))
        elif side != NOW:
            rows.append(row)
    return rows, undecided


def _refuse(examined: Examined, wish: Wish, undecided: set[int], *, has_rows: bool) -> None:
    refusals = list(examined.refused_whole)
    if wish.what == ALL:
        refusals += [problem.refusal for problem in examined.marks if problem.kind != "note" and problem.rows]
        refusals += [_refuse_undecided(examined, row) for row in sorted(undecided)]
    if wish.what == UNCHANGED and examined.read.rows:
        refusals.append(_refuse_nothing(examined, found="Bảng tính có dòng thay đổi"))
    elif wish.what != UNCHANGED and not has_rows:
        refusals.append(_refuse_nothing(examined, found="Không dòng nào khác với điều đang có"))
    refuse_if_any(refusals)


def _refuse_nothing(examined: Examined, *, found: str) -> Refusal:
    return Refusal(
        code="WBK-020",
        where=in_sheet(examined.book.name, examined.book.sheet.name),
        found=found,
        expected="Có dòng để gửi; hoặc khai là kỳ này không có gì thay đổi, khi bảng tính không đổi gì",
        mend="Sửa bảng tính rồi gửi lại, hoặc chọn cách gửi khác",
    )


def _refuse_undecided(examined: Examined, row: int) -> Refusal:
    return Refusal(
        code="WBK-021",
        where=in_row(examined.book.name, examined.book.sheet.name, row),
        found="Bản ghi đã đổi sau khi lấy bảng tính, chưa chọn giữ bản nào",
        expected="Một lựa chọn cho mỗi dòng xung đột",
        mend="Chọn bản của bảng tính, bản đang có, hoặc để người duyệt quyết định",
    )


def _kept(
    examined: Examined,
    parted: Parted,
    *,
    by: Person,
    client_key: str,
    answers: Answers | None,
    wish: Wish,
    latest: int,
    at: dt.datetime,
) -> Draft | None:
    """The rows that could not be filed, as they were typed, with what stands against them."""
    aside, read = parted.aside, examined.read
    if not aside:
        return None
    keys = {read.sheet_rows[row.number]: row.key for row in read.rows}
    wanted = {row: keys.get(row, "") for row in aside}
    typed = typed_rows(examined.book, examined.columns, examined.ground, wanted)
    problems = [
        Problem(mark.refusal, rows=mark.rows)
        for mark in (*examined.marks, *parted.marks)
        if mark.kind != "note" and aside & {*mark.rows}
    ]
    disputed = [(read.sheet_rows[each.number], each.refusal) for each in examined.checked.conflicts]
    problems += [Problem(refusal, rows=(row,)) for row, refusal in disputed if row in aside]
    draft, _made = Draft.objects.update_or_create(
        person=by,
        client_key=client_key,
        defaults={
            "register": examined.ground.register.id,
            "place": examined.ground.place,
            "way": WAY,
            "obligation": answers.obligation if answers else "",
            "period": answers.period if answers else "",
            "note": wish.note,
            "rows": [row.kept() for row in typed],
            "problems": [problem.kept() for problem in problems],
            "known": latest if examined.known is None else min(examined.known, latest),
            "created_at": at,
            "saved_at": at,
        },
    )
    return draft
