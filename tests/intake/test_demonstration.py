"""Demonstration records: the same every time, said to be simulated, and in through the one door."""

import datetime as dt
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.pack.mini import the_pack as the_small_pack
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import adopt_pack
from vungcao.intake.models import Submission
from vungcao.intake.ways.demonstration import (
    WAY,
    DemonstrationSubmission,
    Filed,
    Profile,
    check_profile,
    file_demonstration,
    read_profile,
    submissions,
)
from vungcao.intake.ways.demonstration.draws import Draws
from vungcao.journal.models import Entry
from vungcao.journal.rules import GENESIS
from vungcao.pack.geography import members_on
from vungcao.pack.model import Pack
from vungcao.pack.reader import read
from vungcao.people.actions import enrol
from vungcao.people.rules import Granted
from vungcao.registers.models import Version
from vungcao.registers.rules import canonical_facts

FOLDER = Path(__file__).parents[2] / "packs" / "bac-ninh-2026-2030"
TODAY = dt.date(2026, 11, 23)


@cache
def the_pack() -> Pack:
    pack = read(FOLDER).pack
    assert pack is not None
    return pack


@cache
def the_profile() -> Profile:
    return read_profile(FOLDER / "demonstration")


@cache
def everything() -> list[DemonstrationSubmission]:
    return list(submissions(the_pack(), the_profile(), before=TODAY))


def of_two_communes() -> Profile:
    """The same demonstration for the communes of area II alone: a store of a few seconds."""
    records = tuple(one.model_copy(update={"group": None}) for one in the_profile().records)
    return the_profile().model_copy(update={"group": "area_ii", "records": records})


def filed_of(profile: Profile, *, before: dt.date = TODAY) -> Filed:
    official = enrol(username="mo-phong-nhap", full_name="Nhập", organisation="", grants=[Granted("enter")])
    reviewers = [
        enrol(username=f"duyet-{body}", full_name="Duyệt", organisation=body, grants=[Granted("review")])
        for body in ("commune_government", "ethnic_religious_affairs", "finance", "provincial_government")
    ]
    return file_demonstration(
        the_pack(), profile, before=before, official_of=lambda place: official, reviewers=reviewers
    )


@pytest.fixture
def pack_in_force(db: None) -> None:
    opens = dt.datetime.combine(the_profile().opens_on, dt.time(8), dt.UTC)
    adopt_pack(the_pack(), by_code="ky-thuat", at=opens)


def test_a_draw_depends_on_its_seed_and_name_alone() -> None:
    draws = Draws("hạt giống")
    assert draws.number(1000, "road", "07534", 1) == Draws("hạt giống").number(1000, "road", "07534", 1)
    assert {draws.between(3, 5, n) for n in range(100)} == {3, 4, 5}
    assert {draws.choice({"poor": 1, "none": 3, "never": 0}, n) for n in range(100)} == {"poor", "none"}
    assert not any(draws.happens(0, n) for n in range(100))
    assert all(draws.happens(100, n) for n in range(100))


def test_two_runs_say_the_same_in_order_of_time() -> None:
    again = list(submissions(the_pack(), the_profile(), before=TODAY))
    assert again == everything()
    assert [one.filed_at for one in again] == sorted(one.filed_at for one in again)
    assert max(one.decided_at for one in again).date() < TODAY


def test_every_record_is_one_that_its_register_takes() -> None:
    refused = [
        refusal
        for one in everything()
        for row in one.rows
        if row.operation == "set"
        for refusal in canonical_facts(the_pack().register_by_id(one.register), row.facts, on=row.valid_from)[
            1
        ]
    ]
    assert refused == []


def test_every_register_of_the_pack_has_records_and_every_name_in_them_says_that_it_is_simulated() -> None:
    assert {one.register for one in everything()} == {register.id for register in the_pack().registers}
    named = [
        str(value)
        for one in everything()
        for row in one.rows
        for name, value in row.facts.items()
        if name in ("name", "head_name", "producer")
    ]
    assert len(named) > 5000
    assert [name for name in named if "mô phỏng" not in name] == []


def test_a_silent_commune_files_nothing_while_one_without_poor_households_files_that() -> None:
    by_place = Counter(one.place for one in everything())
    assert by_place["07450@2025-07-01"] == 0
    households = [
        row
        for one in everything()
        if (one.register, one.place) == ("household", "07525@2025-07-01")
        for row in one.rows
    ]
    assert len(households) > 100
    assert {row.facts["poverty"] for row in households if row.operation == "set"} <= {"none", "near_poor"}
    baseline = [row for row in households if row.valid_from == dt.date(2025, 12, 10)]
    assert {row.facts["poverty"] for row in baseline} == {"none"}


def test_the_review_of_2026_is_done_in_some_communes_waits_in_others_and_is_not_filed_in_the_rest() -> None:
    reviews = [
        one
        for one in everything()
        if one.register == "household" and one.filed_at.date() >= dt.date(2026, 10, 26)
    ]
    communes = len(members_on(the_pack(), "region_30", TODAY))
    told = Counter(one.decision for one in reviews)
    assert told == {"approve": 17, "wait": 2, "send_back": 1}
    assert told["approve"] < communes


@pytest.mark.django_db
def test_what_passed_its_first_step_alone_is_shown_as_provisional(pack_in_force: None) -> None:
    hamlets = tuple(one for one in the_profile().records if one.register_id == "hamlet")
    chosen = the_profile().model_copy(update={"records": hamlets, "told": ()})
    assert filed_of(chosen).waiting == 1
    (waiting,) = Submission.objects.filter(state="submitted")
    assert (waiting.place, waiting.step) == ("07594@2025-07-01", 1)
    seen = Version.objects.filter(known_before=None, published=waiting.published)
    assert 0 < seen.count() == waiting.rows.count()
    assert filed_of(chosen).there_already
    waiting.refresh_from_db()
    assert waiting.step == 1, "a second run decides nothing more"


def test_a_late_correction_says_another_thing_of_an_early_period() -> None:
    (correction,) = [one for one in everything() if one.note.startswith("Chữa kết quả rà soát năm 2025")]
    assert correction.filed_at.date() == dt.date(2026, 7, 20)
    assert {row.valid_from for row in correction.rows} == {dt.date(2025, 12, 10)}


def test_about_five_thousand_households_live_in_the_demonstration() -> None:
    keys = {row.key for one in everything() if one.register == "household" for row in one.rows}
    assert 4500 <= len(keys) <= 5500


@pytest.mark.django_db
def test_all_comes_in_through_the_door_marked_simulated(pack_in_force: None) -> None:
    told = filed_of(of_two_communes())
    assert told.approved > 40
    assert told.waiting == 1
    assert told.sent_back == 1
    assert Entry.objects.filter(action="approve").count() == told.approved
    assert Version.objects.exists()
    assert not Version.objects.filter(simulated=False).exists()
    assert set(Submission.objects.values_list("way", flat=True)) == {WAY}
    assert Entry.objects.order_by("number").first().previous_hash == GENESIS  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_one_cut_short_goes_on(pack_in_force: None) -> None:
    first = filed_of(of_two_communes(), before=dt.date(2026, 1, 16))
    cut = Submission.objects.order_by("pk").last()
    assert cut is not None
    second = filed_of(of_two_communes())
    assert second.there_already == first.approved
    entries = Entry.objects.count()
    third = filed_of(of_two_communes())
    assert (third.approved, third.rows, Entry.objects.count()) == (0, 0, entries)


@pytest.mark.django_db
def test_another_demonstration_is_not_filed_over_the_first(pack_in_force: None) -> None:
    filed_of(of_two_communes(), before=dt.date(2026, 1, 13))
    other = of_two_communes().model_copy(update={"seed": "khác"})
    with pytest.raises(Refused) as refused:
        filed_of(other, before=dt.date(2026, 1, 13))
    assert refused.value.codes == ("DEM-001",)


@pytest.mark.parametrize(
    "said",
    [
        "seed = ",
        "seed = 'a'\nunknown = 1",
        "seed = 'a'\ngroup = 'g'\nweights_by = 'w'\n[[records]]\nregister = 'x'",
    ],
)
def test_a_profile_that_is_not_well_said_is_refused_with_its_place(tmp_path: Path, said: str) -> None:
    file = tmp_path / "demonstration.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_profile(file)
    assert set(refused.value.codes) == {"DEM-002"}
    assert all("demonstration.toml" in refusal.where for refusal in refused.value.refusals)


def test_a_profile_for_another_pack_is_refused_name_by_name() -> None:
    assert check_profile(the_profile(), the_pack()) == []
    refusals = check_profile(the_profile(), the_small_pack())
    assert {refusal.code for refusal in refusals} == {"DEM-003"}
    assert len(refusals) > 3


def test_the_code_of_the_demonstration_knows_no_commune_and_no_register() -> None:
    folder = Path(__file__).parents[2] / "src/vungcao/intake/ways/demonstration"
    code = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    known = [register.id for register in the_pack().registers if register.id not in ("road", "forest")]
    assert [name for name in known if f'"{name}"' in code] == []
    assert [place.code for place in the_pack().places if f'"{place.code}"' in code] == []


def test_the_profile_is_said_in_toml_without_floats() -> None:
    for file in (FOLDER / "demonstration").glob("*.toml"):
        tomllib.loads(file.read_text(encoding="utf-8"), parse_float=_no_float)


def _no_float(said: str) -> float:
    raise AssertionError(f"a float: {said}")
