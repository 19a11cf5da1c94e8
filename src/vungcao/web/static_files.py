"""The pages' style sheets, fonts and pictures, gathered under names that change with their content."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MEMORY = ".gathered"


def gather() -> bool:
    """Gather them when any has changed since the last time; whether that was so."""
    root = Path(settings.STATIC_ROOT)
    now = _fingerprint()
    memory = root / MEMORY
    if memory.exists() and memory.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    memory.write_text(now)
    return True


def _fingerprint() -> str:
    known = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            known.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return known.hexdigest()
