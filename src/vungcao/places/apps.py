"""Registration with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room `places`."""

    name = "vungcao.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
