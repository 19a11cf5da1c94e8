"""Filing, mending, withdrawing and reviewing: the same door, the same checks and the same four eyes as on the desk."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Path, Query, Router, Status

from vungcao.api import guard
from vungcao.api.paging import LARGEST_PAGE, streamed
from vungcao.api.problems import CONFLICT, located_in, refused
from vungcao.api.saying import record_said, row_said, submission_brief, submission_said
from vungcao.api.shapes import (
    ReasonSent,
    RowPage,
    RowReasonsSent,
    Rows,
    RowSaid,
    SeenSent,
    SubmissionBrief,
    SubmissionPage,
    SubmissionSaid,
    SubmissionSent,
)
from vungcao.api.views.caller import caller
from vungcao.exact.refusal import Refused
from vungcao.intake import actions
from vungcao.intake import queries as intake
from vungcao.intake.checks import check
from vungcao.intake.rules import RowValues
from vungcao.people import queries as people
from vungcao.people.actions import record_look
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.registers.sight import INSIGHT, SIGHT, admit, is_personal, may_any, register_of
from vungcao.remeasurement.queries import blind_keys

router = Router(tags=["submissions"])
IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$")
]
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
RowNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
State = Annotated[str, Query(pattern="^(submitted|returned|approved|withdrawn)$")]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.post(
    "/submissions",
    response={200: SubmissionSaid, 201: SubmissionSaid},
    by_alias=True,
    summary="Gửi hồ sơ để duyệt",
)
def file_submission(
    request: HttpRequest, response: HttpResponse, body: SubmissionSent, idempotency_key: IdempotencyKey
) -> Any:
    """File rows of one register for one place.

    The same key with the same body is the same submission, answered with 200; with another body it is refused.
    """
    person, at = caller(request), timezone.now()
    admit(person, body.register_id, body.place, "enter")
    rows = body.values()
    try:
        filed = actions.submit(
            by=person,
            register=body.register_id,
            place=body.place,
            rows=rows,
            way="api",
            note=body.note,
            at=at,
            answers=actions.Answers(body.answers.obligation, body.answers.period) if body.answers else None,
            unchanged=body.answers is not None and body.answers.unchanged,
            client_key=idempotency_key,
            known=body.known,
        )
    except Refused as fault:
        return _refused(fault, person, body.register_id, body.place, rows, body.known)
    response.headers["Location"] = reverse("api-1:get_submission", args=[filed.pk])
    return Status(201 if filed.filed_at == at else 200, submission_said(filed, person))


@router.get("/submissions", response=SubmissionPage, by_alias=True, summary="Hồ sơ tôi đã gửi")
def list_submissions(
    request: HttpRequest,
    state: State | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """What the caller filed, the newest first. Ask on with `before=next`."""
    person = caller(request)
    found = intake.submissions_of(person).select_related("filed_by")
    found = found.filter(state=state) if state else found
    found = found.filter(pk__lt=before) if before else found
    page = list(found[: limit + 1])
    return {
        "items": [submission_brief(each, person) for each in page[:limit]],
        "next": page[limit - 1].pk if len(page) > limit else None,
    }


@router.get("/reviews", response=list[SubmissionBrief], by_alias=True, summary="Hồ sơ chờ tôi duyệt")
def list_reviews(request: HttpRequest, limit: Limit = 100) -> list[dict[str, Any]]:
    """What waits for a verdict that the caller may give, the oldest first."""
    person = caller(request)
    return [submission_brief(each, person) for each in intake.submissions_to_review(person)[:limit]]


@router.get("/submissions/{number}", response=SubmissionSaid, by_alias=True, summary="Một hồ sơ")
def get_submission(request: HttpRequest, number: Number) -> dict[str, Any]:
    """A submission: its state, what checks found, who said what of it."""
    person = caller(request)
    return submission_said(guard.submission_of(person, number), person)


@router.get("/submissions/{number}/rows", response=RowPage, summary="Các dòng của một hồ sơ")
def list_rows(
    request: HttpRequest,
    number: Number,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 1000,
) -> StreamingHttpResponse:
    """The rows of a submission in their order, without the fields that touch a person."""
    person = caller(request)
    found = guard.submission_of(person, number)
    register, blind = register_of(found.register), blind_keys(person, found.register)
    rows = found.rows.filter(number__gt=after).order_by("number")[: limit + 1]
    return streamed(
        rows.iterator(chunk_size=500),
        limit=limit,
        say=lambda row: row_said(register, row, blind=blind),
        position=lambda row: row.number,
        more={},
    )


@router.post(
    "/submissions/{number}/rows/{row}/look", response=RowSaid, summary="Mở thông tin cá nhân của một dòng"
)
def look_at_row(request: HttpRequest, number: Number, row: RowNumber, body: ReasonSent) -> dict[str, Any]:
    """A row with all its fields. Who looked, when and why is kept before it is shown."""
    person = caller(request)
    found = guard.submission_of(person, number, *INSIGHT)
    asked = found.rows.filter(number=row).first()
    if asked is None:
        raise Http404
    guard.keep_blind(person, register=found.register, key=asked.key)
    register = register_of(found.register)
    if is_personal(register):
        record_look(
            person,
            register=found.register,
            key=asked.key,
            place=found.place,
            reason=body.reason,
            at=timezone.now(),
        )
    return row_said(register, asked, opened=True)


@router.post(
    "/submissions/{number}/mend", response=SubmissionSaid, by_alias=True, summary="Sửa và gửi lại hồ sơ"
)
def mend_submission(request: HttpRequest, number: Number, body: Rows) -> Any:
    """Replace the rows of a submission that was returned or still waits, and send it again."""
    person = caller(request)
    found, rows = guard.submission_of(person, number, "enter"), body.values()
    try:
        actions.mend(found, by=person, rows=rows, note=body.note, at=timezone.now())
    except Refused as fault:
        return _refused(fault, person, found.register, found.place, rows, None)
    return submission_said(found, person)


@router.post("/submissions/{number}/withdraw", response=SubmissionSaid, by_alias=True, summary="Rút hồ sơ")
def withdraw_submission(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Take back what the caller filed, before it is decided."""
    person = caller(request)
    found = guard.submission_of(person, number, "enter")
    return submission_said(actions.withdraw(found, by=person, at=timezone.now()), person)


@router.post("/submissions/{number}/approve", response=SubmissionSaid, by_alias=True, summary="Duyệt hồ sơ")
def approve_submission(request: HttpRequest, number: Number, body: SeenSent) -> dict[str, Any]:
    """Pass the submission on to its next step or, at the last, turn it into approved facts."""
    person = caller(request)
    found = guard.submission_of(person, number, "review")
    actions.approve(found, by=person, at=timezone.now(), seen=body.seen)
    return submission_said(found, person)


@router.post("/submissions/{number}/return", response=SubmissionSaid, by_alias=True, summary="Trả lại hồ sơ")
def return_submission(request: HttpRequest, number: Number, body: ReasonSent) -> dict[str, Any]:
    """Return the submission to whoever filed it, with the reason."""
    person = caller(request)
    found = guard.submission_of(person, number, "review")
    return submission_said(actions.send_back(found, by=person, reason=body.reason, at=timezone.now()), person)


@router.post(
    "/submissions/{number}/return-rows",
    response=SubmissionSaid,
    by_alias=True,
    summary="Trả lại một số dòng",
)
def return_rows(request: HttpRequest, number: Number, body: RowReasonsSent) -> dict[str, Any]:
    """Set some rows apart and return them, each with its reason; the others go on waiting. Answers what went back."""
    person = caller(request)
    found = guard.submission_of(person, number, "review")
    reasons = {row.number: row.reason for row in body.rows}
    return submission_said(
        actions.send_back_rows(found, by=person, reasons=reasons, at=timezone.now()), person
    )


def _refused(
    fault: Refused,
    person: people.Person,
    register: str,
    place: str,
    rows: list[RowValues],
    known: int | None,
) -> HttpResponse:
    """The refusals and, where rows are in conflict, the versions that stand instead and are the caller's to see."""
    found = next((each for each in places.pack_in_force().registers if each.id == register), None)
    located = located_in(found, rows)
    if found is None or CONFLICT not in fault.codes:
        return refused(fault.refusals, located=located)
    checked = check(register=register, place=place, rows=rows, simulated=False, filed_known=known or 0)
    numbers = {conflict.number for conflict in checked.conflicts}
    standing = registers.standing_of(register, [row.key for row in rows if row.number in numbers])
    theirs = [v for v in standing if may_any(person, SIGHT, place=v.place, register=register)]
    blind = blind_keys(person, register)
    return refused(
        fault.refusals, located=located, standing=[record_said(found, each, blind=blind) for each in theirs]
    )
