"""Registration with Django."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The room `figures`."""

    name = "vungcao.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
