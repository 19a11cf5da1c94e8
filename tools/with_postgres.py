"""Lend a PostgreSQL to one command, and take it away afterwards: `python3 -m tools.with_postgres COMMAND...`.

The command finds its address in VUNGCAO_DATABASE. The server lives in a temporary folder, listens on a free port of
this machine only, and belongs to nobody else: no cluster of the machine is touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

from tools.machine import postgres_folder
from tools.say import CannotBeHad, refuse

OWNER = "vungcao"
DATABASE = "vungcao"
PATIENCE = 30  # seconds a server may take to start or to stop

# A test's server is thrown away with its data: waiting for the disk would only make the tests four times slower.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {"max_connections": "200", "shared_buffers": "128MB", "timezone": "UTC"}


class Server:
    """A PostgreSQL for as long as the `with` lasts. `durable` keeps every write on the disk, as in production."""

    def __init__(self, *, durable: bool = False) -> None:
        found = postgres_folder()
        if found is None:
            raise CannotBeHad(
                "Thiếu PostgreSQL trên máy. Hãy cài: apt-get install postgresql",
                "There is no PostgreSQL on this machine. Install it: apt-get install postgresql",
            )
        self.programs = found
        self.settings = SETTINGS | ({} if durable else FORGETFUL)
        self.port = _free_port()
        self.url = f"postgresql://{OWNER}@127.0.0.1:{self.port}/{DATABASE}"
        self._account = _account_that_may_serve()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        # Not TMPDIR: the account that serves must be able to walk there, and a socket's path may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="vungcao-pg-", dir="/tmp"))
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        try:
            self._make()
            self.start()
            self._run("createdb", "--host=127.0.0.1", f"--port={self.port}", f"--username={OWNER}", DATABASE)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start, or start again after `stop` or `kill`, on the same data and the same port."""
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-p", str(self.port), "-h", "127.0.0.1", *options]
                + ["-k", str(self.folder)],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as_account(),
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once but in order: connections are closed, what was written is kept."""
        self._end(lambda process: process.send_signal(signal.SIGINT))

    def kill(self) -> None:
        """Die as in a power cut: no warning, nothing more written."""
        self._end(lambda process: process.kill())

    def _end(self, how) -> None:  # type: ignore[no-untyped-def]
        if self._process is None:
            return
        how(self._process)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _make(self) -> None:
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", OWNER, "-D", self._data
        )

    def _answers(self) -> bool:
        command = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres"]
        return subprocess.run(command, **self._as_account(), cwd=self.folder).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, cwd=self.folder, **self._as_account()
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip() or done.stdout.strip()}")

    def _as_account(self):  # type: ignore[no-untyped-def]
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}


def _account_that_may_serve() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; as root, another account of the machine lends its name."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotBeHad(
        "PostgreSQL không chạy dưới quyền root; hãy chạy lại với một người dùng thường.",
        "PostgreSQL does not run as root, and this machine has neither `postgres` nor `nobody`: use another account.",
    )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server goes with us
    try:
        with Server() as server:
            return subprocess.run(command, env=os.environ | {"VUNGCAO_DATABASE": server.url}).returncode
    except CannotBeHad as fault:
        return refuse(fault)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
