"""The dictionary: the pack as pages, each thing with the document it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from vungcao.intake.rules.checking import ReadyCheck, ready_checks, rule_in_words
from vungcao.pack.checking import Check, Severity
from vungcao.pack.entry import Source, Text
from vungcao.pack.locations import said
from vungcao.pack.model import Document, Group, Indicator, IndicatorVersion, Organisation, Pack, Target, Term
from vungcao.pack.register import FieldEntry, Register


@dataclass(frozen=True, slots=True)
class Cited:
    """Where something stands, with the document that holds it."""

    document: Document
    at: str
    quote: str
    to_be_confirmed: bool


def cited(pack: Pack, source: Source | None) -> Cited | None:
    """A source with its document; to be confirmed when either was not seen."""
    if source is None:
        return None
    document = pack.document(source.document)
    unseen = source.to_be_confirmed or document.confidence.value != "seen"
    return Cited(document, source.at, source.quote, unseen)


@dataclass(frozen=True, slots=True)
class RegisterUse:
    """A register and the indicators that read it."""

    register: Register
    agency: Organisation | None
    indicators: tuple[Indicator, ...]
    source: Cited | None
    breakdowns: tuple[tuple[str, FieldEntry | None], ...]
    """By what its figures may be cut, each with the field it is, if it is one."""


def registers(pack: Pack) -> list[RegisterUse]:
    """Every register, in the order of the pack."""
    return [register_use(pack, register) for register in pack.registers]


def register_use(pack: Pack, register: Register) -> RegisterUse:
    """One register with what reads it."""
    return RegisterUse(
        register,
        organisation(pack, register.agency),
        tuple(i for i in pack.indicators if register.id in _registers_of(i)),
        cited(pack, register.source),
        tuple((name, register.field(name)) for name in register.breakdowns),
    )


def _registers_of(indicator: Indicator) -> set[str]:
    return {term.register_id for version in indicator.versions for term in _terms(version)}


def _terms(version: IndicatorVersion) -> Iterable[Term]:
    return [version.numerator] if version.denominator is None else [version.numerator, version.denominator]


def organisation(pack: Pack, wanted: str) -> Organisation | None:
    """The organisation of that id, if the pack describes it."""
    return next((o for o in pack.organisations if o.id == wanted), None)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a register and where it comes from."""

    field: FieldEntry
    source: Cited | None
    references: Register | None
    """The register whose records it names."""


def field_rows(pack: Pack, register: Register) -> list[FieldRow]:
    """The fields of a register, in order."""
    return [
        FieldRow(
            field,
            cited(pack, field.source),
            pack.register_by_id(field.references) if field.references else None,
        )
        for field in register.fields
    ]


@dataclass(frozen=True, slots=True)
class CheckShown:
    """What must hold of the records of a register, in words, and where it comes from."""

    check: Check
    asks: Text
    source: Cited | None


def checks_shown(pack: Pack, register: Register) -> list[CheckShown]:
    """The checks of a register, the strictest first."""
    own = tuple(check for check in pack.checks if check.register_id == register.id)
    ready, _ = ready_checks(pack.model_copy(update={"checks": own}), said)
    order = list(Severity)
    shown = [
        CheckShown(each.check, _asks(each), cited(pack, each.check.source))
        for each in ready.get(register.id, ())
    ]
    return sorted(shown, key=lambda one: order.index(one.check.severity))


def _asks(ready: ReadyCheck) -> Text:
    return Text(vi=rule_in_words(ready, "vi"), en=rule_in_words(ready, "en"))


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of an indicator: its terms written as expressions, and its source."""

    version: IndicatorVersion
    numerator: str
    denominator: str
    source: Cited | None


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """An indicator with its versions and the targets that promise something of it."""

    indicator: Indicator
    group: Group
    versions: tuple[VersionShown, ...]
    targets: tuple[Target, ...]


def indicator_shown(pack: Pack, indicator: Indicator) -> IndicatorShown:
    """One indicator, whole."""
    return IndicatorShown(
        indicator,
        pack.group(indicator.group),
        tuple(version_shown(pack, version) for version in indicator.versions),
        tuple(t for t in pack.targets if any(a.indicator == indicator.id for a in t.aspects)),
    )


def version_shown(pack: Pack, version: IndicatorVersion) -> VersionShown:
    """One version of a definition, its terms written out."""
    return VersionShown(
        version,
        written(version.numerator),
        written(version.denominator) if version.denominator else "",
        cited(pack, version.source),
    )


def written(term: Term) -> str:
    """A term as one expression over its register."""
    text = f"{term.expression}\nFROM {term.register_id}"
    if term.population:
        text += f"\nWHERE {term.population}"
    if term.scope:
        text += f"\nSCOPE {term.scope}"
    if term.window:
        text += f"\nWINDOW {term.window.value}"
    return text
