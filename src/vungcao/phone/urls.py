"""Addresses of the pages for a telephone: its set-up, and the page that is kept on it."""

from django.urls import path

from vungcao.phone.views import mine, offline

urlpatterns = [
    path("", mine.phone, name="phone"),
    path("nhap/", offline.index, name="phone-index"),
    path("nhap/<slug:register>/<str:place>/", offline.form, name="phone-form"),
    path("nhap/<slug:register>/<str:place>/ban-ghi/", offline.records, name="phone-records"),
    path("phien/", offline.session, name="phone-session"),
    path("gui/", offline.send, name="phone-send"),
    path("trang-thai/", offline.states, name="phone-states"),
    path("giu-trang.js", offline.worker, name="phone-worker"),
]
