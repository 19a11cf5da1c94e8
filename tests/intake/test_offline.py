"""Whatever happens between two devices without a network: nothing lost, nothing doubled, every conflict shown."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.door import Cast, Clock, make_cast
from tests.intake.offline import CRASHES, FIRST, Story, tell
from vungcao.intake.models import Draft, Submission

WHAT = (
    "edit",
    "edit",
    "edit",
    "send",
    "send",
    "send",
    "sync",
    "approve",
    "approve",
    "keep",
    "give_way",
    "return",
)
steps = st.tuples(st.sampled_from(WHAT), st.integers(0, 1), st.integers(0, 5), st.sampled_from(CRASHES))
histories = st.lists(steps, min_size=3, max_size=24)


class AnyHistory(TestCase):
    """Two devices, three households, a reviewer, a server that dies."""

    @given(histories)
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_nothing_is_lost_or_doubled_and_every_conflict_is_shown(self, history):
        clock = Clock()
        tell(history, make_cast(clock), clock)


def test_two_devices_that_edit_the_same_record_are_a_conflict_for_whoever_comes_second(
    cast: Cast, clock: Clock
):
    story = tell(
        [
            ("edit", 0, 0, "none"),
            ("edit", 1, 0, "none"),
            ("send", 1, 0, "none"),
            ("send", 0, 0, "none"),
            ("approve", 0, 0, "none"),
            ("approve", 0, 0, "none"),
        ],
        cast,
        clock,
    )
    assert story.conflicts == 1
    assert story.head["HO-1"] == FIRST


def test_edits_made_one_upon_the_other_are_approved_in_their_order_however_they_arrive(
    cast: Cast, clock: Clock
):
    story = tell(
        [
            ("edit", 0, 0, "none"),
            ("edit", 0, 0, "none"),
            ("send", 0, 1, "none"),
            ("approve", 0, 0, "none"),
            ("send", 0, 0, "none"),
            ("approve", 0, 0, "none"),
            ("approve", 0, 0, "none"),
        ],
        cast,
        clock,
    )
    assert story.conflicts == 1, "the second waits for the first"
    assert story.head["HO-1"] == FIRST + 1


def test_an_answer_that_was_lost_is_given_again_and_nothing_is_written_twice(cast: Cast, clock: Clock):
    story = Story(cast, clock)
    device = story.devices[0]
    story.edit(device, "HO-1", is_legible=True)
    for crash in ("before", "inside", "answer_lost", "answer_lost", "none"):
        story.send(device, 0, crash)
    assert Submission.objects.filter(client_key=f"uuid:{FIRST}").count() == 1


def test_what_the_door_cannot_take_waits_as_a_draft_with_what_is_wrong(cast: Cast, clock: Clock):
    story = tell([("edit", 0, 0, "inside")], cast, clock)
    (draft,) = Draft.objects.all()
    assert (draft.person, draft.client_key) == (cast.official, story.edits[0].name)
    assert draft.rows[0]["facts"]["members"] == f"{FIRST} người"
    assert [problem[0] for problem in draft.problems] == ["FRM-001"]


def test_other_content_under_the_same_name_is_received_beside_the_first(cast: Cast, clock: Clock):
    story = Story(cast, clock)
    device = story.devices[0]
    for key in ("HO-1", "HO-2"):
        story.edit(device, key, is_legible=True)
    first, second = story.edits
    second.number, one = first.number, second.number
    story.send(device, 0, "none")
    story.send(device, 0, "none")
    second.number = one
    assert Submission.objects.filter(client_key__startswith=first.name).count() == 2


def test_an_edit_sent_late_conflicts_with_what_was_decided_between_it_and_the_edit_it_was_made_upon(
    cast: Cast, clock: Clock
):
    story = tell(
        [
            ("edit", 0, 0, "none"),
            ("edit", 0, 0, "none"),
            ("edit", 1, 0, "none"),
            ("send", 0, 0, "none"),
            ("approve", 0, 0, "none"),
            ("send", 1, 0, "none"),
            ("keep", 0, 0, "none"),
            ("approve", 0, 0, "none"),
            ("send", 0, 0, "none"),
            ("approve", 0, 0, "none"),
        ],
        cast,
        clock,
    )
    assert story.conflicts == 1
    assert story.head["HO-1"] == FIRST + 2


def test_an_edit_settled_before_its_own_earlier_one_was_approved_is_no_conflict_of_it(
    cast: Cast, clock: Clock
):
    story = tell(
        [
            ("edit", 0, 0, "none"),
            ("edit", 0, 0, "none"),
            ("send", 0, 1, "none"),
            ("keep", 0, 0, "none"),
            ("send", 0, 0, "none"),
            ("approve", 0, 0, "none"),
            ("approve", 0, 0, "none"),
        ],
        cast,
        clock,
    )
    assert story.conflicts == 0
    assert story.head["HO-1"] == FIRST + 1
