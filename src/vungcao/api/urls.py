"""Addresses of the API. They hold codes and numbers alone: a key may name a person, and logs keep addresses."""

from django.urls import path

from vungcao.api.document import api

urlpatterns = [path("v1/", api.urls)]
