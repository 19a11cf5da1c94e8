"""Addresses of the desk. Records go by sequence number: a key may name a person, and logs keep addresses."""

from django.urls import path

from vungcao.desk.views import attachments, duties, entry, home, records, submissions, workbook

urlpatterns = [
    path("", home.desk, name="desk"),
    path("viec/", duties.duties, name="duties"),
    path("viec/khong-doi/", duties.unchanged, name="unchanged"),
    path("so/<slug:register>/", home.register, name="desk-register"),
    path("so/<slug:register>/<str:place>/", records.records, name="records"),
    path("so/<slug:register>/<str:place>/ghi/", entry.enter, name="enter"),
    path("so/<slug:register>/<str:place>/khong-co/", entry.declare_none, name="declare-none"),
    path("ban-ghi/<int:seq>/", records.record, name="record"),
    path("ban-ghi/<int:seq>/mo/", records.open_personal, name="open-record"),
    path("ban-ghi/<int:seq>/sua/", entry.correct, name="correct"),
    path("tep/<int:number>/", attachments.attachment, name="attachment"),
    path("ho-so/<int:number>/", submissions.submission, name="submission"),
    path("ho-so/<int:number>/mo/", submissions.open_personal, name="open-submission"),
    path("ho-so/<int:number>/sua/", entry.mend, name="mend"),
    path("ho-so/<int:number>/duyet/", submissions.approve, name="approve"),
    path("ho-so/<int:number>/tra-lai/", submissions.send_back, name="send-back"),
    path("ho-so/<int:number>/rut/", submissions.withdraw, name="withdraw"),
    path("bang-tinh/tep/<int:number>/", workbook.upload, name="upload"),
    path("bang-tinh/tep/<int:number>/cot/", workbook.say_columns, name="upload-columns"),
    path("bang-tinh/tep/<int:number>/xem-lai/", workbook.look_again, name="upload-again"),
    path("bang-tinh/tep/<int:number>/gui/", workbook.file, name="upload-file"),
    path("bang-tinh/tep/<int:number>/dung/", workbook.cancel, name="upload-cancel"),
    path("bang-tinh/tep/<int:number>/can-sua.xlsx", workbook.marked, name="upload-marked"),
    path("bang-tinh/<slug:register>/<str:place>/", workbook.workbook, name="workbook"),
    path("bang-tinh/<slug:register>/<str:place>/lay/", workbook.take_out, name="workbook-out"),
    path("bang-tinh/<slug:register>/<str:place>/nop/", workbook.send, name="workbook-in"),
]
