"""Writes of places: the only one is loading a pack."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.places.models import Attribute, Edition, Place
from vungcao.places.queries import changes

_NEXT = dt.timedelta(microseconds=1)


@transaction.atomic
def load(pack: Pack, *, at: dt.datetime, keep: Collection[str] | None = None) -> Edition:
    """Put a pack in force from `at`: its edition, its places and their attributes.

    The same pack again changes nothing but which edition is in force. Places that the pack leaves out are deleted,
    except those named in `keep`; None keeps them all. `queries.changes` tells beforehand what will change.
    """
    edition = _edition(pack, at)
    Place.objects.filter(pk__in=changes(pack, keep=keep).removed).delete()
    Place.objects.bulk_create(
        [Place.of(entry) for entry in pack.places],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[field.name for field in Place._meta.concrete_fields if not field.primary_key],
    )
    Attribute.objects.filter(place__in=[entry.id for entry in pack.places]).delete()
    Attribute.objects.bulk_create([Attribute.of(decision) for decision in pack.attributes])
    return edition


def _edition(pack: Pack, at: dt.datetime) -> Edition:
    digest = editions.digest(pack)
    last = Edition.objects.order_by("loaded_at", "pk").last()
    if last is not None and last.digest == digest:
        return last
    if (
        last is not None
    ):  # a clock that is behind gives the moment of the last; the one loaded later comes after it
        at = max(at, last.loaded_at + _NEXT)
    edition, _ = Edition.objects.update_or_create(
        digest=digest,
        defaults={
            "programme": pack.programme.id,
            "name": pack.programme.edition,
            "content": editions.dump(pack),
            "loaded_at": at,
        },
    )
    return edition
