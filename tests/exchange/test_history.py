"""What was approved elsewhere is read whole; pairs on which nobody decided here keep nothing back, and stay open."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.desk.conftest import signed_in
from tests.door import Clock
from tests.exchange.returning import now_telling, read_whole
from tests.overlap.test_the_gate import ROAD, SAME_ROAD, codes, decided, seen_by, work
from tests.programme import bac_ninh, make_programme
from vungcao.exact.refusal import Refused
from vungcao.exchange.downloads import table_package
from vungcao.intake.actions import approve
from vungcao.intake.models import Submission
from vungcao.journal.models import Entry
from vungcao.works.overlap.actions import follow
from vungcao.works.overlap.queries import counts
from vungcao.works.overlap.reading import compared_by


@pytest.fixture
def file(db: None, clock: Clock, tmp_path: Path) -> Path:
    """Two works that are alike, of which a person said elsewhere that they are two."""
    with transaction.atomic():
        programme = make_programme(clock)
        programme.approved("work", work("CT-1", ROAD))
        waiting = programme.filed("work", work("CT-2", SAME_ROAD))
        decided(programme, "CT-1", "CT-2", "distinct", seen_by(programme, waiting))
        programme.passed(waiting)
        given = tmp_path / "bang.zip"
        given.write_bytes(b"".join(table_package(now_telling())))
        transaction.set_rollback(True)
    return given


def test_an_undecided_pair_keeps_no_history_back_and_stays_open_until_it_is_decided(
    file: Path, clock: Clock, settings: Settings
):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    programme = make_programme(clock)
    reading = read_whole(programme, file)
    assert (reading.refusals, reading.undecided) == ([], 1)
    entry = Entry.objects.get(number=reading.approved[0].entry)
    assert json.loads(entry.content)["history"] == {"undecided": 1}
    follow(bac_ninh())
    compared = compared_by(bac_ninh())
    assert compared is not None
    assert (counts(compared).open, counts(compared).blocking) == (1, 1)
    page = signed_in(programme.official).get("/ban-lam-viec/nghi-trung/").content.decode()
    assert "BTXM DUONG TRUC CHINH THON CAU NHAC" in page
    later = programme.filed("work", work("CT-2", SAME_ROAD | {"total_vnd": 4_300_000_000}))
    assert codes(programme, later) == ("OVL-001",)
    decided(programme, "CT-1", "CT-2", "distinct", seen_by(programme, later))
    (last,) = bac_ninh().register_by_id("work").review[1:]
    approve(later, by=programme.reviewers[last.organisations[0]], at=programme.clock.tick())
    follow(bac_ninh())
    assert counts(compared).open == 0


def test_a_store_that_has_works_reads_nothing_whole(file: Path, clock: Clock):
    programme = make_programme(clock)
    programme.approved("work", work("CT-9", ROAD | {"name": "Đập Bãi Đá", "content": "III.1.2"}))
    before = Submission.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as fault:
        read_whole(programme, file)
    assert fault.value.codes == ("XCH-011",)
    assert (Submission.objects.count(), Entry.objects.count()) == before


def test_who_may_not_review_approves_nothing(file: Path, clock: Clock):
    programme = make_programme(clock)
    programme.reviewers = {"": programme.official}
    reading = read_whole(programme, file)
    assert {each.code for each in reading.refusals} <= {"PPL-001", "PPL-002", "INT-002", "INT-014"}
    assert (reading.approved, [each.state for each in reading.filed]) == ([], [Submission.State.SUBMITTED])
