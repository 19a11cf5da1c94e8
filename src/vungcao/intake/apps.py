"""Registration with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room `intake`."""

    name = "vungcao.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
