"""Killed at any moment of telling and of sending: everybody is told once, and no letter is lost.

Real processes with no chance to tidy up, on a store of their own, and a real mail server.
"""

import json
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Receiving

from tests.faults.mailing import OFFICIALS
from tests.stores import PYTHON, embedded, environment, fresh_database

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.sqlite_only


class Post(Receiving):
    """A server that counts what it took, by Message-ID."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: Counter[str] = Counter()
        self.came = threading.Condition()

    def handle_message(self, message: Message) -> None:
        with self.came:
            self.taken[message["Message-ID"]] += 1
            self.came.notify_all()

    def wait_for(self, mails: int) -> None:
        """Wait until it took so many."""
        with self.came:
            assert self.came.wait_for(lambda: self.taken.total() >= mails, timeout=60)


@contextmanager
def listening() -> Iterator[tuple[Post, str]]:
    """The server, and its address as a setting."""
    post = Post()
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


class Platform:
    """A store, and processes that work on it."""

    def __init__(self, database: str, home: Path, server: str) -> None:
        self.where = environment(database, home) | {"VUNGCAO_SMTP_URL": server}
        self.run("prepare")

    def start(self, what: str, minutes: int = 0) -> subprocess.Popen[str]:
        """A process at work."""
        command = [PYTHON, "-m", "tests.faults.mailing", what, str(minutes)]
        return subprocess.Popen(command, cwd=ROOT, env=self.where, stdout=subprocess.PIPE, text=True)

    def run(self, what: str, minutes: int = 0) -> str:
        """A process that is left alone."""
        process = self.start(what, minutes)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said

    def report(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.run("report"))
        return said


def killed_while_it_sends(database: str, home: Path) -> None:
    with listening() as (post, server):
        platform = Platform(database, home, server)
        teller = platform.start("tell")
        time.sleep(0.9)
        teller.kill()
        teller.communicate()
        platform.run("tell")
        for turn, mails in enumerate((3, 14)):
            sender = platform.start("send", minutes=turn)
            post.wait_for(mails)
            sender.kill()
            sender.communicate()
        platform.run("send", minutes=60)
        report = platform.report()
    assert report["waiting"] == 0
    assert len(report["letters"]) == OFFICIALS
    assert report["messages"] == OFFICIALS + 2, "and the two officials of the cast, who gave no address"
    assert set(post.taken) == set(report["letters"]), "none is lost"
    assert post.taken.total() - OFFICIALS <= 2, "sent again at most once for each kill"


def two_workers_at_once(database: str, home: Path) -> None:
    with listening() as (post, server):
        platform = Platform(database, home, server)
        for what in ("tell", "send"):
            pair = [platform.start(what, minutes=1) for _worker in range(2)]
            assert [process.wait(timeout=120) for process in pair] == [0, 0]
            for process in pair:
                process.communicate()
        report = platform.report()
    assert report["messages"] == OFFICIALS + 2
    assert post.taken == Counter(dict.fromkeys(report["letters"], 1))
    assert len(report["letters"]) == OFFICIALS


def test_killed_while_it_tells_and_sends_it_loses_no_letter(tmp_path):
    killed_while_it_sends(embedded(tmp_path), tmp_path)


def test_two_workers_on_the_embedded_store_tell_and_send_once(tmp_path):
    two_workers_at_once(embedded(tmp_path), tmp_path)


def test_two_workers_on_postgresql_tell_and_send_once(tmp_path, postgres_server):
    with fresh_database(postgres_server) as database:
        two_workers_at_once(database, tmp_path)
