"""What a finished work changes of an inventory, as a draft that an official looks over and files."""

import datetime as dt
from collections.abc import Sequence

from vungcao.exact.vietnamese import date
from vungcao.intake import drafts
from vungcao.intake.models import Draft, Row
from vungcao.intake.queries import draft_named
from vungcao.intake.rules import RETURNED, SUBMITTED, TypedRow
from vungcao.people.models import Person
from vungcao.works.rules.outputs import ProposedChange
from vungcao.works.rules.work import Work


def draft_of(
    work: Work, changes: Sequence[ProposedChange], *, register: str, place: str, by: Person, at: dt.datetime
) -> Draft:
    """The draft with what a work changes of a register in a place: the one that was begun, or a new one that is kept.

    Raises Refused: PPL-001 for whoever may not enter there.
    """
    name = f"work|{work.key}|{register}|{place}"
    begun = draft_named(by, name)
    if begun is not None:
        return begun
    draft = drafts.new_draft(by=by, register=register, place=place, at=at)
    draft.client_key = name
    own = [each for each in changes if (each.register, each.place) == (register, place)]
    draft.simulated = any(each.simulated for each in own)
    return drafts.save(draft, by=by, rows=_rows(work, own), note=_note(work, own), at=at)


def _rows(work: Work, changes: Sequence[ProposedChange]) -> list[TypedRow]:
    typed = [(change, row) for change in changes for row in change.rows]
    return [
        TypedRow(
            number=number,
            key=row.key,
            valid_from=date(change.since),
            valid_before=date(row.before) if row.before else "",
            facts=row.facts,
            base_seq=row.base_seq,
            explanation=_explanation(work, change),
        )
        for number, (change, row) in enumerate(typed, start=1)
    ]


def _explanation(work: Work, change: ProposedChange) -> str:
    """Why a record that is parted is suddenly so much smaller."""
    parts = {row.key for row in change.rows} - {change.record}
    return (
        f"Tách {change.record}: phần đã làm của {work.key} thành {', '.join(sorted(parts))}" if parts else ""
    )


def _note(work: Work, changes: Sequence[ProposedChange]) -> str:
    """What the reviewer reads: the work, the decision by which it was accepted, and what it leaves to be decided."""
    accepted = work.accepted
    by = f", nghiệm thu theo {accepted.document} ngày {date(accepted.since)}" if accepted else ""
    left = "; ".join(
        f"{change.record} từ ngày {date(later.valid_from)}" for change in changes for later in change.disputed
    )
    beside = f". Sổ đã ghi khác, hồ sơ này không đổi: {left}" if left else ""
    return f"Kết quả của công trình {work.key} «{work.record.name}»{by}{beside}"


def waiting_for(changes: Sequence[ProposedChange]) -> dict[str, int]:
    """By register, a submission that is not decided yet and asks for some of the changes already."""
    keys = {row.key for change in changes for row in change.rows}
    asked = Row.objects.filter(
        key__in=keys,
        submission__register__in={change.register for change in changes},
        submission__state__in=(SUBMITTED, RETURNED),
    )
    return dict(asked.order_by("submission").values_list("submission__register", "submission"))
