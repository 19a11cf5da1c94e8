"""Registration with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`; it has no tables."""

    name = "vungcao.web"
    label = "web"
