"""What is sent and answered, as the document describes it. What is sent says nothing that is not described."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from vungcao.intake.rules import RowValues
from vungcao.pack.entry import Day

LONGEST_TEXT = 4000
_LARGEST = 2**63 - 1


def _fact(said: object) -> object:
    """A fact as it is kept: never a binary fraction, nor one rounded to it."""
    if said is None or isinstance(said, str | int):
        return said
    found = str(said)[:60] if isinstance(said, Decimal) else ""
    raise PydanticCustomError("fact", "text, a whole number, true, false or null", {"found": found})


Fact = Annotated[
    Any,
    BeforeValidator(_fact),
    WithJsonSchema({"type": ["string", "integer", "boolean", "null"]}),
]
Text = Annotated[str, Field(strict=True, max_length=LONGEST_TEXT)]
Reason = Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
Name = Annotated[str, Field(strict=True, min_length=1, max_length=60)]
Number = Annotated[int, Field(strict=True, ge=1, le=_LARGEST)]
RowNumber = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
Flag = Annotated[bool, Field(strict=True)]


class Sent(Schema):
    """Something sent, in which every name is known."""

    model_config = ConfigDict(extra="forbid")


class RowSent(Sent):
    """One record as it should be."""

    key: Annotated[str, Field(strict=True, max_length=200)] = ""
    operation: Literal["set", "move", "end", "nil", "reverse"] = "set"
    valid_from: Day
    valid_before: Day | None = None
    facts: dict[str, Fact] = Field(default_factory=dict)
    base_seq: Number | None = None
    explanation: Text = ""

    def values(self, number: int) -> RowValues:
        """The row as the door takes it."""
        return RowValues(
            number=number,
            operation=self.operation,
            key=self.key,
            valid_from=self.valid_from,
            valid_before=self.valid_before,
            facts=self.facts,
            base_seq=self.base_seq,
            explanation=self.explanation,
        )


class Rows(Sent):
    """Rows, numbered from 1 in their order."""

    rows: list[RowSent] = Field(default_factory=list)
    note: Text = ""

    def values(self) -> list[RowValues]:
        """The rows as the door takes them."""
        return [row.values(number) for number, row in enumerate(self.rows, 1)]


class Answered(Sent):
    """The obligation that is answered, for which period, and whether in it all stands as it was, without rows."""

    obligation: Name
    period: Annotated[str, Field(strict=True, min_length=1, max_length=30)]
    unchanged: Flag = False


class SubmissionSent(Rows):
    """Rows of one register for one place, to be reviewed."""

    register_id: Name = Field(alias="register")
    place: Annotated[str, Field(strict=True, min_length=1, max_length=30)]
    answers: Answered | None = None
    known: Annotated[int, Field(strict=True, ge=0, le=_LARGEST)] | None = None


class ReasonSent(Sent):
    """Why."""

    reason: Reason


class SeenSent(Sent):
    """Which sending of the submission was looked at, as its `sendings` said."""

    seen: RowNumber


class RowReason(Sent):
    """Why a row goes back."""

    number: RowNumber
    reason: Reason


class RowReasonsSent(Sent):
    """The rows that go back, each with its reason."""

    rows: Annotated[list[RowReason], Field(min_length=1, max_length=1000)]


class Words(Schema):
    """The same words in Vietnamese and English."""

    vi: str
    en: str


class GrantSaid(Schema):
    """One thing the caller may do; an empty place is everywhere, an empty register is all of them."""

    verb: str
    place: str
    register_id: str = Field(serialization_alias="register")


class CallerSaid(Schema):
    """Who calls, by which token, and what they may do by it."""

    username: str
    full_name: str
    organisation: str
    token: str
    expires_at: dt.datetime
    grants: list[GrantSaid]


class ChoiceSaid(Schema):
    """One of the answers a field allows."""

    id: str
    label: Words


class FieldSaid(Schema):
    """One field of a register. A closed one is left out of lists and opened for a reason."""

    id: str
    label: Words
    type: str
    unit: str
    scale: int
    required: bool
    references: str | None
    minimum: Decimal | None
    maximum: Decimal | None
    choices: list[ChoiceSaid]
    is_closed: bool
    valid_from: dt.date | None
    valid_before: dt.date | None


class CheckSaid(Schema):
    """What must hold of the records of a register: it blocks, asks for an explanation, or notes."""

    id: str
    label: Words
    mend: Words
    severity: str


class StepSaid(Schema):
    """One step of review."""

    id: str
    label: Words
    kind: str


class RegisterSaid(Schema):
    """A register."""

    id: str
    kind: str
    label: Words
    one: Words
    help: Words
    personal: bool
    calendar: str | None


class RegisterInFull(RegisterSaid):
    """A register with its fields, its checks and its steps of review."""

    fields_: list[FieldSaid] = Field(alias="fields")
    checks: list[CheckSaid]
    review: list[StepSaid]


class PlaceSaid(Schema):
    """A place and what the caller may do there with the register."""

    id: str
    code: str
    name: str
    kind: str
    valid_from: dt.date
    valid_before: dt.date | None
    may: list[str]


class DutySaid(Schema):
    """One register of one place that the caller owes for one period, and how it stands today."""

    obligation: str
    label: Words
    register_id: str = Field(alias="register")
    place: str
    period: str
    last_day: dt.date
    state: str
    is_owed: bool
    submission: int | None


class RecordSaid(Schema):
    """A version of a record. `withheld` names the fields that are opened for a reason only."""

    seq: int
    register_id: str = Field(alias="register")
    key: str
    place: str
    valid_from: dt.date
    valid_before: dt.date | None
    known_from: int
    known_before: int | None
    nil: bool
    simulated: bool
    facts: dict[str, Fact]
    withheld: list[str]


class RecordPage(Schema):
    """Records that stood once journal entry `known` was made. Ask on with `after=next` and the same `known`."""

    known: int
    items: list[RecordSaid]
    next: int | None


class VersionPage(Schema):
    """Versions of one record, closed ones included, in the order of their writing."""

    items: list[RecordSaid]
    next: int | None


class RefusalSaid(Schema):
    """Where, what was found, what is expected, how to mend it.

    `meaning` and `mend` are of the code, in the language of `Content-Language`. `where`, `found` and `expected` are in
    `language`, which may be another: a program goes by `code`, `rows` and `field`.
    """

    code: str
    where: str
    found: str
    expected: str
    mend: str
    meaning: str
    rows: list[int] = Field(
        description="Numbers of the rows it is about, from 1 in the order sent; none: all, or none."
    )
    field: str = Field(
        description="Id of the field of the register, or valid_from, that it is about; empty: the whole row."
    )
    language: str = Field(
        description="The language (BCP 47) of `where`, `found` and `expected`.", examples=["vi"]
    )


class Problem(Schema):
    """Problem details (RFC 9457). `standing`: the versions in whose place the rows of a conflict would be."""

    type: str
    title: str
    status: int
    detail: str
    refusals: list[RefusalSaid]
    standing: list[RecordSaid] = Field(default_factory=list)


class FindingSaid(Schema):
    """What a check said of a submission without refusing it."""

    check: str
    severity: str
    rows: list[int]
    refusal: RefusalSaid


class VerdictSaid(Schema):
    """What somebody said of a submission, when and why."""

    verdict: str
    step: str
    by: str
    at: dt.datetime
    reason: str


class SubmissionBrief(Schema):
    """A submission in a list."""

    number: int
    register_id: str = Field(alias="register")
    place: str
    state: str
    way: str
    filed_by: str
    filed_at: dt.datetime
    idempotency_key: str


class SubmissionSaid(SubmissionBrief):
    """A submission with all that was said of it; its rows have a page of their own."""

    step: str | None
    note: str
    simulated: bool
    answers: Answered | None
    entry: int | None
    sendings: int
    row_count: int
    findings: list[FindingSaid]
    verdicts: list[VerdictSaid]


class SubmissionPage(Schema):
    """Submissions, the newest first."""

    items: list[SubmissionBrief]
    next: int | None


class RowSaid(Schema):
    """A row of a submission. `withheld` names the fields that are opened for a reason only."""

    number: int
    operation: str
    key: str
    valid_from: dt.date
    valid_before: dt.date | None
    facts: dict[str, Fact]
    withheld: list[str]
    base_seq: int | None
    explanation: str
    reason: str


class RowPage(Schema):
    """Rows of a submission in their order."""

    items: list[RowSaid]
    next: int | None
