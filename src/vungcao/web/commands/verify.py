"""`vungcao verify`: every figure computed again by the one file that anybody may download, in a process of its own."""

import argparse
import subprocess
import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from django.utils import timezone

from vungcao.figures.ask import moment
from vungcao.figures.downloads import set_digest, set_name, whole_set
from vungcao.web.commands.saying import both, tell

HELP = both(
    "Tính lại mọi con số bằng verify.py, tệp mà ai cũng tải được.",
    "Compute every figure again by verify.py, the file that anybody may download.",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to check."""
    parser.add_argument(
        "given",
        nargs="*",
        metavar="TỆP|ĐỊA_CHỈ",
        help=both(
            "tệp, thư mục đã tải, hoặc địa chỉ trang; bỏ trống: toàn bộ số liệu của kho này hôm nay",
            "downloaded files or folders, or addresses of sites; none: all figures of this store today",
        ),
    )


def run(options: argparse.Namespace) -> int:
    """0 when all is equal, 1 when something differs, 2 when something could not be read: as verify.py itself ends."""
    if options.given:
        return _verify(*options.given)
    now = moment(timezone.localdate())
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / set_name(now)
        with whole.open("wb") as file:
            file.writelines(whole_set(now))
        tell(f"Toàn bộ số liệu ngày {now.as_of:%d/%m/%Y}, đến mục nhật ký {now.known}", "the whole set")
        return _verify("--digest", set_digest(now), str(whole))


def _verify(*words: str) -> int:
    """Apart from this program: nothing of it is imported there."""
    with as_file(files("vungcao.portal") / "static" / "portal" / "verify.py") as program:
        return subprocess.run([sys.executable, "-I", program, *words], check=False).returncode
