"""Registration with Django."""

from django.apps import AppConfig


class PhoneConfig(AppConfig):
    """The room `phone`; it has no tables."""

    name = "vungcao.phone"
    label = "phone"
