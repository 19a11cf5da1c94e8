"""Registration with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "vungcao.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
