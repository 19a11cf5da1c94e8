"""What a phone is told became of what it sent."""

from tests.door import SA_LY, Cast, Clock, approved, household
from vungcao.intake.fates import CONFLICT, fates_of
from vungcao.intake.receiving import receive
from vungcao.intake.rules import TypedRow
from vungcao.registers.queries import standing_of


def test_a_conflict_in_any_row_is_told_not_only_one_in_the_last(cast: Cast, clock: Clock):
    made = approved(cast, clock, household("HO-1"), household("HO-2", number=2))
    seqs = {version.key: version.seq for version in standing_of("household", ["HO-1", "HO-2"])}
    approved(cast, clock, household("HO-1", members=5))
    rows = [
        TypedRow(number, key, valid_from="2026-01-01", facts=FACTS, base_seq=seqs[key])
        for number, key in enumerate(("HO-1", "HO-2"), start=1)
    ]
    receive(
        by=cast.official,
        register="household",
        place=SA_LY,
        rows=rows,
        way="phone",
        client_key="may-1",
        known=made.number,
        at=clock.tick(),
    )
    assert [fate.state for fate in fates_of(cast.official, ["may-1"])] == [CONFLICT]


FACTS = {"ethnic_group": "tay", "poverty": "none", "members": "6", "residence": "present"}
