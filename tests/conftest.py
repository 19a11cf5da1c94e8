"""What every test may lean on: the services of `tests.services`, a fixed cast of people, a clock that stands still.

`cast` brings the small pack in force and the people of `tests.door`; `clock` is handed in wherever a moment is asked.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from tests.door import Cast, Clock, make_cast
from tests.programme import Programme, make_programme

pytest_plugins = ["tests.services", "tests.rounds"]

# The same cases every time, few enough to run with every change; `make soak` draws new ones for as long as it takes.
settings.register_profile("fixed", max_examples=60, derandomize=True, deadline=None)
settings.register_profile(
    "soak", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The embedded store of the tests is a file, as it is in production: several connections may write to it."""
    from django.conf import settings as django_settings

    default = django_settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("store") / "store.sqlite3")


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Passwords of the tests guard nothing; the slow hash is left to production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock() -> Clock:
    """Half past eight in the morning of Monday, 2 March 2026, in Bắc Ninh; it moves when it is told to."""
    return Clock()


@pytest.fixture
def cast(db: None, clock: Clock) -> Cast:
    """The small pack in force and its people: official, reviewer, province, supervisor, technician."""
    return make_cast(clock)


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A folder of this test's own for all that the platform writes beside the store."""
    settings.MIRROR, settings.ATTACHMENTS = tmp_path / "mirror", tmp_path / "attachments"
    return tmp_path


@pytest.fixture
def programme(db: None, clock: Clock) -> Programme:
    """Bắc Ninh's pack in force, and the people who keep its capital and works."""
    return make_programme(clock)
