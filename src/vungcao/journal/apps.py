"""Registration with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room `journal`."""

    name = "vungcao.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
