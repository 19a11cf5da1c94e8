"""The `vungcao` command: what a technician types.

Exit codes: 0 done; 1 something asked about is wrong, and each thing wrong was said; 2 the words were not understood;
3 the machine did not allow it (no store, no right, a port in use); 130 interrupted. A failure is a sentence.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from vungcao.exact.refusal import Refused
from vungcao.web.commands.saying import Failure, both, complain
from vungcao.web.logs import way_through

COMMANDS = (
    "init",
    "serve",
    "pack",
    "figures",
    "verify",
    "journal",
    "backup",
    "restore",
    "mirror",
    "people",
    "exchange",
)
WRONG, NOT_UNDERSTOOD, NOT_ALLOWED, INTERRUPTED = 1, 2, 3, 130

GREETING = both(
    "Vùng Cao: mỗi con số đều kiểm tra được. Lần đầu: vungcao init --demonstration, rồi vungcao serve.",
    "Vùng Cao: every figure can be checked. The first time: vungcao init --demonstration, then vungcao serve.",
)
CLOSING = both(
    "Mã kết thúc: 0 xong; 1 có điều sai, đã nêu từng điều; 2 lệnh gõ sai; 3 máy không cho phép; 130 bị ngắt.\n"
    "Nơi chứa dữ liệu: biến VUNGCAO_HOME (mặc định ./var); kho PostgreSQL: biến VUNGCAO_DATABASE.",
    "Exit codes: 0 done; 1 something is wrong, each thing said; 2 not understood; 3 not allowed; 130 interrupted.\n"
    "Where data is kept: VUNGCAO_HOME (default ./var); a PostgreSQL store: VUNGCAO_DATABASE.",
)


class Parser(argparse.ArgumentParser):
    """Says what was not understood in Vietnamese first, and where help is."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        complain(f"Không hiểu lệnh: {message}\nGõ: {self.prog} --help", f"Not understood: {message}")
        raise SystemExit(NOT_UNDERSTOOD)

    def format_help(self) -> str:
        """The library's own words, in both languages."""
        text = super().format_help()
        for english, vietnamese in (
            ("usage:", "cách dùng / usage:"),
            ("positional arguments:", "lệnh và đối số / arguments:"),
            ("options:", "tùy chọn / options:"),
            ("show this help message and exit", "xem trợ giúp này / show this help"),
        ):
            text = text.replace(english, vietnamese, 1)
        return text


def parser() -> argparse.ArgumentParser:
    """The whole command line; Django must be set up."""
    whole = Parser(
        "vungcao", description=GREETING, epilog=CLOSING, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = whole.add_subparsers(metavar="lệnh", required=True)
    for name in COMMANDS:
        module = import_module(f"vungcao.web.commands.{name}")
        one = commands.add_parser(
            name, help=module.HELP, description=module.HELP, formatter_class=argparse.RawTextHelpFormatter
        )
        module.arguments(one)
        one.set_defaults(run=getattr(module, "run", None))
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say and return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vungcao.web.settings")
    sys.excepthook = _say_unforeseen
    try:
        django.setup()
        options = parser().parse_args(words)
        return int(options.run(options))
    except Refused as fault:
        for refusal in fault.refusals:
            print(refusal, file=sys.stderr)
        return WRONG
    except Failure as fault:
        complain(fault.vietnamese, fault.english)
        return NOT_ALLOWED
    except ImproperlyConfigured as fault:
        complain(f"Cấu hình chưa đúng: {fault}", "The settings are not right; see above.")
        return NOT_ALLOWED
    except DatabaseError as fault:
        complain(
            f"Kho dữ liệu không trả lời hoặc chưa được tạo ({type(fault).__name__}). "
            "Kiểm tra VUNGCAO_HOME, VUNGCAO_DATABASE, rồi chạy: vungcao init",
            "The store does not answer or was never made. Check VUNGCAO_HOME, VUNGCAO_DATABASE; then: vungcao init",
        )
        return NOT_ALLOWED
    except BrokenPipeError:  # whoever read us has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        complain(
            f"Máy không cho phép: {fault.strerror or fault} {fault.filename or ''}".rstrip(), "Not allowed."
        )
        return NOT_ALLOWED
    except KeyboardInterrupt:
        return INTERRUPTED


def _say_unforeseen(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault nobody foresaw: a sentence, and the way through the code for whoever mends it."""
    complain(
        f"Lỗi chưa lường trước ({kind.__name__}). Không có gì được ghi dở dang. Hãy gửi các dòng dưới cho người viết:",
        "A fault nobody foresaw. Nothing was left half written. Send the lines below to the developers:",
    )
    print("\n".join(way_through(fault)), file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
