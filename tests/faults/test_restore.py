"""What was backed up under load gives, restored, the figures it gave."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from tests.door import SA_LY, approved, household, make_cast, row
from vungcao.figures.ask import ask, moment
from vungcao.figures.figure import group, place
from vungcao.intake.archive import back_up, restore
from vungcao.intake.archive.tables import TABLES
from vungcao.intake.queries import check_journal
from vungcao.journal.queries import last_number

INDICATORS = ("poor_share", "poor_households", "paved_share", "trained_people")
AREAS = (group("region"), place(SA_LY))
DAYS = (dt.date(2026, 1, 31), dt.date(2026, 12, 31), dt.date(2027, 6, 30))


def figures(known: int) -> list[object]:
    """Every figure of the small pack as known at an entry."""
    return [ask(INDICATORS, areas=AREAS, moment=moment(day, known)) for day in DAYS]


@pytest.mark.django_db(transaction=True)
def test_a_backup_taken_under_load_passes_the_check_and_gives_equal_figures(clock, home):
    cast = make_cast(clock)
    approved(
        cast,
        clock,
        row("D-1", {"length_km": "2.500", "kind": "alley", "surface": "concrete"}),
        register="road",
    )
    approved(cast, clock, row("L-1", {"people": 30, "sex": "female"}), register="training")
    approved(cast, clock, household("HO-0", poverty="poor"))
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            poverty = "poor" if turn % 3 else "none"
            approved(
                cast,
                clock,
                household("HO-0", poverty=poverty),
                household(f"HO-{turn}", number=2, poverty=poverty),
            )
            begun.set()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(30)
        manifest = back_up(home / "ban-sao.zip")
        begun.clear()
        assert begun.wait(30)
    finally:
        stop.set()
        writer.join()
    assert last_number() > manifest.last_entry
    then = figures(manifest.last_entry)
    with transaction.atomic():
        for table in reversed(TABLES):
            table._base_manager.all()._raw_delete("default")
    restore(home / "ban-sao.zip")
    assert last_number() == manifest.last_entry
    assert list(check_journal()) == []
    assert figures(manifest.last_entry) == then
