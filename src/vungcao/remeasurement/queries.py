"""Reads of re-measuring: rounds, the frame a round is drawn from, what waits for a measurer, what is published."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from vungcao.exact.refusal import Refusal
from vungcao.intake.queries import handlers_of
from vungcao.journal import queries as journal
from vungcao.journal.queries import DayDigest
from vungcao.journal.rules import canonical
from vungcao.pack.geography import holds_on, members_on
from vungcao.pack.model import Pack
from vungcao.pack.register import Register
from vungcao.people.models import Person, Verb
from vungcao.people.queries import Reach, grants_of, may, narrow_grants_of, places_of
from vungcao.places import queries as places
from vungcao.registers import queries as registers
from vungcao.remeasurement.models import Measurement, Round, Selection
from vungcao.remeasurement.rules.drawing import Framed, commitment, frame_digest, joined_digest, key_digest
from vungcao.remeasurement.rules.refusing import BY_PLACE, Plan, is_personal, refuse_altered


def round_of(number: int) -> Round | None:
    """The round of that number, with who announced it."""
    return Round.objects.select_related("announced_by").filter(pk=number).first()


def rounds(*, known: int) -> list[Round]:
    """The rounds announced up to a journal entry, the newest first, each as it was known then."""
    there = Round.objects.filter(announced_entry__lte=known)
    return [_as_known(each, known) for each in there.order_by("-announced_entry")]


def round_as_known(number: int, *, known: int) -> Round | None:
    """A round as it was known at a journal entry; None before it was announced."""
    found = Round.objects.filter(pk=number, announced_entry__lte=known).first()
    return found and _as_known(found, known)


def _as_known(round: Round, known: int) -> Round:
    """Without what was decided later; not to be saved."""
    if round.closed_entry is not None and round.closed_entry > known:
        round.closed_entry, round.closed_at, round.result = None, None, None
    if round.drawn_entry is not None and round.drawn_entry > known:
        round.drawn_entry, round.drawn_at, round.seed, round.seed_entry = None, None, "", None
    return round


def closed_rounds(*, known: int) -> list[Round]:
    """The rounds whose results were published up to a journal entry, the newest first."""
    return list(Round.objects.filter(closed_entry__lte=known).order_by("-closed_entry"))


def selection(number: int) -> Selection | None:
    """A record that was drawn, with its round."""
    return Selection.objects.select_related("round", "measurer").filter(pk=number).first()


def selections_of(round: Round) -> list[Selection]:
    """The sample of a round in the order of its strata, with who measures and what was measured."""
    drawn = Selection.objects.filter(round=round).select_related("measurer")
    return list(drawn.prefetch_related("measurements").order_by("stratum", "position"))


def last_measurements(selections: Iterable[Selection]) -> dict[int, Measurement]:
    """What was measured last of each record of a sample that `selections_of` gave."""
    found = {each.pk: list(each.measurements.all()) for each in selections}
    return {number: measured[-1] for number, measured in found.items() if measured}


def waiting_for(person: Person) -> list[Selection]:
    """What a person is to measure and has not."""
    drawn = Selection.objects.filter(measurer=person, measurements=None, round__closed_entry=None)
    return list(drawn.select_related("round").order_by("round__until", "round", "place", "position"))


def blind_keys(person: Person, register: str) -> frozenset[str]:
    """Keys of the records of a register that a person is to measure: until then they must not see what is recorded."""
    waiting = Selection.objects.filter(
        measurer=person, round__register=register, measurements=None, round__closed_entry=None
    )
    return frozenset(waiting.values_list("key", flat=True))


def blind_by_register(person: Person) -> dict[str, frozenset[str]]:
    """The same of every register at once, by its id."""
    found: dict[str, set[str]] = {}
    for drawn in waiting_for(person):
        found.setdefault(drawn.round.register, set()).add(drawn.key)
    return {register: frozenset(keys) for register, keys in found.items()}


def waiting_count(person: Person) -> int:
    """How many records a person is to measure."""
    return Selection.objects.filter(measurer=person, measurements=None, round__closed_entry=None).count()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the measuring of a round has come."""

    drawn: int
    measured: int
    unassigned: int

    @property
    def left(self) -> int:
        """Records not measured yet."""
        return self.drawn - self.measured


def progress_of(round: Round) -> Progress:
    """How far the measuring has come, as one question."""
    counted = Selection.objects.filter(round=round).aggregate(
        drawn=Count("pk", distinct=True),
        measured=Count("pk", distinct=True, filter=Q(measurements__isnull=False)),
        unassigned=Count("pk", distinct=True, filter=Q(measurer=None)),
    )
    return Progress(**counted)


# The frame.


def frame_of(pack: Pack, plan: Plan, *, known: int, salt: str) -> list[Framed]:
    """The records that a plan draws from, as known at a journal entry; the same for ever."""
    found = registers.versions_known_at(plan.register, known=known).filter(nil=False)
    within = (
        None if not plan.group else frozenset(each.id for each in members_on(pack, plan.group, plan.as_of))
    )
    return [
        Framed(
            stratum=_stratum(plan, version),
            digest=key_digest(version.key, salt=salt),
            seq=version.seq,
            key=version.key,
            place=version.place,
            simulated=version.simulated,
        )
        for version in registers.stream(found.order_by("seq"))
        if holds_on(version.valid_from, version.valid_before, plan.as_of)
        and (within is None or version.place in within)
    ]


def _stratum(plan: Plan, version: registers.Version) -> str:
    if plan.strata == BY_PLACE:
        return version.place
    value = version.facts.get(plan.strata)
    return "" if value is None else str(value).lower()


def frame_of_round(round: Round) -> list[Framed]:
    """The frame of a round, read again under the pack in force when it was announced."""
    return frame_of(_pack_of(round), round.plan, known=round.known, salt=round.salt)


def _pack_of(round: Round) -> Pack:
    """The pack by which a round was announced: groups of a later edition change nothing of it."""
    entry = journal.entry(round.announced_entry)
    edition = json.loads(entry.content)["edition"] if entry else ""
    return places.pack_of(edition)


def day_digest_for_seed(seed_on: dt.date, *, today: dt.date) -> DayDigest | None:
    """The digest of the first day, from `seed_on` on, on which something was decided; None until that day is over."""
    found = next((each for each in journal.digests_by_day() if each.day >= seed_on), None)
    return found if found and found.day < today else None


# Who may.


def may_run(person: Person, plan: Plan, sizes: Collection[str]) -> bool:
    """Whether a person may announce, draw, give out and close a round: who reviews its register in all its places.

    Where the strata, `sizes`, are no places, that is everywhere.
    """
    return may(person, Verb.REVIEW, place="", register=plan.register) or (
        plan.strata == BY_PLACE and set(sizes) <= places_of(person, Verb.REVIEW, plan.register)
    )


def may_announce(person: Person) -> bool:
    """Whether a person reviews anything at all."""
    return any(granted.verb == Verb.REVIEW for granted in grants_of(person))


@dataclass(frozen=True, slots=True)
class Where:
    """Ids of the places in which a person stands so or otherwise to the records of a register."""

    looks: frozenset[str]
    """Where they may go and look: they read the register there and, of persons, review it too."""
    enters: frozenset[str]
    """Where they may enter, be it of one record alone: what is answered to whoever files tells what is recorded.
    Nobody enters by a delegation."""

    @property
    def measures(self) -> frozenset[str]:
        """Where they may measure again without knowing what is recorded."""
        return self.looks - self.enters


def where_of(person: Person, register: Register, every: Sequence[places.Place]) -> Where:
    """Where a person stands how to a register; `every` are all places, former ones included."""
    reach = Reach(grants_of(person), every)
    looks = reach.places(Verb.READ, register.id)
    if is_personal(register):
        looks &= reach.places(Verb.REVIEW, register.id)
    narrow = {
        granted.place
        for granted in narrow_grants_of(person)
        if granted.verb == Verb.ENTER and granted.register in ("", register.id)
    }
    return Where(looks, reach.places(Verb.ENTER, register.id) | places.within(narrow, among=every))


def possible_measurers(register: Register) -> list[Person]:
    """Who may measure a register again somewhere, by name; three questions for all."""
    granted = Q(grants__verb=Verb.READ) & Q(grants__register__in=("", register.id))
    readers = Person.objects.filter(granted, is_active=True).distinct().order_by("full_name", "username")
    every = places.every_place()
    return [
        person for person in readers.prefetch_related("grants") if where_of(person, register, every).measures
    ]


@dataclass(frozen=True)
class Eligibility:
    """Who may measure which records: people who may look there, enter nothing there and had no hand in the record."""

    register: Register
    people: Sequence[Person]
    handlers: Mapping[str, frozenset[str]]
    where: Mapping[str, frozenset[str]]
    """The people, by sign-in name, who may measure in each place."""

    def of(self, drawn: Selection) -> list[Person]:
        """Who may measure a record."""
        allowed = self.where[drawn.place] - self.handlers.get(drawn.key, frozenset())
        return [person for person in self.people if person.username in allowed]


def eligibility(register: Register, people: Sequence[Person], drawn: Sequence[Selection]) -> Eligibility:
    """Who of some people may measure which of some records."""
    every = places.every_place()
    measures = {person.username: where_of(person, register, every).measures for person in people}
    where = {
        place: frozenset(name for name, there in measures.items() if place in there)
        for place in {each.place for each in drawn}
    }
    return Eligibility(register, people, handlers_of(register.id, {each.key for each in drawn}), where)


# What the journal says.


def announcement_of(round: Round) -> dict[str, object]:
    """The definition of a round, as the journal holds it from its announcement on."""
    plan = round.plan
    return {
        "register": plan.register,
        "as_of": plan.as_of.isoformat(),
        "known": round.known,
        "group": plan.group,
        "strata": plan.strata,
        "per_stratum": plan.per_stratum,
        "fields": list(plan.fields),
        "why": plan.why,
        "seed_on": plan.seed_on.isoformat(),
        "until": plan.until.isoformat(),
        "sizes": dict(round.sizes),
        "frame": round.frame,
        "secret_sha256": commitment(round.secret),
    }


def sample_digest(ranks: Iterable[str]) -> str:
    """The digest of a sample, by its ranks in the order of strata and positions."""
    return joined_digest(*ranks)


def measurement_digest(measurement: Measurement, drawn: Selection) -> str:
    """What the journal holds of a measurement: it tells nobody what was measured, and nothing can be changed."""
    said: list[Any] = [
        drawn.digest,
        measurement.number,
        measurement.by.username,
        measurement.measured_on.isoformat(),
        measurement.outcome,
        measurement.values,
        measurement.note,
        measurement.reason,
    ]
    return joined_digest(canonical(said))


def result_digest(result: Mapping[str, Any]) -> str:
    """What the journal holds of what was published."""
    return joined_digest(canonical(result))


def check_rounds() -> Iterator[Refusal]:
    """Every round, sample, measurement and result that is not as the journal says."""
    for round in Round.objects.order_by("pk"):
        altered = [what for what, is_whole in _told_of(round) if not is_whole]
        yield from (refuse_altered(where=f"Vòng đo lại {round.pk}, {what}") for what in altered)
    yield from _check_measurements()


def _told_of(round: Round) -> Iterator[tuple[str, bool]]:
    """What the journal holds of a round, and whether it stands so."""
    announced = _said(round.announced_entry)
    yield "định nghĩa", announcement_of(round).items() <= announced.items()
    yield "danh sách để rút", round.frame == frame_digest(frame_of_round(round))
    if round.drawn_entry is not None:
        drawn = _said(round.drawn_entry)
        ranks = Selection.objects.filter(round=round).order_by("stratum", "position")
        yield "mầm", (drawn.get("seed"), drawn.get("secret")) == (round.seed, round.secret)
        yield "mẫu", drawn.get("sample") == sample_digest(ranks.values_list("rank", flat=True))
    if round.closed_entry is not None:
        yield "kết quả", _said(round.closed_entry).get("result") == result_digest(round.result or {})


def _check_measurements() -> Iterator[Refusal]:
    written = Measurement.objects.select_related("selection", "by").order_by("entry")
    said = {json.loads(content)["measurement"] for content in journal.contents_of("measure_again")}
    there = set()
    for measurement in written.iterator(chunk_size=500):
        digest = measurement_digest(measurement, measurement.selection)
        there.add(digest)
        if digest not in said:
            yield refuse_altered(where=f"Phiếu đo lại {measurement.selection_id}")
    for _gone in said - there:
        yield refuse_altered(where="Một phiếu đo lại đã bị xóa")


def _said(entry: int) -> dict[str, Any]:
    found = journal.entry(entry)
    said = json.loads(found.content) if found else {}
    return said if isinstance(said, dict) else {}


# What is published beside figures.


@dataclass(frozen=True, slots=True)
class Published:
    """What a closed round says of one figure."""

    round: Round
    said: Mapping[str, Any]


def published_errors(indicators: Collection[str], *, known: int) -> dict[tuple[str, str], Published]:
    """The newest estimate of each of some figures, by indicator and id of the area; of one question."""
    found: dict[tuple[str, str], Published] = {}
    for round in closed_rounds(known=known):
        for said in (round.result or {})["figures"]:
            if said["indicator"] in indicators:
                found.setdefault((said["indicator"], said["area"]), Published(round, said))
    return found
