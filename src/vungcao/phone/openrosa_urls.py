"""Addresses of the OpenRosa protocol; ODK Collect asks for /formList and /submission below the one it is given."""

from django.urls import path

from vungcao.phone.views import openrosa

urlpatterns = [
    path("formList", openrosa.form_list, name="openrosa-forms"),
    path("submission", openrosa.submission, name="openrosa-submission"),
    path("forms/<slug:register>.xml", openrosa.form, name="openrosa-form"),
    path("forms/<slug:register>/manifest", openrosa.manifest, name="openrosa-manifest"),
    path("forms/<slug:register>/<str:name>", openrosa.media, name="openrosa-media"),
]
