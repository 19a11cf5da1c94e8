"""The page of a work: what, where, how much from whom, who answers for it, how far, and everything decided about it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from vungcao.capital.rules.accounts import Account, Spent, given_sources, in_kind_sources, totals
from vungcao.capital.rules.rates import Denominator, DisbursementRate, disbursement_rate
from vungcao.exact.refusal import Refused
from vungcao.intake.photographs import photographs_of, public_copy
from vungcao.journal import queries as journal
from vungcao.pack.entry import Text
from vungcao.pack.model import Content, Pack, Target
from vungcao.pack.register import FieldEntry, FieldType, Register, Sensitivity
from vungcao.portal.asked import Asked
from vungcao.portal.capital import Amount
from vungcao.portal.capital_entries import EVERYTHING, Of
from vungcao.portal.dictionary import Cited, cited
from vungcao.portal.map import Sheet
from vungcao.portal.names import full_name
from vungcao.portal.works import Drawn, drawn
from vungcao.registers import queries as registers
from vungcao.registers.rules.typed import NotUnderstood, clean, reader_of
from vungcao.works.queries import NoWork, work_of
from vungcao.works.rules.funding import Share
from vungcao.works.rules.outputs import inventory_of
from vungcao.works.rules.records import Decision, Obstacle, Output, Progress, Recorded
from vungcao.works.rules.warnings import Warned
from vungcao.works.rules.work import Work

_SAID_ABOVE = frozenset({"name", "kind", "content", "total_vnd"})
"""Fields of a work that the head of its page tells in its own way."""
_TRUE, _FALSE = Text(vi="có", en="yes"), Text(vi="không", en="no")


@dataclass(frozen=True, slots=True)
class Said:
    """A field and what a record says in it, in the words of the pack; everyone may see it."""

    label: Text
    text: Text | None = None
    """A choice."""
    value: object = None
    """Anything else."""
    unit: str = ""

    @property
    def is_day(self) -> bool:
        """Whether the value is a day."""
        return isinstance(self.value, dt.date)

    @property
    def is_number(self) -> bool:
        """Whether the value is a number."""
        return isinstance(self.value, int | Decimal)


@dataclass(frozen=True, slots=True)
class Paid:
    """A funding line: its source, its exact part of the total."""

    share: Share
    source: Text | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with its step in words and the rule of the step."""

    decision: Decision
    label: Text
    rule: Cited | None
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class InTheWay:
    """An obstacle, who is to solve it, and whether it still stands."""

    obstacle: Obstacle
    owner: Text | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Serves:
    """A target that the work serves, how much of it, and what becomes of which record of an inventory."""

    output: Output
    """The first of those of one quantity, which is counted once: each changes another field of the same record."""
    target: Target | None
    inventory: Text | None
    changes: tuple[Said, ...]
    """What every one of them changes."""

    @property
    def quantity(self) -> Decimal:
        """A whole one without zeros after its comma: 420,000 is read as four hundred and twenty thousand."""
        told = self.output.quantity
        whole = told.to_integral_value()
        return whole if told == whole else told


@dataclass(frozen=True, slots=True)
class Raised:
    """What the work is warned of, and the rule."""

    warned: Warned
    rule: Cited | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of the progress on a day, and the numbers of the photos that everyone may see."""

    progress: Progress
    stage: Text | None
    photos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contracted:
    """A contract: what everyone may see of it, what was paid under it, and what of advances is still out."""

    facts: tuple[Said, ...]
    paid: Amount
    advances: Amount


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the work's record: the entry that wrote it, and the fields that it changed."""

    entry: int
    since: dt.date
    """The first day that it holds on."""
    at: dt.datetime | None
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """The page."""

    work: Work
    place: str
    kind: Text | None
    content: Content | None
    facts: tuple[Said, ...]
    class_rule: Cited | None
    sites: tuple[Drawn, ...]
    funding: tuple[Paid, ...]
    allocated: Amount
    disbursed: Amount
    settled: Amount
    contributed: Amount
    contributed_in_kind: Amount
    rate: DisbursementRate
    """Of what was allocated to it."""
    decisions: tuple[Decided, ...]
    contracts: tuple[Contracted, ...]
    outside_contracts: Amount
    """What was disbursed and names no contract; missing where all of it does."""
    progress: tuple[Told, ...]
    obstacles: tuple[InTheWay, ...]
    outputs: tuple[Serves, ...]
    warnings: tuple[Raised, ...]
    history: tuple[Change, ...]
    simulated: bool

    @property
    def disbursed_of_total(self) -> Fraction | None:
        """Of the total in force; None where nothing was entered or the total is zero."""
        return None if self.disbursed.vnd is None else self.work.disbursed_share


def work_page(pack: Pack, asked: Asked, key: str, sheet: Sheet) -> WorkPage:
    """The page of a work on a day as it was known on one. Raises KeyError when there is none."""
    try:
        work = work_of(key, asked.as_of, known=asked.known)
    except NoWork:
        raise KeyError(key) from None
    told = _Telling(pack, asked, work)
    account = _account(pack, work)
    entered = {line.part.value for line in work.money}
    return WorkPage(
        work=work,
        place=next((full_name(each) for each in pack.places if each.id == work.place), work.place),
        kind=told.choice(told.register, "kind", work.record.kind),
        content=next((each for each in pack.contents if each.id == work.record.content), None),
        facts=tuple(told.facts(told.register, work.record)),
        class_rule=None if work.project_class is None else cited(pack, work.project_class.limits.source),
        sites=() if sheet.flat is None else tuple(drawn(sheet.flat, site.geometry) for site in work.sites),
        funding=tuple(told.funding()),
        allocated=told.amount("phan-bo", account.allocated.total, "allocation" in entered),
        disbursed=told.amount("giai-ngan", account.disbursed, bool({"allocation", "disbursement"} & entered)),
        settled=told.amount("quyet-toan", account.settled, "settlement" in entered),
        contributed=told.amount("dong-gop", account.contributed, "contribution" in entered),
        contributed_in_kind=told.amount("hien-vat", account.contributed_in_kind, "contribution" in entered),
        rate=disbursement_rate(account, on=asked.as_of, denominator=Denominator.ALLOCATED),
        decisions=tuple(told.decisions()),
        contracts=tuple(told.contracts()),
        outside_contracts=told.outside_contracts(),
        progress=tuple(told.progress())[::-1],
        obstacles=tuple(told.obstacles()),
        outputs=tuple(told.outputs()),
        warnings=tuple(Raised(each, cited(pack, each.warning.source)) for each in work.warnings),
        history=tuple(told.history())[::-1],
        simulated=any(each.simulated for each in _records(work)) or any(m.simulated for m in work.money),
    )


def _account(pack: Pack, work: Work) -> Account:
    """Its sums, what was contributed told apart."""
    in_kind, given = in_kind_sources(pack.sources), given_sources(pack.sources)
    return totals(work.money, (), in_kind=in_kind, given=given).get((), Account())


def photo_of(asked: Asked, key: str, number: int) -> tuple[bytes, str]:
    """A photo of a work's progress as everyone may see it, and its media type.

    Raises KeyError for any photo that is not of what the work's page tells on the day.
    """
    try:
        work = work_of(key, asked.as_of, known=asked.known)
    except NoWork:
        raise KeyError(key) from None
    photos = photographs_of(work.rules.progress, [each.key for each in work.progress], known=asked.known)
    if number not in {photo.pk for some in photos.values() for photo in some}:
        raise KeyError(number)
    try:
        copy = public_copy(number)
    except (FileNotFoundError, Refused):
        copy = None
    if copy is None:
        raise KeyError(number)
    return copy


def _records(work: Work) -> Iterator[Recorded]:
    yield work.record
    for some in (work.decisions, work.sites, work.funding, work.contracts, work.progress, work.obstacles):
        yield from some


class _Telling:
    """A work in the words of the pack."""

    def __init__(self, pack: Pack, asked: Asked, work: Work) -> None:
        self.pack, self.asked, self.work = pack, asked, work
        self.register = self.of("work")

    def of(self, part: str) -> Register:
        """The register that plays a part."""
        return self.pack.register_by_id(str(getattr(self.work.rules, part)))

    def amount(self, measure: str, vnd: int, is_told: bool, *, of: Of = EVERYTHING) -> Amount:
        """A sum of the work's entries, with the query of their page; missing where there are none."""
        of = replace(of, work=self.work.key)
        query = urlencode({"phan": measure, **of.words, **self.asked.words})
        return Amount(vnd if is_told else None, query)

    def choice(self, register: Register, field: str, value: str) -> Text | None:
        """A choice in words."""
        entry = register.field(field)
        choices = () if entry is None else entry.choices
        return next((choice.label for choice in choices if choice.id == value), None)

    def facts(self, register: Register, record: Recorded) -> Iterator[Said]:
        """What a record says in the fields that everyone may see, in the order of the register."""
        above = _SAID_ABOVE if register is self.register else frozenset({"work"})
        for field in register.fields:
            fact = record.facts.get(field.id)
            if field.sensitivity is Sensitivity.PUBLIC and field.id not in above and fact is not None:
                yield self._said(register, field, fact)

    def _said(self, register: Register, field: FieldEntry, fact: object) -> Said:
        if field.type is FieldType.CHOICE:
            words = self.choice(register, field.id, str(fact))
            return Said(field.label, text=words or Text(vi=str(fact), en=str(fact)))
        if field.type is FieldType.BOOLEAN:
            return Said(field.label, text=_TRUE if fact else _FALSE)
        return Said(field.label, value=_exact(field, fact), unit=field.unit)

    def funding(self) -> Iterator[Paid]:
        """The funding lines, the largest first."""
        labels = {source.id: source.label for source in self.pack.sources}
        for share in self.work.shares:
            yield Paid(share, labels.get(share.line.source))

    def decisions(self) -> Iterator[Decided]:
        """Every decision, in the order of their days."""
        steps = {step.id: step for step in self.work.course.cycle.steps}
        wrong = {fault.decision.key for fault in self.work.course.faults}
        for each in self.work.decisions:
            step = steps.get(each.step)
            label = self.choice(self.of("decision"), "step", each.step)
            yield Decided(
                each,
                step.label if step else label or Text(vi=each.step, en=each.step),
                cited(self.pack, step.source) if step else None,
                each.key in wrong,
            )

    def contracts(self) -> Iterator[Contracted]:
        """The contracts in force. Without a voucher nothing was paid: there are no payments but the treasury's."""
        register = self.of("contract")
        for each in self.work.contracts:
            spent, of = self.work.spent_under(each.key), Of(contract=each.key)
            yield Contracted(
                tuple(self.facts(register, each)),
                self.amount("thanh-toan", spent.paid, True, of=of),
                self.amount("tam-ung", spent.advances_outstanding, True, of=of),
            )

    def outside_contracts(self) -> Amount:
        """What was disbursed and names no contract."""
        spent = self.work.spent_under(None)
        return self.amount("giai-ngan", spent.disbursed, spent != Spent(), of=Of(without_contract=True))

    def progress(self) -> Iterator[Told]:
        """What was told, in the order of its days."""
        register = self.of("progress")
        photos = photographs_of(
            register.id, [each.key for each in self.work.progress], known=self.asked.known
        )
        for each in self.work.progress:
            numbers = tuple(photo.pk for photo in photos.get(each.key, ()))
            yield Told(each, self.choice(register, "stage", each.stage), numbers)

    def obstacles(self) -> Iterator[InTheWay]:
        """Those that stand first."""
        names = {organisation.id: organisation.label for organisation in self.pack.organisations}
        for each in sorted(self.work.obstacles, key=lambda one: not one.is_open_on(self.asked.as_of)):
            yield InTheWay(each, names.get(each.owner), each.is_open_on(self.asked.as_of))

    def outputs(self) -> Iterator[Serves]:
        """The targets it serves, each quantity of a record once."""
        targets = {target.id: target for target in self.pack.targets}
        parts: dict[tuple[object, ...], list[Output]] = {}
        for each in self.work.outputs:
            part = (each.target, each.inventory, each.record or each.key, each.quantity, each.unit)
            parts.setdefault(part, []).append(each)
        for some in parts.values():
            register = inventory_of(self.pack, some[0])
            changes = () if register is None else tuple(self._changes(register, some))
            label = None if register is None else register.label
            yield Serves(some[0], targets.get(some[0].target), label, changes)

    def _changes(self, register: Register, outputs: Iterable[Output]) -> Iterator[Said]:
        for each in outputs:
            field = register.field(each.field)
            if field is not None and field.sensitivity is Sensitivity.PUBLIC:
                yield self._said(register, field, _meant(field, each.value))

    def history(self) -> Iterator[Change]:
        """Every version of its record until the entry known, in the order of their writing."""
        versions = [
            each
            for each in registers.versions_of(self.register.id, self.work.key).order_by("seq")
            if each.known_from <= self.asked.known
        ]
        entries = journal.entries().filter(number__in=[each.known_from for each in versions])
        at = {entry.number: entry.at for entry in entries}
        before: Mapping[str, object] = {}
        for each in versions:
            yield Change(
                each.known_from,
                each.valid_from,
                at.get(each.known_from),
                tuple(self._changed(before, each.facts)),
            )
            before = each.facts

    def _changed(self, before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Text]:
        if before:
            for field in self.register.fields:
                if before.get(field.id) != now.get(field.id) and field.sensitivity is Sensitivity.PUBLIC:
                    yield field.label


def _exact(field: FieldEntry, fact: object) -> object:
    """A fact as it is kept, with days and numbers that can be written the Vietnamese way."""
    if field.type is FieldType.DATE:
        return dt.date.fromisoformat(str(fact))
    return Decimal(str(fact)) if field.type is FieldType.DECIMAL else fact


def _meant(field: FieldEntry, typed: str) -> object:
    """What is meant by what was typed for a field; as typed where only an older pack understood it."""
    try:
        return reader_of(field)(clean(typed))
    except NotUnderstood:
        return typed
