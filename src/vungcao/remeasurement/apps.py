"""Registration with Django."""

from django.apps import AppConfig


class RemeasurementConfig(AppConfig):
    """The room `remeasurement`."""

    name = "vungcao.remeasurement"
    label = "remeasurement"
    default_auto_field = "django.db.models.BigAutoField"
