"""Campaigns that measure. They print ratios taken in one run on one machine; seconds do not carry over.

Importing the package sets up a store of its own in a temporary folder, gone at the end: rooms with tables can only be
imported once there is one.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

HOME = Path(tempfile.mkdtemp(prefix="vungcao-bench-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ |= {"VUNGCAO_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "vungcao.web.settings"}
os.environ.pop("VUNGCAO_DATABASE", None)
django.setup()
