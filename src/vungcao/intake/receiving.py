"""What comes from where nobody can be asked again, a phone that has moved on or a file already closed, is never lost.

What the door takes becomes a submission. What it cannot take as it is becomes a draft of whoever sent it, with all that
is wrong with it. Whatever becomes of either, the same content sent again under the same name is received once.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from vungcao.exact.refusal import Refusal, Refused
from vungcao.intake.actions import Answers, mend, submit
from vungcao.intake.models import Draft, Receipt, Submission
from vungcao.intake.rules import RETURNED, Problem, RowValues, TypedRow, read_typed
from vungcao.intake.rules.days import refuse_far_days
from vungcao.intake.transaction import one_transaction
from vungcao.journal import queries as journal
from vungcao.journal.actions import locked_head
from vungcao.journal.rules import canonical
from vungcao.people.models import Person
from vungcao.places import queries as places

_LONGEST = 180
"""Characters of a sender's name that leave room for what tells two contents of one name apart."""


def receive(
    *,
    by: Person,
    register: str,
    place: str,
    rows: Sequence[TypedRow],
    way: str,
    client_key: str,
    known: int,
    note: str = "",
    answers: Answers | None = None,
    mends: str = "",
    at: dt.datetime,
) -> Receipt:
    """Take in rows that were typed somewhere else, under the name that the sender gave them.

    `known` is the last journal entry that the sender had seen: what was decided after it is a conflict, which waits for
    a reviewer. `mends` is the name of what came back and is sent again, mended: a returned submission or a draft of the
    same person. Nothing is refused: rows that the door cannot take are kept as a draft with its refusals. Other content
    under a name that was used before is received beside the first.
    """
    digest = _digest(register, place, rows, note)
    with one_transaction():
        locked_head()  # two copies that arrive together are received one after the other
        before = Receipt.objects.filter(person=by, client_key=client_key)
        if there := before.filter(digest=digest).first():
            return there
        name = f"{client_key[:_LONGEST]}#{digest[:16]}" if before.exists() else client_key
        values, refusals = _read(register, rows)
        refusals += refuse_far_days(values, on=at.astimezone(places.time_zone()).date())
        mended = Receipt.objects.filter(person=by, client_key=mends).last() if mends else None
        submission: Submission | None = None
        if not refusals:
            try:
                if (returned := _returned(mended, register, place)) is not None:
                    submission = mend(returned, by=by, rows=values, note=note, known=known, at=at)
                else:
                    submission = submit(
                        by=by,
                        register=register,
                        place=place,
                        rows=values,
                        way=way,
                        note=note,
                        at=at,
                        answers=answers,
                        client_key=name,
                        known=known,
                        conflicts_wait=True,
                    )
            except Refused as fault:
                refusals = list(fault.refusals)
        draft = None
        if submission is None:
            draft = Draft.objects.create(
                person=by,
                register=register,
                place=place,
                way=way,
                obligation=answers.obligation if answers else "",
                period=answers.period if answers else "",
                note=note,
                rows=[row.kept() for row in rows],
                problems=[Problem(refusal).kept() for refusal in refusals],
                known=min(known, journal.last_number()),
                client_key=name,
                created_at=at,
                saved_at=at,
            )
        if mended and mended.draft:  # what is mended takes its place, whatever becomes of it
            mended.draft.attachments.update(submission=submission, draft=draft)
            mended.draft.delete()
        return Receipt.objects.create(
            person=by,
            client_key=client_key,
            digest=digest,
            received_at=at,
            submission=submission,
            draft=draft,
        )


def _returned(mended: Receipt | None, register: str, place: str) -> Submission | None:
    """The returned submission that is mended, when what is sent is for the same register and place."""
    there = mended.submission if mended else None
    same = there is not None and (there.register, there.place) == (register, place)
    return there if there is not None and same and there.state == RETURNED else None


def _read(register: str, rows: Sequence[TypedRow]) -> tuple[list[RowValues], list[Refusal]]:
    """The rows as the door takes them; of a register that is not there the door says so."""
    found = next((each for each in places.pack_in_force().registers if each.id == register), None)
    return read_typed(found, rows) if found else ([], [])


def _digest(register: str, place: str, rows: Sequence[TypedRow], note: str) -> str:
    said = [register, place, note, [row.kept() for row in rows]]
    return hashlib.sha256(canonical(said).encode()).hexdigest()
