"""`python -m bench --size small|full`: measure, and print ratios with their goals.

The goals are the full size's: it exits with 1 when one is missed. At the small size what does not grow with the data
weighs most, so its ratios are printed and held to nothing.
"""

import argparse
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management import call_command

from bench import HOME, approval, engine, filing, overlap, workbook, works
from bench.engine import Ratio
from bench.generate import SIZES, Size, generate
from tools.with_postgres import Server
from vungcao.pack.reader import read

_RUNS = 5
_HOUSEHOLDS = {"small": 20_000, "full": 400_000}
_SECONDS = {"small": 5, "full": 30}
_ROWS = {"small": 5_000, "full": 100_000}
"""Of one workbook."""
_WORKS = {"small": 5_000, "full": 1_000_000}
"""In the lists, and that one new work is compared with."""
_PACK = Path(__file__).parent.parent / "tests" / "packs" / "mini"


def main() -> int:
    """Run every measurement of a size."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    size = SIZES[parser.parse_args().size]
    call_command("migrate", verbosity=0)
    _say(
        f"{size.persons} persons, {size.households} households, {size.versions_per_household} versions of each"
    )
    missed = sum(one.is_kept is False for one in _measured(size))
    if size.name != "full":
        return 0
    _say(f"{missed} goals missed" if missed else "every goal met")
    return 1 if missed else 0


def _measured(size: Size) -> Iterator[Ratio]:
    yield from _told(filing.filings(seconds=_SECONDS[size.name]), size)
    yield from _told(works.lists(works=_WORKS[size.name]), size)
    bac_ninh = overlap.measured_pack()
    yield from _told(overlap.found_well(bac_ninh), size)
    yield from _told(overlap.one_against(bac_ninh, works=_WORKS[size.name]), size)
    folder = generate(size, HOME)
    yield from _told(engine.against_duckdb(size, folder, runs=_RUNS), size)
    yield from _told(engine.as_of(folder, runs=_RUNS), size)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"{peak:>10}        MiB at the peak of all figures and as of a day")
    with Server() as server:
        yield from _told(engine.against_postgres(size, folder, server.url, runs=_RUNS), size)
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    yield from _told(workbook.workbook_to_submission(rows=_ROWS[size.name]), size)
    yield from _told(approval.approval_to_root(reading.pack, households=_HOUSEHOLDS[size.name]), size)


def _told(ratios: Iterable[Ratio], size: Size) -> list[Ratio]:
    told = []
    for one in ratios:
        told.append(one)
        mark = {True: "ok", False: "MISSED", None: ""}[one.is_kept] if size.name == "full" else ""
        _say(f"{one.ratio:>10.2f} {mark:<6} {one.what}" + (f" (goal {one.goal})" if one.goal else ""))
    return told


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
