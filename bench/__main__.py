"""`python -m bench --size small|full`: measure, and print ratios with their goals.

The goals are the full size's: it exits with 1 when one is missed. At the small size what does not grow with the data
weighs most, so its ratios are only printed.
"""

import argparse
import resource
import sys
from pathlib import Path

from django.core.management import call_command

from bench import HOME, approval, engine
from bench.engine import Ratio
from bench.generate import SIZES, Size, generate
from tools.with_postgres import Server
from vungcao.pack.reader import read

_RUNS = 5
_HOUSEHOLDS = {"small": 20_000, "full": 400_000}
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
    missed = _measure(size)
    _say(f"{missed} goals missed" if missed else "every goal met")
    return 1 if missed and size.name == "full" else 0


def _measure(size: Size) -> int:
    folder = generate(size, HOME)
    missed = _told(engine.against_duckdb(size, folder, runs=_RUNS))
    missed += _told(engine.as_of(folder, runs=_RUNS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"{peak:>10}        MiB at the peak of all figures and as of a day")
    with Server() as server:
        missed += _told(engine.against_postgres(size, folder, server.url, runs=_RUNS))
    reading = read(_PACK)
    if reading.pack is None:
        raise SystemExit("\n".join(map(str, reading.refusals)))
    return missed + _told(approval.approval_to_root(reading.pack, households=_HOUSEHOLDS[size.name]))


def _told(ratios: list[Ratio]) -> int:
    """Print some ratios; how many missed their goal."""
    for one in ratios:
        mark = {True: "ok", False: "MISSED", None: ""}[one.is_kept]
        _say(f"{one.ratio:>10.2f} {mark:<6} {one.what}" + (f" (goal {one.goal})" if one.goal else ""))
    return sum(one.is_kept is False for one in ratios)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
