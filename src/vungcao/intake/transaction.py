"""One transaction of the door: whole or not at all, and a store that cannot write is said as a refusal."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import InterfaceError, OperationalError, transaction

from vungcao.exact.refusal import Refusal, Refused

_SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_POSTGRES_BUSY = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.QueryCanceled,
)


@contextmanager
def one_transaction() -> Iterator[None]:
    """A transaction whose failing store is told, as `faults_told` tells it."""
    with faults_told(), transaction.atomic():
        yield


@contextmanager
def faults_told() -> Iterator[None]:
    """What a failing store means to who was writing: INT-009 busy, INT-010 cannot write, INT-011 lost on the way."""
    try:
        yield
    except (OperationalError, InterfaceError) as fault:
        refusal = _refusal(fault.__cause__)
        if refusal is None:
            raise
        raise Refused([refusal]) from fault


def _refusal(cause: BaseException | None) -> Refusal | None:
    """What the store's fault means to who was writing; None for a fault that is ours."""
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        if name.startswith(_SQLITE_BUSY):
            return _busy()
        return _cannot_write(str(cause)) if name.startswith(_SQLITE_FULL) else None
    if isinstance(cause, _POSTGRES_BUSY):
        return _busy()
    if isinstance(cause, psycopg.errors.DiskFull):
        return _cannot_write(str(cause))
    return _lost(str(cause)) if isinstance(cause, psycopg.Error) else None


def _busy() -> Refusal:
    return Refusal(
        code="INT-009",
        where="Kho dữ liệu",
        found="Kho đang bận ghi hồ sơ khác, chờ quá lâu",
        expected="Đến lượt ghi",
        mend="Thử lại sau ít phút; chưa có gì được ghi",
    )


def _cannot_write(said: str) -> Refusal:
    return Refusal(
        code="INT-010",
        where="Kho dữ liệu",
        found=f"Không ghi được xuống ổ đĩa ({said.strip()})",
        expected="Ổ đĩa còn chỗ và cho phép ghi",
        mend="Báo người vận hành giải phóng ổ đĩa rồi làm lại; chưa có gì được ghi",
    )


def _lost(said: str) -> Refusal:
    return Refusal(
        code="INT-011",
        where="Kho dữ liệu",
        found=f"Mất liên lạc với kho khi đang ghi ({said.strip()})",
        expected="Kho trả lời đã ghi",
        mend="Mở lại hồ sơ xem đã ghi chưa rồi mới làm lại; làm lại không ghi hai lần",
    )
