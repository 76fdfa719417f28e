"""Figures imported in the admin: a look first, through the same plan and action as everywhere, by the national team."""

import tempfile
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.entry.actions import submit
from returns.entry.figure_actions import save_figures
from returns.imports.actions import forget_expired, receive
from returns.imports.storage import WaitingFile
from returns.models import Event, Figure, Purpose, Upload
from returns.record.refusals import Refused
from tests.factories import AT, CHESHIRE_FIGURES
from tests.pages import read, typed
from tests.stages import stage

pytestmark = pytest.mark.django_db

IMPORT = "/admin/returns/figure/import/"
CONFIRM = "/admin/returns/figure/process_import/"
FIGURES = "/admin/returns/figure/"
HEADER = "year,area,cell,value\n"
FIVE = HEADER + "2021,cheshire,orders_no,5\n"


@pytest.fixture(autouse=True)
def still(clock):
    """Pages go by the clock too."""


@pytest.fixture(autouse=True)
def temp_folder(tmp_path, monkeypatch):
    """Where the library would leave its files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def as_staff(user):
    user.is_staff = True
    user.save()
    return user


@stage
def administrator(national_reviewer):
    return as_staff(national_reviewer)


@pytest.fixture
def reviewer(client_of, administrator):
    return client_of(administrator)


def send(client, content: str | bytes, name: str = "figures.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"import_file": SimpleUploadedFile(name, content), "format": "0", "resource": "0"})


def offered(response) -> dict[str, str]:
    """What the page's confirmation would send."""
    return typed(read(response))


def value(code: str = "orders_no", area: str = "cheshire") -> Entry:
    return Figure.objects.get(revision__area_return__area__slug=area, revision__year=2021, cell__code=code).entry


def words(response) -> str:
    return unescape(read(response).text)


# --- The way of a file ----------------------------------------------------------------------------


def test_a_file_is_looked_at_and_then_written_through_the_action(cheshire_filled, reviewer, administrator):
    page = send(reviewer, FIVE)
    assert f"Row 2 orders_no {CHESHIRE_FIGURES['orders_no']} 5" in words(page)
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    waiting = Upload.objects.get()
    assert (waiting.name, waiting.uploaded_by, waiting.year) == ("figures.csv", administrator, None)
    done = reviewer.post(CONFIRM, offered(page), follow=True)
    assert done.redirect_chain == [(FIGURES, 302)]
    assert "1 figure imported." in words(done)
    assert value() == Entry(5)
    event = Event.objects.imports().get()
    assert (event.by, event.chain) == (administrator, "2021/cheshire")
    assert event.changes["file"] == {"name": "figures.csv", "sha256": waiting.sha256, "upload": str(waiting.key)}
    assert not Upload.objects.exists()


def test_a_wide_file_is_read_in_whatever_encoding_and_with_whatever_delimiter(cheshire_filled, kent_2021, reviewer):
    text = "year;area;orders_no;footnote__orders_no\n2020/21;Kent;3;Café\n2021;cheshire;5;\n"
    reviewer.post(CONFIRM, offered(send(reviewer, text.encode("cp1252"))))
    assert (value(), value(area="kent")) == (Entry(5), Entry(3, "", "Café"))


def test_what_the_checks_would_find_is_told_before(cheshire_filled, reviewer):
    assert "must be 0" in words(send(reviewer, HEADER + "2021,cheshire,snapshot_c3_l1,2\n"))


def test_a_second_confirmation_finds_no_file(cheshire_filled, reviewer):
    sent = offered(send(reviewer, FIVE))
    reviewer.post(CONFIRM, sent)
    response = reviewer.post(CONFIRM, sent)
    assert response.status_code == 409
    assert "no longer here" in words(response)
    assert Event.objects.imports().count() == 1


def test_a_file_that_nobody_confirms_is_gone_after_a_day(cheshire_filled, reviewer, client_of, administrator, clock):
    sent = offered(send(reviewer, FIVE))
    clock(AT + timedelta(hours=25))
    later = client_of(administrator)
    assert "deleted it after a day" in words(later.post(CONFIRM, sent))
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert forget_expired(at=AT + timedelta(hours=25)) == 1


def test_a_file_that_says_what_stands_there_is_not_kept(cheshire_filled, reviewer):
    page = send(reviewer, HEADER + f"2021,cheshire,orders_no,{CHESHIRE_FIGURES['orders_no']}\n")
    assert "The file has the same figures as the service. Nothing has changed." in words(page)
    assert "shown" not in offered(page)
    assert not Upload.objects.exists()


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + "2021,cheshire,orders_no,many\n", "Row 2: orders_no must be a number"),
        (HEADER + "\n\n2021,cheshire,orders_no,-1\n", "Row 4: orders_no must be 0 or more"),
        ("area,cell,value\ncheshire,orders_no,5\n", "Row 2: there is no year: the file needs a column “year”"),
        (HEADER + "1066,cheshire,orders_no,5\n", "Row 2: there is no year “1066”"),
        ("year,colour\n2021,red\n", "The columns must be area, cell, value"),
        (HEADER + "2021,cheshire\n", "Row 2 has 2 columns where the header has 4."),
        (b"%PDF-1.7", "The file is a PDF document."),
        (b"year\0", "The file holds NUL characters (byte 5)"),
        (HEADER, "No valid data to import."),
        (b" ", "The file is empty."),
    ],
)
def test_a_file_that_cannot_be_imported_says_why_and_is_not_kept(content, message, cheshire_filled, reviewer):
    response = send(reviewer, content)
    assert response.status_code == 200
    assert message in words(response)
    assert "Traceback" not in words(response)
    assert not Upload.objects.exists()
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])


def test_a_workbook_is_sent_elsewhere(cheshire_filled, reviewer):
    workbook = reviewer.get("/returns/2021/cheshire/files/workbook.xlsx").content
    assert "It is a workbook. Send it on the page of its return" in words(send(reviewer, workbook, "return.xlsx"))
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_never_arrives(cheshire_filled, reviewer, settings):
    settings.UPLOAD_LIMIT = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    assert "The file is larger than 1 MB" in words(send(reviewer, FIVE + "\n" * 1024 * 1024))
    assert not Upload.objects.exists()


def test_a_submitted_return_takes_nothing(cheshire_submitted, reviewer):
    assert "the return of 2020/21 takes no figures now: Cheshire’s is submitted" in words(send(reviewer, FIVE))
    assert not Upload.objects.exists()


def test_a_return_submitted_while_its_file_waited_is_not_changed(cheshire_filled, cheshire_coordinator, reviewer):
    sent = offered(send(reviewer, FIVE))
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    response = reviewer.post(CONFIRM, sent, follow=True)
    assert response.redirect_chain == [(IMPORT, 302)]
    assert "takes no figures now" in words(response)
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert not Upload.objects.exists()


def test_what_changed_since_the_look_is_not_overwritten(cheshire_filled, cheshire_coordinator, reviewer):
    sent = offered(send(reviewer, FIVE))
    entries = {"orders_no": Entry(7)}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    assert "Figures have changed since you checked the file." in words(reviewer.post(CONFIRM, sent, follow=True))
    assert value() == Entry(7)


@pytest.mark.parametrize(
    "changed",
    [{"shown": ""}, {"shown": "0" * 64}, {"format": "7"}, {"resource": "-1"}, {"import_file_name": "../etc/passwd"}],
)
def test_a_confirmation_that_was_tampered_with_writes_nothing(changed, cheshire_filled, reviewer):
    sent = offered(send(reviewer, FIVE))
    assert reviewer.post(CONFIRM, sent | changed).status_code in (200, 302)
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert not Event.objects.imports().exists()


# --- Who may --------------------------------------------------------------------------------------


def test_staff_who_are_not_of_the_national_team_may_not(cheshire_filled, client_of, cheshire_coordinator):
    client = client_of(as_staff(cheshire_coordinator))
    assert client.get(IMPORT).status_code == 403
    assert send(client, FIVE).status_code == 403
    assert client.post(CONFIRM, {}).status_code == 403
    assert not Upload.objects.exists()


def test_a_superuser_without_a_part_may_not_either(cheshire_filled, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("admin@example.org", "x" * 12, name="Ada Admin"))
    assert client.get(IMPORT).status_code == 403
    assert "Import" not in read(client.get(FIGURES)).links.values()


def test_nobody_confirms_what_somebody_else_sent(cheshire_filled, reviewer, client_of, national_publisher):
    sent = offered(send(reviewer, FIVE))
    other = client_of(as_staff(national_publisher))
    assert "no longer here" in words(other.post(CONFIRM, sent))
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert Upload.objects.exists(), "its sender can still confirm it"


def test_figures_can_be_read_in_the_admin_and_not_changed(cheshire_filled, reviewer):
    page = read(reviewer.get(FIGURES))
    assert IMPORT in page.links
    assert "1257" in page.text
    own = reverse("admin:returns_figure_change", args=[Figure.objects.first().pk])
    assert reviewer.get(own).status_code == 200
    assert reviewer.post(own, {"value": "1"}).status_code == 403
    assert reviewer.get(reverse("admin:returns_figure_add")).status_code == 403


def test_the_pages_need_nothing_that_the_policy_forbids(cheshire_filled, reviewer):
    for response in (reviewer.get(IMPORT), send(reviewer, FIVE), send(reviewer, HEADER + "2021,nowhere,orders_no,5\n")):
        text = response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert " style=" not in text
        assert "<style" not in text
        assert "onclick" not in text
        assert [script for script in text.split("<script")[1:] if " src=" not in script.split(">")[0]] == []


# --- The storage ----------------------------------------------------------------------------------


def test_the_storage_reads_only_its_owners_waiting_files(administrator, national_publisher):
    kept = WaitingFile(by=administrator, at=AT, file_name="figures.csv")
    kept.save(b"text")
    assert WaitingFile(name=kept.name, by=administrator, at=AT).read() == b"text"
    for name, by, at in (
        (kept.name, national_publisher, AT),
        (kept.name, administrator, AT + timedelta(hours=24)),
        ("figures.csv", administrator, AT),
        (None, administrator, AT),
    ):
        other = WaitingFile(name=name, by=by, at=at)
        with pytest.raises(Refused, match="no longer here"):
            other.read()
        other.remove()
    assert Upload.objects.exists()
    kept.remove()
    kept.remove()
    assert not Upload.objects.exists()


def test_a_file_of_a_page_of_the_site_is_not_read_here(administrator, year_2021):
    of_year = receive(content=b"x", name="a.csv", purpose=Purpose.FIGURES, by=administrator, at=AT, year=year_2021)
    with pytest.raises(Refused, match="no longer here"):
        WaitingFile(name=str(of_year.key), by=administrator, at=AT).read()


def test_the_look_says_what_had_to_be_guessed_of_a_file(cheshire_filled, reviewer):
    text = "year,area,cell,value,footnote\r\n2021,cheshire,orders_no,5,Café\r\n"
    page = words(send(reviewer, text.encode("cp1252")))
    assert "The file is not UTF-8. It was read as Windows (Western) text." in page
