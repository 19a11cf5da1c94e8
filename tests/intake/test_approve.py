"""The door, from filing to approval."""

from tests.door import approved, household
from vungcao.journal.queries import last_number
from vungcao.registers.queries import versions_known_now


def test_an_approval_writes_the_facts_and_one_entry(cast, clock):
    before = last_number()
    entry = approved(cast, clock, household("HO-1", poverty="poor"), household("HO-2", number=2))
    assert entry.number == before + 1 == last_number()
    assert [(v.key, v.facts["poverty"], v.known_from) for v in versions_known_now("household")] == [
        ("HO-1", "poor", entry.number),
        ("HO-2", "none", entry.number),
    ]
