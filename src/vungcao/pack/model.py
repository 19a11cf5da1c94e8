"""What a pack says, as frozen values. A pack that builds is well formed; `pack.rules` says whether it is coherent.

Files of a pack folder (each list may be split over several files in a folder of the same name):

    programme.yaml      Programme            documents.yaml      documents: [Document]
    calendars.yaml      calendars: [Calendar], milestones: [Milestone]
    places/places.csv   PlaceEntry           places/attributes.csv  AttributeDecision
    places/lineage.csv  LineageEntry         places/borders.geojson (features with `code`; for reference, not legal)
    places/groups.yaml  groups: [Group]      organisations.yaml  organisations: [Organisation]
    contents.yaml       contents: [Content]  capital.yaml        sources: [CapitalSource]
    checks.yaml         checks: [Check]      obligations.yaml    obligations: [Obligation]
    adapters/*.yaml     one Adapter each   remeasuring.yaml    Remeasuring
    registers/*.yaml    one Register each    indicators/*.yaml   indicators: [Indicator]
    targets.yaml        targets: [Target]    judgement.yaml      Judgement
    accounting.yaml     Accounting           works.yaml          Works
    exchange.yaml       Exchange             publicity.yaml      Publicity
    decisions.yaml      decisions: [Decision] (how an ambiguity of the source text was read, and why)
    source/*.txt        the source text that `Source.quote` is found in
"""

from enum import StrEnum
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field

from vungcao.pack.adapting import Adapter
from vungcao.pack.capital import Accounting, CapitalSource
from vungcao.pack.checking import Check
from vungcao.pack.entry import Confidence, Day, Entry, Flag, Id, Number, Source, Text
from vungcao.pack.exchanging import Exchange
from vungcao.pack.obliging import Obligation
from vungcao.pack.periods import DayRule
from vungcao.pack.publicity import Publicity
from vungcao.pack.register import Register
from vungcao.pack.remeasuring import Remeasuring
from vungcao.pack.working import Works


class Document(Entry):
    """A law, decision, resolution, map or page that something in the pack rests on."""

    id: Id
    number: str
    title: str
    issued_on: Day | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    url: str | None = None
    confidence: Confidence
    note: Text | None = None

    @property
    def name(self) -> str:
        """The number it is cited by; its title where it bears none, which a pack writes in brackets or leaves empty."""
        return self.title if not self.number or self.number.startswith("(") else self.number


class Disclosure(Entry):
    """Cells of personal registers with 1 to `smallest - 1` persons or households are hidden with their complements."""

    smallest: int = Field(ge=2)
    source: Source


class Section(Entry):
    """A part of the targets' text under a short heading: every target whose source stands at `at`."""

    at: str
    label: Text


class AttributeValue(Entry):
    """What a value of an attribute of places is called."""

    value: str
    label: Text


class AttributeLabel(Entry):
    """What an attribute of places, and each of its values, is called on pages."""

    id: Id
    label: Text
    values: tuple[AttributeValue, ...] = ()


class Programme(Entry):
    """The Programme itself."""

    id: Id
    edition: str
    title: Text
    home: str
    """Code of the place whose programme it is."""
    starts_on: Day
    ends_on: Day
    baseline_on: Day
    """The day the starting position is read from."""
    time_zone: str
    source: Source
    source_text: str
    """Path in the pack of the source text."""
    disclosure: Disclosure
    map_notice: Text
    """What must be said beside every map."""
    sections: tuple[Section, ...] = ()
    """Headings for the parts of the text that state the targets, where the text itself has none."""
    attributes: tuple[AttributeLabel, ...] = ()


class PeriodRule(Entry):
    """A period that recurs each year; `id` and labels may contain {year}."""

    id: str
    label: Text
    start: DayRule
    end: DayRule
    due: DayRule


class Calendar(Entry):
    """A way of cutting time: calendar year, reporting month (15th to 14th), poverty review, disbursement year."""

    id: Id
    label: Text
    periods: tuple[PeriodRule, ...] = Field(min_length=1)
    source: Source


class Milestone(Entry):
    """A day or month on which something of the Programme itself is due."""

    id: Id
    label: Text
    on: Day
    precision: Literal["day", "month"] = "day"
    source: Source


class PlaceEntry(Entry):
    """A unit while it holds its code. A code is reused: a place is its code and its validity."""

    code: str
    valid_from: Day
    valid_before: Day | None = None
    kind: Literal["province", "district", "commune"]
    type: str
    name: str
    parent_code: str | None = None
    area_km2: Number | None = None
    """The published area; never the polygon's."""
    name_in_source: str = ""
    document: Id

    @property
    def id(self) -> str:
        """The place as everything else names it."""
        return f"{self.code}@{self.valid_from.isoformat()}"


class AttributeDecision(Entry):
    """An attribute of a place (area_class, region, ...) as a dated decision set it."""

    place: str
    attribute: Id
    value: str
    valid_from: Day
    valid_before: Day | None = None
    document: Id


class LineageEntry(Entry):
    """A former unit went into a later one: wholly, or a part of it."""

    predecessor: str
    successor: str
    on: Day
    part: Literal["whole", "part"]
    document: Id


class Group(Entry):
    """Communes taken together: those whose attributes have the given values, on the day asked or on a fixed day.

    `types` narrows by type of unit; an empty `where` takes every commune of the home province.
    """

    id: Id
    label: Text
    where: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    types: tuple[str, ...] = ()
    fixed_on: Day | None = None
    source: Source | None = None


class Duty(Entry):
    """What the Programme charges an organisation with."""

    text: str
    source: Source


class Organisation(Entry):
    """Someone with duties in the Programme."""

    id: Id
    label: Text
    kind: Literal["party", "government", "department", "front", "commune", "bank", "other"]
    duties: tuple[Duty, ...] = ()
    source: Source | None = None


class Content(Entry):
    """A content of part III: every work, activity and policy is filed under exactly one."""

    id: str
    group: str
    label: Text
    text: str
    source: Source


class Window(StrEnum):
    """Which events or returns count on a day: those since the Programme began, or those of the day's calendar year."""

    PROGRAMME = "programme"
    YEAR = "year"


class Term(Entry):
    """An exact sum over one register: an aggregate `expression` of its fields over the records in `population`.

    Both are the checked subset of SQL. The register `place` is the communes themselves. `scope` is the group that
    the sum is taken over whatever place is asked; without it, the sum is taken over the place asked.
    """

    register_id: Id = Field(alias="register")
    expression: str
    population: str = ""
    window: Window | None = None
    scope: Id | None = None


class IndicatorVersion(Entry):
    """How an indicator is counted between two days. A new standard is a new version, and a break in the series."""

    version: int = Field(ge=1)
    valid_from: Day | None = None
    valid_before: Day | None = None
    numerator: Term
    denominator: Term | None = None
    """None for a plain count or sum."""
    words: Text
    """The definition said in a sentence."""
    break_note: Text | None = None
    source: Source


class Unit(StrEnum):
    """What an indicator is shown in; a ratio is stored as itself and shown as its unit asks."""

    PERCENT = "percent"
    COUNT = "count"
    KILOMETRE = "km"
    HECTARE = "ha"
    VND_PER_PERSON = "vnd_per_person"


class Indicator(Entry):
    """A figure that can be asked for any place and day."""

    id: Id
    label: Text
    unit: Unit
    direction: Literal["up", "down", "none"]
    group: Id
    """The communes it is asked of; elsewhere it is not applicable."""
    smallest_place: Literal["commune", "programme"] = "commune"
    calendar: Id
    places: int = Field(default=2, ge=0, le=4)
    """Decimals shown."""
    breakdowns: tuple[Id, ...] = ()
    restated_by: Id | None = None
    """The indicator that counts the eve of a break by the definition after it, so that changes can be added across."""
    versions: tuple[IndicatorVersion, ...] = Field(min_length=1)


class Floor(Entry):
    """At least `value` by the end."""

    kind: Literal["floor"]
    value: Number


class Ceiling(Entry):
    """At most `value` by the end; below it when `strict`."""

    kind: Literal["ceiling"]
    value: Number
    strict: Flag = False


class Range(Entry):
    """From `low` to `high`."""

    kind: Literal["range"]
    low: Number
    high: Number


class ChangePerYear(Entry):
    """A change of at least `value` a year on average since the baseline, in the indicator's direction."""

    kind: Literal["change_per_year"]
    value: Number


class TimesBaseline(Entry):
    """At least `value` times what it was on the baseline day."""

    kind: Literal["times_baseline"]
    value: Number


class Tracked(Entry):
    """Followed without a number: a trend, never a pass or a fail."""

    kind: Literal["tracked"]


Meaning = Annotated[
    Floor | Ceiling | Range | ChangePerYear | TimesBaseline | Tracked, Field(discriminator="kind")
]


class Aspect(Entry):
    """One thing a target promises of one indicator. Values are in the indicator's unit (98 for 98 %)."""

    id: str = Field(pattern=r"^[0-9]{1,2}[a-z]?$")
    label: Text
    indicator: Id
    group: Id
    meaning: Meaning
    firmness: Literal["firm", "hoped"] = "firm"
    """"phấn đấu" and "cơ bản" are hoped for."""
    of_which: str | None = None
    """The aspect it is a part of ("trong đó")."""
    main: Flag = True
    """False for the second official series of an ambiguity, shown beside the main one."""
    source: Source


class Target(Entry):
    """One of the targets of the Programme."""

    id: Id
    number: int = Field(ge=1)
    label: Text
    aspects: tuple[Aspect, ...] = Field(min_length=1)
    agency: Id
    contents: tuple[str, ...] = ()
    decisions: tuple[Id, ...] = ()
    denominator: Text
    """Who or what is counted, in words."""
    source: Source


class Judgement(Entry):
    """How a figure is judged against its route. Shares are of the way the route has gone from the baseline.

    At or beyond `ahead_from` it is ahead, from `on_course_from` on course, from `at_risk_from` at risk, below it off
    course. Without an approved route the straight line from baseline to target is used, and said.
    """

    ahead_from: Number
    on_course_from: Number
    at_risk_from: Number
    source: Source
    route_register: Id
    """Returns whose fields `aspect` and `value` hold the approved yearly route of a place."""


class Decision(Entry):
    """How an ambiguity of the source was read, and why."""

    id: Id
    question: Text
    choice: Text
    reason: Text
    source: Source


class Pack(Entry):
    """The whole pack."""

    programme: Programme
    documents: tuple[Document, ...]
    calendars: tuple[Calendar, ...]
    milestones: tuple[Milestone, ...]
    places: tuple[PlaceEntry, ...]
    attributes: tuple[AttributeDecision, ...]
    lineage: tuple[LineageEntry, ...]
    groups: tuple[Group, ...]
    organisations: tuple[Organisation, ...]
    contents: tuple[Content, ...]
    sources: tuple[CapitalSource, ...]
    registers: tuple[Register, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    judgement: Judgement
    decisions: tuple[Decision, ...]
    checks: tuple[Check, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    remeasuring: Remeasuring | None = None
    """How independent re-measuring is judged; without it there is none."""
    accounting: Accounting | None = None
    """Where capital is accounted for; without it capital is not."""
    works: Works | None = None
    """Where works are kept; without it they are not."""
    exchange: Exchange | None = None
    """How works are given away in open formats; without it they are not."""
    publicity: Publicity | None = None
    """What a commune makes public about works; without it papers say nothing of how long."""
    borders: dict[str, dict[str, object]] = Field(default_factory=dict)
    """GeoJSON geometry by place code, for the map only."""
    source_text: str = ""

    def register_by_id(self, register: str) -> Register:
        """The register of that id; KeyError when there is none."""
        return _by_id(self.registers, register)

    def indicator(self, indicator: str) -> Indicator:
        """The indicator of that id; KeyError when there is none."""
        return _by_id(self.indicators, indicator)

    def target(self, target: str) -> Target:
        """The target of that id; KeyError when there is none."""
        return _by_id(self.targets, target)

    def group(self, group: str) -> Group:
        """The group of that id; KeyError when there is none."""
        return _by_id(self.groups, group)

    def document(self, document: str) -> Document:
        """The document of that id; KeyError when there is none."""
        return _by_id(self.documents, document)

    def calendar(self, calendar: str) -> Calendar:
        """The calendar of that id; KeyError when there is none."""
        return _by_id(self.calendars, calendar)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _by_id(entries: tuple[_T, ...], wanted: str) -> _T:
    for entry in entries:
        if entry.id == wanted:
            return entry
    raise KeyError(wanted)
