"""The submissions of a demonstration, in the order in which they are filed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from vungcao.intake.rules import RowValues
from vungcao.intake.ways.demonstration.draws import Draws
from vungcao.intake.ways.demonstration.profile import Answered, Filing, Profile, Records
from vungcao.intake.ways.demonstration.records import Commune, Growing
from vungcao.pack.geography import attributes_on, members_on, places_on
from vungcao.pack.model import Pack, PlaceEntry

_OPENS, _MINUTES = dt.time(7, 30), 240
"""Officials file in the morning; a reviewer decides the same afternoon."""
_DECIDED_AFTER = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class DemonstrationSubmission:
    """What one commune files of one register, and what its reviewers do about it: a `Filing.decision`."""

    register: str
    place: str
    rows: tuple[RowValues, ...]
    filed_at: dt.datetime
    decided_at: dt.datetime
    decision: str
    note: str
    reason: str
    answers: Answered | None
    unchanged: bool


def submissions(pack: Pack, profile: Profile, *, before: dt.date) -> Iterator[DemonstrationSubmission]:
    """Every submission filed before a day, in order of time.

    What is filed on the day itself might be decided ahead of the clock, and is left out. Raises KeyError when the
    profile names what the pack does not have (`check_profile` says what).
    """
    made = [one for one in (*_all(pack, profile), *_told(pack, profile)) if one.filed_at.date() < before]
    return iter(sorted(made, key=lambda one: one.filed_at))


def _all(pack: Pack, profile: Profile) -> Iterator[DemonstrationSubmission]:
    draws = Draws(profile.seed)
    communes: dict[str, Commune] = {}
    for records in profile.records:
        for place in _places(pack, profile, records):
            commune = communes.setdefault(place.id, Commune(place, _weight(pack, profile, place)))
            yield from _of_commune(pack, draws, commune, records)


def _told(pack: Pack, profile: Profile) -> Iterator[DemonstrationSubmission]:
    """What is told, a second after each other in the order of the files, so that no two have one moment."""
    zone = ZoneInfo(pack.programme.time_zone)
    for number, one in enumerate(profile.told):
        place = next(place for place in places_on(pack, one.on) if place.code == one.place)
        rows = tuple(
            RowValues(n, row.operation, row.key, row.valid_from or one.on, row.valid_before, dict(row.facts))
            for n, row in enumerate(one.rows, start=1)
        )
        filed_at = dt.datetime.combine(one.on, _OPENS, zone) + dt.timedelta(seconds=number)
        yield DemonstrationSubmission(
            register=one.register_id,
            place=place.id,
            rows=rows,
            filed_at=filed_at,
            decided_at=filed_at + _DECIDED_AFTER,
            decision=one.decision,
            note=one.note,
            reason=one.reason,
            answers=None,
            unchanged=False,
        )


def _places(pack: Pack, profile: Profile, records: Records) -> Iterator[PlaceEntry]:
    day = records.filings[0].on
    members = {place.id: place for place in members_on(pack, records.group or profile.group, day)}
    members |= {place.id: place for place in places_on(pack, day) if place.code in records.also}
    return (place for place in members.values() if place.code not in profile.silent)


def _weight(pack: Pack, profile: Profile, place: PlaceEntry) -> str:
    return attributes_on(pack, place.id, pack.programme.starts_on).get(profile.weights_by, "")


def _of_commune(
    pack: Pack, draws: Draws, commune: Commune, records: Records
) -> Iterator[DemonstrationSubmission]:
    growing = Growing(draws, commune, pack.register_by_id(records.register_id), records)
    for number, filing in enumerate(records.filings):
        if not _takes_part(draws, commune.place.code, records.register_id, number, filing):
            continue
        names = (records.register_id, commune.place.code, number)
        day = filing.on + dt.timedelta(days=draws.between(0, filing.spread, *names, "day"))
        rows = [] if filing.unchanged else growing.rows(number, filing, day)
        if rows or filing.unchanged:
            yield _submission(pack, draws, commune, records, filing, day, rows)


def _takes_part(draws: Draws, code: str, register: str, number: int, filing: Filing) -> bool:
    which = filing.which
    if (which.only and code not in which.only) or code in which.without:
        return False
    return draws.happens(which.percent, register, code, number, "which")


def _submission(
    pack: Pack,
    draws: Draws,
    commune: Commune,
    records: Records,
    filing: Filing,
    day: dt.date,
    rows: list[RowValues],
) -> DemonstrationSubmission:
    minutes = draws.number(_MINUTES * 60, records.register_id, commune.place.code, filing.on, filing.period)
    opens = dt.datetime.combine(day, _OPENS, ZoneInfo(pack.programme.time_zone))
    filed_at = opens + dt.timedelta(seconds=minutes)
    return DemonstrationSubmission(
        register=records.register_id,
        place=commune.place.id,
        rows=tuple(rows),
        filed_at=filed_at,
        decided_at=filed_at + _DECIDED_AFTER,
        decision=filing.decision,
        note=filing.note,
        reason=filing.reason,
        answers=filing.answers,
        unchanged=filing.unchanged,
    )
