"""Registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The room `portal`; it has no tables."""

    name = "vungcao.portal"
    label = "portal"
