"""What of a record or a submission is the caller's: not there for whoever has no sight of its place."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from vungcao.intake import queries as intake
from vungcao.people import queries as people
from vungcao.registers import queries as registers
from vungcao.registers.sight import admit
from vungcao.remeasurement.queries import blind_keys


def version_of(person: people.Person, seq: int, *verbs: str) -> registers.Version:
    """The version of a record, for whoever has sight of its place; with verbs, for whoever may do one of them.

    Whoever is to measure the record again without knowing it is refused.
    """
    found = registers.version(seq)
    if found is None:
        raise Http404
    admit(person, found.register, found.place, *verbs)
    keep_blind(person, register=found.register, key=found.key)
    return found


def keep_blind(person: people.Person, *, register: str, key: str) -> None:
    """Refuse what is recorded to whoever is to measure it again and has not."""
    if key in blind_keys(person, register):
        raise PermissionDenied


def submission_of(person: people.Person, number: int, *verbs: str) -> intake.Submission:
    """The submission, for whoever has sight of its place; with verbs, for whoever may do one of them."""
    found = intake.submission(number)
    if found is None:
        raise Http404
    admit(person, found.register, found.place, *verbs)
    return found
