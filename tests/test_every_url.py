"""Every address of the site, asked by everyone of the cast. What each may do stands in one table.

An address without a line in the table fails by name. Each question is asked of the same site: it is undone afterwards.
"""

import re
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from reports import public_urls
from reports.models import Logo, logo_address
from reports.writing import board_actions
from reports.writing.logo_actions import token_of
from returns.arithmetic.calendar import working_days_from
from tests.scene import BOARD, DRAFT_POLICE, SEATS, TEXTS, released, scene, specimen  # noqa: F401

ROLES = ("cheshire", "kent", "board", "chair", "national", "newcomer", "stranger")

# The columns: co-ordinators of Cheshire and Kent, a member and the chair of Cheshire's board, the national reviewer,
# an account without any part, a stranger.
# A number is the answer's status; 302 goes on to another page of the site, `in` asks the stranger to sign in.
# In 2020/21 Cheshire is a draft, Gwent submitted, Kent accepted; in 2021/22 Cheshire is submitted, Kent published but
# not out; 2019/20 is released, and Gwent's return of it corrected once and being corrected again.
TABLE = """
                                                                    cheshire kent board chair national newcomer stranger
# --- Anybody's
home              GET  /                                                 200  200   200   200      200      200      200
reports           GET  /reports/                                         200  200   200   200      200      200      200
reports           GET  /reports/?area=gwent&year=2020                    200  200   200   200      200      200      200
reports_of_year   GET  /reports/2020/                                    200  200   200   200      200      200      200
reports_of_year   GET  /reports/2021/                                    404  404   404   404      404      404      404
consolidated      GET  /reports/2020/consolidated.csv                    200  200   200   200      200      200      200
consolidated      GET  /reports/2021/consolidated.csv                    404  404   404   404      404      404      404
year_file         GET  /reports/2020/files/mappa-2020.xlsx               200  200   200   200      200      200      200
year_file         GET  /reports/2020/files/mappa-2020.exe                404  404   404   404      404      404      404
year_file         GET  /reports/2021/files/mappa-2021.csv                404  404   404   404      404      404      404
all_years         GET  /reports/all/                                     200  200   200   200      200      200      200
all_years_file    GET  /reports/all/files/mappa-all.zip                  200  200   200   200      200      200      200
all_years_file    GET  /reports/all/files/mappa-2022.zip                 404  404   404   404      404      404      404
statistics        GET  /statistics/                                      200  200   200   200      200      200      200
limits            GET  /statistics/limits/                               200  200   200   200      200      200      200
statistics_of_year GET /statistics/2020/                                 200  200   200   200      200      200      200
statistics_of_year GET /statistics/2021/                                 404  404   404   404      404      404      404
statistics_pdf    GET  /statistics/2020.pdf                              200  200   200   200      200      200      200
statistics_pdf    GET  /statistics/2021.pdf                              404  404   404   404      404      404      404
report            GET  /reports/cheshire/2020/                           200  200   200   200      200      200      200
report            GET  /reports/cheshire/2021/                           404  404   404   404      404      404      404
report            GET  /reports/cheshire/2022/                           404  404   404   404      404      404      404
report            GET  /reports/gwent/2021/                              404  404   404   404      404      404      404
report            GET  /reports/kent/2021/                               404  404   404   404      404      404      404
report            GET  /reports/nowhere/2020/                            404  404   404   404      404      404      404
report_pdf        GET  /reports/cheshire/2020.pdf                        200  200   200   200      200      200      200
report_pdf        GET  /reports/kent/2021.pdf                            404  404   404   404      404      404      404
report_csv        GET  /reports/cheshire/2020.csv                        200  200   200   200      200      200      200
report_csv        GET  /reports/kent/2021.csv                            404  404   404   404      404      404      404
edition           GET  /reports/gwent/2020/revision-1/                   200  200   200   200      200      200      200
edition           GET  /reports/gwent/2020/revision-2/                   200  200   200   200      200      200      200
edition           GET  /reports/gwent/2020/revision-3/                   404  404   404   404      404      404      404
edition           GET  /reports/kent/2022/revision-1/                    404  404   404   404      404      404      404
edition_html      GET  /reports/gwent/2020/revision-1.html               200  200   200   200      200      200      200
edition_pdf       GET  /reports/gwent/2020/revision-1.pdf                200  200   200   200      200      200      200
edition_csv       GET  /reports/gwent/2020/revision-1.csv                200  200   200   200      200      200      200
public_changes    GET  /reports/gwent/2020/changes/                      200  200   200   200      200      200      200
public_changes    GET  /reports/cheshire/2020/changes/                   404  404   404   404      404      404      404
releases          GET  /releases/                                    200  200   200   200      200      200      200
reports_of_year   GET  /reports/2019/                                410  410   410   410      410      410      410
year_file         GET  /reports/2019/files/mappa-2019.csv            410  410   410   410      410      410      410
report            GET  /reports/cheshire/2019/                       410  410   410   410      410      410      410
report_pdf        GET  /reports/cheshire/2019.pdf                    410  410   410   410      410      410      410
public_changes    GET  /reports/cheshire/2019/changes/               410  410   410   410      410      410      410
api_index         GET  /api/v1/                                          200  200   200   200      200      200      200
api_years         GET  /api/v1/years/                                    200  200   200   200      200      200      200
api_years_csv     GET  /api/v1/years.csv                                 200  200   200   200      200      200      200
api_areas         GET  /api/v1/areas/                                    200  200   200   200      200      200      200
api_areas_csv     GET  /api/v1/areas.csv                                 200  200   200   200      200      200      200
api_questionnaire GET  /api/v1/questionnaire/?year=2020                  200  200   200   200      200      200      200
api_questionnaire GET  /api/v1/questionnaire/?year=2021                  400  400   400   400      400      400      400
api_questionnaire_csv GET /api/v1/questionnaire.csv?year=2020            200  200   200   200      200      200      200
api_figures       GET  /api/v1/figures/                                  200  200   200   200      200      200      200
api_figures       GET  /api/v1/figures/?year=then                        400  400   400   400      400      400      400
api_figures_csv   GET  /api/v1/figures.csv?year=2020                     200  200   200   200      200      200      200
api_totals        GET  /api/v1/totals/?year=2020                         200  200   200   200      200      200      200
api_totals        GET  /api/v1/totals/?year=2021                         400  400   400   400      400      400      400
api_totals        GET  /api/v1/totals/                                   400  400   400   400      400      400      400
api_totals_csv    GET  /api/v1/totals.csv?year=2020                      200  200   200   200      200      200      200
api_series        GET  /api/v1/series/?code=snapshot_total               200  200   200   200      200      200      200
api_series_csv    GET  /api/v1/series.csv?code=snapshot_total            200  200   200   200      200      200      200
api_reports       GET  /api/v1/reports/?year=2020                        200  200   200   200      200      200      200
api_reports       GET  /api/v1/reports/?number=1                         400  400   400   400      400      400      400
api_reports_csv   GET  /api/v1/reports.csv                               200  200   200   200      200      200      200
api_files         GET  /api/v1/files/                                    200  200   200   200      200      200      200
api_files_csv     GET  /api/v1/files.csv                                 200  200   200   200      200      200      200
api_changes       GET  /api/v1/changes/?since=2020-01-01                 200  200   200   200      200      200      200
api_changes_csv   GET  /api/v1/changes.csv                               200  200   200   200      200      200      200
api_problems      GET  /api/v1/problems/                                 200  200   200   200      200      200      200
api_schema        GET  /api/v1/schema/                                   200  200   200   200      200      200      200
api_docs          GET  /api/v1/docs/                                     200  200   200   200      200      200      200
api_nowhere       GET  /api/v1/nowhere/                                  404  404   404   404      404      404      404
api_nowhere       GET  /api/v1/figures                                   301  301   301   301      301      301      301
picture           GET  {public_logo}                                     200  200   200   200      200      200      200
picture           GET  {draft_logo}                                      200  404   404   404      200      404      404
picture           GET  {no_logo}                                         404  404   404   404      404      404      404
accessibility     GET  /accessibility/                                   200  200   200   200      200      200      200
privacy           GET  /privacy/                                         200  200   200   200      200      200      200
cookies           GET  /cookies/                                         200  200   200   200      200      200      200
help              GET  /help/                                            200  200   200   200      200      200      200
sign_in           GET  /sign-in/                                         302  302   302   302      302      302      200
sign_in           POST /sign-in/                                         302  302   302   302      302      302      200
sign_out          POST /sign-out/                                         in   in    in    in       in       in       in

sent_mail         GET  /mail/                                            404  404   404   404      404      404      404

# --- An account's
notices           GET  /notices/                                         200  200   200   200      200      200       in
drafts            POST /drafts/?to=/returns/2021/cheshire/texts/contact/ 200  200   200   200      200      200       in
drafts            POST /drafts/?to=/admin/                               404  404   404   404      404      404       in
stay              POST /stay/                                            200  200   200   200      200      200       in
dashboard         GET  /returns/                                         200  200   200   200      302      200       in
guidance          GET  /returns/2021/guidance/                           200  200   200   200      200      200       in
guidance          GET  /returns/1999/guidance/                           404  404   404   404      404      404       in

# --- A draft
task_list         GET  /returns/2021/cheshire/                           200  404   404   404      200      404       in
history           GET  /returns/2021/cheshire/history/                   200  404   404   404      200      404       in
enter             GET  /returns/2021/cheshire/table/a/                   200  404   404   404      200      404       in
enter             POST /returns/2021/cheshire/table/a/                   302  404   404   404      302      404       in
enter             GET  /returns/2021/cheshire/table/z/                   404  404   404   404      404      404       in
box               GET  /returns/2021/cheshire/table/a/snapshot_c1_l1/    200  404   404   404      200      404       in
box               POST /returns/2021/cheshire/table/a/snapshot_c1_l1/    302  404   404   404      302      404       in
box               GET  /returns/2021/cheshire/table/a/orders_no/         404  404   404   404      404      404       in
explanations      GET  /returns/2021/cheshire/explanations/              200  404   404   404      200      404       in
explanations      POST /returns/2021/cheshire/explanations/              302  404   404   404      302      404       in
notes             GET  /returns/2021/cheshire/notes/                     200  404   404   404      200      404       in
notes             POST /returns/2021/cheshire/notes/                     302  404   404   404      302      404       in
check             GET  /returns/2021/cheshire/check/                     200  404   404   404      200      404       in
check             POST /returns/2021/cheshire/check/                     200  404   404   404      200      404       in
submitted         GET  /returns/2021/cheshire/submitted/                 302  404   404   404      302      404       in
texts             GET  /returns/2021/cheshire/texts/                     200  404   404   404      200      404       in
texts             POST /returns/2021/cheshire/texts/                     302  404   404   404      302      404       in
board             GET  /returns/2021/cheshire/board/                     200  404   404   404      200      404       in
board             POST /returns/2021/cheshire/board/                     302  404   404   404      302      404       in
logos             GET  /returns/2021/cheshire/logos/                     200  404   404   404      200      404       in
logo              GET  /returns/2021/cheshire/logos/1/                   200  404   404   404      200      404       in
logo              GET  /returns/2021/cheshire/logos/4/                   200  404   404   404      200      404       in
logo              GET  /returns/2021/cheshire/logos/5/                   404  404   404   404      404      404       in
logo              POST /returns/2021/cheshire/logos/1/                   302  404   404   404      302      404       in
add_text          GET  /returns/2021/cheshire/texts/add/                 200  404   404   404      200      404       in
add_text          POST /returns/2021/cheshire/texts/add/?kind=case-study 302  404   404   404      302      404       in
text              GET  /returns/2021/cheshire/texts/introduction/        200  404   404   404      200      404       in
text              GET  /returns/2021/cheshire/texts/case-study-7/        404  404   404   404      404      404       in
text              POST /returns/2021/cheshire/texts/introduction/        302  404   404   404      302      404       in
text_history      GET  /returns/2021/cheshire/texts/introduction/history/ 200 404   404   404      200      404       in
text_history      POST /returns/2021/cheshire/texts/introduction/history/ 409 404   404   404      409      404       in
preview           GET  /returns/2021/cheshire/report/                    200  404   409   409      200      404       in
preview_pdf       GET  /returns/2021/cheshire/report.pdf                 200  404   409   409      200      404       in
preview_cy        GET  /returns/2021/cheshire/report/cy/                 404  404   409   409      404      404       in
preview_cy        GET  /returns/2021/gwent/report/cy/                    404  404   404   404      200      404       in
preview_cy        GET  /returns/2020/gwent/report/cy/                    404  404   404   404      200      404       in
preview_pdf_cy    GET  /returns/2021/cheshire/report-cy.pdf              404  404   409   409      404      404       in
preview_pdf_cy    GET  /returns/2021/gwent/report-cy.pdf                 404  404   404   404      200      404       in
wording           GET  /returns/2021/cheshire/welsh-wording/             404  404   404   404      404      404       in
wording           GET  /returns/2020/gwent/welsh-wording/                404  404   404   404      200      404       in
wording           POST /returns/2020/gwent/welsh-wording/                404  404   404   404      302      404       in
wording           POST /returns/2021/gwent/welsh-wording/                404  404   404   404      409      404       in

# --- Its files
files             GET  /returns/2021/cheshire/files/                     200  404   404   404      200      404       in
files             POST /returns/2021/cheshire/files/                     200  404   404   404      200      404       in
files             POST /returns/2021/kent/files/                         404  409   404   404      409      404       in
file_download     GET  /returns/2021/cheshire/files/workbook.xlsx        200  404   404   404      200      404       in
file_download     GET  /returns/2021/cheshire/files/figures.csv          200  404   404   404      200      404       in
file_download     GET  /returns/2021/cheshire/files/workbook.exe         404  404   404   404      404      404       in
file_download     GET  /returns/2021/cheshire/files/ministry.xlsx        409  404   404   404      409      404       in
file_download     GET  /returns/2021/cheshire/files/ministry.ods?leave_out=yes 200 404 404 404     200      404       in
file_download     GET  /returns/2022/cheshire/files/ministry.xlsx        404  404   404   404      404      404       in
file_preview      GET  /returns/2021/cheshire/files/00000000-0000-0000-0000-00000000000b/ 200 404 404 404 404 404 in
file_preview      POST /returns/2021/cheshire/files/00000000-0000-0000-0000-00000000000b/ 302 404 404 404 404 404 in
file_preview      GET  /returns/2021/kent/files/00000000-0000-0000-0000-00000000000b/ 404 404 404 404 404 404 in
file_withdraw POST /returns/2022/kent/files/00000000-0000-0000-0000-00000000000b/withdraw/ 404 404 404 404 404 404 in
year_files        GET  /national/2021/files/                             404  404   404   404      200      404       in
year_files        GET  /national/2023/files/                             404  404   404   404      404      404       in
year_files        POST /national/2021/files/                             404  404   404   404      200      404       in
year_file_download GET /national/2021/files/figures-wide.csv             404  404   404   404      200      404       in
year_file_download GET /national/2021/files/ministry.xlsx                404  404   404   404      409      404       in
year_file_preview GET  /national/2021/files/00000000-0000-0000-0000-00000000000c/ 404 404 404 404 200 404 in
year_file_preview POST /national/2021/files/00000000-0000-0000-0000-00000000000c/ 404 404 404 404 302 404 in
year_file_withdraw POST /national/2021/files/00000000-0000-0000-0000-00000000000c/withdraw/ 404 404 404 404 404 404 in
past              GET  /national/2023/published-history/                 404  404   404   404      200      404       in
past              GET  /national/1999/published-history/                 404  404   404   404      404      404       in
past              POST /national/2023/published-history/                 404  404   404   404      200      404       in
past_file         GET  /national/2023/published-history/00000000-0000-0000-0000-00000000000d/ 404 404 404 404 200 404 in
past_file         POST /national/2023/published-history/00000000-0000-0000-0000-00000000000d/ 404 404 404 404 302 404 in

# --- A submitted return
task_list         GET  /returns/2022/cheshire/                           200  404   404   404      200      404       in
enter             GET  /returns/2022/cheshire/table/a/                   409  404   404   404      409      404       in
enter             POST /returns/2022/cheshire/table/a/                   409  404   404   404      409      404       in
box               GET  /returns/2022/cheshire/table/a/snapshot_c1_l1/    409  404   404   404      409      404       in
box               POST /returns/2022/cheshire/table/a/snapshot_c1_l1/    409  404   404   404      409      404       in
explanations      POST /returns/2022/cheshire/explanations/              409  404   404   404      409      404       in
notes             POST /returns/2022/cheshire/notes/                     409  404   404   404      409      404       in
check             POST /returns/2022/cheshire/check/                     302  404   404   404      409      404       in
submitted         GET  /returns/2022/cheshire/submitted/                 200  404   404   404      200      404       in
checklist         GET  /returns/2021/cheshire/checklist/                 200  404   409   409      200      404       in
checklist         GET  /returns/2022/cheshire/checklist/                 200  404   200   200      200      404       in
checklist         GET  /returns/2021/kent/checklist/                     404  200   404   404      200      404       in
sign_off          GET  /returns/2021/cheshire/sign-off/                  200  404   409   409      200      404       in
sign_off          GET  /returns/2022/cheshire/sign-off/                  200  404   200   200      200      404       in
sign_off          POST /returns/2022/cheshire/sign-off/                  404  404   404   409      404      404       in
sign_off          GET  /returns/2021/kent/sign-off/                      404  200   404   404      200      404       in
sign_off          POST /returns/2021/kent/sign-off/                      404  404   404   404      404      404       in
give_back         GET  /returns/2022/cheshire/sign-off/give-back/        404  404   404   404      404      404       in
give_back         POST /returns/2022/cheshire/sign-off/give-back/        404  404   404   409      404      404       in
comment           GET  /returns/2021/cheshire/sign-off/comments/         404  404   409   409      404      404       in
comment           GET  /returns/2022/cheshire/sign-off/comments/         404  404   200   200      404      404       in
comment           POST /returns/2022/cheshire/sign-off/comments/         404  404   302   302      404      404       in
answer_comment    GET  /returns/2022/cheshire/sign-off/comments/1/       200  404   404   404      200      404       in
answer_comment    POST /returns/2022/cheshire/sign-off/comments/1/       302  404   404   404      302      404       in
answer_comment    GET  /returns/2022/cheshire/sign-off/comments/9/       404  404   404   404      404      404       in
answer_comment    GET  /returns/2021/kent/sign-off/comments/1/           404  200   404   404      200      404       in
receipts          GET  /returns/2022/cheshire/receipts/                  200  404   404   404      200      404       in
receipts          GET  /returns/2021/kent/receipts/                      404  200   404   404      200      404       in
texts             GET  /returns/2022/cheshire/texts/                     200  404   404   404      200      404       in
texts             POST /returns/2022/cheshire/texts/                     302  404   404   404      302      404       in
add_text          POST /returns/2022/cheshire/texts/add/?kind=case-study 302  404   404   404      302      404       in
text              GET  /returns/2022/cheshire/texts/introduction/        200  404   404   404      200      404       in
text              POST /returns/2022/cheshire/texts/introduction/        302  404   404   404      302      404       in
board             GET  /returns/2022/cheshire/board/                     200  404   404   404      200      404       in
logos             GET  /returns/2022/cheshire/logos/                     200  404   404   404      200      404       in
text_history      GET  /returns/2022/cheshire/texts/introduction/history/ 200 404   404   404      200      404       in
preview           GET  /returns/2022/cheshire/report/                    200  404   200   200      200      404       in
preview_pdf       GET  /returns/2022/cheshire/report.pdf                 200  404   200   200      200      404       in
take_back         POST /returns/2022/cheshire/take-back/                 302  404   404   404      409      404       in
take_back         POST /returns/2021/cheshire/take-back/                 409  404   404   404      409      404       in

# --- Another area's accepted return, a released one, and one that does not exist
task_list         GET  /returns/2021/kent/                               404  200   404   404      200      404       in
history           GET  /returns/2021/kent/history/                       404  200   404   404      200      404       in
history           GET  /returns/2020/cheshire/history/                   200  404   404   404      200      404       in
history           GET  /returns/2021/nowhere/history/                    404  404   404   404      404      404       in
preview           GET  /returns/2021/kent/report/                        404  200   404   404      200      404       in
preview_pdf       GET  /returns/2021/kent/report.pdf                     404  200   404   404      200      404       in
task_list         GET  /returns/2020/cheshire/                           200  404   404   404      200      404       in
preview           GET  /returns/2020/cheshire/report/                    302  404   302   302      302      404       in
enter             POST /returns/2020/cheshire/table/a/                   409  404   404   404      409      404       in
texts             GET  /returns/2020/cheshire/texts/                     409  404   404   404      409      404       in
texts             POST /returns/2020/cheshire/texts/                     409  404   404   404      409      404       in
add_text          POST /returns/2020/cheshire/texts/add/                 409  404   404   404      409      404       in
text              POST /returns/2020/cheshire/texts/introduction/        409  404   404   404      409      404       in
board             GET  /returns/2020/cheshire/board/                     409  404   404   404      409      404       in
board             POST /returns/2020/cheshire/board/                     409  404   404   404      409      404       in
logos             GET  /returns/2020/cheshire/logos/                     409  404   404   404      409      404       in
logo              POST /returns/2020/cheshire/logos/1/                   409  404   404   404      409      404       in
ask_correction    GET  /returns/2020/cheshire/ask-correction/            200  404   404   404      404      404       in
ask_correction    POST /returns/2020/cheshire/ask-correction/            302  404   404   404      409      404       in
ask_correction    GET  /returns/2021/cheshire/ask-correction/            404  404   404   404      404      404       in
changes           GET  /returns/2020/gwent/changes/                      404  404   404   404      200      404       in
changes           GET  /returns/2020/cheshire/changes/                   404  404   404   404      404      404       in
task_list         GET  /returns/2021/nowhere/                            404  404   404   404      404      404       in

# --- The national team's
years             GET  /national/                                        404  404   404   404      200      404       in
year              GET  /national/2021/                                   404  404   404   404      200      404       in
year              GET  /national/1999/                                   404  404   404   404      404      404       in
year              GET  /national/2021/?status=late&sort=-late            404  404   404   404      200      404       in
year              GET  /national/2021/?sort=size                         404  404   404   404      404      404       in
not_received      GET  /national/2021/not-received.csv                   404  404   404   404      200      404       in
not_received      GET  /national/1999/not-received.csv                   404  404   404   404      404      404       in
rules             GET  /national/2021/rules/                             404  404   404   404      200      404       in
rules             GET  /national/1999/rules/                             404  404   404   404      404      404       in
rule              GET  /national/2021/rules/change_on_last_year/         404  404   404   404      200      404       in
rule              GET  /national/2021/rules/nothing/                     404  404   404   404      404      404       in
rule              POST /national/2021/rules/change_on_last_year/         404  404   404   404      302      404       in
rule              POST /national/2020/rules/change_on_last_year/         404  404   404   404      409      404       in
year_form         GET  /national/2021/form/                              404  404   404   404      200      404       in
year_form         GET  /national/2023/form/                              404  404   404   404      200      404       in
year_form         GET  /national/1999/form/                              404  404   404   404      404      404       in
next_form         POST /national/2023/form/next/                         404  404   404   404      302      404       in
next_form         POST /national/2021/form/next/                         404  404   404   404      409      404       in
form_remarks      GET  /national/2023/form/remarks/                      404  404   404   404      200      404       in
form_remarks      POST /national/2023/form/remarks/                      404  404   404   404      200      404       in
form_preview      GET  /national/2023/form/preview/                      404  404   404   404      200      404       in
form_preview      GET  /national/2023/form/preview/?of=nobody            404  404   404   404      404      404       in
form_workbook     GET  /national/2023/form/preview/workbook.xlsx         404  404   404   404      200      404       in
form_file         GET  /national/2023/form/file/form.toml                404  404   404   404      200      404       in
form_upload       GET  /national/2023/form/file/                         404  404   404   404      200      404       in
form_upload       POST /national/2023/form/file/                         404  404   404   404      200      404       in
form_part         GET  /national/2023/form/question/                     404  404   404   404      200      404       in
form_part         GET  /national/2023/form/nothing/                      404  404   404   404      404      404       in
form_part         POST /national/2023/form/category/                     404  404   404   404      200      404       in
form_entry        GET  /national/2023/form/question/snapshot/            404  404   404   404      200      404       in
form_entry        GET  /national/2023/form/question/nothing/             404  404   404   404      404      404       in
form_entry        POST /national/2023/form/question/snapshot/            404  404   404   404      200      404       in
form_remove       GET  /national/2023/form/rule/copied_from_last_year/remove/ 404 404 404 404 200 404 in
form_remove       POST /national/2023/form/rule/copied_from_last_year/remove/ 404 404 404 404 409 404 in
form_move         POST /national/2023/form/question/snapshot/move/       404  404   404   404      409      404       in
form_code         GET  /national/2023/form/question/snapshot/code/       404  404   404   404      200      404       in
form_code         POST /national/2023/form/question/snapshot/code/   404  404   404   404      200      404       in
form_split        GET  /national/2023/form/question/snapshot/split/      404  404   404   404      200      404       in
form_split        POST /national/2023/form/question/snapshot/split/  404  404   404   404      200      404       in
form_join         GET  /national/2023/form/question/snapshot/join/       404  404   404   404      200      404       in
form_join         POST /national/2023/form/question/snapshot/join/   404  404   404   404      200      404       in
national_texts    GET  /national/2021/texts/                             404  404   404   404      200      404       in
national_texts    GET  /national/1999/texts/                             404  404   404   404      404      404       in
national_texts    POST /national/2021/texts/                             404  404   404   404      302      404       in
national_add_text GET  /national/2021/texts/add/                         404  404   404   404      200      404       in
national_add_text POST /national/2021/texts/add/                         404  404   404   404      302      404       in
national_text     GET  /national/2021/texts/background/                  404  404   404   404      200      404       in
national_text     GET  /national/2021/texts/nothing/                     404  404   404   404      404      404       in
national_text     POST /national/2021/texts/background/                  404  404   404   404      200      404       in
national_text_history GET /national/2021/texts/background/history/       404  404   404   404      200      404       in
national_text_history POST /national/2021/texts/background/history/      404  404   404   404      409      404       in
year_history      GET  /national/2021/history/                           404  404   404   404      200      404       in
year_history      GET  /national/1999/history/                           404  404   404   404      404      404       in
review            GET  /national/2021/cheshire/                          404  404   404   404      200      404       in
review            GET  /national/2021/gwent/                             404  404   404   404      200      404       in
review            GET  /national/2021/nowhere/                           404  404   404   404      404      404       in
begin_review      POST /national/2021/gwent/begin/                       404  404   404   404      302      404       in
begin_review      POST /national/2021/cheshire/begin/                    404  404   404   404      409      404       in
note              GET  /national/2021/gwent/note/orders_shpo/            404  404   404   404      200      404       in
note              POST /national/2021/gwent/note/orders_shpo/            404  404   404   404      302      404       in
note              GET  /national/2021/gwent/note/orders_sopo/            404  404   404   404      404      404       in
note              GET  /national/2021/cheshire/note/orders_shpo/         404  404   404   404      404      404       in
extend            GET  /national/2021/cheshire/extension/                404  404   404   404      200      404       in
extend            POST /national/2021/cheshire/extension/                404  404   404   404      302      404       in
waive             POST /national/2021/cheshire/waive/999999/             404  404   404   404      404      404       in
accept            POST /national/2021/gwent/accept/                      404  404   404   404      302      404       in
accept            POST /national/2021/cheshire/accept/                   404  404   404   404      409      404       in
send_back         POST /national/2021/gwent/send-back/                   404  404   404   404      302      404       in
send_back         POST /national/2021/kent/send-back/                    404  404   404   404      302      404       in
send_back         POST /national/2021/cheshire/send-back/                404  404   404   404      409      404       in
send_back         POST /national/2020/cheshire/send-back/                404  404   404   404      409      404       in
correct           GET  /national/2020/cheshire/correction/               404  404   404   404      200      404       in
correct           POST /national/2020/cheshire/correction/               404  404   404   404      302      404       in
correct           GET  /national/2021/cheshire/correction/               404  404   404   404      404      404       in
correct           POST /national/2021/cheshire/correction/               404  404   404   404      409      404       in
decline           GET  /national/2020/cheshire/correction/decline/       404  404   404   404      404      404       in
decline           POST /national/2020/cheshire/correction/decline/       404  404   404   404      409      404       in
unpublish         GET  /national/2022/kent/unpublish/                    404  404   404   404      200      404       in
unpublish         POST /national/2022/kent/unpublish/                    404  404   404   404      302      404       in
unpublish         GET  /national/2020/cheshire/unpublish/                404  404   404   404      404      404       in
unpublish         POST /national/2020/cheshire/unpublish/                404  404   404   404      409      404       in
dates             GET  /national/2021/dates/                             404  404   404   404      200      404       in
dates             GET  /national/1999/dates/                             404  404   404   404      404      404       in
dates             POST /national/2021/dates/                             404  404   404   404      302      404       in
populations       GET  /national/populations/                           404  404   404   404      200      404       in
populations       POST /national/populations/                           404  404   404   404      200      404       in
national_figures GET /national/published/ 404 404 404 404 200 404 in
national_figures POST /national/published/ 404 404 404 404 200 404 in
national_file GET /national/published/00000000-0000-0000-0000-000000000003/ 404 404 404 404 200 404 in
national_file GET /national/published/00000000-0000-0000-0000-000000000009/ 404 404 404 404 404 404 in
confirm_national POST /national/published/00000000-0000-0000-0000-000000000003/confirm/ 404 404 404 404 302 404 in
cancel_national POST /national/published/00000000-0000-0000-0000-000000000003/cancel/ 404 404 404 404 302 404 in
population_file GET /national/populations/00000000-0000-0000-0000-000000000001/ 404 404 404 404 200 404 in
population_file GET /national/populations/00000000-0000-0000-0000-000000000009/ 404 404 404 404 404 404 in
confirm_populations POST /national/populations/00000000-0000-0000-0000-000000000001/confirm/ 404 404 404 404 302 404 in
confirm_populations POST /national/populations/00000000-0000-0000-0000-000000000002/confirm/ 404 404 404 404 409 404 in
cancel_populations POST /national/populations/00000000-0000-0000-0000-000000000001/cancel/ 404 404 404 404 302 404 in
mail              GET  /national/mail/                                   404  404   404   404      200      404       in
mail              GET  /national/mail/?state=sent                        404  404   404   404      200      404       in
mail_again        POST /national/mail/again/                             404  404   404   404      302      404       in
background_work   GET  /national/background-work/                        404  404   404   404      200      404       in
tokens            GET  /national/tokens/                                404  404   404   404      200      404       in
make_token        GET  /national/tokens/make/                           404  404   404   404      200      404       in
make_token        POST /national/tokens/make/                           404  404   404   404      200      404       in
revoke_token GET  /national/tokens/00000000-0000-0000-0000-000000000015/revoke/ 404 404 404 404 200 404 in
revoke_token POST /national/tokens/00000000-0000-0000-0000-000000000015/revoke/ 404 404 404 404 302 404 in
revoke_token GET  /national/tokens/00000000-0000-0000-0000-000000000016/revoke/ 404 404 404 404 404 404 in
population        GET  /national/2021/population/                       404  404   404   404      200      404       in
population        GET  /national/2021/population/?estimate=none         404  404   404   404      200      404       in
population        GET  /national/1999/population/                       404  404   404   404      404      404       in
apply_population  POST /national/2021/population/apply/                 404  404   404   404      302      404       in
apply_population  POST /national/1999/population/apply/                 404  404   404   404      404      404       in
accept_population POST /national/2020/population/accept/                404  404   404   404      302      404       in
file_before_release GET /national/2022/release/files/mappa-2022.csv      404  404   404   404      200      404       in
file_before_release GET /national/2021/release/files/mappa-2021.csv      404  404   404   404      404      404       in
terms             GET  /national/2021/terms/                             404  404   404   404      200      404       in
terms             POST /national/2021/terms/                             404  404   404   404      302      404       in
terms             GET  /national/1999/terms/                             404  404   404   404      404      404       in
override_sign_off POST /national/2021/release/override/                  404  404   404   404      302      404       in
override_sign_off POST /national/1999/release/override/                  404  404   404   404      404      404       in
release           GET  /national/2021/release/                           404  404   404   404      200      404       in
release           GET  /national/1999/release/                           404  404   404   404      404      404       in
prepare           POST /national/2021/release/prepare/                   404  404   404   404      409      404       in
prepare           POST /national/2022/release/prepare/                   404  404   404   404      409      404       in
prepare_one       POST /national/2021/release/prepare/kent/              404  404   404   404      302      404       in
open_words        GET  /national/2021/release/open/kent/                 404  404   404   404      404      404       in
open_words        POST /national/2021/release/open/kent/                 404  404   404   404      409      404       in
prepare_one       POST /national/2021/release/prepare/gwent/             404  404   404   404      409      404       in
prepare_one       POST /national/2021/release/prepare/nowhere/           404  404   404   404      404      404       in
prepared          GET  /national/2021/release/kent/html-en               404  404   404   404      404      404       in
prepared          GET  /national/2021/release/kent/csv-en                404  404   404   404      404      404       in
prepared          GET  /national/2022/release/kent/pdf-en                404  404   404   404      404      404       in
publish           POST /national/2021/release/publish/                   404  404   404   404      302      404       in
release_time      POST /national/2021/release/time/                      404  404   404   404      302      404       in
release_time      POST /national/2020/release/time/                      404  404   404   404      409      404       in
early             GET  /early/2022/                                  404  404   404   404      200      404       in
early             GET  /early/2021/                                  404  404   404   404      409      404       in
early             GET  /early/1999/                                  404  404   404   404      404      404       in
early_file        GET  /early/2022/files/mappa-2022.csv              404  404   404   404      200      404       in
early_file        GET  /early/2022/files/mappa-2021.csv              404  404   404   404      404      404       in
early_statistics  GET  /early/2022/statistics/                           404  404   404   404      200      404       in
early_statistics  GET  /early/2021/statistics/                           404  404   404   404      409      404       in
early_statistics_pdf GET /early/2022/statistics-en.pdf                   404  404   404   404      200      404       in
early_statistics_pdf GET /early/2022/statistics-fr.pdf                   404  404   404   404      404      404       in
early_report      GET  /early/2022/kent/csv-en                       404  404   404   404      200      404       in
early_report      GET  /early/2022/cheshire/csv-en                   404  404   404   404      404      404       in
early_readers     GET  /national/2021/release/readers/               404  404   404   404      200      404       in
early_readers     POST /national/2021/release/readers/               404  404   404   404      302      404       in
early_readers     GET  /national/1999/release/readers/               404  404   404   404      404      404       in
remove_early_reader POST /national/2022/release/readers/remove/      404  404   404   404      302      404       in
remove_early_reader POST /national/2021/release/readers/remove/      404  404   404   404      404      404       in
withdrawal        GET  /national/2020/release/withdrawal/            404  404   404   404      200      404       in
withdrawal        GET  /national/2021/release/withdrawal/            404  404   404   404      404      404       in
withdrawal        POST /national/2020/release/withdrawal/            404  404   404   404      302      404       in
withdrawal        POST /national/2019/release/withdrawal/            404  404   404   404      409      404       in
end_withdrawal    POST /national/2019/release/withdrawal/end/        404  404   404   404      302      404       in
end_withdrawal    POST /national/2020/release/withdrawal/end/        404  404   404   404      409      404       in
"""

# A logo is found by its digest: one of a public report, one of a draft, one of none.
LOGOS = {
    "public_logo": logo_address(specimen("police").sha256, "image/svg+xml"),
    "draft_logo": logo_address(DRAFT_POLICE.sha256, "image/svg+xml"),
    "no_logo": logo_address("0" * 64, "image/svg+xml"),
}

# What a POST sends, by the address's name: something that would be taken.
SENDS = {
    "sign_in": {"username": "nobody@example.org", "password": "not the password"},
    "enter": {"snapshot_c1_l1": "1258", "seen_snapshot_c1_l1": "1257", "then": "list"},
    "box": {"footnote": "One order was varied.", "seen": "1257"},
    "board": SEATS | {"seen": board_actions.token_of([board_actions.NOTHING | member for member in BOARD])},
    "logo": {"name": "The police", "seen": token_of(Logo(sha256=DRAFT_POLICE.sha256, name="Cheshire Constabulary"))},
    "texts": {"act": "confirm", "key": "introduction"},
    "national_texts": {"act": "down", "key": "background"},
    "add_text": {"title": "A settled home"},
    "national_add_text": {"kind": "section", "title": "A new law"},
    "text": {"body": TEXTS["introduction"]},
    "national_text": {"title": "What is MAPPA?", "preview": "yes"},
    "comment": {"place": "introduction", "text": "Who wrote this?"},
    "give_back": {"reason": "It thanks nobody."},
    "answer_comment": {"answer": "It says so now."},
    "drafts": {"body": "Half a sen"},
    "check": {"declared": "on"},  # refused in words: the return is not ready
    "send_back": {"reason": "Look at table A again."},
    "ask_correction": {"reason": "One figure is wrong."},
    "correct": {"reason": "One figure was wrong."},
    "decline": {"reason": "It was right."},
    "open_words": {"reason": "A logo is old."},
    "unpublish": {"reason": "One figure is wrong."},
    "explanations": {"then": "save"},
    "notes": {"note-orders_shpo": "The order is in it."},
    "note": {"text": "Is this right?"},
    "extend": {"day": "2099-10-28", "time": "09:30", "reason": "A flood."},
    "dates": {"deadline": "2099-10-28"},
    "rule": {"mode": "shadow", "limit": "0.01"},
    "apply_population": {"estimate": "mid-2020, pre-2021-census", "seen": "mid-2020, pre-2021-census"},
    "file_preview": {"then": "cancel"},
    "year_file_preview": {"then": "cancel"},
    "past_file": {"then": "confirm"},
    "wording": {"rate.title": "Cyfradd"},
    "terms": {"terms": "old = new"},
    "override_sign_off": {"areas": "kent", "reason": "The chair is ill."},
    "make_token": {"name": "Checks", "days": "30"},
    "release_time": {"day": working_days_from(date.today(), 40).isoformat(), "time": "09:30"},
    "early_readers": {"email": "new.comer@example.org", "post": "Minister", "organisation": "Ministry of Justice"},
    "remove_early_reader": {"email": "pat.early@example.org"},
    "withdrawal": {"reason": "A name in a text.", "notice": "A figure is wrong.", "then": "withdraw"},
    "end_withdrawal": {"reason": "It is mended."},
}
SIGN_IN = "in"


class Line(NamedTuple):
    name: str
    method: str
    address: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def lines() -> list[Line]:
    rows = [row.format(**LOGOS).split() for row in TABLE.splitlines() if row.strip() and not row.startswith("#")]
    assert tuple(rows[0]) == ROLES
    return [
        Line(name, method, address, dict(zip(ROLES, answers, strict=True)))
        for name, method, address, *answers in rows[1:]
    ]


LINES = lines()


def walk(patterns, namespace: str = "", route: str = "/") -> Iterator[tuple[str, str]]:
    """(name, route) of every address that the site answers."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inside, here)
        else:
            yield f"{namespace}{pattern.name}", here


SITE = list(walk(get_resolver().url_patterns))
OURS = {name for name, route in SITE if not route.startswith("/admin/")}
ADMIN = [route for _, route in SITE if route.startswith("/admin/")]


class Visitors:
    """The cast at their browsers. Each request starts from the same site and the same session, and leaves no trace."""

    def __init__(self, cast):
        self.sessions = {}
        for role in ROLES:
            client = Client()
            if (user := getattr(cast, role)).is_authenticated:
                client.force_login(user)
                self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, role: str, **options) -> Client:
        client = Client(**options)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def ask(self, role: str, method: str, address: str, sends=None, **options) -> str:
        with transaction.atomic():
            client = self.client(role, **options)
            response = client.generic(method, address) if sends is None else client.post(address, sends)
            transaction.set_rollback(True)
        if response.status_code == HTTPStatus.FOUND and response["Location"].split("?")[0] == reverse("sign_in"):
            return SIGN_IN
        return str(response.status_code)


@pytest.fixture
def visitors(scene, monkeypatch, rendered_once):  # noqa: F811
    monkeypatch.setattr("reports.annual_report.views.render_pdf", lambda html, pictures: b"%PDF-1.7 a stand-in")
    return Visitors(scene)


def test_every_address_of_the_site_has_its_line():
    named = {line.name for line in LINES}
    assert sorted(OURS - named) == []
    assert sorted(named - OURS) == []


def test_every_line_leads_where_it_says():
    assert [str(line) for line in LINES if resolve(line.address.split("?")[0]).view_name != line.name] == []


@pytest.mark.parametrize("role", ROLES)
def test_everyone_gets_what_the_table_says(visitors, role):
    wrong = []
    for line in LINES:
        sends = SENDS.get(line.name, {}) if line.method == "POST" else None
        if (got := visitors.ask(role, line.method, line.address, sends)) != line.answers[role]:
            wrong.append(f"{line} by {role}: {got}, not {line.answers[role]}")
    assert not wrong, "\n".join(wrong)


PUBLIC = {pattern.name for pattern in public_urls.urlpatterns}


@pytest.mark.parametrize("role", ROLES)
def test_what_anybody_may_read_is_there_in_welsh_for_the_same_people(visitors, role):
    wrong = []
    for line in LINES:
        if line.name not in PUBLIC:
            continue
        if (got := visitors.ask(role, line.method, f"/cy{line.address}")) != line.answers[role]:
            wrong.append(f"/cy{line.address} by {role}: {got}, not {line.answers[role]}")
    assert not wrong, "\n".join(wrong)


def test_nothing_else_has_an_address_in_welsh(visitors):
    others = [line for line in LINES if line.name not in PUBLIC]
    wrong = []
    for line in others:
        for role in ("national", "cheshire", "stranger"):
            if (got := visitors.ask(role, line.method, f"/cy{line.address}")) != "404":
                wrong.append(f"{line.method} /cy{line.address} by {role}: {got}, not 404")
    assert not wrong, "\n".join(wrong)


def test_an_address_takes_no_method_but_those_in_the_table(visitors):
    """Reading pages take no POST, writing ones no GET, and nothing takes PUT, PATCH or DELETE."""
    methods: dict[str, set[str]] = {}
    addresses: dict[str, str] = {}
    for line in LINES:
        methods.setdefault(line.name, set()).add(line.method)
        addresses.setdefault(line.name, line.address)
    wrong = []
    for name, known in methods.items():
        if name == "sign_in":
            continue  # Django's own view, which sends whoever is signed in onward before it looks at the method
        others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - known
        for method in sorted(others):
            for role in ("national", "cheshire"):
                got = visitors.ask(role, method, addresses[name])
                if got != "405":
                    wrong.append(f"{method} {addresses[name]} by {role}: {got}, not 405")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_written_without_the_forms_token(visitors):
    wrong = []
    for line in LINES:
        if line.method != "POST":
            continue
        for role in ROLES:
            got = visitors.ask(role, "POST", line.address, SENDS.get(line.name, {}), enforce_csrf_checks=True)
            if got != "403":
                wrong.append(f"{line} by {role}: {got}, not 403")
    assert not wrong, "\n".join(wrong)


# --- The admin: one rule for all of its addresses -------------------------------------------------


def admin_addresses() -> list[str]:
    """Each address of the admin, its arguments filled in with something."""
    filled = (re.sub(r"<[^>]*>", "1", route) for route in ADMIN if "(?P" not in route)
    return sorted({*filled, reverse("admin:app_list", kwargs={"app_label": "returns"}), "/admin/no/such/page/"})


def test_nobody_of_the_cast_gets_into_the_admin(visitors):
    addresses = [address for address in admin_addresses() if address != reverse("admin:login")]
    assert len(addresses) > 30
    wrong = []
    for address in addresses:
        for role in ROLES:
            for method in ("GET", "POST"):
                client = visitors.client(role)
                with transaction.atomic():
                    response = client.generic(method, address)
                    transaction.set_rollback(True)
                goes = response.get("Location", "").split("?")[0]
                onward = reverse("admin:index" if address == reverse("admin:logout") else "admin:login")
                if (response.status_code, goes) != (302, onward):
                    wrong.append(f"{method} {address} by {role}: {response.status_code} {goes}")
    assert not wrong, "\n".join(wrong)


def test_the_admins_door_is_open_to_all_and_lets_nobody_in(visitors):
    for role in ROLES:
        assert visitors.ask(role, "GET", reverse("admin:login")) == "200"


def test_an_administrator_opens_every_list_and_every_page_of_the_admin(scene, django_user_model):  # noqa: F811
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("admin@example.org", "x" * 12, name="Ada Admin"))
    broken = [address for address in admin_addresses() if client.get(address).status_code >= 500]
    assert broken == []
