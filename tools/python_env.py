"""The environment `.venv`: made from a bare Python 3.11 or newer, filled from the lock files in `locks/`.

A fresh Debian has python3 but not always `ensurepip`, `pip` or `venv`; each missing part is worked round in turn.
Every file that is fetched is checked against the hash in the lock file. No registry is named but the public
index, and that only for pip itself, when neither PIP_INDEX_URL nor pip is there to say where to ask.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

from tools.machine import apt_install, can_install
from tools.say import CannotBeHad, step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "locks"
PIP_INSTALL: tuple[str | Path, ...] = (
    PYTHON,
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
)
PUBLIC_INDEX = "https://pypi.org/simple"


def has_venv() -> bool:
    """Whether a whole environment stands here: not half-made, and not one whose scripts point to another folder."""
    pip = VENV / "bin" / "pip"
    return PYTHON.exists() and pip.exists() and str(VENV) in pip.read_text(encoding="utf-8")


def make_venv() -> None:
    """A new `.venv` with pip in it; whatever stood there before is gone."""
    step("Tạo môi trường Python .venv", "Making the Python environment .venv")
    if _venv_with_pip():
        return
    if _venv("--without-pip"):
        try:
            _fetch_pip()
        except OSError as fault:
            reason = fault
        else:
            return
    else:
        reason = OSError("python3 -m venv")
    if can_install() and apt_install("python3-venv") and _venv_with_pip():
        return
    raise CannotBeHad(
        f"Không tạo được môi trường Python ({reason}). Hãy cài gói python3-venv (Debian, Ubuntu: "
        "apt-get install python3-venv), hoặc kiểm tra mạng hay PIP_INDEX_URL, rồi chạy lại.",
        f"No Python environment could be made ({reason}). Install the package python3-venv, or check the network "
        "or PIP_INDEX_URL, and run this again.",
    )


def _venv_with_pip() -> bool:
    return _has_ensurepip() and _venv()


def _has_ensurepip() -> bool:
    # In another process: Debian's python3 has a `venv` that starts, then dies half-way for want of ensurepip.
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode == 0


def _venv(*options: str) -> bool:
    command = [sys.executable, "-m", "venv", "--clear", *options, str(VENV)]
    return subprocess.run(command, capture_output=True).returncode == 0


def _fetch_pip() -> None:
    """Take the locked pip from the index as a wheel, and let it install itself (a wheel can be run as it is)."""
    version, hashes = locked("pip")
    index = os.environ.get("PIP_INDEX_URL", PUBLIC_INDEX).rstrip("/") + "/pip/"
    request = urllib.request.Request(index, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        page = answer.read().decode()
    name = f"pip-{version}-py3-none-any.whl"
    found = re.search(rf'href="([^"]*{re.escape(name)}[^"]*)"', page)
    if not found:
        raise OSError(f"{name}?")
    with urllib.request.urlopen(urljoin(index, found.group(1)), timeout=120) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() not in hashes:
        raise OSError(f"{name}: sha256")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(wheel)
        _run([PYTHON, path / "pip", "install", "--quiet", "--no-index", "--no-deps", path])


def locked(package: str) -> tuple[str, set[str]]:
    """The version and the sha256 sums that `locks/runtime.txt` allows for one package."""
    entry = _entry(package)
    version = re.match(r"[^=]+==(\S+)", entry)
    if version is None:
        raise LookupError(package)
    return version.group(1), set(re.findall(r"sha256:([0-9a-f]{64})", entry))


def _entry(package: str) -> str:
    text = (LOCKS / "runtime.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    if found is None:
        raise LookupError(package)
    return found.group(0)


def install_locked(lock: Path) -> None:
    """Everything one lock file names, hash by hash: with uv where it runs, with pip where it does not."""
    step(f"Cài các gói trong {lock.name}", f"Installing the packages in {lock.name}")
    options = ["--require-hashes", "-r", str(lock)]
    _install(options, about=lock.name)


def install_in_place() -> None:
    """The platform itself, editable: the command `vungcao` and the package in `src/`."""
    _install(["--no-build-isolation", "--no-deps", "--editable", str(ROOT)], about="vungcao")


def _install(options: list[str], *, about: str) -> None:
    if _uv() and _succeeds([VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, *options]):
        return
    # uv knows nothing of pip's own settings (mirrors, proxies, certificates); where it fails, pip may not.
    if not _succeeds([*PIP_INSTALL, *options]):
        raise CannotBeHad(
            f"Không cài được các gói trong {about}. Xem lỗi ở trên; kiểm tra mạng, proxy hoặc PIP_INDEX_URL, "
            "rồi chạy lại.",
            f"The packages in {about} could not be installed. See the error above; check the network, the proxy or "
            "PIP_INDEX_URL, and run this again.",
        )


def _uv() -> bool:
    if (VENV / "bin" / "uv").exists():
        return True
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.txt"
        only_uv.write_text(_entry("uv"), encoding="utf-8")
        return _succeeds([*PIP_INSTALL, "--require-hashes", "-r", only_uv])


def _succeeds(command: Sequence[str | Path]) -> bool:
    return subprocess.run([str(part) for part in command], env=environment(), cwd=ROOT).returncode == 0


def _run(command: Sequence[str | Path]) -> None:
    if not _succeeds(command):
        raise OSError(" ".join(str(part) for part in command[:4]))


def environment() -> dict[str, str]:
    """Ours, with what it tells one tool of a mirror or a certificate said again in the words of the others."""
    known = dict(os.environ)
    for said, again in (
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
        ("PIP_EXTRA_INDEX_URL", "UV_INDEX"),
        ("PIP_CERT", "SSL_CERT_FILE"),
        ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"),
    ):
        if said in known:
            known.setdefault(again, known[said])
    return known
