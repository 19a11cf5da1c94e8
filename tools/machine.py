"""Programs that are no Python package: chromium, PostgreSQL, Java, npm. Where they are, and how to get them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.say import CannotBeHad, step

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_JAVA = 17
OLDEST_NPM = 7  # the first to read a lock file of version 3


def chromium() -> Path | None:
    """The browser of the journeys: the one VUNGCAO_CHROMIUM names, or the first on the path."""
    named = os.environ.get("VUNGCAO_CHROMIUM")
    if named:
        return Path(named)
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return Path(found) if found else None


def postgres_folder() -> Path | None:
    """The folder of `initdb` and `postgres`: the newest Debian keeps, or where the path leads."""
    kept = [program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if kept:
        return max(kept, key=lambda folder: int(re.sub(r"\D.*", "", folder.parent.name) or 0))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def java() -> Path | None:
    """A Java runtime that Spark and ODK Validate accept."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        return None
    words = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', words)
    return Path(found) if version and int(version.group(1)) >= OLDEST_JAVA else None


def npm() -> Path | None:
    """An npm that reads our lock file."""
    found = shutil.which("npm")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    return Path(found) if int(version.partition(".")[0] or 0) >= OLDEST_NPM else None


def need_for_tests() -> None:
    """Have a browser, a PostgreSQL and a Java runtime, installing them where that is allowed. Raises CannotBeHad."""
    _need({"chromium": chromium, "postgresql": postgres_folder, "default-jre-headless": java})


def need_for_engines() -> None:
    """Have a Java runtime, installing one where that is allowed. Raises CannotBeHad."""
    _need({"default-jre-headless": java})


def _need(programs: dict[str, Callable[[], Path | None]]) -> None:
    def missing() -> list[str]:
        return [package for package, find in programs.items() if find() is None]

    if missing() and can_install():
        apt_install(*missing())
    if names := " ".join(missing()):
        raise CannotBeHad(
            f"Thiếu chương trình trên máy. Hãy nhờ người quản trị chạy: apt-get install {names}",
            f"Programs are missing on this machine. Ask its administrator to run: apt-get install {names}",
        )


def can_install() -> bool:
    """Whether packages of the system may be installed without asking anyone for a password."""
    return shutil.which("apt-get") is not None and (os.geteuid() == 0 or _sudo_is_free())


def _sudo_is_free() -> bool:
    return (
        bool(shutil.which("sudo"))
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    )


def apt_install(*packages: str) -> bool:
    names = " ".join(packages)
    step(f"Cài gói hệ thống: {names}", f"Installing system packages: {names}")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*sudo, *quiet, "install", "--yes", "--no-install-recommends", *packages]
    # The lists of a fresh image are empty or old; what they already know need not be asked again.
    if subprocess.run(install, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*sudo, *quiet, "update"], stdout=subprocess.DEVNULL)
    return subprocess.run(install, stdout=subprocess.DEVNULL).returncode == 0
