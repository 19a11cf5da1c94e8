"""A person's deadlines as a calendar (RFC 5545): one day-long event for each round they owe or decide on."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from vungcao.obligations.queries.desk import owed_by, rounds_of
from vungcao.obligations.queries.standings import standings_on
from vungcao.obligations.rules import Duty, Level, Standing
from vungcao.obligations.wording import Wording
from vungcao.pack.model import Pack
from vungcao.people.models import Person, Verb
from vungcao.people.queries import Reach, reach_of
from vungcao.places import queries as places

PAST, COMING = dt.timedelta(days=60), dt.timedelta(days=120)
"""How far back deadlines are told, and how far ahead periods may begin whose deadlines are told."""


def calendar_of(person: Person, *, on: dt.date, at: dt.datetime, link: str) -> bytes:
    """The calendar on a day, made at a moment. It tells registers, periods and how many places; nobody is named."""
    pack, reach = places.pack_in_force(), reach_of(person)
    wording = Wording(pack)
    standings = [
        each
        for each in standings_on(on, begun_by=on + COMING)
        if any(level.last_day and level.last_day >= on - PAST for level in each.duty.levels)
    ]
    calendar = Calendar()
    calendar.add("prodid", "-//Vùng Cao//Vùng Cao//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Vùng Cao: hạn nộp, hạn duyệt"))
    is_mine = owed_by(person, reach, pack)
    mine = (each for each in standings if is_mine(each.duty))
    for event in (*_filing(wording, mine), *_deciding(wording, pack, person, reach, standings)):
        event.add("dtstamp", at)
        event.add("url", link)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _filing(wording: Wording, standings: Iterable[Standing]) -> Iterator[Event]:
    for one in rounds_of(wording.pack, standings):
        left = sum(not each.is_filed for each in one.standings)
        done = _("xong") if not left else _("còn %d nơi") % left
        yield _event(wording, one.standings[0].duty, one.standings[0].duty.levels[0], _("Hạn nộp"), done)


def _deciding(
    wording: Wording, pack: Pack, person: Person, reach: Reach, standings: Iterable[Standing]
) -> Iterator[Event]:
    """The last day of each step that the person decides at, in rounds that reach into where they review."""
    steps = {
        (register.id, step.id)
        for register in pack.registers
        for step in register.review
        if step.is_charged_to(person.organisation)
    }
    mine = (each for each in standings if each.duty.place in reach.places(Verb.REVIEW, each.duty.register))
    for one in rounds_of(pack, mine):
        duty = one.standings[0].duty
        for number, level in enumerate(duty.levels[1:], start=1):
            if (duty.register, level.step) in steps and level.last_day is not None:
                left = sum(_is_before(each, number) for each in one.standings)
                done = _("xong") if not left else _("còn %d nơi") % left
                yield _event(wording, duty, level, _("Hạn duyệt"), done)


def _is_before(standing: Standing, level: int) -> bool:
    """Whether a duty has not passed the level of that number, the filing being 0."""
    return not standing.is_done and (standing.sent is None or standing.sent.step < level)


def _event(wording: Wording, duty: Duty, level: Level, kind: str, done: str) -> Event:
    event = Event()
    day = level.last_day or duty.last_day
    what, period = wording.obligation(duty.obligation), wording.period(duty.obligation, duty.period.id)
    event.add("uid", f"{duty.obligation}.{duty.period.id}.{level.step}@vung-cao")
    event.add("summary", f"{kind}: {what}, {period} ({done})")
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    return event
