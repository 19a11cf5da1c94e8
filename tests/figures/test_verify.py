"""verify.py agrees with every figure, and finds any digit or state that somebody changed."""

import ast
import contextlib
import functools
import hashlib
import http.server
import importlib.util
import io
import json
import random
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.figures.packages import DAY, fill
from vungcao.figures import downloads
from vungcao.figures.ask import moment

PROGRAM = Path(downloads.__file__).parents[1] / "portal/static/portal/verify.py"
STATES = ("number", "zero", "missing", "not_applicable", "not_yet_due", "undefined", "suppressed")


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify = _loaded()
_BUILT: dict[str, bytes] = {}


@pytest.fixture
def built(db: None) -> dict[str, bytes]:
    """The whole set and the index of a small store, made once."""
    if not _BUILT:
        fill()
        now = moment(DAY)
        _BUILT["index.json"] = downloads.as_json(downloads.index(now))
        _BUILT["set.zip"] = b"".join(downloads.whole_set(now))
    return _BUILT


@pytest.fixture
def members(built: dict[str, bytes]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built["set.zip"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def run(*given: object) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = verify.main([str(one) for one in given])
    return code, out.getvalue()


def checked(content: bytes, folder: Path, *options: str, name: str = "given.zip") -> tuple[int, str]:
    path = folder / name
    path.write_bytes(content)
    return run(*options, path)


def test_every_figure_of_the_set_is_equal(built: dict[str, bytes], tmp_path: Path):
    code, said = checked(built["set.zip"], tmp_path)
    assert code == 0, said
    assert said.count("BẰNG NHAU / equal:") == 9
    manifest = hashlib.sha256(zipfile.ZipFile(io.BytesIO(built["set.zip"])).read("manifest.json")).hexdigest()
    assert manifest in said


def test_it_runs_on_a_bare_python_and_reads_as_python_3_8(built: dict[str, bytes], tmp_path: Path):
    ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 8))
    (tmp_path / "set.zip").write_bytes(built["set.zip"])
    command = [sys.executable, "-S", "-E", str(PROGRAM), str(tmp_path / "set.zip")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_one_figure_a_folder_and_an_unpacked_set_are_read_too(members: dict[str, bytes], tmp_path: Path):
    assert checked(members["figures/poor_share.json"], tmp_path, name="one.json")[0] == 0
    for name, content in members.items():
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert run(tmp_path / "set")[0] == 0
    assert run(tmp_path / "set" / "figures")[0] == 0


# Mutations: one digit of any number, or one state.


def mutated(content: bytes, draw: random.Random) -> bytes:
    """The content with one digit, or one word of a state, changed."""
    digits = [match.start() for match in re.finditer(rb"[0-9]", content)]
    words = [
        m
        for m in re.finditer("|".join(STATES).encode(), content)
        if content[m.start() - 1 : m.start()] in b'",'
    ]
    if words and draw.random() < 0.3:
        word = draw.choice(words)
        other = draw.choice([s.encode() for s in STATES if s.encode() != word.group()])
        return content[: word.start()] + other + content[word.end() :]
    at = draw.choice(digits)
    other = draw.choice([d for d in b"0123456789" if d != content[at]])
    return content[:at] + bytes([other]) + content[at + 1 :]


def other(said: str | int, draw: random.Random) -> str | int:
    """A part of a row with one digit changed, or another state."""
    if said in STATES:
        return draw.choice([state for state in STATES if state != said])
    text = mutated(str(said).encode(), draw).decode()
    return int(text) if isinstance(said, int) else text


def counts_in(document: dict, row: dict, part: str) -> bool:
    """Whether a part of a row can be counted again from the others."""
    terms = [document["definition"]["numerator"], document["definition"]["denominator"]]
    is_scoped = any(term is not None and term["scope"] for term in terms)
    if part == "state":
        return row["state"] in ("number", "zero", "undefined")
    return part not in ("reporting", "expected") or not (is_scoped or row.get("parts"))


def test_any_change_of_a_digit_or_a_state_in_the_set_is_found(members: dict[str, bytes], tmp_path: Path):
    draw = random.Random(2026)
    for n in range(300):
        name = draw.choice(sorted(members))
        changed = {**members, name: mutated(members[name], draw)}
        assert checked(zipped(changed), tmp_path)[0] != 0 or name == "manifest.json", (n, name)


def test_a_change_that_is_sealed_again_is_found_by_the_published_digest(
    members: dict[str, bytes], tmp_path: Path
):
    draw = random.Random(2030)
    published = hashlib.sha256(members["manifest.json"]).hexdigest()
    assert checked(zipped(members), tmp_path, "--digest", published)[0] == 0
    for n in range(300):
        name = draw.choice(sorted(members))
        changed = {**members, name: mutated(members[name], draw)}
        if name != "manifest.json":
            manifest = json.loads(members["manifest.json"])
            manifest["files"][name] = hashlib.sha256(changed[name]).hexdigest()
            changed["manifest.json"] = downloads.as_json(manifest)
        code, said = checked(zipped(changed), tmp_path, "--digest", published)
        assert code != 0, (n, name)
        assert published in said


def test_a_number_changed_and_sealed_again_in_one_figure_is_found_by_counting(
    members: dict[str, bytes], tmp_path: Path
):
    """Without a digest to lean on, only the sums, the rates and the rounding tell. They say nothing of why there is no
    number, nor how many communes report to what a larger place reports for: there the digest alone does."""
    draw = random.Random(7)
    names = [n for n in sorted(members) if n.startswith("figures/") and b'"personal": false' in members[n]]
    tried = 0
    while tried < 300:
        document = json.loads(members[draw.choice(names)])
        row = draw.choice(document["cells"] + document["totals"])
        part = draw.choice(["numerator", "denominator", "shown", "state", "reporting", "expected"])
        if row[part] is None or not counts_in(document, row, part):
            continue
        row[part] = other(row[part], draw)
        document["digest"] = downloads.digest_of(document)
        code, words = checked(downloads.as_json(document), tmp_path, name="one.json")
        assert code != 0, (document["indicator"]["id"], row, part, words)
        tried += 1


def test_a_difference_says_the_file_the_area_the_part_and_both_numbers(
    members: dict[str, bytes], tmp_path: Path
):
    document = json.loads(members["figures/paved_share.json"])
    row = next(r for r in document["totals"] if r["area"] == "group:region" and r["breakdown"] is None)
    row["numerator"] = "13.306"
    code, said = checked(downloads.as_json(document), tmp_path, name="one.json")
    assert code == 1
    assert "one.json, paved_share, group:region, numerator" in said
    assert "6653/500" in said
    assert "2661/200" in said


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("1/8", 2, "0,13"),
        ("-1/8", 2, "−0,13"),
        ("1234567/2", 0, "617.284"),
        ("-1/1000", 1, "0,0"),
        ("5", 1, "5,0"),
    ],
)
def test_numbers_are_rounded_halves_away_from_zero_and_written_the_vietnamese_way(
    value: str, places: int, shown: str
):
    assert verify.rounded(verify.Fraction(value), places) == shown


# What cannot be read.


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.zip", b"not a zip at all", "zip"),
        ("a.json", b'{"format": "vungcao-figure"', "tải chưa trọn"),
        ("a.json", b"[1.5]", "1.5"),
        ("a.json", b"{}", "không phải tệp một con số"),
        ("a.json", b"[" * 100_000, "không đọc được"),
        ("a.json", b'{"format": "vungcao-figure", "format_version": 3}', "bản 3"),
        ("a.json", b'{"format": "vungcao-figure", "format_version": 2}', "thiếu"),
        ("a.zip", zipped({"../outside.json": b"{}"}), "tên tệp"),
        ("a.zip", zipped({"/etc/passwd": b"{}"}), "tên tệp"),
        ("a.zip", zipped({"figures/x.json": b"{}"}), "manifest.json"),
        ("a.zip", zipped({"manifest.json": b"{}"}), "manifest.json"),
    ],
)
def test_what_cannot_be_read_is_said_kindly_and_ends_with_two(
    name: str, content: bytes, words: str, tmp_path: Path
):
    code, said = checked(content, tmp_path, name=name)
    assert code == 2, said
    assert words in said
    assert "Traceback" not in said


def test_a_set_cut_short_is_said_to_be(built: dict[str, bytes], tmp_path: Path):
    for share in (3, 2):
        code, said = checked(built["set.zip"][: len(built["set.zip"]) // share], tmp_path)
        assert code == 2
        assert "tải chưa trọn" in said


def test_too_large_a_set_is_not_unpacked(
    built: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(verify, "LARGEST_SET", 1000)
    assert checked(built["set.zip"], tmp_path)[0] == 2
    monkeypatch.setattr(verify, "LARGEST_SET", 10**9)
    monkeypatch.setattr(verify, "LARGEST_FILE", 100)
    assert checked(built["set.zip"], tmp_path)[0] == 2


@pytest.mark.parametrize(
    "given", ["no-such-file.json", "file:///etc/passwd", "http://127.0.0.1:9/", "ftp://x/y.zip"]
)
def test_what_is_not_there_is_said_kindly(given: str):
    code, said = run(given)
    assert code == 2
    assert "KHÔNG ĐỌC ĐƯỢC" in said


@pytest.mark.parametrize("given", [[], ["--digest", "12"], ["--digest"]])
def test_a_command_without_sense_ends_with_two(given: list[str]):
    assert run(*given)[0] == 2


# The running site.


@contextlib.contextmanager
def site(files: dict[str, bytes], folder: Path) -> Iterator[str]:
    (folder / "so-lieu").mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / "so-lieu" / name).write_bytes(content)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_site_that_shows_what_its_set_says_is_equal(built: dict[str, bytes], tmp_path: Path):
    with site(built, tmp_path) as address:
        code, said = run(address)
        assert code == 0, said
        assert run(f"{address}/so-lieu/index.json")[0] == 0
        assert run(f"{address}/so-lieu/set.zip")[0] == 0


def test_a_site_that_shows_another_number_than_its_set_is_found(built: dict[str, bytes], tmp_path: Path):
    draw = random.Random(11)
    index = json.loads(built["index.json"])
    with site(built, tmp_path) as address:
        for _ in range(20):
            shown = json.loads(built["index.json"])
            row = draw.choice([r for r in shown["figures"] if r[5] is not None])
            row[5] = str(int(row[5].replace(".", "")) + 1)
            (tmp_path / "so-lieu/index.json").write_bytes(downloads.as_json(shown))
            assert run(address)[0] == 1
        index["set"]["manifest_sha256"] = "0" * 64
        (tmp_path / "so-lieu/index.json").write_bytes(downloads.as_json(index))
        assert run(address)[0] == 1
        index["set"]["address"] = "http://example.invalid/set.zip"
        (tmp_path / "so-lieu/index.json").write_bytes(downloads.as_json(index))
        assert run(address)[0] == 2
