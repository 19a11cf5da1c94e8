"""Who is assigned to help a commune: what they promised, by when, and what they did."""

import datetime as dt
from dataclasses import dataclass

from vungcao.pack.entry import Text
from vungcao.pack.geography import members_on
from vungcao.pack.model import Pack, PlaceEntry
from vungcao.portal.asked import Asked
from vungcao.portal.dictionary import Cited, cited
from vungcao.works.queries import assistance_of
from vungcao.works.rules.helping import Kept, kept
from vungcao.works.rules.records import Assistance


@dataclass(frozen=True, slots=True)
class Help:
    """One promise, in words."""

    told: Assistance
    kind: Text | None
    deadline: dt.date | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Helped:
    """The section. A commune that is not in most difficulty is assigned nobody: nothing there is not applicable."""

    rows: tuple[Help, ...]
    label: Text
    """Of the register."""
    is_assigned: bool
    group: Text | None
    """The communes that the Programme assigns help to."""
    source: Cited | None

    @property
    def simulated(self) -> bool:
        """Whether anything of it is simulated."""
        return any(row.told.simulated for row in self.rows)


def helped(pack: Pack, place: PlaceEntry, asked: Asked) -> Helped:
    """What everyone may see of who helps a commune, by code. The pack shows assistance."""
    assert pack.works is not None
    register = pack.register_by_id(pack.works.assistance)
    field = register.field("helper_kind")
    kinds = {choice.id: choice.label for choice in (field.choices if field else ())}
    group = pack.accounting.most_difficult if pack.accounting else ""
    found = assistance_of([place.id], asked.as_of, known=asked.known)
    return Helped(
        rows=tuple(
            Help(each, kinds.get(each.text("helper_kind")), each.day("deadline"), kept(each, asked.as_of))
            for each in found
        ),
        label=register.label,
        is_assigned=not group or any(each.id == place.id for each in members_on(pack, group, asked.as_of)),
        group=pack.group(group).label if group else None,
        source=cited(pack, register.source),
    )
