"""Which file of a pack holds what. A list may be one file, or a folder of the same name with several files."""

from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vungcao.pack import model
from vungcao.pack.adapting import Adapter
from vungcao.pack.capital import Accounting, CapitalSource
from vungcao.pack.checking import Check
from vungcao.pack.entry import Entry
from vungcao.pack.exchanging import Exchange
from vungcao.pack.faults import nearest
from vungcao.pack.obliging import Obligation
from vungcao.pack.publicity import Publicity
from vungcao.pack.register import Register
from vungcao.pack.remeasuring import Remeasuring
from vungcao.pack.working import Works


class Shape(Enum):
    """How a file holds its entries."""

    ONE = "one"
    """The file is one entry."""
    LISTS = "lists"
    """The file is a mapping of names to lists of entries."""
    ROWS = "rows"
    """The file is a table with an entry in each row."""
    BORDERS = "borders"


_ENDINGS = {Shape.ONE: ".yaml", Shape.LISTS: ".yaml", Shape.ROWS: ".csv", Shape.BORDERS: ".geojson"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of file: where it stands, which lists of the pack it fills, and whether a pack must have it."""

    stem: str
    shape: Shape
    holds: MappingProxyType[str, type[Entry]] = field(default_factory=lambda: MappingProxyType({}))
    required: bool = False
    many: bool = True
    """Whether a folder of the same name may hold several."""
    alone: bool = True
    """Whether a single file of that name may stand without a folder."""

    @property
    def name(self) -> str:
        """The file, or the files, as a person would write them."""
        ending = _ENDINGS[self.shape]
        return self.stem + ending if self.alone else f"{self.stem}/*{ending}"

    def takes(self, file: str) -> bool:
        """Whether a file, by its path in the pack, belongs here."""
        ending = _ENDINGS[self.shape]
        if not file.endswith(ending):
            return False
        path = file.removesuffix(ending)
        folder, _, _ = path.rpartition("/")
        return (self.alone and path == self.stem) or (self.many and folder == self.stem)


def _shelf(
    stem: str,
    shape: Shape,
    *,
    required: bool = False,
    many: bool = True,
    alone: bool = True,
    **holds: type[Entry],
) -> Shelf:
    return Shelf(stem, shape, MappingProxyType(holds), required, many, alone)


SHELVES: tuple[Shelf, ...] = (
    _shelf("programme", Shape.ONE, required=True, many=False, programme=model.Programme),
    _shelf("documents", Shape.LISTS, required=True, documents=model.Document),
    _shelf("calendars", Shape.LISTS, required=True, calendars=model.Calendar, milestones=model.Milestone),
    _shelf("places/places", Shape.ROWS, required=True, places=model.PlaceEntry),
    _shelf("places/attributes", Shape.ROWS, attributes=model.AttributeDecision),
    _shelf("places/lineage", Shape.ROWS, lineage=model.LineageEntry),
    _shelf("places/borders", Shape.BORDERS),
    _shelf("places/groups", Shape.LISTS, required=True, groups=model.Group),
    _shelf("organisations", Shape.LISTS, required=True, organisations=model.Organisation),
    _shelf("contents", Shape.LISTS, contents=model.Content),
    _shelf("capital", Shape.LISTS, sources=CapitalSource),
    _shelf("registers", Shape.ONE, required=True, alone=False, registers=Register),
    _shelf("indicators", Shape.LISTS, required=True, indicators=model.Indicator),
    _shelf("targets", Shape.LISTS, required=True, targets=model.Target),
    _shelf("judgement", Shape.ONE, required=True, many=False, judgement=model.Judgement),
    _shelf("decisions", Shape.LISTS, decisions=model.Decision),
    _shelf("checks", Shape.LISTS, checks=Check),
    _shelf("obligations", Shape.LISTS, obligations=Obligation),
    _shelf("adapters", Shape.ONE, alone=False, adapters=Adapter),
    _shelf("remeasuring", Shape.ONE, many=False, remeasuring=Remeasuring),
    _shelf("accounting", Shape.ONE, many=False, accounting=Accounting),
    _shelf("works", Shape.ONE, many=False, works=Works),
    _shelf("exchange", Shape.ONE, many=False, exchange=Exchange),
    _shelf("publicity", Shape.ONE, many=False, publicity=Publicity),
)

SINGLE = ("programme", "judgement", "remeasuring", "accounting", "works", "exchange", "publicity")
"""What a pack has one of, or none where its file is not required; of everything else it has a list."""

READ_ENDINGS = (".yaml", ".yml", ".csv", ".geojson")
"""Files so named must have a shelf; any other file is left alone."""


def shelf_of(file: str) -> Shelf | None:
    """The shelf of a file, by its path in the pack."""
    return next((shelf for shelf in SHELVES if shelf.takes(file)), None)


def shelf_like(file: str) -> str:
    """The name of the shelf whose name is most like that of a file that has none."""
    names = {shelf.name: shelf for shelf in SHELVES}
    return nearest(file, list(names)) or nearest(file.rpartition("/")[2], list(names))
