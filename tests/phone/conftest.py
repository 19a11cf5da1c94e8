"""The phone in a test: the official of Sa Lý and the head of one of its hamlets, each with a browser of their own."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.door import SA_LY, Cast, Clock, approved, household, row
from tests.phone.collect import Phone, app_password
from vungcao.people.actions import enrol
from vungcao.people.models import Person
from vungcao.people.rules import Granted

OURS, THEIRS = "SL-T1", "SL-T2"


@pytest.fixture(autouse=True)
def plain_static(settings: Settings, home: Path) -> None:
    """Style sheets by their own names, for nothing was gathered for this run, and files in a folder of the test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def two_hamlets(cast: Cast, clock: Clock) -> None:
    """Two hamlets of Sa Lý, a household in each."""
    hamlets = [
        row(key, {"name": key, "especially_difficult": False}, number=n)
        for n, key in enumerate((OURS, THEIRS), 1)
    ]
    approved(cast, clock, *hamlets, register="hamlet")
    approved(
        cast, clock, household("HO-1", hamlet=OURS, members=4), household("HO-2", number=2, hamlet=THEIRS)
    )


@pytest.fixture
def head(cast: Cast, two_hamlets: None) -> Person:
    """The head of hamlet SL-T1."""
    grants = [Granted("enter", SA_LY, "", f"hamlet/{OURS}")]
    return enrol(username="truong-thon", full_name="Nông Thị Lành", organisation="", grants=grants)


def browser_of(person: Person) -> Client:
    """A browser at which somebody has signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def phone(cast: Cast) -> Phone:
    """The telephone of the official of Sa Lý, with ODK Collect on it."""
    return Phone(cast.official.username, app_password(cast.official))
