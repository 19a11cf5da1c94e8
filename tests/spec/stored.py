"""The platform's own way: versions in the store, asked through the tail, and again through the mirror."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from tests.spec.cast import Case, pack
from vungcao.figures import mirror
from vungcao.figures.answer import Answers, answer
from vungcao.figures.asking import registers_of
from vungcao.figures.engines.duckdb import runner
from vungcao.figures.models import MirrorHead, MirrorPart
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry, Head
from vungcao.places.actions import load
from vungcao.registers.models import Version

BOOK = (
    "seq",
    "key",
    "place",
    "valid_from",
    "valid_before",
    "known_from",
    "known_before",
    "nil",
    "simulated",
    "provisional",
)


def stored_answer(case: Case) -> Answers:
    """The answer over the store; the same before and after the mirror has seen what is there."""
    for table in (Version, Entry, Head, MirrorPart, MirrorHead):
        table.objects.all().delete()  # a test may tell several stories
    load(pack(), at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    write(case)
    fresh = asked(case)
    mirror.refresh()
    assert asked(case) == fresh
    return fresh


def asked(case: Case) -> Answers:
    """The case's own question, over its registers as the mirror and the tail give them."""
    question = case.question
    return mirror.read(
        registers_of([question]),
        question.moment.known,
        lambda connection, tables: answer(question, runner(connection, tables)),
    )


@transaction.atomic
def write(case: Case) -> None:
    """The versions as they stand, and as many journal entries as the story needs, each after the last one's day."""
    written = [version(register, row) for register, rows in case.tables.items() for row in rows]
    Version.objects.bulk_create(written)
    head = locked_head()
    head.seq = sum(map(len, case.tables.values()))
    known = [row[name] or 0 for rows in case.tables.values() for row in rows for name in BOOK[5:7]]
    while head.number < max([case.question.moment.known, *known]):
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=head.number)
        # As in earnest, the chain covers what was written: nothing kept under a hash is of another story.
        content = {"versions": [v.line for v in written], "closed": [v.known_before for v in written]}
        record(head=head, by="so-danv", action="approve", subject="story", content=content, at=at)


def version(register: str, row: Mapping[str, object]) -> Version:
    """A told version with its facts as the store keeps them."""
    facts = {name: canonical(value) for name, value in row.items() if name not in BOOK}
    book = {name: row[name] for name in BOOK if name != "provisional"}
    return Version(register=register, facts=facts, published=1 if row["provisional"] else None, **book)


def canonical(value: object) -> object:
    """A value as it stands among the facts."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, dt.date) else value
