"""Photos that prove what approved records say: for officials as they were taken, for everyone without their traces.

Where and when a photo was taken stays with the file that officials keep; a reviewer is told it. What everyone sees is
drawn anew, without place, time and camera: a position in a photo can be the house of somebody in it.
"""

from collections.abc import Collection

from vungcao.intake.attachments import PICTURES, path_of, without_traces
from vungcao.intake.models import Attachment, Row, Submission
from vungcao.intake.rules import APPROVED
from vungcao.places import queries as places
from vungcao.registers.sight import is_personal


def photographs_of(
    register: str, keys: Collection[str], *, known: int | None = None
) -> dict[str, list[Attachment]]:
    """The photos of some records of a register, by code, in the order they were attached; two questions.

    A photo of a whole submission is one of each of its records. With the journal entry `known`, only what had been
    approved by then.
    """
    of = Row.objects.filter(submission__register=register, submission__state=APPROVED, key__in=list(keys))
    rows = (of if known is None else of.filter(submission__entry__lte=known)).values_list(
        "submission", "number", "key"
    )
    named: dict[int, list[tuple[int, str]]] = {}
    for submission, number, key in rows:
        named.setdefault(submission, []).append((number, key))
    found: dict[str, list[Attachment]] = {}
    photos = Attachment.objects.filter(submission__in=named, media_type__in=PICTURES, kind="photo")
    for photo in photos.select_related("by", "submission").order_by("pk"):
        of_it = (key for number, key in named[photo.submission_id or 0] if photo.row in (None, number))
        for key in dict.fromkeys(of_it):  # a record that is reversed and written again has two rows
            found.setdefault(key, []).append(photo)
    return found


def public_copy(number: int) -> tuple[bytes, str] | None:
    """A photo as everyone may see it, and its media type; None for any other file, and for what names persons.

    Raises FileNotFoundError when the file is not in the store, and Refused when it can no longer be drawn.
    """
    photo = Attachment.objects.filter(
        pk=number, kind="photo", media_type__in=PICTURES, submission__state=Submission.State.APPROVED
    ).select_related("submission")
    found = photo.first()
    if found is None or found.submission is None:
        return None
    register = next(
        (each for each in places.pack_in_force().registers if each.id == found.submission.register), None
    )
    if register is None or register.personal or is_personal(register):
        return None
    return without_traces(path_of(found.sha256)), found.media_type
