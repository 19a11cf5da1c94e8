"""The files that lists and sums are read from: one is made at a time, and what goes wrong leaves no wrong one."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connections

from tests.programme import Programme
from tests.works.listing.test_listing import ALL, now
from tests.works.six import work
from vungcao.figures.mirror.parts import folder
from vungcao.works.listing import Wanted, every, files, page, refresh, tending
from vungcao.works.listing.wanted import Moment


def kept(name: str = "listing") -> list[Path]:
    return sorted((folder() / "works" / name).iterdir())


def listed(moment: Moment) -> list[str]:
    return sorted(each.key for each in every(moment, Wanted()))


HOLDER = """
import fcntl, pathlib, sys, time
here = pathlib.Path(sys.argv[1])
lock = here.with_suffix(".lock").open("w")
fcntl.flock(lock, fcntl.LOCK_EX)
(here / "half.writing").write_bytes(b"PAR1 half of it")
print("ready", flush=True)
time.sleep(60)
"""


def test_what_one_who_was_killed_left_unfinished_is_swept_by_the_next(six: Programme):
    here = folder() / "works" / "listing"
    here.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(here)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"ready\n"
        holder.kill()
    assert [path.suffix for path in kept()] == [".writing"]
    assert listed(now()) == ALL
    assert [path.suffix for path in kept()] == [".parquet"]


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_on_a_full_disk_the_last_file_serves_on_with_all_that_came_since(
    six: Programme, monkeypatch: pytest.MonkeyPatch
):
    assert listed(now()) == ALL
    six.approved("work", work("CT-7", "Đập Áng"))
    monkeypatch.setattr(tending, "MANY", 0)
    monkeypatch.setattr(tending, "_write", _full)
    assert listed(now()) == [*ALL, "CT-7"]
    assert [path.suffix for path in kept()] == [".parquet"]


def test_a_full_disk_leaves_no_half_file_behind(six: Programme, monkeypatch: pytest.MonkeyPatch):
    def half(path: Path, _batches: object) -> None:
        path.write_bytes(b"PAR1")
        _full()

    monkeypatch.setattr(tending, "_write", half)
    with pytest.raises(OSError, match="No space"):
        page(now(), Wanted())
    assert kept() == []


def test_a_spoilt_file_of_sums_is_made_anew(six: Programme):
    refresh(now().as_of)
    (file,) = kept("capital")
    whole = pq.read_table(file)
    file.write_bytes(file.read_bytes()[:-9] + b"  spoilt ")
    refresh(now().as_of)
    (anew,) = kept("capital")
    assert pq.read_table(anew) == whole


def test_days_that_others_ask_for_do_not_take_todays_file_away(six: Programme):
    """Anybody may ask for any day: what is asked for all the time stays."""
    today = now()
    assert listed(today) == ALL
    (first,) = kept()
    for day in range(1, 2 * files.KEPT):
        page(Moment(today.as_of.replace(day=1 + day), today.known), Wanted())
        page(today, Wanted())
    assert first in kept()
    assert len(kept()) == files.KEPT


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_makes_the_file_and_all_read_it(
    six: Programme, monkeypatch: pytest.MonkeyPatch
):
    made: list[Path] = []
    write = tending._write

    def slowly(path: Path, batches: object) -> None:
        made.append(path)
        time.sleep(0.2)
        write(path, batches)  # type: ignore[arg-type]

    monkeypatch.setattr(tending, "_write", slowly)
    moment = now()

    def asks(_: int) -> list[str]:
        try:
            return listed(moment)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as six_readers:
        assert list(six_readers.map(asks, range(6))) == [ALL] * 6
    assert len(made) == 1
