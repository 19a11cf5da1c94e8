"""The Django application that keeps what works are found by, and which are suspected."""

from django.apps import AppConfig


class OverlapConfig(AppConfig):
    """Its own label: the rooms of works each keep their tables by themselves."""

    name = "vungcao.works.overlap"
    label = "overlap"
    default_auto_field = "django.db.models.BigAutoField"
