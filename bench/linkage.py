"""The same pairs told to splink, a library for linking records; it learns from the half for choosing, unlabelled."""

from collections.abc import Sequence
from functools import lru_cache

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tests.overlap.labelled import Pair, Told, tuning
from vungcao.exact.vietnamese import fold

_COLUMNS = (
    "unique_id VARCHAR, pair VARCHAR, name VARCHAR, words VARCHAR[], place VARCHAR, content VARCHAR, owner VARCHAR, "
    "year INTEGER, total BIGINT, packages VARCHAR[], paid VARCHAR[]"
)


def scores(pairs: Sequence[Pair]) -> list[float]:
    """How probable splink holds it that each pair is one work."""
    settings = _trained()
    linker = _linker(pairs, settings)
    told = linker.inference.predict(threshold_match_probability=0).as_record_list()
    by_pair = {each["pair_l"]: float(each["match_probability"]) for each in told}
    return [by_pair.get(pair.one.key, 0.0) for pair in pairs]


@lru_cache(maxsize=1)
def _trained() -> dict[str, object]:
    linker = _linker(tuning(), _settings())
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("pair"), fix_u_probabilities=True
    )
    found: dict[str, object] = linker.misc.save_model_to_json()
    return found


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=0.5,
        blocking_rules_to_generate_predictions=[block_on("pair")],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.85, 0.75]),
            cl.ArrayIntersectAtSizes("words", [6, 4, 2]),
            cl.ExactMatch("place"),
            cl.ExactMatch("content"),
            cl.JaroWinklerAtThresholds("owner", [0.9]),
            cl.ExactMatch("year"),
            cl.ExactMatch("total"),
            cl.ArrayIntersectAtSizes("packages", [6, 4, 2]),
            cl.ArrayIntersectAtSizes("paid", [1]),
        ],
        additional_columns_to_retain=["pair"],
    )


def _linker(pairs: Sequence[Pair], settings: object) -> Linker:
    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    frames = []
    for side in ("one", "other"):
        connection.execute(f"CREATE TABLE {side} ({_COLUMNS})")
        connection.executemany(
            f"INSERT INTO {side} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(getattr(pair, side), pair.one.key) for pair in pairs],
        )
        frames.append(api.register(side, dataset_display_name=side))
    return Linker(frames, settings, log_level=40)


def _row(told: Told, pair: str) -> list[object]:
    facts = told.facts
    name = fold(str(facts["name"]))
    year = int(str(facts["starts_on"])[:4]) if facts.get("starts_on") else None
    said = [name, sorted(set(name.split())), told.place, facts["content"], fold(str(facts["owner"]))]
    titles = {word for each in told.packages for word in fold(each["title"]).split()}
    paid = {str(each["amount_vnd"] // 10_000_000) for each in told.packages}
    packages = [sorted(each) if each else None for each in (titles, paid)]
    return [told.key, pair, *said, year, facts.get("total_vnd"), *packages]
