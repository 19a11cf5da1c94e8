"""The clock of the public pages."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The moment a page is asked for."""
    return timezone.now()
