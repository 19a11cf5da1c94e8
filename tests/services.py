"""The outside world the tests lean on: a PostgreSQL, a browser, the accessibility checker.

The suite runs twice, once on each store. On PostgreSQL (VUNGCAO_DATABASE says so) only the tests that touch the
database run again; journeys, habits and what never leaves memory would only say the same thing a second time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools import machine
from tools.with_postgres import Server

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
ONCE = {"journeys", "house"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}

# No sandbox: as root, as in continuous integration, Chromium starts no other way. The rest keeps it from the network.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what would be the same a second time."""
    if not os.environ.get("VUNGCAO_DATABASE", "").startswith("postgres"):
        return
    again = [item for item in items if runs_again_on_postgresql(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def runs_again_on_postgresql(item: pytest.Item) -> bool:
    """Whether this test asks the database, and is neither a journey nor a promise about SQLite alone."""
    if item.get_closest_marker("sqlite_only") or item.path.relative_to(TESTS).parts[0] in ONCE:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & fixtures)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL of this worker's own; `.url` is its address, in the words of VUNGCAO_DATABASE."""
    with Server() as server:
        yield server


@pytest.fixture
def durable_postgres() -> Iterator[Server]:
    """A PostgreSQL that keeps each write on the disk, for tests that `crash()` and `start()` it."""
    with Server(durable=True) as server:
        yield server


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where the browser is; a missing one is a fault of the set-up, never a skipped test."""
    found = machine.chromium()
    assert found, "no Chromium: run `make setup-test`, or name one in VUNGCAO_CHROMIUM"
    return found


@pytest.fixture(scope="session")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """A running browser; each test opens its own context in it."""
    # Playwright keeps an event loop in this thread, by which Django takes plain queries of a test for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, to be added to a page as a script."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
