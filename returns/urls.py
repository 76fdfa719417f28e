from django.contrib.auth import views as auth
from django.urls import path

from returns.forms import SignInForm
from returns.views import (
    board,
    corrections,
    dashboard,
    development,
    entry,
    history,
    national,
    notices,
    populations,
    rules,
    submitting,
    years,
)

AREA = "returns/<int:year>/<slug:area>/"

urlpatterns = [
    path("sign-in/", auth.LoginView.as_view(
        template_name="returns/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True,
    ), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_notices_read, name="notices_read"),
    path("mail/", development.sent_mail, name="sent_mail"),
    path("returns/", dashboard.dashboard, name="dashboard"),
    path("returns/<int:year>/guidance/", dashboard.guidance, name="guidance"),
    path(AREA, entry.task_list, name="task_list"),
    path(AREA + "table/<slug:block>/", entry.enter, name="enter"),
    path(AREA + "table/<slug:block>/<slug:code>/", entry.box, name="box"),
    path(AREA + "explanations/", submitting.explanations, name="explanations"),
    path(AREA + "check/", submitting.check, name="check"),
    path(AREA + "submitted/", submitting.submitted, name="submitted"),
    path(AREA + "take-back/", submitting.take_submission_back, name="take_back"),
    path(AREA + "history/", history.of_return, name="history"),
    path(AREA + "ask-correction/", corrections.ask, name="ask_correction"),
    path("national/", national.years, name="years"),
    path("national/mail/", notices.mail, name="mail"),
    path("national/mail/again/", notices.mail_again, name="mail_again"),
    path("national/populations/", populations.populations, name="populations"),
    path("national/populations/<uuid:key>/", populations.file, name="population_file"),
    path("national/populations/<uuid:key>/confirm/", populations.confirm, name="confirm_populations"),
    path("national/populations/<uuid:key>/cancel/", populations.drop, name="cancel_populations"),
    path("national/<int:year>/", board.year, name="year"),
    path("national/<int:year>/dates/", years.dates, name="dates"),
    path("national/<int:year>/not-received.csv", board.not_received, name="not_received"),
    path("national/<int:year>/rules/", rules.rules, name="rules"),
    path("national/<int:year>/rules/<slug:code>/", rules.rule, name="rule"),
    path("national/<int:year>/history/", history.of_year, name="year_history"),
    path("national/<int:year>/<slug:area>/", national.review, name="review"),
    path("national/<int:year>/<slug:area>/accept/", national.accept_return, name="accept"),
    path("national/<int:year>/<slug:area>/begin/", national.begin, name="begin_review"),
    path("national/<int:year>/<slug:area>/extension/", national.extend, name="extend"),
    path("national/<int:year>/<slug:area>/correction/decline/", corrections.decline, name="decline"),
    path("national/<int:year>/<slug:area>/note/<slug:code>/", national.note, name="note"),
    path("national/<int:year>/<slug:area>/waive/<int:explanation>/", national.waive, name="waive"),
    path("national/<int:year>/<slug:area>/send-back/", national.send_return_back, name="send_back"),
]  # fmt: skip
