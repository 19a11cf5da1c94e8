"""The API keeps to its own document, whatever is sent: a fuzzer reads the document and tries, with and without a token.

Every check of the fuzzer is asked. One is told what only people know: what has the right form may still be refused
(422) by the door.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, GenerationMode

from tests.api.conftest import Program
from tests.door import SA_LY, Cast, Clock, approved, filed, row
from vungcao.api.views import caller
from vungcao.registers.models import Version
from vungcao.web.wsgi import application

EXAMPLES = 25
PLAIN = {"Accept-Encoding": "identity"}
"""The fuzzer does not unpack what was packed."""
modest = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
document.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
document.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "401", "403", "404", "409", "422"]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The transaction of the test outlives each request, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def something_there(cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record and a submission to ask for, and nobody who calls too often."""
    monkeypatch.setattr(caller, "_throttle", caller.Throttle(1_000_000))
    approved(cast, clock, row("DX-1", {"surface": "earth"}), register="road")
    filed(cast, clock, row("DX-2", {"surface": "earth"}), register="road")


def at_home(case: Case) -> Case:
    """What is asked of the form that the document gives is asked of something that is there."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return case
    there = {
        "register_id": "road",
        "place": SA_LY,
        "seq": Version.objects.order_by("seq")[0].pk,
        "number": 2,
        "row": 1,
    }
    for name in case.path_parameters or {}:
        case.path_parameters[name] = there[name]
    if isinstance(case.body, dict) and "register" in case.body:
        case.body |= {"register": "road", "place": SA_LY}
    return case


@document.parametrize()
@modest
def test_nothing_that_is_sent_without_a_token_breaks_the_document(case: Case):
    response = case.call_and_validate(headers=PLAIN)
    assert response.status_code in (401, 405, 406, 413, 415)


@document.parametrize()
@modest
def test_nothing_that_an_official_sends_breaks_the_document(case: Case, official: Program):
    at_home(case).call_and_validate(headers=PLAIN | {"Authorization": f"Bearer {official.secret}"})


@document.parametrize()
@modest
def test_nothing_that_a_reviewer_sends_breaks_the_document(case: Case, reviewer: Program):
    at_home(case).call_and_validate(headers=PLAIN | {"Authorization": f"Bearer {reviewer.secret}"})
