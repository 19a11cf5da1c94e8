"""Registration with Django."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """The room `obligations`."""

    name = "vungcao.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
