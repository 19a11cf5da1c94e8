"""A finished work proposes what it changes of an inventory; nobody types it twice, and nothing happens by itself."""

from decimal import Decimal

import pytest

from tests.door import NEW_YEAR, SA_LY, row
from tests.programme import bac_ninh
from tests.works.decided import D, bring_to, decision, work
from vungcao.exact.refusal import Refused
from vungcao.figures.ask import ask, moment
from vungcao.figures.figure import WHOLE, place
from vungcao.intake import drafts
from vungcao.intake.ways.outputs import draft_of
from vungcao.registers.models import Version
from vungcao.registers.rules import Holding
from vungcao.works.queries import proposed_changes, work_of
from vungcao.works.rules.outputs import propose
from vungcao.works.rules.records import Output

TODAY = D(2026, 3, 2)
ACCEPTED = D(2026, 2, 23)
ROAD = {
    "name": "Đường trục thôn Cầu Nhạc",
    "road_class": "hamlet_axis",
    "length_km": Decimal("4.000"),
    "surface": "earth",
    "to_standard": False,
}


def _output(key: str, changed: str, becomes: str, quantity: str, *, number: int = 1, **said: object):
    facts = {"work": "CT-1", "target": bac_ninh().targets[0].id, "inventory": "road", "record": "D-1"}
    facts |= {"field": changed, "value": becomes, "quantity": quantity, "unit": "km"}
    return row(key, facts | said, number=number)


def _finished(programme, quantity: str, *, recorded=NEW_YEAR) -> None:
    """A road of 4 km, and a work that makes so much of it concrete to the standard, accepted."""
    programme.approved("road", row("D-1", ROAD, since=recorded))
    bring_to(programme, "started")
    programme.approved(
        "work_output",
        _output("KQ-1", "surface", "Bê tông", quantity),
        _output("KQ-2", "to_standard", "có", quantity, number=2),
    )
    programme.approved("work_decision", decision("accepted", ACCEPTED))


def _roads(key: str = "D-1") -> list[tuple]:
    standing = Version.objects.filter(register="road", key=key, known_before=None).order_by("valid_from")
    return [(each.valid_from, each.facts["length_km"], each.facts["surface"]) for each in standing]


def _share(on=TODAY):
    return ask(["hamlet_roads_share"], areas=[place(SA_LY)], moment=moment(on))[
        "hamlet_roads_share", place(SA_LY), WHOLE
    ]


def _filed(programme):
    """What the official makes of the proposal, without typing anything."""
    finished = work_of("CT-1", TODAY)
    changes = proposed_changes(finished)
    draft = draft_of(
        finished, changes, register="road", place=SA_LY, by=programme.official, at=programme.clock.tick()
    )
    return drafts.file(draft, by=programme.official, at=programme.clock.tick())


def test_from_acceptance_to_a_moved_figure_nobody_types_anything(programme, home):
    """Of 4 km of hamlet road 2.3 are concrete to the standard now: 57.5 %."""
    _finished(programme, "2.3")
    assert (_share().numerator, _share().denominator) == (0, 4)
    submission = _filed(programme)
    assert (_share().numerator, _share().denominator) == (0, 4)
    assert "CT-1" in submission.note
    programme.passed(submission)
    figure = _share()
    assert (figure.numerator, figure.denominator) == (Decimal("2.300"), Decimal("4.000"))
    assert _share(D(2026, 2, 22)).numerator == 0
    standing = {
        each.key: (each.facts["length_km"], each.facts["surface"], each.facts["to_standard"])
        for each in Version.objects.filter(register="road", known_before=None, valid_before=None)
    }
    assert standing == {
        "D-1": ("1.700", "earth", False),
        "D-1-KQ-1": ("2.300", "concrete", True),
    }
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert change.is_made


def test_a_work_that_makes_the_whole_of_a_record_changes_that_record(programme, home):
    _finished(programme, "4")
    programme.passed(_filed(programme))
    figure = _share()
    assert (figure.numerator, figure.denominator) == (4, 4)
    (standing,) = Version.objects.filter(register="road", known_before=None, valid_before=None)
    assert (standing.key, standing.valid_from, standing.facts["surface"]) == ("D-1", ACCEPTED, "concrete")


def test_more_than_the_inventory_measures_is_told_and_changes_no_length(programme):
    _finished(programme, "4.25")
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert change.exceeds == Decimal("0.250")
    assert [(each.key, each.facts["length_km"]) for each in change.rows] == [("D-1", "4,000")]


def test_a_work_that_is_not_accepted_proposes_nothing(programme):
    bring_to(programme, "started")
    programme.approved("work_output", _output("KQ-1", "surface", "concrete", "2.3"))
    assert proposed_changes(work_of("CT-1", TODAY)) == ()


def test_the_same_draft_is_opened_again(programme):
    _finished(programme, "2.3")
    finished = work_of("CT-1", TODAY)
    asked = {"register": "road", "place": SA_LY, "by": programme.official, "at": programme.clock.tick()}
    first = draft_of(finished, proposed_changes(finished), **asked)
    assert draft_of(finished, proposed_changes(finished), **asked).pk == first.pk


@pytest.mark.parametrize(
    "said",
    [
        {"inventory": "roads"},
        {"inventory": "household"},
        {"inventory": "pupils"},
        {"field": "surfaces"},
        {"field": None},
        {"value": "bê tông cốt thép"},
        {"value": None},
        {"inventory": None},
    ],
)
def test_an_output_that_no_inventory_could_take_is_refused(programme, said):
    programme.approved("work", work())
    with pytest.raises(Refused) as fault:
        programme.filed("work_output", _output("KQ-1", "surface", "concrete", "2.3", **said))
    assert fault.value.codes == ("WRK-016",)


def _made(key: str, quantity: str, **said: object) -> Output:
    facts = {"work": "CT-1", "inventory": "road", "record": "D-1", "field": "surface", "value": "concrete"}
    return Output.of(
        Holding(key, SA_LY, NEW_YEAR, None, {**facts, "quantity": quantity, "unit": "km", **said})
    )


def test_parts_of_other_lengths_are_parts_of_their_own():
    """Of 10 km, 3 become concrete and 2 asphalt: 5 stay as they were."""
    facts = {"name": "Đường", "road_class": "hamlet_axis", "surface": "earth", "to_standard": None}
    road = Holding("D-1", SA_LY, NEW_YEAR, D(2026, 12, 31), {**facts, "length_km": "10.000"}, seq=7)
    outputs = [_made("KQ-1", "3.000"), _made("KQ-2", "2.000", value="asphalt")]
    (change,) = propose(bac_ninh(), outputs, {("road", "D-1"): [road]}, since=ACCEPTED)
    assert [
        (each.key, each.facts["length_km"], each.facts["surface"], each.base_seq) for each in change.rows
    ] == [
        ("D-1", "5,000", "earth", 7),
        ("D-1-KQ-2", "2,000", "asphalt", None),
        ("D-1-KQ-1", "3,000", "concrete", None),
    ]
    assert {each.before for each in change.rows} == {D(2026, 12, 31)}


def test_a_record_that_is_not_there_yet_is_proposed_as_a_new_one():
    (change,) = propose(bac_ninh(), [_made("KQ-1", "3.000", record=None)], {}, since=ACCEPTED)
    (new,) = change.rows
    assert (new.key, new.facts["surface"], new.facts["length_km"], new.facts["name"]) == (
        "KQ-1",
        "concrete",
        "3,000",
        "",
    )


MEASURED_AGAIN = D(2026, 3, 1)


def _measured_again(programme) -> None:
    """A week after the acceptance somebody measured the road: 4.2 km, and earth as before."""
    programme.approved("road", row("D-1", ROAD | {"length_km": Decimal("4.200")}, since=MEASURED_AGAIN))


def test_what_was_said_of_a_record_after_the_acceptance_is_shown_and_not_overwritten(programme):
    _finished(programme, "2.3")
    _measured_again(programme)
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert [(each.key, each.facts["length_km"], each.before) for each in change.rows] == [
        ("D-1", "1,700", MEASURED_AGAIN),
        ("D-1-KQ-1", "2,300", MEASURED_AGAIN),
    ]
    assert [(each.valid_from, each.facts["length_km"]) for each in change.disputed] == [
        (MEASURED_AGAIN, "4.200")
    ]
    submission = _filed(programme)
    assert "Sổ đã ghi khác, hồ sơ này không đổi: D-1 từ ngày 01/03/2026" in submission.note
    programme.passed(submission)
    assert _roads() == [
        (NEW_YEAR, "4.000", "earth"),
        (ACCEPTED, "1.700", "earth"),
        (MEASURED_AGAIN, "4.200", "earth"),
    ]
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert (change.rows, change.is_made, len(change.disputed)) == ((), False, 1)


def test_a_dispute_is_over_once_somebody_wrote_the_record_anew(programme):
    """1.9 km of 4.2 are left: who wrote that had seen the part that became a road of its own."""
    _finished(programme, "2.3")
    _measured_again(programme)
    programme.passed(_filed(programme))
    programme.approved("road", row("D-1", ROAD | {"length_km": Decimal("1.900")}, since=MEASURED_AGAIN))
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert (change.disputed, change.is_made) == ((), True)


def test_a_later_version_that_says_what_the_work_made_disputes_nothing(programme):
    _finished(programme, "4")
    made = ROAD | {"surface": "concrete", "to_standard": True}
    programme.approved("road", row("D-1", made, since=MEASURED_AGAIN))
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert ([each.before for each in change.rows], change.disputed) == ([MEASURED_AGAIN], ())


def test_a_record_that_was_first_written_after_the_acceptance_is_not_overwritten(programme):
    _finished(programme, "4", recorded=MEASURED_AGAIN)
    (change,) = proposed_changes(work_of("CT-1", TODAY))
    assert [(each.key, each.before) for each in change.rows] == [("D-1", MEASURED_AGAIN)]
    assert [each.valid_from for each in change.disputed] == [MEASURED_AGAIN]


@pytest.mark.parametrize("simulated", ["work", "work_decision", "work_output", "road"])
def test_what_rests_on_anything_simulated_is_filed_as_simulated(programme, simulated):
    """Whichever of the work, its acceptance, its outputs or the record is not real, the change is not."""
    _finished(programme, "2.3")
    Version.objects.filter(register=simulated).update(simulated=True)
    submission = _filed(programme)
    assert submission.simulated
    programme.passed(submission)
    made = Version.objects.filter(register="road", known_before=None, valid_before=None)
    assert [each.simulated for each in made] == [True, True]


def test_what_rests_on_nothing_simulated_is_not(programme):
    _finished(programme, "2.3")
    assert not _filed(programme).simulated
