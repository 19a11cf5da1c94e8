"""Registration with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room `desk`; it has no tables."""

    name = "vungcao.desk"
    label = "desk"
