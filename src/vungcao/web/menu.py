"""What the menu of every page leads to: pages that are given no pack, as those of the desk, ask for it themselves."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from vungcao.pack.model import Pack
from vungcao.places.queries import NoPack, pack_in_force
from vungcao.portal.openness import shows_capital, shows_works


def shown_parts(_request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """Whether the pack in force shows capital and works, asked only by a page that does not say so itself."""

    @cache
    def pack() -> Pack | None:
        try:
            return pack_in_force()
        except NoPack:
            return None

    def shows(part: Callable[[Pack], bool]) -> Callable[[], bool]:
        return lambda: (there := pack()) is not None and part(there)

    return {"shows_capital": shows(shows_capital), "shows_works": shows(shows_works)}
