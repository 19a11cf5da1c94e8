"""What the settings make of an address of a store, and what the log leaves out."""

import io
import logging
import subprocess
from pathlib import Path

import pytest

from tests.stores import PYTHON, embedded, environment
from vungcao.web.logs import Discreet
from vungcao.web.stores import database


def test_three_slashes_and_a_path_are_relative_to_where_one_stands():
    assert database("sqlite:///var/store.sqlite3")["NAME"] == "var/store.sqlite3"


def test_four_slashes_are_an_absolute_path():
    assert database("sqlite:////srv/vung%20cao/store.sqlite3")["NAME"] == "/srv/vung cao/store.sqlite3"


def test_a_store_on_postgresql_is_named_with_its_user_password_host_and_port():
    there = database("postgresql://nguoi:m%40t@db.example.vn:5433/vungcao")
    assert [there[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "vungcao", "nguoi", "m@t", "db.example.vn", "5433",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "sqlite://", "sqlite:///", "postgresql://host", "store.sqlite3", ""]
)
def test_another_address_is_refused_without_repeating_its_password(url: str):
    with pytest.raises(ValueError, match="VUNGCAO_DATABASE"):
        database(url)


def logged(message: str, *arguments: object, fault: BaseException | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("{levelname} {message}", style="{"))
    record = logging.LogRecord("django.request", logging.ERROR, "f", 1, message, arguments, None)
    if fault is not None:
        record.exc_info = (type(fault), fault, fault.__traceback__)
    handler.emit(record)
    return stream.getvalue()


def test_the_log_leaves_out_what_was_asked_after_the_question_mark():
    said = logged("Internal Server Error: %s", "/ban-lam-viec/?ma=0123456789&ten=Mẩy")
    assert "0123456789" not in said
    assert "Mẩy" not in said
    assert "/ban-lam-viec/" in said


def test_the_log_tells_the_way_to_a_fault_and_not_what_the_fault_repeats():
    name, number = "Lý Thị Mẩy", "0123456789"
    try:
        try:
            raise KeyError(name)
        except KeyError as cause:
            raise ValueError(number) from cause
    except ValueError as caught:
        said = logged("failed", fault=caught)
    assert number not in said
    assert "Mẩy" not in said
    assert "ValueError" in said
    assert "KeyError" in said
    assert "test_settings.py" in said


def test_whatever_is_written_is_for_its_owner_alone(tmp_path: Path):
    home = tmp_path / "home"
    making = (
        "import os; os.umask(0o022)\n"
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE personal (name text)')\n"
    )
    where = environment(embedded(home), home)
    subprocess.run([PYTHON, "-c", making], env=where, check=True)
    written = [home, *home.rglob("*")]
    assert {"home", "secret", "store.sqlite3"} <= {path.name for path in written}
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []
