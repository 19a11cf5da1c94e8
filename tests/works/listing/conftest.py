"""Six works to list."""

from pathlib import Path

import pytest

from tests.programme import Programme
from tests.works.six import tell_six


@pytest.fixture
def six(programme: Programme, home: Path) -> Programme:
    """Six works, told."""
    tell_six(programme)
    return programme
