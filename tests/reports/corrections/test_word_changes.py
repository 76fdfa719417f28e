"""What a correction says otherwise in words: each part of each section, seats with all their columns, logos."""

import pytest

from reports.corrections.actions import start_correction
from reports.corrections.changes import changes_between, unchanged
from reports.models import BoardMember, Logo, Section
from reports.writing.actions import save_sections
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(written, cheshire_coordinator):
    texts = {
        "introduction": {"body": "Of {snapshot_c1_total}.", "signatory": "The chair"},
        "case-study-1": {"title": "A home", "body": "It helped."},
        "section-1": {"title": "Work", "body": "So did work."},
    }
    save_sections(on=written, by=cheshire_coordinator, at=AT, texts=texts)
    Logo.objects.create(
        revision=written, position=1, service="police", name="Police", media_type="image/png", content=b"x", sha256="a1"
    )


@pytest.fixture
def pair(study, cheshire_out, national_reviewer):
    """Cheshire's published return, and a correction of it that says the same."""
    return cheshire_out, start_correction(revision=cheshire_out, by=national_reviewer, at=AT, reason="Prose.")


def told(before, now) -> list[tuple[str, str, str]]:
    found = changes_between(before, now, Questionnaire.load(now.year)).texts
    return [(change.place, change.before, change.now) for change in found]


def of(model, revision, **which):
    return model.objects.filter(revision=revision, **which)


def test_a_correction_that_says_the_same_changes_nothing(pair):
    assert told(*pair) == []
    assert unchanged([pair[1]]) == [pair[1]]


@pytest.mark.parametrize(
    ("model", "which", "new", "place"),
    [
        (Section, {"key": "introduction"}, {"body": "New."}, "Introduction"),
        (Section, {"key": "introduction"}, {"body_cy": "Newydd."}, "Introduction, in Welsh"),
        (Section, {"key": "introduction"}, {"signatory": "Another"}, "Introduction, signatory"),
        (Section, {"key": "introduction"}, {"signatory_cy": "Arall"}, "Introduction, signatory in Welsh"),
        (Section, {"key": "case-study-1"}, {"title": "A settled home"}, "A settled home, title"),
        (Section, {"key": "case-study-1"}, {"title_cy": "Cartref"}, "A home, title in Welsh"),
        (Section, {"key": "case-study-1"}, {"body": "It did."}, "A home"),
        (Section, {"key": "case-study-1"}, {"position": 9}, "Order of the sections"),
        *(
            (
                BoardMember,
                {"position": 2},
                {column: "member" if column == "seat" else "Other"},
                "Strategic Management Board",
            )
            for column in ("name", "role", "role_cy", "agency", "agency_cy")
        ),
        (BoardMember, {"position": 1}, {"seat": "lay_adviser"}, "Strategic Management Board"),
        (Logo, {}, {"name": "Cheshire Constabulary"}, "Logos"),
        (Logo, {}, {"name_cy": "Heddlu"}, "Logos"),
        (Logo, {}, {"sha256": "b2"}, "Logos"),
    ],
)
def test_each_word_counts_as_said(model, which, new, place, pair):
    of(model, pair[1], **which).update(**new)
    assert [change[0] for change in told(*pair)] == [place]
    before, now = told(*pair)[0][1:]
    assert before != now
    assert unchanged([pair[1]]) == []


def test_a_section_that_is_gone_and_one_that_is_new_are_told_with_their_titles(pair):
    of(Section, pair[1], key="case-study-1").delete()
    Section.objects.create(revision=pair[1], key="section-2", position=5, title="Health", body="New here.")
    changes = {place: (before, now) for place, before, now in told(*pair)}
    assert changes["A home"] == ('<p class="govuk-body">It helped.</p>', "")
    assert changes["Health"] == ("", '<p class="govuk-body">New here.</p>')


def test_a_reference_prints_what_it_stood_for_in_its_own_revision(pair, cheshire_coordinator):
    before, now = pair
    now.figures.filter(cell__code="snapshot_c1_l1").update(value=1245)
    of(Section, now, key="introduction").update(body="In all {snapshot_c1_total}.")
    ((place, old, new),) = told(before, now)
    assert (place, old, new) == (
        "Introduction",
        '<p class="govuk-body">Of 1,260.</p>',
        '<p class="govuk-body">In all 1,248.</p>',
    )


def test_whether_somebody_has_confirmed_what_was_copied_is_not_said(pair):
    of(Section, pair[1]).update(copied_from=ReportingYear.objects.create(year=1999))
    assert told(*pair) == []
    assert unchanged([pair[1]]) == [pair[1]]
