"""A store that cannot write is said as a refusal, and a fault of ours is not hidden as one."""

import sqlite3

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from tests.door import filed, household, make_cast
from vungcao.exact.refusal import Refused
from vungcao.intake.actions import approve
from vungcao.intake.transaction import one_transaction
from vungcao.journal.actions import locked_head
from vungcao.registers.models import Version
from vungcao.registers.rules import Superseded
from vungcao.registers.write import write

pytestmark = pytest.mark.django_db(transaction=True)


def impatient() -> None:
    """This connection waits for nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA busy_timeout = 20" if connection.vendor == "sqlite" else "SET lock_timeout = '20ms'"
        )


def another() -> psycopg.Connection | sqlite3.Connection:
    """Another connection to the store, in the middle of a write."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return other
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "host", "port", "password")
    server = psycopg.connect(**{name: parameters[name] for name in wanted if name in parameters})
    server.execute("SELECT * FROM journal_head FOR UPDATE")
    return server


def test_a_store_that_stays_busy_is_said_and_nothing_is_written(clock):
    cast = make_cast(clock)
    submission = filed(cast, clock, household("HO-1"))
    impatient()
    other = another()
    with pytest.raises(Refused) as refused:
        approve(submission, by=cast.reviewer, at=clock.now)
    other.close()
    assert refused.value.codes == ("INT-009",)
    assert approve(submission, by=cast.reviewer, at=clock.now).number == 2
    connection.close()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (psycopg.errors.DiskFull("no space left"), "INT-010"),
        (psycopg.errors.AdminShutdown("terminating"), "INT-011"),
        (psycopg.errors.DeadlockDetected("deadlock"), "INT-009"),
        (psycopg.OperationalError("server closed the connection"), "INT-011"),
    ],
)
def test_each_fault_of_a_server_has_its_refusal(fault, code):
    with pytest.raises(Refused) as refused, one_transaction():
        raise OperationalError from fault
    assert refused.value.codes == (code,)


def test_a_fault_of_ours_is_not_hidden():
    with pytest.raises(OperationalError), one_transaction():
        raise OperationalError from sqlite3.OperationalError("no such table: registers_version")


def test_a_version_closed_past_the_door_stops_the_approval(clock):
    make_cast(clock)
    with pytest.raises(Refused) as refused, transaction.atomic():
        write(Superseded((41, 42), ()), register="household", entry=2, head=locked_head())
    assert refused.value.codes == ("REG-021",)
    assert not Version.objects.exists()
