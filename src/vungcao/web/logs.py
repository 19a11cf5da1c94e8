"""What the log may say: where something failed, never what anyone typed."""

import logging
import re
import traceback
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_QUERY = re.compile(r"\?\S*")


class Discreet(logging.Formatter):
    """Leaves out what follows a "?" in an address, and the words of an exception.

    A database that refuses a row repeats the row in its message, so an exception shows as its class and its way
    through the code.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        """One line, without query strings."""
        return _QUERY.sub("?…", super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:
        """The frames and the class of the exception, and of those that caused it."""
        return "\n".join(way_through(ei[1])) if ei[1] is not None else ""


def way_through(fault: BaseException) -> list[str]:
    """The frames and the class of an exception and of those that caused it, without what they said."""
    cause = fault.__cause__ or fault.__context__
    before = [*way_through(cause), "  ↓"] if cause is not None else []
    frames = traceback.format_tb(fault.__traceback__)
    return [*before, *(frame.rstrip() for frame in frames), type(fault).__qualname__]
