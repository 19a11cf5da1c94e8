"""The desk in a test: each of the cast signed in at a browser of their own, pages without gathered style sheets."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.door import Cast, Clock, approved, row
from vungcao.people.models import Person
from vungcao.registers.models import Version


@pytest.fixture(autouse=True)
def plain_static(settings: Settings) -> None:
    """Style sheets by their own names: nothing was gathered for this run."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def signed_in(person: Person) -> Client:
    """A browser at which somebody has signed in; it checks forms as a real one is checked."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def official(cast: Cast) -> Client:
    return signed_in(cast.official)


@pytest.fixture
def reviewer(cast: Cast) -> Client:
    return signed_in(cast.reviewer)


@pytest.fixture
def supervisor(cast: Cast) -> Client:
    return signed_in(cast.supervisor)


@pytest.fixture
def sections(cast: Cast, clock: Clock) -> list[Version]:
    """Three road sections that stand in Sa Lý."""
    facts = {"kind": "alley", "surface": "earth"}
    rows = [row(f"D-{n}", {**facts, "length_km": f"{n}.500"}, number=n) for n in (1, 2, 3)]
    approved(cast, clock, *rows, register="road")
    return list(Version.objects.order_by("key"))
