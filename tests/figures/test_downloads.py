"""What may be taken away: the same as the pages show, exact, the same bytes each time, and nothing of any person."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from tests.figures.packages import DAY, PROVINCE, fill
from tests.figures.store import CHU, DEO_GIA, NAM_DUONG, SA_LY, approve, household, standing
from vungcao.exact.state import State
from vungcao.figures import ask as inside
from vungcao.figures import downloads, published
from vungcao.figures.ask import moment
from vungcao.figures.figure import WHOLE, Area, Cell, Moment, group, place

pytestmark = pytest.mark.django_db

REGION = group("region")


@pytest.fixture(autouse=True)
def now() -> Moment:
    fill()
    return moment(DAY)


def row(document: downloads.Document, area: Area, breakdown: str | None = None, value: str | None = None):
    slot = (str(area), breakdown, value)
    rows = document["cells"] + document["totals"]
    return next(r for r in rows if (r["area"], r["breakdown"], r["value"]) == slot)


def test_a_rate_is_given_with_its_parts_as_exact_text_and_as_shown(now: Moment):
    document = downloads.figure_document("paved_share", now)
    nam_duong, region = row(document, place(NAM_DUONG)), row(document, REGION)
    assert (nam_duong["numerator"], nam_duong["denominator"]) == ("12.305", "12.305")
    assert (region["numerator"], region["denominator"]) == ("13.305", "14.680")
    assert region["shown"] == "90,63", "13305 / 14680 is 0.906335…"
    assert (region["reporting"], region["expected"]) == (4, 4)


def test_zero_missing_and_undefined_are_told_apart(now: Moment):
    document = downloads.figure_document("paved_share", now)
    states = {one: row(document, place(one))["state"] for one in (SA_LY, DEO_GIA, CHU)}
    assert states == {SA_LY: "number", DEO_GIA: "zero", CHU: "undefined"}


def test_a_document_says_what_was_counted_how_and_on_which_ground(now: Moment):
    document = downloads.figure_document("poor_share", now)
    definition = document["definition"]
    assert definition["version"] == 1
    assert definition["numerator"]["expression"] == "COUNT(*) FILTER (WHERE poverty = 'poor')"
    assert definition["words"]["vi"] == "Hộ nghèo chia cho hộ đang ở"
    assert definition["document"]["number"]
    assert document["areas"][str(place(SA_LY))] == {
        "name": {"vi": "xã Sa Lý", "en": "Sa Lý"},
        "borders_on": "2026-06-30",
    }
    assert document["moment"]["journal_entry"] == now.known
    assert document["pack_digest"]
    assert len(document["moment"]["journal_hash"]) == 64


def test_small_cells_are_hidden_without_a_number_and_totals_stay(now: Moment):
    document = downloads.figure_document("poor_share", now)
    nung = row(document, place(SA_LY), "ethnic_group", "nung")
    assert nung["state"] == "suppressed"
    assert [nung[name] for name in ("numerator", "denominator", "shown", "unknown")] == [None, None, None, 0]
    region = row(document, REGION)
    assert (region["numerator"], region["denominator"]) == ("31", "119")


def test_a_page_a_document_the_table_and_the_index_show_the_same(now: Moment):
    document = downloads.figure_document("poor_share", now)
    areas = published.areas_shown(published.Asking(now.known), DAY)
    page = published.ask(["poor_share"], areas=areas, moment=now, breakdown="ethnic_group")
    table = {
        (r["area"], r["breakdown"] or None, r["value"] or None): r["state"]
        for r in csv.DictReader(io.StringIO(downloads.as_csv(document).decode("utf-8-sig")))
    }
    index = {tuple(r[1:4]): r[4] for r in downloads.index(now)["figures"] if r[0] == "poor_share"}
    shown = {(str(f.area), f.cell.breakdown, f.cell.value): f.state.value for f in page.values()}
    assert shown == table == index
    assert "suppressed" in shown.values()


def test_one_area_is_given_with_the_communes_it_is_added_up_from_and_nothing_else(now: Moment):
    document = downloads.figure_document("poor_share", now, area=group("area_iii"))
    assert {r["area"] for r in document["cells"]} == {str(place(SA_LY)), str(place(DEO_GIA))}
    assert {r["area"] for r in document["totals"]} == {"group:area_iii"}
    whole = downloads.figure_document("poor_share", now)
    assert all(r in whole["cells"] for r in document["cells"]), "what is hidden in one is hidden in the other"


def test_a_larger_place_with_records_of_its_own_is_told_apart(now: Moment):
    document = downloads.figure_document("trained_people", now)
    parts = {p["area"]: p["numerator"] for p in row(document, REGION)["parts"]}
    assert row(document, REGION)["numerator"] == "52"
    assert parts[f"place:{PROVINCE}"] == "5"
    assert sum(int(n) for n in parts.values() if n) == 52


def test_a_set_with_a_simulated_input_says_so_everywhere_it_counts(now: Moment):
    assert downloads.figure_document("trained_people", now)["notice"] == "SỐ LIỆU MÔ PHỎNG"
    assert downloads.figure_document("paved_share", now)["notice"] is None
    assert downloads.index(now)["notice"] == "SỐ LIỆU MÔ PHỎNG"


def test_the_set_comes_in_pieces_and_its_manifest_names_every_file(now: Moment):
    pieces = list(downloads.whole_set(now))
    assert len(pieces) > 10
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        names = archive.namelist()
        manifest = archive.read("manifest.json")
        said = json.loads(manifest)["files"]
        assert {n: hashlib.sha256(archive.read(n)).hexdigest() for n in names if n != "manifest.json"} == said
    assert hashlib.sha256(manifest).hexdigest() == downloads.set_digest(now)
    assert downloads.index(now)["set"]["manifest_sha256"] == downloads.set_digest(now)
    assert "figures/poor_share.json" in said
    assert "cells/poor_share.csv" in said


def test_the_same_moment_gives_the_same_bytes_also_after_a_later_approval(now: Moment):
    before = b"".join(downloads.whole_set(now))
    approve("household", [household("later", SA_LY, poverty="poor")])
    assert b"".join(downloads.whole_set(now)) == before
    assert downloads.set_digest(moment(DAY)) != downloads.set_digest(now)


def test_no_key_of_a_record_is_in_anything_public(now: Moment):
    with zipfile.ZipFile(io.BytesIO(b"".join(downloads.whole_set(now)))) as archive:
        every = b"".join(archive.read(name) for name in archive.namelist())
    every += downloads.as_json(downloads.index(now))
    assert b"-poor-" not in every
    assert b"-none-" not in every


def test_an_unknown_indicator_is_a_key_error(now: Moment):
    with pytest.raises(KeyError):
        downloads.figure_document("no_such", now)


def test_names_to_keep_files_under_say_the_moment(now: Moment):
    assert downloads.set_name(now) == f"vungcao-2026-06-30-{now.known}.zip"
    assert downloads.figure_name("poor_share", now) == f"poor_share-2026-06-30-{now.known}.json"


# What is published, however it is asked.


def test_a_hidden_cell_is_hidden_alone_with_others_and_in_any_order(now: Moment):
    nung = Cell("ethnic_group", "nung")
    for areas in ([place(SA_LY)], [REGION, place(SA_LY)], [place(CHU), place(SA_LY), REGION]):
        found = published.ask(["poor_share"], areas=areas, moment=now, breakdown="ethnic_group")
        assert found["poor_share", place(SA_LY), nung].state is State.SUPPRESSED


def test_a_commune_hidden_whole_is_hidden_on_its_page_in_a_series_a_proof_and_a_history():
    approve("household", [household(f"few-{n}", CHU, poverty="none", ethnic_group="tay") for n in range(30)])
    poor = [f"{SA_LY}-{value}-poor-{n}" for value, many in (("tay", 4), ("nung", 1)) for n in range(many)]
    versions = [household(key, SA_LY, poverty="none" if n else "poor") for n, key in enumerate(poor)]
    seqs = [seq for key in poor for seq in standing("household", key)]
    approve("household", versions, closed=seqs)
    later = moment(DAY)
    area = place(SA_LY)
    assert inside.ask(["poor_share"], areas=[area], moment=later)["poor_share", area, WHOLE].numerator == 1
    assert (
        published.ask(["poor_share"], areas=[area], moment=later)["poor_share", area, WHOLE].state
        == "suppressed"
    )
    series = published.ask_series(["poor_share"], areas=[area], days=[DAY])
    assert series[DAY, "poor_share", area].state is State.SUPPRESSED
    parts = {f.area: f for f in published.contributions("poor_share", area=REGION, moment=later)}
    assert parts[area].numerator is None
    assert sum(f.state is State.SUPPRESSED for f in parts.values()) >= 2, "with a complement"
    told = published.history("poor_share", area=area, as_of=DAY)
    assert told[-1][1].state is State.SUPPRESSED
    assert told[0][1].numerator == 5


def test_indicators_of_other_registers_are_published_as_they_are(now: Moment):
    areas = [REGION, place(SA_LY), place(DEO_GIA)]
    asked = {"areas": areas, "moment": now, "breakdown": "kind"}
    assert published.ask(["paved_share"], **asked) == inside.ask(["paved_share"], **asked)
