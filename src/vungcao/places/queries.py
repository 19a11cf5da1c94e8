"""Reads of places: the pack in force, places on a day, what stands above or after a place."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.places.models import Attribute, Edition, Place
from vungcao.places.rules import Changes, Unit

_LEVELS = 4
"""A commune stands at most this many units below the country."""


_NONE_LOADED = "chưa nạp gói dữ liệu nào"


class NoPack(LookupError):
    """No pack has been loaded yet."""


class NoPlace(LookupError):
    """There is no place of that id."""


def edition_in_force() -> Edition:
    """The edition loaded last. Raises NoPack before the first."""
    edition = Edition.objects.defer("content").order_by("loaded_at", "pk").last()
    if edition is None:
        raise NoPack(_NONE_LOADED)
    return edition


def pack_in_force() -> Pack:
    """The pack in force, parsed once per edition. Raises NoPack."""
    digest = Edition.objects.order_by("-loaded_at", "-pk").values_list("digest", flat=True).first()
    if digest is None:
        raise NoPack(_NONE_LOADED)
    return pack_of(digest)


@lru_cache(maxsize=8)
def pack_of(digest: str) -> Pack:
    """The pack of an edition, by its digest. Raises NoPack when it was never loaded."""
    content = Edition.objects.filter(digest=digest).values_list("content", flat=True).first()
    if content is None:
        raise NoPack(f"không có bản gói dữ liệu {digest}")
    return editions.load(content)


def time_zone() -> ZoneInfo:
    """The programme's time zone: a day of the journal begins and ends by it. Raises NoPack."""
    return ZoneInfo(pack_in_force().programme.time_zone)


def place(place_id: str) -> Place:
    """The place of that id. Raises NoPlace."""
    found = Place.objects.filter(pk=place_id).first()
    if found is None:
        raise NoPlace(place_id)
    return found


def places_valid_on(day: dt.date, kind: str = "commune") -> QuerySet[Place]:
    """The places of a kind that are there on a day."""
    return Place.objects.filter(_holds_on(day), kind=kind)


def place_of_code(code: str, *, on: dt.date) -> Place | None:
    """The unit that holds a code on a day."""
    return Place.objects.filter(_holds_on(on), code=code).first()


def attributes_on(place_id: str, day: dt.date) -> dict[str, str]:
    """What decisions had made of a place on a day: its area class, its region."""
    decided = Attribute.objects.filter(_holds_on(day), place_id=place_id)
    return dict(decided.values_list("attribute", "value"))


def above(place_id: str) -> tuple[str, ...]:
    """Ids of the units a place has stood in, from the nearest up; a unit that changed around it counts each time."""
    found: dict[str, None] = {}
    level = list(Place.objects.filter(pk=place_id))
    for _ in range(_LEVELS):
        level = [unit for lower in level if lower.parent_code for unit in _overlapping(lower)]
        found |= {unit.id: None for unit in level if unit.id != place_id}
    return tuple(found)


def _overlapping(lower: Place) -> QuerySet[Place]:
    there = Place.objects.filter(Q(valid_before=None) | Q(valid_before__gt=lower.valid_from))
    if lower.valid_before is not None:
        there = there.filter(valid_from__lt=lower.valid_before)
    return there.filter(code=lower.parent_code)


def within(place_ids: Collection[str], *, among: Sequence[Place] | None = None) -> frozenset[str]:
    """Ids of some places and of all that ever stood in one of them; `among` are all places, when they are at hand."""
    every = list(Place.objects.all()) if among is None else among
    lower: dict[str, list[Place]] = {}
    for unit in every:
        lower.setdefault(unit.parent_code, []).append(unit)
    found = set(place_ids)
    level = [unit for unit in every if unit.id in found]
    for _ in range(_LEVELS):
        level = [
            unit
            for upper in level
            for unit in lower.get(upper.code, ())
            if unit.id not in found and _stood_in(unit, upper)
        ]
        found |= {unit.id for unit in level}
    return frozenset(found)


def every_place() -> list[Place]:
    """All places, former ones included."""
    return list(Place.objects.all())


def _stood_in(unit: Place, upper: Place) -> bool:
    if unit.parent_code != upper.code:
        return False
    begun = upper.valid_before is None or unit.valid_from < upper.valid_before
    return begun and (unit.valid_before is None or upper.valid_from < unit.valid_before)


def all_ids() -> frozenset[str]:
    """Ids of every place, former ones included."""
    return frozenset(Place.objects.values_list("pk", flat=True))


def places_among(place_ids: Collection[str]) -> QuerySet[Place]:
    """Some places, by code and first day."""
    return Place.objects.filter(pk__in=list(place_ids)).order_by("code", "valid_from")


def ids_valid_on(day: dt.date) -> frozenset[str]:
    """Ids of the places of any kind that are there on a day."""
    return frozenset(Place.objects.filter(_holds_on(day)).values_list("pk", flat=True))


def unit(place_id: str) -> Unit:
    """A place with the names of what came before and after it. Raises NoPlace."""
    found = place(place_id)
    lineage = pack_in_force().lineage
    return Unit(
        id=found.id,
        name=str(found),
        valid_from=found.valid_from,
        valid_before=found.valid_before,
        successors=_names(entry.successor for entry in lineage if entry.predecessor == place_id),
        predecessors=_names(entry.predecessor for entry in lineage if entry.successor == place_id),
    )


def _names(place_ids: Iterable[str]) -> tuple[str, ...]:
    wanted = list(place_ids)
    there = Place.objects.filter(pk__in=wanted) if wanted else ()
    return tuple(f"{place.full_name} ({place.id})" for place in there)


def changes(pack: Pack, *, keep: Collection[str] | None = None) -> Changes:
    """What loading a pack would change in the places; `keep` names those to keep though left out, None keeps all."""
    there = {stored.id: stored for stored in Place.objects.all()}
    said = {entry.id: entry for entry in pack.places}
    left_out = sorted(there.keys() - said.keys())
    return Changes(
        added=tuple(sorted(said.keys() - there.keys())),
        changed=tuple(
            sorted(key for key, entry in said.items() if key in there and not there[key].says(entry))
        ),
        removed=tuple(key for key in left_out if keep is not None and key not in keep),
        kept=tuple(key for key in left_out if keep is None or key in keep),
    )


def differs_from(pack: Pack) -> tuple[str, ...]:
    """Ids of the pack's places whose rows, or whose attributes' rows, do not say what the pack says."""
    said = {(d.place, d.attribute, d.value, d.valid_from, d.valid_before) for d in pack.attributes}
    columns = ("place_id", "attribute", "value", "valid_from", "valid_before")
    ids = {entry.id for entry in pack.places}
    stored = {row for row in Attribute.objects.values_list(*columns) if row[0] in ids}
    found = changes(pack)
    return tuple(sorted({*found.added, *found.changed, *(row[0] for row in said ^ stored)}))


def left_out(pack: Pack) -> frozenset[str]:
    """Ids of the stored places that a pack does not have."""
    return all_ids() - {entry.id for entry in pack.places}


def _holds_on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_before=None) | Q(valid_before__gt=day))
