"""Two works that may be one, approved at the same moment: only one passes undecided. On the database in use."""

import pytest

from tests.door import Clock
from tests.intake.test_together import together
from tests.overlap.conftest import ROAD, SAME_ROAD, work
from tests.programme import Programme, bac_ninh, make_programme
from vungcao.intake.actions import approve
from vungcao.intake.models import Submission
from vungcao.intake.queries import check_journal
from vungcao.registers.models import Version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None, clock: Clock) -> Programme:
    """The programme, where every thread can see it."""
    return make_programme(clock)


def test_of_works_that_may_be_one_only_the_first_is_approved_undecided(people: Programme):
    names = (ROAD, SAME_ROAD, ROAD | {"name": "Đường trục thôn Cầu Nhạc"})
    waiting = [people.filed("work", work(f"CT-{n}", facts)) for n, facts in enumerate(names, start=1)]
    steps = bac_ninh().register_by_id("work").review
    for each in waiting:
        assert each.findings == []  # nothing of them is approved yet: what waits is no fact
        for step in steps[:-1]:
            approve(each, by=people.reviewers[step.organisations[0]], at=people.clock.tick())
    last = people.reviewers[steps[-1].organisations[0]]

    def approval(submission: Submission):
        return lambda: approve(submission, by=last, at=people.clock.now).number

    results = together([approval(each) for each in waiting])
    refused = [result for result in results if not isinstance(result, int)]
    assert refused == [("OVL-001",)] * 2
    assert Version.objects.filter(register="work", known_before=None).count() == 1
    assert list(check_journal()) == []
