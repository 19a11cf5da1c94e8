"""A pack from its folder, with everything that any room has against it said at once."""

from pathlib import Path

from vungcao.exact.refusal import Refusal, Refused
from vungcao.figures.definition import check_pack
from vungcao.intake.rules.checking import ready_checks
from vungcao.pack.model import Pack
from vungcao.pack.reader import read


def checked(folder: Path) -> tuple[Pack | None, list[Refusal]]:
    """The pack, when nothing is wrong with it, and what is wrong: its files, its coherence, its figures, its checks."""
    reading = read(folder)
    refusals = list(reading.refusals)
    if reading.draft is not None:
        refusals += check_pack(reading.draft, reading.where)
        refusals += ready_checks(reading.draft, reading.where)[1]
    return (None if refusals else reading.pack), refusals


def read_whole(folder: Path) -> Pack:
    """The pack in a folder. Raises Refused with everything wrong in it."""
    pack, refusals = checked(folder)
    if pack is None:
        raise Refused(refusals)
    return pack
