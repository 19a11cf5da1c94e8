"""The demonstration shows one pair that is open and one that was decided, on what the two say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.door import SA_LY
from tests.programme import FOLDER, bac_ninh
from vungcao.works.overlap.reading import compared_by
from vungcao.works.overlap.rules.comparing import Suspicion, compare
from vungcao.works.overlap.sketching import Said

pytestmark = pytest.mark.sqlite_only


def told() -> list[tuple[str, str, dict[str, Any]]]:
    """Register, key and facts of every row that the demonstration tells of Sa Lý."""
    files = sorted((FOLDER / "demonstration").glob("*.toml"))
    return [
        (one["register"], row["key"], row["facts"])
        for file in files
        for one in tomllib.loads(Path(file).read_text(encoding="utf-8")).get("told", ())
        if one["place"] == "07534"
        for row in one["rows"]
        if "facts" in row
    ]


def said(register: str, key: str) -> Said:
    facts = next(facts for name, at, facts in told() if (name, at) == (register, key))
    own = [(name, each) for name, _key, each in told() if each.get("work") == key]
    kept = {field: value if isinstance(value, int) else str(value) for field, value in facts.items()}
    sites = sorted(str(each["geometry"]) for name, each in own if name == "work_site")
    outputs = sorted(
        f"{each['inventory']}/{each['record']}"
        for name, each in own
        if name == "work_output" and each.get("record")
    )
    return Said(register, key, SA_LY, kept, tuple(sites), tuple(outputs))


def pair(work: str, outside: str) -> Suspicion:
    compared = compared_by(bac_ninh())
    assert compared is not None
    sketch = compared.sketch
    return compare(
        compared.comparison("work"), sketch(said("work", work)), sketch(said("outside_work", outside))
    )


def test_one_pair_is_open_and_one_was_decided_on_what_the_two_say():
    compared = compared_by(bac_ninh())
    assert compared is not None
    blocks_from = compared.comparison("work").blocks_from
    decisions = [facts for register, _key, facts in told() if register == "overlap_decision"]
    assert [(one["first"], one["second"]) for one in decisions] == [
        ("outside_work/MP-07534-02", "07534-DA02")
    ]
    assert pair("07534-DA02", "MP-07534-02").strength >= blocks_from
    assert pair("07534-DA01", "MP-07534-01").strength >= blocks_from
    assert decisions[0]["seen"] == pair("07534-DA02", "MP-07534-02").seen
