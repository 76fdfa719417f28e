from django.contrib.auth import views as auth
from django.urls import path

from returns.access import views as access
from returns.checks import views as checks
from returns.entry import form_preview, history, notes, review, submitting
from returns.entry import views as entry
from returns.form import editor
from returns.form import views as form
from returns.imports import downloads, past_views
from returns.imports import views as imports
from returns.people import development
from returns.people import views as people
from returns.populations import views as populations
from returns.years import views as years

AREA = "returns/<int:year>/<slug:area>/"

urlpatterns = [
    path("sign-in/", access.SignIn.as_view(), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("drafts/", access.drafts, name="drafts"),
    path("stay/", access.stay, name="stay"),
    path("notices/", people.notices, name="notices"),
    path("mail/", development.sent_mail, name="sent_mail"),
    path("returns/", people.dashboard, name="dashboard"),
    path("returns/<int:year>/guidance/", people.guidance, name="guidance"),
    path(AREA, entry.task_list, name="task_list"),
    path(AREA + "table/<slug:block>/", entry.enter, name="enter"),
    path(AREA + "table/<slug:block>/<slug:code>/", entry.box, name="box"),
    path(AREA + "explanations/", submitting.explanations, name="explanations"),
    path(AREA + "notes/", notes.notes, name="notes"),
    path(AREA + "check/", submitting.check, name="check"),
    path(AREA + "submitted/", submitting.submitted, name="submitted"),
    path(AREA + "take-back/", submitting.take_submission_back, name="take_back"),
    path(AREA + "files/", imports.files, name="files"),
    path(AREA + "files/<uuid:key>/", imports.preview, name="file_preview"),
    path(AREA + "files/<uuid:key>/withdraw/", imports.withdraw, name="file_withdraw"),
    path(AREA + "files/<str:kind>", downloads.download, name="file_download"),
    path(AREA + "welsh-wording/", form.wording, name="wording"),
    path(AREA + "history/", history.of_return, name="history"),
    path(AREA + "ask-correction/", submitting.ask, name="ask_correction"),
    path("national/", years.years, name="years"),
    path("national/mail/", people.mail, name="mail"),
    path("national/mail/again/", people.mail_again, name="mail_again"),
    path("national/background-work/", people.background_work, name="background_work"),
    path("national/populations/", populations.populations, name="populations"),
    path("national/populations/<uuid:key>/", populations.file, name="population_file"),
    path("national/populations/<uuid:key>/confirm/", populations.confirm, name="confirm_populations"),
    path("national/populations/<uuid:key>/cancel/", populations.drop, name="cancel_populations"),
    path("national/<int:year>/", years.year, name="year"),
    path("national/<int:year>/dates/", years.dates, name="dates"),
    path("national/<int:year>/not-received.csv", years.not_received, name="not_received"),
    path("national/<int:year>/files/", imports.year_files, name="year_files"),
    path("national/<int:year>/files/<uuid:key>/", imports.year_preview, name="year_file_preview"),
    path("national/<int:year>/files/<uuid:key>/withdraw/", imports.year_withdraw, name="year_file_withdraw"),
    path("national/<int:year>/files/<str:kind>", downloads.year_download, name="year_file_download"),
    path("national/<int:year>/published-history/", past_views.history, name="past"),
    path("national/<int:year>/published-history/<uuid:key>/", past_views.history_file, name="past_file"),
    path("national/<int:year>/rules/", checks.rules, name="rules"),
    path("national/<int:year>/rules/<slug:code>/", checks.rule, name="rule"),
    path("national/<int:year>/form/", editor.overview, name="year_form"),
    path("national/<int:year>/form/next/", editor.make_next, name="next_form"),
    path("national/<int:year>/form/file/", editor.from_file, name="form_upload"),
    path("national/<int:year>/form/file/form.toml", editor.as_file, name="form_file"),
    path("national/<int:year>/form/remarks/", editor.remarks, name="form_remarks"),
    path("national/<int:year>/form/preview/", form_preview.preview, name="form_preview"),
    path("national/<int:year>/form/preview/workbook.xlsx", downloads.empty_workbook, name="form_workbook"),
    path("national/<int:year>/form/question/<slug:name>/code/", editor.recode, name="form_code"),
    path("national/<int:year>/form/question/<slug:name>/split/", editor.split, name="form_split"),
    path("national/<int:year>/form/question/<slug:name>/join/", editor.join, name="form_join"),
    path("national/<int:year>/form/<slug:array>/", editor.entry, name="form_part"),
    path("national/<int:year>/form/<slug:array>/<slug:name>/", editor.entry, name="form_entry"),
    path("national/<int:year>/form/<slug:array>/<slug:name>/remove/", editor.remove, name="form_remove"),
    path("national/<int:year>/form/<slug:array>/<slug:name>/move/", editor.move, name="form_move"),
    path("national/<int:year>/history/", history.of_year, name="year_history"),
    path("national/<int:year>/<slug:area>/", review.review, name="review"),
    path("national/<int:year>/<slug:area>/accept/", review.accept_return, name="accept"),
    path("national/<int:year>/<slug:area>/begin/", review.begin, name="begin_review"),
    path("national/<int:year>/<slug:area>/extension/", years.extend, name="extend"),
    path("national/<int:year>/<slug:area>/correction/decline/", submitting.decline, name="decline"),
    path("national/<int:year>/<slug:area>/note/<slug:code>/", notes.note, name="note"),
    path("national/<int:year>/<slug:area>/waive/<int:explanation>/", review.waive, name="waive"),
    path("national/<int:year>/<slug:area>/send-back/", review.send_return_back, name="send_back"),
]  # fmt: skip
