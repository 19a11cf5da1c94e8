"""Registration with Django."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The room `registers`."""

    name = "vungcao.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
