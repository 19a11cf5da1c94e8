"""Addresses of the public pages, in words a reader can guess."""

from django.urls import path

from vungcao.portal.views import data, exchange, overlaps, pages, papers, remeasuring, words

urlpatterns = [
    path("", pages.glance, name="glance"),
    path("chi-tieu/<slug:target>/", pages.target, name="target"),
    path("xa/<str:place>/", pages.commune, name="commune"),
    path("xa/<str:place>/thong-bao-cong-trinh.pdf", papers.notice, name="notice"),
    path("xa/<str:place>/loa.txt", papers.loudspeaker, name="loudspeaker"),
    path("cong-trinh/<path:key>/bien.pdf", papers.board, name="board"),
    path("chung-minh/<slug:indicator>/<str:area>/", pages.proof, name="proof"),
    path("tu-dien/", words.dictionary, name="dictionary"),
    path("tu-dien/so/<slug:register>/", words.dictionary_register, name="dictionary-register"),
    path("tu-dien/chi-so/<slug:indicator>/", words.dictionary_indicator, name="dictionary-indicator"),
    path("tu-dien/van-ban/", words.dictionary_documents, name="dictionary-documents"),
    path("tu-dien/cach-hieu/", words.dictionary_decisions, name="dictionary-decisions"),
    path("tu-dien/co-quan/", words.dictionary_organisations, name="dictionary-organisations"),
    path("tu-dien/nhom-va-lich/", words.dictionary_groups, name="dictionary-groups"),
    path("tu-dien/noi-dung/", words.dictionary_contents, name="dictionary-contents"),
    path("nhat-ky/", pages.journal_days, name="journal"),
    path("nhat-ky/digests.json", pages.journal_digests, name="journal-digests"),
    path("do-lai/", remeasuring.rounds, name="remeasuring"),
    path("do-lai/index.json", remeasuring.index, name="remeasuring-index"),
    path("do-lai/<int:number>/", remeasuring.round, name="remeasuring-round"),
    path("do-lai/<int:number>.json", remeasuring.round_json, name="remeasuring-json"),
    path("do-lai/<int:number>.csv", remeasuring.round_csv, name="remeasuring-csv"),
    path("do-lai/<int:number>/danh-sach.csv", remeasuring.frame_csv, name="remeasuring-frame"),
    path("trung-lap/", overlaps.overlaps, name="overlaps"),
    path("du-lieu-mo/", pages.open_data, name="open-data"),
    path("so-lieu/index.json", data.index, name="open-index"),
    path("so-lieu/set.zip", data.whole_set, name="open-set"),
    path("so-lieu/verify.py", data.verifier, name="verify"),
    path("so-lieu/<slug:indicator>.json", data.figure_json, name="download"),
    path("so-lieu/<slug:indicator>.csv", data.figure_csv, name="download-csv"),
    path("du-lieu/cong-trinh/oc4ids.json", exchange.works_file, {"file": "oc4ids.json"}, name="works-oc4ids"),
    path("du-lieu/cong-trinh/ocds.json", exchange.works_file, {"file": "ocds.json"}, name="works-ocds"),
    path("du-lieu/cong-trinh/bang.zip", exchange.works_file, {"file": "bang.zip"}, name="works-tables"),
    path("huong-dan/", pages.guide, name="guide"),
    path("kieu-dang/", pages.style, name="style"),
]
