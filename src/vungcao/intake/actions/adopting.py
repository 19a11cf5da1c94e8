"""Putting an edition of the pack in force."""

import datetime as dt

from vungcao.intake.queries import places_in_use
from vungcao.intake.transaction import one_transaction
from vungcao.journal.actions import locked_head, record
from vungcao.journal.models import Entry
from vungcao.pack import edition as editions
from vungcao.pack.model import Pack
from vungcao.places import actions as places_actions
from vungcao.places import queries as places


def adopt_pack(pack: Pack, *, by_code: str, at: dt.datetime) -> Entry | None:
    """Put an edition of the pack in force and say so in the journal; None when it is in force already.

    Places that it leaves out are kept while facts, submissions or grants refer to them.
    """
    with one_transaction():
        head = locked_head()
        digest = editions.digest(pack)
        previous = _digest_in_force()
        if digest == previous:
            return None
        keep = places_in_use(places.left_out(pack))
        changes = places.changes(pack, keep=keep)
        entry = record(
            head=head,
            by=by_code,
            action="adopt_pack",
            subject=f"{pack.programme.id} {pack.programme.edition}",
            content={"edition": digest, "previous_edition": previous, "places": changes.said()},
            at=at,
        )
        places_actions.load(pack, at=entry.at, keep=keep)
    return entry


def _digest_in_force() -> str | None:
    try:
        return places.edition_in_force().digest
    except places.NoPack:
        return None
