"""`vungcao serve`: the platform on an address, with its background work beside it."""

import argparse
import os
import socket
import subprocess
import sys

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from vungcao.places.queries import NoPack, pack_in_force
from vungcao.web import demonstration, static_files
from vungcao.web.commands.saying import Failure, both, tell
from vungcao.web.orphans import SERVER

HELP = both("Mở trang tại một địa chỉ trên máy này.", "Serve the pages on an address of this machine.")
BACKLOG = 2048
PATIENCE = 10
"""Seconds that a request under way may still take after the server is told to stop."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and how much of the machine to use."""
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        metavar="ĐỊA_CHỈ",
        help=both(
            "chỉ máy này: 127.0.0.1 (mặc định); cả mạng: 0.0.0.0, khi ấy đặt thêm VUNGCAO_HOSTS",
            "this machine alone: 127.0.0.1 (default); the network: 0.0.0.0, then set VUNGCAO_HOSTS too",
        ),
    )
    parser.add_argument(
        "--port", type=int, default=8000, metavar="CỔNG", help=both("cổng (8000)", "port (8000)")
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=min(os.cpu_count() or 1, 8),
        metavar="SỐ",
        help=both(
            "số tiến trình phục vụ (mặc định: số nhân của máy)", "serving processes (default: one a core)"
        ),
    )
    parser.add_argument(
        "--no-jobs",
        action="store_true",
        help=both(
            "không chạy việc nền (khi một máy khác đã chạy)", "no background work (another machine does it)"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop, by Ctrl-C or SIGTERM; requests under way are finished."""
    _refuse_unready()
    _refuse_port_in_use(options.address, options.port)
    static_files.gather()
    connection.close()
    os.environ[SERVER] = str(os.getpid())
    server = _server(options)
    jobs = None if options.no_jobs else _jobs()
    server.on_startup(lambda: _greet(options.address, options.port))
    try:
        server.serve()
    finally:
        if jobs is not None:
            _end(jobs)
    tell("Đã dừng.", "stopped")
    return 0


def _server(options: argparse.Namespace) -> MPServer:
    return MPServer(
        "vungcao.web.wsgi:application",
        address=options.address,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=max(1, options.workers),
        blocking_threads=4,
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )


def _refuse_unready() -> None:
    """The store has its tables, those of this version of the program, and a pack."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Failure(
            "Kho dữ liệu chưa có hoặc thuộc phiên bản cũ. Chạy: vungcao init",
            "The store is not there or belongs to an earlier version. Run: vungcao init",
        )
    try:
        pack_in_force()
    except NoPack as fault:
        raise Failure(
            "Chưa nạp gói Chương trình. Chạy: vungcao init", "No pack is loaded. Run: vungcao init"
        ) from fault


def _refuse_port_in_use(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except (OSError, OverflowError) as fault:
            raise Failure(
                f"Không mở được {address}:{port}: cổng đang có chương trình khác dùng, "
                "hoặc địa chỉ không phải của máy này. Thử: vungcao serve --port 8001",
                f"Cannot listen on {address}:{port}: in use, or not an address of this machine. Try --port 8001",
            ) from fault


def _jobs() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "vungcao.web.jobs"], start_new_session=True)


def _end(jobs: subprocess.Popen[bytes]) -> None:
    """Tell the background work to stop, and see it out."""
    jobs.terminate()
    try:
        jobs.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        jobs.kill()
        jobs.wait()


def _greet(address: str, port: int) -> None:
    name = "localhost" if address in ("127.0.0.1", "::1") else address
    tell(f"Vùng Cao: {settings.ORIGIN or f'http://{name}:{port}/'}")
    if demonstration.is_here():
        demonstration.tell_sign_ins()
    tell("Dừng: nhấn Ctrl-C", "stop: press Ctrl-C")
