"""Follows the registers: draws anew what works are found by and which are suspected. Nobody waits for it."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction

from vungcao.journal import queries as journal
from vungcao.pack.model import Pack
from vungcao.works.overlap.models import Block, Followed, Sketched, Suspected
from vungcao.works.overlap.queries import said_of, suspicions_among
from vungcao.works.overlap.reading import Compared, changed_since, compared_by, standing
from vungcao.works.overlap.rules.blocks import blocks_of
from vungcao.works.overlap.sketching import Said

_AT_ONCE = 500
COMPARED_AT_ONCE = 200
"""How many records one run compares: the rest is for the next."""


def follow(pack: Pack, *, at_most: int = COMPARED_AT_ONCE) -> int:
    """Bring what is kept up to the journal, and compare what was not compared; how many are left to be compared."""
    compared = compared_by(pack)
    if compared is None:
        return 0
    with transaction.atomic():
        _bring_up(compared)
    with transaction.atomic():
        _compare(compared, at_most)
    return Sketched.objects.filter(is_compared=False).count()


def _bring_up(compared: Compared) -> None:
    Followed.objects.get_or_create(pk=1)
    followed = Followed.objects.select_for_update().get(pk=1)
    entry = journal.last_number()
    if followed.rules != compared.rules:
        Sketched.objects.all().delete()
        followed.entry = 0
    if followed.entry == entry and followed.rules == compared.rules:
        return
    for register, keys in changed_since(compared, followed.entry).items():
        _draw_anew(compared, register, sorted(keys))
    followed.entry, followed.rules = entry, compared.rules
    followed.save()


def _draw_anew(compared: Compared, register: str, keys: Sequence[str]) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        Sketched.objects.filter(register=register, key__in=some).delete()
        keep(compared, standing(compared, register, some))


def keep(compared: Compared, said: Iterable[Said]) -> None:
    """Keep records, none of which is kept yet, under the numbers by which they are found."""
    left = iter(said)
    while some := list(islice(left, _AT_ONCE)):
        with transaction.atomic():
            _keep(compared, some)


def _keep(compared: Compared, some: Sequence[Said]) -> None:
    rows = Sketched.objects.bulk_create(
        [
            Sketched(
                register=each.register,
                key=each.key,
                place=each.place,
                facts=dict(each.facts),
                geometries=list(each.geometries),
                outputs=list(each.outputs),
                items=[dict(item) for item in each.items],
                stopped_on=each.stopped_on,
                simulated=each.simulated,
            )
            for each in some
        ]
    )
    _keep_blocks(
        [
            (number, row.pk)
            for row, each in zip(rows, some, strict=True)
            for number in sorted(blocks_of(compared.comparison(each.register), compared.sketch(each)))
        ]
    )


def _keep_blocks(blocks: Sequence[tuple[int, int]]) -> None:
    """Numbers and the rows found by them; as objects they would take as long again as all the rest."""
    table, number, sketched = (
        connection.ops.quote_name(name)
        for name in (Block._meta.db_table, "number", Block._meta.get_field("sketched").column)
    )
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({number}, {sketched}) VALUES (%s, %s)", blocks)  # noqa: S608


def _compare(compared: Compared, at_most: int) -> None:
    """Keep the suspicions of some records that were not compared yet: a pair once, whichever of the two comes first."""
    waiting = list(Sketched.objects.select_for_update().filter(is_compared=False).order_by("pk")[:at_most])
    if not waiting:
        return
    rows = {(row.register, row.key): row for row in waiting}
    suspicions = suspicions_among(compared, [said_of(row) for row in waiting])
    others = {sketch.id for each in suspicions for sketch in (each.first, each.second)} - rows.keys()
    for register in compared.registers:
        keys = [key for name, key in others if name == register]
        for start in range(0, len(keys), _AT_ONCE):
            found = Sketched.objects.filter(register=register, key__in=keys[start : start + _AT_ONCE])
            rows |= {(row.register, row.key): row for row in found}
    Suspected.objects.bulk_create(
        [
            Suspected(
                first=rows[each.first.id], second=rows[each.second.id], points=each.points, seen=each.seen
            )
            for each in suspicions
            if {each.first.id, each.second.id} <= rows.keys()
        ],
        ignore_conflicts=True,
    )
    Sketched.objects.filter(pk__in=[row.pk for row in waiting]).update(is_compared=True)
