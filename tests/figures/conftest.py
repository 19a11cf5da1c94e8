"""Every test of figures has a mirror folder of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def mirror_folder(tmp_path: Path, settings) -> Path:
    """Where this test's mirror is."""
    settings.MIRROR = tmp_path / "mirror"
    return settings.MIRROR
