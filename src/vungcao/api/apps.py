"""Registration with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api`; it has no tables."""

    name = "vungcao.api"
    label = "api"
