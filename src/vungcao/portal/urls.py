"""Addresses of the public pages, in words a reader can guess."""

from django.urls import path

from vungcao.portal import views

urlpatterns = [
    path("", views.glance, name="glance"),
    path("chi-tieu/<slug:target>/", views.target, name="target"),
    path("xa/<str:place>/", views.commune, name="commune"),
    path("chung-minh/<slug:indicator>/<str:area>/", views.proof, name="proof"),
    path("tu-dien/", views.dictionary, name="dictionary"),
    path("tu-dien/so/<slug:register>/", views.dictionary_register, name="dictionary-register"),
    path("tu-dien/chi-so/<slug:indicator>/", views.dictionary_indicator, name="dictionary-indicator"),
    path("tu-dien/van-ban/", views.dictionary_documents, name="dictionary-documents"),
    path("tu-dien/cach-hieu/", views.dictionary_decisions, name="dictionary-decisions"),
    path("tu-dien/co-quan/", views.dictionary_organisations, name="dictionary-organisations"),
    path("tu-dien/nhom-va-lich/", views.dictionary_groups, name="dictionary-groups"),
    path("tu-dien/noi-dung/", views.dictionary_contents, name="dictionary-contents"),
    path("nhat-ky/", views.journal_days, name="journal"),
    path("nhat-ky/digests.json", views.journal_digests, name="journal-digests"),
    path("huong-dan/", views.guide, name="guide"),
    path("kieu-dang/", views.style, name="style"),
]
