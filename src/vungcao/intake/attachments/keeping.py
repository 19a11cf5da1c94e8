"""Keeping a file as evidence of a draft or a submission, and taking it back."""

import datetime as dt
import unicodedata
from pathlib import PurePath
from typing import IO

from django.conf import settings

from vungcao.exact.refusal import Refusal, Refused, refuse_if_any
from vungcao.intake.attachments import refusing, store
from vungcao.intake.attachments.judging import KINDS, judge, suffixes_of
from vungcao.intake.models import Attachment, Draft, Submission
from vungcao.intake.queries import filers_of
from vungcao.intake.rules import RETURNED, SUBMITTED, refuse_state
from vungcao.intake.transaction import one_transaction
from vungcao.people.models import Person, Verb
from vungcao.people.queries import records_of, refuse_unless_may

MOST = 50
"""Files of one draft or submission."""
_LONGEST_NAME = 120


def keep(
    content: IO[bytes],
    *,
    name: str,
    kind: str,
    by: Person,
    of: Draft | Submission,
    row: int | None = None,
    at: dt.datetime,
) -> Attachment:
    """Keep a file as evidence of a draft or submission, or of one row of it; the same file twice is kept once.

    `kind` is photo, decision, minutes or other. Raises Refused: ATT-001 to ATT-008 for what the file is, ATT-010 when
    the disk cannot take it, ATT-011 and PPL-001 for who may not, INT-001 when the submission is decided,
    ATT-012 once a review step vouched for it as it was.
    """
    name = _plain(name)
    kind = kind if kind in KINDS else "other"
    refuse_if_any(_refuse_person(of, by, name))
    try:
        with store.received(content, most=settings.ATTACHMENT_LIMITS[kind]) as (part, digest, size):
            refuse_if_any([] if size else [refusing.empty(name)])
            media_type, refusals = judge(part, name=name, kind=kind)
            refuse_if_any(refusals)
            refuse_if_any(
                [] if of.attachments.filter(sha256=digest, row=row).exists() else _refuse_state(of, name)
            )
            store.put(part, digest)
    except store.TooLargeError:
        raise Refused([refusing.too_large(name, most=settings.ATTACHMENT_LIMITS[kind])]) from None
    except OSError as fault:
        raise Refused([refusing.unwritten(name, fault)]) from fault
    if not PurePath(name).suffix:
        name += suffixes_of(media_type)[0]
    said = {"kind": kind, "name": name, "media_type": media_type, "size": size, "by": by, "at": at}
    with one_transaction():
        kept = _locked(of)
        refuse_if_any(_refuse_person(kept, by, name))
        there, is_new = kept.attachments.get_or_create(sha256=digest, row=row, defaults=said)
        refuse_if_any(_refuse_state(kept, name) if is_new else [])
        refuse_if_any([refusing.too_many(most=MOST)] if kept.attachments.count() > MOST else [])
    return there


def drop(attachment: Attachment, *, by: Person) -> None:
    """Take evidence back from one's own draft or undecided submission; its file goes when nothing needs it.

    Raises Refused as `keep` does.
    """
    with one_transaction():
        of = attachment.submission or attachment.draft
        if of is None:
            raise Refused([refusing.not_theirs(attachment.name)])
        kept = _locked(of)
        refuse_if_any(_refuse_person(kept, by, attachment.name) + _refuse_state(kept, attachment.name))
        attachment.delete()


def _refuse_person(of: Draft | Submission, by: Person, name: str) -> list[Refusal]:
    refusals = []
    # Whoever enters for some records of the place only: the rows are within them, or it is a draft.
    if not records_of(by, Verb.ENTER, place=of.place, register=of.register):
        refusals = refuse_unless_may(by, Verb.ENTER, place=of.place, register=of.register)
    if isinstance(of, Draft):
        return refusals + ([] if of.person_id == by.pk else [refusing.not_theirs(name)])
    return refusals + ([] if by.username in filers_of(of) else [refusing.not_theirs(name)])


def _refuse_state(of: Draft | Submission, name: str) -> list[Refusal]:
    """Evidence changes while it is its filer's: what is decided, or vouched for at a step, stays as it was seen."""
    if isinstance(of, Draft):
        return []
    if of.state == SUBMITTED and of.vouched is not None:
        return [refusing.vouched_for(name, submission=of.pk)]
    return refuse_state(of.state, allowed=(SUBMITTED, RETURNED), submission=of.pk)


def _locked(of: Draft | Submission) -> Draft | Submission:
    """As it is now, kept from others, so that two windows cannot add the fiftieth file both."""
    table = Draft if isinstance(of, Draft) else Submission
    kept: Draft | Submission | None = table._base_manager.select_for_update().filter(pk=of.pk).first()
    if kept is None:
        raise Refused([refusing.not_theirs("")])
    return kept


def _plain(name: str) -> str:
    """A file's name without folders and without what cannot be seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(ch for ch in last if ch.isprintable()).strip(" .") or "tep"
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix[:12]
    return stem[:_LONGEST_NAME] + suffix
