"""What places and groups are called on pages."""

import datetime as dt

from vungcao.figures.figure import Area
from vungcao.pack.entry import Text
from vungcao.pack.geography import communes_on
from vungcao.pack.model import Pack, PlaceEntry


def full_name(place: PlaceEntry) -> str:
    """Type and name of a place: "Xã Sa Lý"."""
    return f"{place.type[:1].upper()}{place.type[1:]} {place.name}"


def drawn_communes(pack: Pack, on: dt.date) -> tuple[PlaceEntry, ...]:
    """The communes of a day that the pack has borders of: those of the Programme; all where it has none."""
    there = communes_on(pack, on)
    return tuple(place for place in there if place.code in pack.borders) or there


def area_label(pack: Pack, area: Area) -> Text:
    """What an area is called. KeyError when the pack has no such place or group."""
    if area.kind == "group":
        return pack.group(area.id).label
    name = full_name(place_entry(pack, area.id))
    return Text(vi=name, en=name)


def place_entry(pack: Pack, place_id: str) -> PlaceEntry:
    """The place of that id. KeyError when the pack has none."""
    for entry in pack.places:
        if entry.id == place_id:
            return entry
    raise KeyError(place_id)


def area_named(pack: Pack, wanted: str) -> Area:
    """The place or group that an address names: a place's id has the day it begins. KeyError for neither."""
    if "@" in wanted:
        return Area("place", place_entry(pack, wanted).id)
    return Area("group", pack.group(wanted).id)
