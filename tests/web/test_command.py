"""The `vungcao` command: each word does what its help says, and every failure is a sentence with an exit code."""

import json
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.door import Cast, Clock, approved, household
from tests.journeys.conftest import MINI, run, small_pack
from vungcao.people.queries import grants_of, person
from vungcao.registers.models import Version
from vungcao.web import static_files
from vungcao.web.command import COMMANDS, main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def vungcao(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process: exit code, what it said, what it complained of."""

    def called(*words: str) -> tuple[int, str, str]:
        hook = sys.excepthook
        try:
            code = main(words)
        except SystemExit as left:
            code = int(left.code or 0)
        finally:
            sys.excepthook = hook
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


@pytest.fixture
def broken_pack(tmp_path: Path) -> Path:
    """The small pack with two faults in it."""
    folder = tmp_path / "broken"
    shutil.copytree(MINI, folder)
    roads = folder / "indicators" / "roads.yaml"
    roads.write_text(
        roads.read_text(encoding="utf-8").replace("SUM(length_km)", "AVG(length_km)", 1), encoding="utf-8"
    )
    targets = folder / "targets.yaml"
    targets.write_text(
        targets.read_text(encoding="utf-8").replace("of_which: 3a", "of_which: 9z"), encoding="utf-8"
    )
    return folder


# Help


@pytest.mark.sqlite_only
@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
def test_help_is_in_vietnamese_and_english(vungcao: Command, words: tuple[str, ...]):
    code, said, _ = vungcao(*words, "--help")
    assert code == 0
    assert "cách dùng / usage" in said
    assert "xem trợ giúp này / show this help" in said


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "words", [("nothing",), (), ("pack",), ("figures", "--as-of", "32/01/2026"), ("serve", "--port", "x")]
)
def test_words_that_are_not_understood_end_with_two_and_say_where_help_is(
    vungcao: Command, words: tuple[str, ...]
):
    code, _, complaint = vungcao(*words)
    assert code == 2
    assert "Không hiểu lệnh" in complaint
    assert "--help" in complaint


# Packs


@pytest.mark.sqlite_only
def test_a_whole_pack_is_said_to_be_whole(vungcao: Command):
    code, said, _ = vungcao("pack", "check", str(MINI))
    assert code == 0
    assert "không có chỗ nào sai" in said


@pytest.mark.sqlite_only
def test_everything_wrong_in_a_pack_is_said_with_file_line_and_mend(vungcao: Command, broken_pack: Path):
    code, said, complaint = vungcao("pack", "check", str(broken_pack))
    assert code == 1
    assert "indicators/roads.yaml" in complaint
    assert "targets.yaml" in complaint
    assert "dòng" in complaint
    assert complaint.count("Cách sửa") >= 2
    assert "chỗ cần sửa" in said


@pytest.mark.sqlite_only
def test_a_folder_that_is_no_pack_is_refused(vungcao: Command, tmp_path: Path):
    code, _, complaint = vungcao("pack", "check", str(tmp_path / "nowhere"))
    assert code == 1
    assert "PCK-001" in complaint


def test_a_pack_is_loaded_once(vungcao: Command, db: None, home: Path):
    assert vungcao("pack", "load", str(MINI))[0] == 0
    code, said, _ = vungcao("pack", "load", str(MINI))
    assert code == 0
    assert "không đổi gì" in said


def test_a_pack_is_read_aloud_whole_and_in_parts(vungcao: Command, cast: Cast):
    assert "poor_share" in vungcao("pack", "show")[1]
    assert "length_km" in vungcao("pack", "show", "road")[1]
    assert "mẫu số: SUM(length_km)" in vungcao("pack", "show", "paved_share")[1]
    assert "floor, value 90" in vungcao("pack", "show", "roads")[1]
    code, _, complaint = vungcao("pack", "show", "gone")
    assert code == 3
    assert "Không có «gone»" in complaint


# Figures


def test_a_figure_is_printed_with_its_parts(vungcao: Command, cast: Cast, clock: Clock, home: Path):
    approved(cast, clock, household("A", poverty="poor"), household("B", number=2))
    code, said, _ = vungcao("figures", "poor_share", "--area", "sa ly", "--as-of", "02/03/2026")
    assert code == 0
    assert "50,00 %" in said
    assert "1 / 2" in said
    assert "1/1 xã có số liệu" in said


def test_zero_and_missing_are_printed_as_different_things(
    vungcao: Command, cast: Cast, clock: Clock, home: Path
):
    approved(cast, clock, household("A"))
    figures = ("figures", "poor_households", "--as-of", "2026-03-02")
    assert (
        "0  Số hộ nghèo" in vungcao(*figures, "--area", "Sa Lý")[1]
        or "bằng 0" in vungcao(*figures, "--area", "Sa Lý")[1]
    )
    assert "chưa" in vungcao(*figures, "--area", "07594")[1]


def test_figures_are_printed_for_machines_and_as_known_on_an_earlier_day(
    vungcao: Command, cast: Cast, clock: Clock, home: Path
):
    approved(cast, clock, household("A", poverty="poor"))
    words = ("figures", "poor_share", "--area", "07534", "--as-of", "2026-03-02", "--json")
    (now,) = json.loads(vungcao(*words)[1])
    (before,) = json.loads(vungcao(*words, "--known-on", "2026-03-01")[1])
    assert (now["state"], now["numerator"], now["denominator"]) == ("number", "1", "1")
    assert before["state"] in ("missing", "not_yet_due")
    assert before["numerator"] is None


def test_an_indicator_or_place_that_is_not_there_is_said(vungcao: Command, cast: Cast):
    assert "Không có chỉ số gone" in vungcao("figures", "gone")[2]
    assert "Không có nơi «Atlantis»" in vungcao("figures", "poor_share", "--area", "Atlantis")[2]


# Journal, mirror, archive


def test_a_whole_journal_is_said_to_be_whole_and_a_changed_one_is_not(
    vungcao: Command, cast: Cast, clock: Clock
):
    approved(cast, clock, household("A", poverty="poor"))
    assert vungcao("journal", "check")[0] == 0
    version = Version.objects.get()
    version.facts["poverty"] = "none"
    version.save()
    code, _, complaint = vungcao("journal", "check")
    assert code == 1
    assert "JRN-006" in complaint


def test_the_digest_of_a_day_is_printed(vungcao: Command, cast: Cast, clock: Clock):
    approved(cast, clock, household("A"))
    assert vungcao("journal", "digest", "02/03/2026")[1].startswith("2026-03-02  2  ")
    assert "Không có mục nhật ký" in vungcao("journal", "digest", "01/03/2026")[1]


@pytest.mark.django_db(transaction=True)
def test_the_mirror_is_rebuilt_and_equals_the_store(
    vungcao: Command, home: Path, clock: Clock, request: pytest.FixtureRequest
):
    approved(request.getfixturevalue("cast"), clock, household("A"))
    assert vungcao("mirror", "rebuild")[0] == 0
    assert vungcao("mirror", "check")[0] == 0


# People


def test_a_person_is_added_with_a_password_from_standard_input(
    vungcao: Command, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdin", _Line("nuoc-chay-da-mon\n"))
    code, _, _ = vungcao(
        "people", "add", "moi", "--name", "Người mới", "--grant", "enter:07534@2025-07-01:road"
    )
    assert code == 0
    added = person("moi")
    assert added is not None
    assert added.check_password("nuoc-chay-da-mon")
    assert [(g.verb, g.place, g.register) for g in grants_of(added)] == [
        ("enter", "07534@2025-07-01", "road")
    ]
    assert "Người mới" in vungcao("people", "list")[1]


def test_a_weak_password_and_a_strange_grant_are_refused(
    vungcao: Command, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdin", _Line("12345678\n"))
    assert vungcao("people", "add", "moi", "--name", "Người mới")[0] == 3
    assert vungcao("people", "grant", "mttq", "rule:everything")[0] == 3
    assert vungcao("people", "grant", "nobody", "read")[0] == 3


class _Line:
    """Standard input that is no terminal."""

    def __init__(self, line: str) -> None:
        self.line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return self.line


# Serving


def test_a_port_in_use_is_said_before_anything_is_started(vungcao: Command, cast: Cast):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, complaint = vungcao("serve", "--port", str(taken.getsockname()[1]))
    assert code == 3
    assert "cổng đang có chương trình khác dùng" in complaint
    assert vungcao("serve", "--port", "70000")[0] == 3


def test_a_store_without_a_pack_is_not_served(vungcao: Command, db: None):
    code, _, complaint = vungcao("serve")
    assert code == 3
    assert "Chưa nạp gói" in complaint


# Pages' files


@pytest.mark.sqlite_only
def test_style_sheets_are_gathered_once(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    assert static_files.gather()
    assert (tmp_path / "static" / "web" / "tokens.css").exists()
    assert not static_files.gather()


# The real command, in processes of its own


@pytest.mark.sqlite_only
def test_a_platform_is_made_once_backed_up_restored_and_checked(tmp_path: Path):
    pack, home, other, file = (
        small_pack(tmp_path),
        tmp_path / "home",
        tmp_path / "other",
        tmp_path / "store.zip",
    )

    made = run(home, pack, "init", "--demonstration")
    assert made.returncode == 0, made.stderr
    assert "can-bo-xa" in made.stdout
    figures = run(home, pack, "figures", "--json").stdout
    assert json.loads(figures)

    again = run(home, pack, "init", "--demonstration")
    assert again.returncode == 0
    assert "Đã duyệt" not in again.stdout
    assert run(home, pack, "figures", "--json").stdout == figures

    assert run(home, pack, "backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    assert run(home, pack, "backup", str(file)).returncode == 1, "a backup is never written over"
    assert run(home, pack, "restore", str(file)).returncode == 1, "nor a store that has something"
    restored = run(other, pack, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert run(other, pack, "journal", "check").returncode == 0
    verified = run(other, pack, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert run(other, pack, "verify", str(tmp_path / "gone.json")).returncode == 2
    assert run(other, pack, "figures", "--json").stdout == figures


@pytest.mark.sqlite_only
def test_a_failure_is_a_sentence_and_never_a_traceback(tmp_path: Path):
    for words, code in (
        (("serve",), 3),
        (("figures",), 3),
        (("journal", "check"), 3),
        (("init", "--pack", str(tmp_path / "nowhere")), 1),
        (("init", "--demonstration", "--pack", str(MINI)), 3),
    ):
        failed = run(tmp_path / "home", MINI, *words)
        assert failed.returncode == code, (words, failed.stdout, failed.stderr)
        assert "Traceback" not in failed.stderr
        assert failed.stderr.strip()
