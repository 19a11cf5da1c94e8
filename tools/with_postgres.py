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
from typing import IO

from tools.machine import postgres_folder
from tools.say import CannotBeHad, refuse

Output = IO[bytes] | int | None

HOST = "127.0.0.1"
OWNER = "vungcao"
DATABASE = "vungcao"
PATIENCE = 30  # seconds a server may take to start or to stop

# A test's server is thrown away with its data: waiting for the disk would only make the tests slow.
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
        self.url = f"postgresql://{OWNER}@{HOST}:{self.port}/{DATABASE}"
        self._account = _account_that_may_serve()
        self._process: subprocess.Popen[bytes] | None = None
        # Not TMPDIR: the account that serves must be able to walk there, and a socket's path may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="vungcao-pg-", dir="/tmp"))

    def __enter__(self) -> Server:
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        try:
            self._make()
            self.start()
            self._run("createdb", DATABASE)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start, or start again after `stop` or `crash`, on the same data and the same port."""
        with (self.folder / "log").open("ab") as log:
            self._process = self._begin("postgres", "-D", self._data, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while self._begin("pg_isready", "--quiet", "--dbname=postgres").wait():
            if self._process.poll() is not None or time.monotonic() > deadline:
                log_text = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"PostgreSQL does not start:\n{log_text[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once but in order: connections are closed, what was written is kept."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Stop as in a power cut: nothing more is written, the next start recovers from the log."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
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
            "initdb",
            "--no-sync",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={OWNER}",
            "-D",
            self._data,
        )
        settings = self.settings | {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
        }
        with (Path(self._data) / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _run(self, program: str, *arguments: str) -> None:
        process = self._begin(program, *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{program}: {said.decode(errors='replace').strip()}")

    def _begin(
        self, program: str, *arguments: str, stdout: Output = None, stderr: Output = None
    ) -> subprocess.Popen[bytes]:
        account = self._account
        return subprocess.Popen(
            [self.programs / program, *arguments],
            stdout=stdout,
            stderr=stderr,
            cwd=self.folder,
            env=os.environ | {"PGHOST": HOST, "PGPORT": str(self.port), "PGUSER": OWNER},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


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
        asked.bind((HOST, 0))
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
