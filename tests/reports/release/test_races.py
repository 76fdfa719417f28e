"""Two people at the same moment, who prepare and publish reports (`tests/at_once.py`)."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.models import FrozenFile, Section
from reports.release.actions import freeze, open_words, prepare, publish, publish_all
from reports.release.preparation import FREEZE
from reports.writing.actions import save_sections
from returns.models import Event, Revision, Status
from returns.record.refusals import Refused
from tests.at_once import one_after_the_other, the_record_holds
from tests.factories import AT
from tests.reports.asking import RELEASE

pytestmark = pytest.mark.django_db(transaction=True)

SOON = AT + timedelta(days=2)
LATER = RELEASE - timedelta(days=30)
CONTACT = {"contact": {"body": "Call us."}}


def test_of_two_who_prepare_at_once_the_second_is_told_that_it_was_asked_for(
    cheshire_report, year_2021, national_publisher, national_reviewer
):
    first, late = one_after_the_other(
        lambda: prepare(year=year_2021, by=national_publisher, at=SOON),
        lambda: prepare(year=year_2021, by=national_reviewer, at=SOON),
    )
    assert (first, late.result()) == (1, 0)
    assert ProcrastinateJob.objects.filter(task_name=FREEZE).count() == 1
    assert Event.objects.get(act="prepared").by == national_publisher


def test_whoever_asks_a_second_time_is_told_so_on_the_page(cheshire_report, client_of, national_publisher):
    team, prepared = client_of(national_publisher), "/national/2021/release/prepare/"
    told = "Somebody has asked for this already"
    assert told not in team.post(prepared, follow=True).content.decode()
    assert told in team.post(prepared, follow=True).content.decode()
    assert told in team.post(f"{prepared}cheshire/", follow=True).content.decode()


def test_files_that_wait_for_words_being_saved_hold_them(cheshire_report, cheshire_coordinator, stand_in_pdf):
    save = {"on": cheshire_report, "by": cheshire_coordinator, "at": SOON, "texts": CONTACT}
    _, late = one_after_the_other(lambda: save_sections(**save), lambda: freeze(revision=cheshire_report, at=SOON))
    late.result()
    (page,) = FrozenFile.objects.filter(revision=cheshire_report, kind="html")
    assert "Call us." in bytes(page.content).decode()


def test_two_workers_with_one_report_leave_its_files_once(cheshire_report, stand_in_pdf):
    make = {"revision": cheshire_report, "at": SOON}
    _, late = one_after_the_other(lambda: freeze(**make), lambda: freeze(**make))
    late.result()
    assert sorted(FrozenFile.objects.values_list("kind", flat=True)) == ["csv", "html", "pdf"]


def test_who_opens_the_words_while_files_are_made_finds_them_and_drops_them(
    cheshire_report, national_publisher, cheshire_coordinator, stand_in_pdf
):
    _, late = one_after_the_other(
        lambda: freeze(revision=cheshire_report, at=SOON),
        lambda: open_words(revision=cheshire_report, by=national_publisher, at=SOON, reason="A name is wrong."),
    )
    late.result()
    assert not FrozenFile.objects.exists()
    save_sections(on=cheshire_report, by=cheshire_coordinator, at=SOON, texts=CONTACT)


def test_of_two_who_publish_at_once_one_is_told_that_it_has_been_done(
    cheshire_frozen, national_publisher, national_reviewer
):
    _, late = one_after_the_other(
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
        lambda: publish(revision=cheshire_frozen, by=national_reviewer, at=LATER),
    )
    with pytest.raises(Refused, match="Cheshire 2020/21 is published"):
        late.result()
    assert Revision.objects.get(pk=cheshire_frozen.pk).published_by == national_publisher
    assert the_record_holds().count("published") == 1


def test_of_two_who_publish_a_year_at_once_the_second_publishes_nothing_and_is_told_why(
    cheshire_frozen, year_2021, national_publisher, national_reviewer
):
    first, late = one_after_the_other(
        lambda: publish_all(year=year_2021, by=national_publisher, at=LATER),
        lambda: publish_all(year=year_2021, by=national_reviewer, at=LATER),
    )
    assert ([revision.pk for revision in first[0]], first[1]) == ([cheshire_frozen.pk], [])
    published, (refusal,) = late.result()
    assert published == []
    assert "Cheshire 2020/21 is published" in refusal
    assert the_record_holds().count("published") == 1


def test_a_publication_that_waits_for_one_who_prepares_anew_is_refused(
    cheshire_frozen, year_2021, national_publisher, national_reviewer
):
    _, late = one_after_the_other(
        lambda: prepare(year=year_2021, by=national_reviewer, at=LATER),
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
    )
    with pytest.raises(Refused, match="are not prepared"):
        late.result()
    assert Revision.objects.get(pk=cheshire_frozen.pk).status == Status.ACCEPTED
    assert ProcrastinateJob.objects.filter(task_name=FREEZE).count() == 1


def test_who_prepares_anew_while_it_is_published_is_refused_and_drops_no_file(
    cheshire_frozen, year_2021, national_publisher, national_reviewer
):
    files = set(FrozenFile.objects.values_list("pk", "sha256"))
    _, late = one_after_the_other(
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
        lambda: prepare(year=year_2021, by=national_reviewer, at=LATER),
    )
    with pytest.raises(Refused, match="No return of 2020/21 is accepted"):
        late.result()
    assert set(FrozenFile.objects.values_list("pk", "sha256")) == files
    assert not ProcrastinateJob.objects.filter(task_name=FREEZE).exists()


def test_a_worker_that_comes_while_it_is_published_leaves_the_files_alone(cheshire_frozen, national_publisher):
    files = set(FrozenFile.objects.values_list("pk", "sha256"))
    _, late = one_after_the_other(
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
        lambda: freeze(revision=cheshire_frozen, at=LATER),
    )
    late.result()
    assert set(FrozenFile.objects.values_list("pk", "sha256")) == files


def test_a_word_saved_while_it_is_published_is_refused_and_writes_nothing(
    cheshire_frozen, cheshire_coordinator, national_publisher
):
    before = Section.objects.count()
    _, late = one_after_the_other(
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
        lambda: save_sections(on=cheshire_frozen, by=cheshire_coordinator, at=LATER, texts=CONTACT),
    )
    with pytest.raises(Refused, match="cannot be changed now"):
        late.result()
    assert Section.objects.count() == before


def test_a_publication_that_waits_for_a_national_text_is_refused_until_its_files_are_made_anew(
    cheshire_frozen, year_2021, national_publisher, national_reviewer
):
    key = Section.objects.filter(year=year_2021).order_by("position").values_list("key", flat=True)[0]
    words = {key: {"body": "Said anew."}}
    _, late = one_after_the_other(
        lambda: save_sections(on=year_2021, by=national_reviewer, at=LATER, texts=words),
        lambda: publish(revision=cheshire_frozen, by=national_publisher, at=LATER),
    )
    with pytest.raises(Refused, match="has changed since its files were prepared"):
        late.result()
    assert Revision.objects.get(pk=cheshire_frozen.pk).status == Status.ACCEPTED
