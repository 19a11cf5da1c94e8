"""A platform as a visitor meets it: made by `vungcao init`, served by `vungcao serve`, seen through a real browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

JOURNEYS = Path(__file__).parent
MINI = JOURNEYS.parent / "packs" / "mini"
BAC_NINH = JOURNEYS.parents[1] / "packs" / "bac-ninh-2026-2030"
PATIENCE = 60
"""Seconds for a server to answer on a machine that has much to do."""

expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Site:
    """A running platform: where it answers, where it keeps what it has, and the one password of its people."""

    url: str
    home: Path
    pack: Path
    password: str

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`vungcao` on this platform's store."""
        return run(self.home, self.pack, *words)


def environment(home: Path, pack: Path) -> dict[str, str]:
    """A platform of its own, on the embedded store, whatever store the tests run on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VUNGCAO_")}
    return kept | {"VUNGCAO_HOME": str(home), "VUNGCAO_PACK": str(pack)}


def run(home: Path, pack: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    command = [sys.executable, "-m", "vungcao.web.command", *words]
    return subprocess.run(command, env=environment(home, pack), capture_output=True, text=True, timeout=300)


@contextmanager
def served(home: Path, pack: Path) -> Iterator[Site]:
    """`vungcao init --demonstration` and `vungcao serve`, until the tests are done with it."""
    server, site = started(home, pack)
    try:
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0, "the server stops in order when it is told to"


def started(home: Path, pack: Path) -> tuple[subprocess.Popen[bytes], Site]:
    """A platform made and served, for whoever will stop it."""
    made = run(home, pack, "init", "--demonstration")
    assert made.returncode == 0, made.stderr + made.stdout
    port = _free_port()
    command = [sys.executable, "-m", "vungcao.web.command", "serve", "--port", str(port), "--workers", "1"]
    log = home / "serve.log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, env=environment(home, pack), stdout=said, stderr=said)
    url = f"http://localhost:{port}"
    _wait_for(url, server, log)
    kept = json.loads((home / "demonstration.json").read_text(encoding="utf-8"))
    return server, Site(url, home, pack, kept["password"])


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/dang-nhap/", timeout=10).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    server.kill()
    raise AssertionError(f"the server does not answer:\n{log.read_text(encoding='utf-8')}")


def small_pack(folder: Path) -> Path:
    """The small pack with four roads to show, in a folder of its own."""
    pack = folder / "pack"
    shutil.copytree(MINI, pack)
    shutil.copytree(JOURNEYS / "demonstration", pack / "demonstration")
    return pack


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[Site]:
    """The small pack with four roads in it, for a test that changes what it finds."""
    with served(tmp_path / "home", small_pack(tmp_path)) as site:
        yield site


@pytest.fixture(scope="session")
def bac_ninh_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real pack with its demonstration, for tests that only look."""
    with served(tmp_path_factory.mktemp("bac-ninh"), BAC_NINH) as site:
        yield site


@contextmanager
def visitor(chromium: Browser, **options: object) -> Iterator[BrowserContext]:
    """Somebody's own browser, without scripts if `java_script_enabled=False` says so."""
    context = chromium.new_context(locale="vi-VN", **options)  # type: ignore[arg-type]
    yield context
    context.close()


def sign_in(context: BrowserContext, site: Site, name: str) -> Page:
    """A page at which somebody of the demonstration has signed in."""
    page = context.new_page()
    page.goto(f"{site.url}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(site.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Bàn làm việc", level=1)).to_be_visible()
    return page
