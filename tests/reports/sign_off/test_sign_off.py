"""The chair's signature over a report, the national team's word instead of it, and what publication asks for."""

from datetime import timedelta

import pytest

from reports.annual_report.gather import documents_for, signed_digest
from reports.corrections.actions import set_population, start_correction, unpublish
from reports.models import ObsoleteTerm, Section, SignOff
from reports.release import actions as release_actions
from reports.sign_off.actions import override_sign_off, override_sign_offs, sign_off
from reports.sign_off.signing import signature_of, standings
from reports.writing.actions import move_section, remove_section, save_sections
from reports.writing.copying_actions import copy_sections
from reports.writing.term_actions import load_obsolete_terms
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.models import AreaReturn, Event, Notice, Population, ReportingYear, Revision, Status
from returns.record.refusals import Overtaken, Refused
from tests.conftest import person
from tests.factories import AT

LATER = AT + timedelta(days=3)
WHY = "The chair is ill until the summer."
PAGE, RELEASE_PAGE = "/returns/2021/cheshire/sign-off/", "/national/2021/release/"


def digest_of(revision, at=LATER) -> str:
    return signed_digest(documents_for(revision, at))


def sign(revision, by, at=LATER) -> SignOff:
    return sign_off(revision=revision, by=by, at=at, seen=digest_of(revision, at))


def override(revision, by, at=LATER, reason=WHY) -> SignOff:
    return override_sign_off(revision=revision, by=by, at=at, reason=reason)


def counts(revision, at=LATER) -> bool:
    return signature_of(Revision.objects.with_names().get(pk=revision.pk), documents_for(revision, at)) is not None


def state(revision) -> str:
    (standing,) = standings([Revision.objects.with_names().get(pk=revision.pk)])
    return standing.state


def said(client, path=PAGE) -> str:
    return " ".join(client.get(path).content.decode().split())


def publish(revision, by, at=LATER) -> Revision:
    release_actions.freeze(revision=revision, at=at)
    return release_actions.publish(revision=revision, by=by, at=at)


# --- The whole way --------------------------------------------------------------------------------


def test_a_report_goes_its_whole_way_with_the_chairs_signature(
    cheshire_complete, client_of, cheshire_chair, national_publisher, stand_in_pdf, clock
):
    clock(LATER)
    chair, team = client_of(cheshire_chair), client_of(national_publisher)
    assert "The report needs your signature." in said(chair, "/returns/")
    assert 'href="/returns/2021/cheshire/report.pdf"' in said(chair)
    assert "Waiting</strong> for the chair’s signature" in said(team, RELEASE_PAGE)
    release_actions.freeze(revision=cheshire_complete, at=LATER)
    team.post(RELEASE_PAGE + "publish/")
    assert "Cheshire 2020/21 needs the signature of its board’s chair." in said(team, RELEASE_PAGE)

    response = chair.post(PAGE, {"seen": digest_of(cheshire_complete)})
    assert response.headers["Location"] == PAGE
    text = said(chair)
    assert "You have signed off the report of Cheshire 2020/21." in text
    assert "Board Chair signed this report off on 4 June 2021, 09:30." in text
    assert "needs your signature" not in said(chair, "/returns/")
    assert "Signed off by Board Chair, 4 June 2021" in said(team, RELEASE_PAGE)

    team.post(RELEASE_PAGE + "publish/")
    assert Revision.objects.get(pk=cheshire_complete.pk).status == Status.PUBLISHED
    acts = list(Event.objects.filter(chain="2021/cheshire").order_by("number").values_list("act", flat=True))
    assert acts[-2:] == ["signed_off", "published"]


# --- The chair ------------------------------------------------------------------------------------


def test_a_signature_is_kept_with_the_digest_recorded_and_told(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_publisher
):
    given = sign(cheshire_complete, cheshire_chair)
    assert (given.signed_by, given.signed_at, given.reason) == (cheshire_chair, LATER, "")
    assert given.digest == digest_of(cheshire_complete)
    event = Event.objects.get(act="signed_off")
    assert (event.by, event.revision, event.changes) == (cheshire_chair, cheshire_complete, {"digest": given.digest})
    told = set(Notice.objects.filter(act="signed_off").values_list("recipient__name", flat=True))
    assert told == {"Cheshire Coordinator", "National Publisher", "National Reviewer"}
    assert counts(cheshire_complete)
    assert state(cheshire_complete) == "signed"


@pytest.mark.parametrize(
    "who", ["cheshire_coordinator", "cheshire_board_member", "kents_chair", "national_reviewer", "stranger"]
)
def test_nobody_else_signs(who, request, cheshire_complete, kent):
    by = person("Kent Chair", chair=True, area=kent) if who == "kents_chair" else request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only the chair of the area’s board"):
        sign(cheshire_complete, by)
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("step", ["cheshire_2021", "cheshire_submitted", "cheshire_published"])
def test_a_report_is_signed_only_while_its_return_is_accepted(step, request, cheshire_chair):
    revision = request.getfixturevalue(step)
    with pytest.raises(Refused, match="while its return is accepted"):
        sign(revision, cheshire_chair)


def test_of_a_history_there_is_no_report_to_sign(cheshire_complete, cheshire_chair):
    Revision.objects.filter(pk=cheshire_complete.pk).update(source="historical", note="A report.", has_report=False)
    with pytest.raises(Refused, match="while its return is accepted"):
        sign(cheshire_complete, cheshire_chair)


def test_what_blocks_keeps_the_chair_from_signing(cheshire_complete, cheshire_chair):
    Section.objects.filter(key="contact").update(body="Area name here")
    with pytest.raises(Refused, match="cannot be signed off yet: 1 thing has to be mended"):
        sign(cheshire_complete, cheshire_chair)
    assert not SignOff.objects.exists()


def test_who_has_read_another_text_is_asked_to_read_again(cheshire_complete, cheshire_chair):
    seen = digest_of(cheshire_complete)
    Section.objects.filter(key="contact").update(body="Call us.")
    with pytest.raises(Overtaken, match="has changed since you opened this page"):
        sign_off(revision=cheshire_complete, by=cheshire_chair, at=LATER, seen=seen)
    assert not SignOff.objects.exists()


def test_what_is_signed_is_not_signed_again(cheshire_complete, cheshire_chair):
    sign(cheshire_complete, cheshire_chair)
    with pytest.raises(Refused, match="Board Chair has already signed this report off"):
        sign(cheshire_complete, cheshire_chair)
    assert Event.objects.filter(act="signed_off").count() == 1


def test_in_wales_a_signature_holds_for_both_languages(gwent_complete, gwent):
    chair = person("Gwent Chair", chair=True, area=gwent)
    sign(gwent_complete, chair)
    assert counts(gwent_complete)
    Section.objects.filter(revision=gwent_complete, key="contact").update(body_cy="Ffoniwch ni.")
    assert not counts(gwent_complete)


# --- A later change asks again --------------------------------------------------------------------


def change_a_national_text(revision):
    Section.objects.filter(year=revision.year_id, key="background").update(body="Another.")


def change_the_population(revision):
    Population.objects.filter(area__slug="cheshire", mid_year=2020).update(aged_10_and_over=900_000)


def change_the_areas_printed_name(revision):
    AreaReturn.objects.filter(pk=revision.area_return_id).update(area_name="Cheshire West")


@pytest.mark.parametrize("change", [change_a_national_text, change_the_population, change_the_areas_printed_name])
def test_a_signature_falls_away_with_any_change_of_what_was_signed(
    change, cheshire_complete, cheshire_chair, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    change(cheshire_complete)
    revision = Revision.objects.with_names().get(pk=cheshire_complete.pk)
    assert not counts(revision)
    with pytest.raises(Refused, match="has changed since the chair signed it"):
        publish(revision, national_publisher)
    sign(revision, cheshire_chair)
    assert publish(revision, national_publisher).status == Status.PUBLISHED


def test_lists_say_that_a_report_has_changed_with_its_years_texts(
    cheshire_complete, cheshire_chair, national_publisher, client_of, clock
):
    sign(cheshire_complete, cheshire_chair)
    at = LATER + timedelta(hours=1)
    clock(at)
    texts = {"background": {"body": "Another."}}
    save_sections(on=cheshire_complete.year, by=national_publisher, at=at, texts=texts)
    assert state(cheshire_complete) == "changed"
    assert "since Board Chair signed on 4 June 2021" in said(client_of(national_publisher), RELEASE_PAGE)
    assert "The report needs your signature." in said(client_of(cheshire_chair), "/returns/")
    sign(cheshire_complete, cheshire_chair, at)
    assert state(cheshire_complete) == "signed"


def told_of(act) -> list[str]:
    return list(Notice.objects.filter(act=act).values_list("recipient__name", flat=True))


def write_background(revision, by, at, **words):
    texts = {"background": {"title": "Background", "body": "Another."} | words}
    save_sections(on=revision.year, by=by, at=at, texts=texts)


def test_a_chair_is_asked_once_to_sign_again_what_the_years_texts_have_changed(
    cheshire_complete, cheshire_chair, cheshire_board_member, national_publisher, client_of, clock
):
    sign(cheshire_complete, cheshire_chair)
    at = LATER + timedelta(hours=1)
    write_background(cheshire_complete, national_publisher, at)
    write_background(cheshire_complete, national_publisher, at + timedelta(minutes=1), body="A third.")
    assert told_of("signature_asked") == ["Board Chair"]
    notice = Notice.objects.get(act="signature_asked")
    assert notice.subject == "The report of Cheshire 2020/21 has changed: sign it again"
    assert "It has changed since it was signed" in notice.text
    assert notice.address == PAGE
    clock(at + timedelta(hours=1))
    assert "You signed this report on 4 June 2021, 09:30. The report has changed since" in said(
        client_of(cheshire_chair)
    )
    sign(cheshire_complete, cheshire_chair, at + timedelta(hours=1))
    write_background(cheshire_complete, national_publisher, at + timedelta(hours=2), body="A fourth.")
    assert told_of("signature_asked") == ["Board Chair"] * 2


@pytest.mark.parametrize("change", ["move", "remove", "population"])
def test_a_chair_is_asked_to_sign_again_whatever_the_year_changes(
    change, cheshire_complete, cheshire_chair, newer, national_publisher
):
    sign(cheshire_complete, cheshire_chair)
    year = ReportingYear.objects.get(year=2021)
    who = {"by": national_publisher, "at": LATER + timedelta(hours=1)}
    key = Section.objects.filter(year=year).first().key
    if change == "move":
        move_section(on=year, **who, key=key, places=1)
    elif change == "remove":
        remove_section(on=year, **who, key=key)
    else:
        set_population(year=year, **who, mid_year=2020, vintage="2021-census")
    assert told_of("signature_asked") == ["Board Chair"]


def test_a_change_that_the_report_does_not_print_leaves_its_signature(
    cheshire_complete, cheshire_chair, national_publisher
):
    sign(cheshire_complete, cheshire_chair)
    text = Section.objects.get(year=2021, key="background")
    words = {"title": text.title, "body": text.body, "body_cy": "Geiriau."}
    write_background(cheshire_complete, national_publisher, LATER + timedelta(hours=1), **words)
    assert told_of("signature_asked") == []
    assert counts(cheshire_complete)
    assert state(cheshire_complete) == "signed"


def test_a_chair_who_never_signed_is_not_asked_to_sign_again(cheshire_complete, cheshire_chair, national_publisher):
    write_background(cheshire_complete, national_publisher, LATER)
    write_background(cheshire_complete, national_publisher, LATER, body="A third.")
    assert [notice.subject for notice in Notice.objects.filter(recipient=cheshire_chair)] == [
        "The report of Cheshire 2020/21 needs your signature"
    ]


def test_a_chair_is_told_that_the_report_goes_out_without_and_when_it_waits_again(
    cheshire_complete, cheshire_chair, cheshire_board_member, national_publisher, client_of, clock
):
    override(cheshire_complete, national_publisher)
    assert told_of("sign_off_overridden") == ["Board Chair"]
    notice = Notice.objects.get(act="sign_off_overridden")
    assert notice.address == PAGE
    assert WHY not in notice.text
    at = LATER + timedelta(hours=1)
    write_background(cheshire_complete, national_publisher, at)
    assert state(cheshire_complete) == "changed"
    assert told_of("signature_asked") == ["Board Chair"]
    clock(at)
    assert "released this report without a signature on 4 June 2021, 09:30. The report has changed since" in said(
        client_of(cheshire_chair)
    )


def test_lists_say_that_a_report_has_changed_with_its_years_population(
    cheshire_complete, cheshire_chair, newer, national_publisher
):
    sign(cheshire_complete, cheshire_chair)
    at = LATER + timedelta(hours=1)
    year = ReportingYear.objects.get(year=2021)
    set_population(year=year, by=national_publisher, at=at, mid_year=2020, vintage="2021-census")
    assert state(cheshire_complete) == "changed"


def test_a_return_that_was_sent_back_is_signed_again_even_if_nothing_changed(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_reviewer, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    before = digest_of(cheshire_complete)
    at = LATER + timedelta(days=1)
    send_back(revision=cheshire_complete, by=national_reviewer, at=at, reason="Look again.")
    submit(revision=cheshire_complete, by=cheshire_coordinator, at=at)
    revision = accept(revision=cheshire_complete, by=national_reviewer, at=at)
    assert digest_of(revision) == before
    assert state(revision) == "changed"
    with pytest.raises(Refused, match="has changed since the chair signed it"):
        publish(revision, national_publisher, at)


def test_a_publication_that_was_taken_back_is_signed_again(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_reviewer, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    revision = publish(cheshire_complete, national_publisher)
    at = LATER + timedelta(days=1)
    unpublish(revision=revision, by=national_publisher, at=at, reason="A slip.")
    submit(revision=revision, by=cheshire_coordinator, at=at)
    revision = accept(revision=revision, by=national_reviewer, at=at)
    assert not counts(revision)


def test_a_correction_has_a_signature_of_its_own(
    cheshire_complete, cheshire_chair, cheshire_coordinator, national_reviewer, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    first = publish(cheshire_complete, national_publisher)
    at = LATER + timedelta(days=1)
    second = start_correction(revision=first, by=national_reviewer, at=at, reason="One was counted twice.")
    save_figures(revision=second, by=cheshire_coordinator, at=at, entries={"orders_no": Entry(1)})
    submit(revision=second, by=cheshire_coordinator, at=at)
    second = accept(revision=second, by=national_reviewer, at=at)
    with pytest.raises(Refused, match="needs the signature"):
        publish(second, national_publisher, at)
    sign(second, cheshire_chair, at)
    assert publish(second, national_publisher, at).status == Status.PUBLISHED
    assert SignOff.objects.count() == 2


# --- The national team's word instead of it -------------------------------------------------------


def test_the_national_team_lets_a_report_out_with_a_reason(cheshire_report, national_publisher, stand_in_pdf):
    given = override(cheshire_report, national_publisher)
    assert given.is_override
    assert (given.signed_by, given.reason) == (national_publisher, WHY)
    event = Event.objects.get(act="sign_off_overridden")
    assert (event.by, event.reason, event.changes) == (national_publisher, WHY, {"digest": given.digest})
    assert state(cheshire_report) == "overridden"
    assert publish(cheshire_report, national_publisher).status == Status.PUBLISHED


@pytest.mark.parametrize("reason", ["", " \n"])
def test_not_without_a_reason(reason, cheshire_report, national_publisher):
    with pytest.raises(Refused, match="Enter a reason for releasing the report without the"):
        override(cheshire_report, national_publisher, reason=reason)
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair", "stranger"])
def test_nobody_else_does_so(who, request, cheshire_report):
    with pytest.raises(Refused, match="Only the national team"):
        override(cheshire_report, request.getfixturevalue(who))


def test_nobody_does_so_for_what_they_submitted(gwent_complete, national_publisher):
    with pytest.raises(Refused, match="You submitted Gwent 2020/21 yourself"):
        override(gwent_complete, national_publisher)


def test_nobody_does_so_for_a_return_that_is_not_accepted(cheshire_submitted, national_publisher):
    with pytest.raises(Refused, match="while its return is accepted"):
        override(cheshire_submitted, national_publisher)


def test_what_the_chair_has_signed_needs_no_other_word(cheshire_complete, cheshire_chair, national_publisher):
    sign(cheshire_complete, cheshire_chair)
    with pytest.raises(Refused, match="Board Chair has given it"):
        override(cheshire_complete, national_publisher)
    assert not SignOff.objects.get().is_override


def test_the_chair_may_sign_after_all(cheshire_complete, cheshire_chair, national_publisher):
    override(cheshire_complete, national_publisher)
    sign(cheshire_complete, cheshire_chair)
    assert SignOff.objects.get().signed_by == cheshire_chair
    assert state(cheshire_complete) == "signed"


def test_an_override_falls_away_with_a_change_as_well(cheshire_report, national_publisher, stand_in_pdf):
    override(cheshire_report, national_publisher)
    change_a_national_text(cheshire_report)
    with pytest.raises(Refused, match="has changed since"):
        publish(cheshire_report, national_publisher)


# --- Publication ----------------------------------------------------------------------------------


def test_nothing_is_published_without_a_word(cheshire_report, national_publisher, stand_in_pdf):
    with pytest.raises(Refused, match="needs the signature of its board’s chair"):
        publish(cheshire_report, national_publisher)
    assert Revision.objects.get(pk=cheshire_report.pk).status == Status.ACCEPTED


def test_published_history_needs_none(cheshire_report, national_publisher):
    Revision.objects.filter(pk=cheshire_report.pk).update(source="historical", note="A report.", has_report=False)
    published = release_actions.publish(revision=cheshire_report, by=national_publisher, at=LATER)
    assert published.status == Status.PUBLISHED


# --- The release page -----------------------------------------------------------------------------


@pytest.fixture
def team(client_of, national_reviewer, clock):
    clock(LATER)
    return client_of(national_reviewer)


def send(client, **sends):
    return client.post(RELEASE_PAGE + "override/", sends)


def test_several_reports_are_let_out_at_once_for_one_reason(cheshire_complete, gwent_complete, team):
    response = send(team, areas=["cheshire", "gwent"], reason=WHY)
    assert response.headers["Location"] == RELEASE_PAGE
    text = said(team, RELEASE_PAGE)
    assert "2 reports can be published." in text
    assert text.count(WHY) == 2
    assert 'name="areas"' not in text
    assert set(SignOff.objects.values_list("reason", flat=True)) == {WHY}


def test_the_page_asks_for_reports_and_a_reason(cheshire_complete, team):
    response = send(team, reason="")
    text = response.content.decode()
    assert response.status_code == 200
    assert "Choose at least one report" in text
    assert "Enter a reason" in text
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("area", ["kent", "nowhere"])
def test_a_report_that_does_not_wait_cannot_be_chosen(area, cheshire_complete, team):
    assert "One of these reports no longer needs a signature" in send(team, areas=[area], reason=WHY).content.decode()
    assert not SignOff.objects.exists()


def test_what_somebody_submitted_themselves_is_not_offered_to_them(gwent_complete, client_of, national_publisher):
    text = said(client_of(national_publisher), RELEASE_PAGE)
    assert "You submitted these, so if nobody signs them a" in text
    assert 'name="areas"' not in text


def test_one_that_is_refused_keeps_none_of_the_others_back(cheshire_complete, gwent_complete, national_publisher):
    done, refusals = override_sign_offs(
        revisions=[gwent_complete, cheshire_complete], by=national_publisher, at=LATER, reason=WHY
    )
    assert done == [cheshire_complete]
    assert "You submitted Gwent" in refusals[0]


def test_the_page_of_a_year_without_accepted_reports_says_so(year_2021, team):
    assert "No report is waiting for a signature." in said(team, RELEASE_PAGE)


# --- The chair's page -----------------------------------------------------------------------------


@pytest.fixture
def chair(client_of, cheshire_chair, clock):
    clock(LATER)
    return client_of(cheshire_chair)


def test_before_the_acceptance_there_is_nothing_to_sign(cheshire_submitted, chair):
    text = said(chair)
    assert "The national team is reviewing the return." in text
    assert "Sign this report off" not in text


def test_a_draft_is_with_the_area(cheshire_2021, chair):
    assert chair.get(PAGE).status_code == 409


def test_what_blocks_is_listed_instead_of_the_button(cheshire_report, chair):
    text = said(chair)
    assert "Before you can sign" in text
    assert "There is no logo of this service yet: Police." in text
    assert 'name="seen"' not in text
    assert "texts/" not in text


def test_a_page_that_has_gone_stale_is_refused_in_words(cheshire_complete, chair):
    response = chair.post(PAGE, {"seen": "something else"})
    assert response.status_code == 409
    assert "Read it again before you sign it off." in response.content.decode()


def test_a_report_that_was_let_out_can_still_be_signed(cheshire_complete, chair, national_publisher):
    override(cheshire_complete, national_publisher)
    text = said(chair)
    assert "National Publisher, from the national team, released this report without a signature on 4 June 2021" in text
    assert WHY in text
    assert "Sign this report off" in text
    assert "needs your signature" not in said(chair, "/returns/")


def test_a_published_report_needs_no_signature(
    cheshire_complete, cheshire_chair, chair, national_publisher, stand_in_pdf
):
    sign(cheshire_complete, cheshire_chair)
    publish(cheshire_complete, national_publisher)
    assert "It needs no signature now. Board Chair signed it off on 4 June 2021, 09:30." in said(chair)


def test_of_a_published_report_the_chair_reads_who_let_it_out_without_them(
    cheshire_complete, chair, national_publisher, stand_in_pdf
):
    override(cheshire_complete, national_publisher)
    publish(cheshire_complete, national_publisher)
    text = said(chair)
    assert "National Publisher, from the national team, released this report without a signature" in text
    assert WHY in text
    assert "You can still sign it." not in text


@pytest.mark.parametrize(
    "who", ["cheshire_coordinator", "cheshire_board_member", "kent_coordinator", "national_reviewer"]
)
def test_on_the_page_the_chair_alone_signs(who, request, cheshire_complete, client_of):
    client = client_of(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == (404 if who == "kent_coordinator" else 200)
    assert client.post(PAGE, {"seen": digest_of(cheshire_complete)}).status_code == 404
    assert not SignOff.objects.exists()


def test_a_member_who_does_not_chair_is_not_asked(cheshire_complete, client_of, cheshire_board_member):
    assert "needs your signature" not in said(client_of(cheshire_board_member), "/returns/")


# --- The year's terms -----------------------------------------------------------------------------

TERMS_PAGE = "/national/2021/terms/"


def terms() -> dict[str, str]:
    return dict(ObsoleteTerm.objects.filter(year=2021).values_list("term", "instead"))


def test_the_terms_of_a_year_are_typed_line_by_line_and_recorded(form_2021, client_of, national_reviewer, clock):
    client = client_of(national_reviewer)
    lines = "Probation Trust = Probation Service\n\n  case worker=caseworker \n"
    assert client.post(TERMS_PAGE, {"terms": lines}).status_code == 302
    assert terms() == {"Probation Trust": "Probation Service", "case worker": "caseworker"}
    event = Event.objects.get(act="obsolete_terms_saved")
    assert (event.chain, event.by) == ("2021", national_reviewer)
    assert event.changes == {"terms": ["", "Probation Trust = Probation Service\ncase worker = caseworker"]}
    client.post(TERMS_PAGE, {"terms": "case worker = caseworker\nProbation Trust = Probation Service"})
    assert Event.objects.filter(act="obsolete_terms_saved").count() == 1
    assert "Probation Trust = Probation Service" in client.get(TERMS_PAGE).content.decode()
    client.post(TERMS_PAGE, {"terms": ""})
    assert terms() == {}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("a = b\nno sign", "Line 2: write the old term, an equals sign and the new one"),
        ("= new", "Line 1: write the old term"),
        ("old =", "Line 1: write the old term"),
        ("a = b\n\na = c", "Line 3: this term is already in the list above"),
        ("x" * 121 + " = b", "Line 1: a term has at most 120 characters"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(lines, words, form_2021, client_of, national_reviewer):
    response = client_of(national_reviewer).post(TERMS_PAGE, {"terms": lines})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert terms() == {}


def test_only_the_national_team_lists_terms(form_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team"):
        load_obsolete_terms(year=form_2021, terms={"a": "b"}, by=cheshire_coordinator, at=AT)


def test_a_term_needs_what_is_written_instead(form_2021, national_reviewer):
    with pytest.raises(Refused, match="Give the new term for each old one"):
        load_obsolete_terms(year=form_2021, terms={"a": " "}, by=national_reviewer, at=AT)


def test_a_new_year_begins_with_another_years_terms(texts_2021, form_2021, national_publisher):
    load_obsolete_terms(year=form_2021, terms={"a": "b"}, by=national_publisher, at=AT)
    target = ReportingYear.objects.create(year=2022)
    copy_sections(on=target, by=national_publisher, at=AT)
    assert ObsoleteTerm.objects.of(target) == {"a": "b"}
