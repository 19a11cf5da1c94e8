"""Which registers of capital and works everyone may see: deny unless the pack says that it is public."""

from django.http import Http404

from vungcao.pack.model import Pack
from vungcao.pack.register import Sensitivity
from vungcao.pack.rules.accounts import NEEDED
from vungcao.registers.sight import is_personal

_CAPITAL = ("plan", "allocation", "disbursement", "settlement", "contribution")
_WORKS = ("work", "site", "funding", "decision", "contract", "progress", "obstacle", "output")


def shows_capital(pack: Pack) -> bool:
    """Whether the pack keeps accounts of capital, and all that the pages tell of them is public."""
    return pack.accounting is not None and all(
        _is_public(pack, part, str(getattr(pack.accounting, part))) for part in _CAPITAL
    )


def shows_works(pack: Pack) -> bool:
    """Whether the pack keeps works and their capital, and all that the pages tell of them is public."""
    return (
        pack.works is not None
        and shows_capital(pack)
        and all(_is_public(pack, part, str(getattr(pack.works, part))) for part in _WORKS)
    )


def shows_assistance(pack: Pack) -> bool:
    """Whether the pack keeps who helps its communes, and all that the pages tell of it is public."""
    return pack.works is not None and _is_public(pack, "assistance", pack.works.assistance)


def capital_or_404(pack: Pack) -> None:
    """Raises Http404 where there are no pages of capital."""
    if not shows_capital(pack):
        raise Http404


def works_or_404(pack: Pack) -> None:
    """Raises Http404 where there are no pages of works."""
    if not shows_works(pack):
        raise Http404


def _is_public(pack: Pack, part: str, register_id: str) -> bool:
    register = pack.register_by_id(register_id)
    if register.personal or is_personal(register):
        return False
    fields = [register.field(name) for name in NEEDED[part][1]]
    return all(field is not None and field.sensitivity is Sensitivity.PUBLIC for field in fields)
