"""Made-up persons and households in the mirror's own shape, as Parquet, for the measurements.

Nothing here looks like a real household: keys are numbers, places are `c0000@2025-07-01` and on.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Size:
    """How much to generate. `versions` is the number of household versions over all years."""

    name: str
    communes: int
    persons: int
    households: int
    versions_per_household: int


SIZES = {
    "small": Size("small", 132, 300_000, 80_000, 5),
    "full": Size("full", 132, 15_000_000, 4_000_000, 5),
}

_VERSION_COLUMNS = (
    "seq, key, place, valid_from, valid_before, known_from, known_before, nil, simulated, provisional"
)


def generate(size: Size, folder: Path) -> Path:
    """Write person.parquet, household.parquet (every version) and household_now.parquet (a ready snapshot).

    Returns the folder of this size; what is already there is kept.
    """
    target = folder / size.name
    done = target / "done"
    if done.exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = true")
        for name, query in _queries(size).items():
            connection.execute(
                f"COPY ({query}) TO '{target / name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
    done.touch()
    return target


def commune(expression: str, size: Size) -> str:
    """SQL for the place id of a numbered household."""
    return f"'c' || lpad((({expression}) % {size.communes})::VARCHAR, 4, '0') || '@2025-07-01'"


def _queries(size: Size) -> dict[str, str]:
    n = size.versions_per_household
    person = f"""
        SELECT i AS seq, 'p' || i AS key, {commune(f"i % {size.households}", size)} AS place,
               DATE '2025-12-31' AS valid_from, NULL::DATE AS valid_before, 1::BIGINT AS known_from,
               NULL::BIGINT AS known_before, false AS nil, true AS simulated, false AS provisional,
               CASE WHEN h % 2 = 0 THEN 'female' ELSE 'male' END AS sex,
               'e' || lpad((h // 7 % 54)::VARCHAR, 2, '0') AS ethnic_group,
               1930 + (h // 11 % 96)::BIGINT AS born,
               CASE WHEN h // 13 % 50 = 0 THEN NULL ELSE h // 17 % 10 > 0 END AS insured,
               h // 19 % 10 > 3 AS clean_water, h // 23 % 20 = 0 AS boarding, h // 29 % 5 = 0 AS trained,
               (h // 31 % 9000)::BIGINT * 1000 AS income
        FROM (SELECT i, hash(i) AS h FROM range({size.persons}) t(i))"""
    versions = f"""
        SELECT i * {n} + v AS seq, 'h' || i AS key, {commune("i", size)} AS place,
               make_date((2025 + v)::INTEGER, 12, 31) AS valid_from,
               CASE WHEN v < {n - 1} THEN make_date((2026 + v)::INTEGER, 12, 31) END AS valid_before,
               1 + v AS known_from, NULL::BIGINT AS known_before, false AS nil, true AS simulated, false AS provisional,
               'e' || lpad((h // 7 % 54)::VARCHAR, 2, '0') AS ethnic_group,
               CASE WHEN (h // 11 + v * 7) % 100 < 8 - v THEN 'poor'
                    WHEN (h // 11 + v * 7) % 100 < 14 - v THEN 'near_poor' ELSE 'none' END AS poverty,
               1 + (h // 13 % 8)::BIGINT AS members, (h // 17 + v) % 20 = 0 AS temporary_house,
               (h // 19 + v) % 40 = 0 AS at_risk, (h // 23 + v) % 3 = 0 AS resettled,
               ((h // 29 % 5000)::DECIMAL(18, 3) / 1000)::DECIMAL(18, 3) AS land_ha
        FROM (SELECT i, hash(i) AS h FROM range({size.households}) t(i)), range({n}) u(v)"""
    return {
        "person": person,
        "household": versions,
        "household_now": f"SELECT * FROM ({versions}) WHERE valid_before IS NULL",
    }
