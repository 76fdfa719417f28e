"""The house without a browser: figures from a file, a report into a file, the demonstration."""

import csv
import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from reports.demo.afterwards import finish_later
from reports.demo.progress import jobs
from reports.models import FrozenFile, ObsoleteTerm, SignOff
from returns.arithmetic.figures import Entry
from returns.checks.actions import change_rule
from returns.checks.assessment import assess_many
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Figure, Notice, ReportingYear, Revision, Rule, Source, Status, Upload, User
from tests.factories import AT, CHESHIRE_FIGURES, ROOT
from tests.pages import Page, read
from tests.reports.asking import RELEASE, ask

CHESHIRE = (ROOT / "reports/demo/cheshire-2021.csv").read_text(encoding="utf-8")
COORDINATOR = "cheshire.coordinator@example.org"
HEADER = "area,cell,value\n"


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def still(clock):
    """Commands go by the clock too."""


@pytest.fixture
def import_text(tmp_path, cheshire_2021, kent_2021, cheshire_coordinator, national_publisher):
    """A function: run import_figures on a file that holds this text."""

    def importing(content: str | bytes, *options: str, by: str = COORDINATOR, year: int = 2021) -> str:
        file = tmp_path / "figures.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("import_figures", file, "--year", year, "--as", by, *options)

    return importing


def stored(area: str = "cheshire") -> dict[str, Entry]:
    figures = Figure.objects.filter(revision__area_return__area__slug=area, revision__year=2021)
    return {figure.cell.code: figure.entry for figure in figures.select_related("cell")}


def answered(area: str = "cheshire") -> dict[str, Entry]:
    return {code: entry for code, entry in stored(area).items() if entry.is_answered}


def assert_nothing_was_written() -> None:
    assert not answered("cheshire")
    assert not answered("kent")
    assert not Event.objects.filter(act="figures_imported").exists()
    assert not Upload.objects.exists()


# --- import_figures -------------------------------------------------------------------------------


def test_cheshires_file_fills_cheshires_return(import_text):
    assert import_text(CHESHIRE) == "2020/21: 29 rows read, 29 figures changed.\n"
    assert stored() == {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()}
    assert not answered("kent")
    event = Event.objects.get(act="figures_imported")
    assert (event.by.email, event.changes["figures"]["snapshot_c1_l1"]) == (COORDINATOR, [None, 1257])
    assert event.changes["file"]["name"] == "figures.csv"
    assert not Upload.objects.exists()


def test_the_same_file_again_changes_nothing(import_text):
    import_text(CHESHIRE)
    assert import_text(CHESHIRE) == "2020/21: 29 rows read, 0 figures changed.\n"
    assert Event.objects.filter(act="figures_imported").count() == 1


def test_a_dry_run_checks_everything_and_writes_nothing(import_text):
    assert import_text(CHESHIRE, "--dry-run") == "2020/21: 29 rows read, 29 figures would change.\n"
    assert_nothing_was_written()
    with pytest.raises(CommandError, match="Row 2: there is no area"):
        import_text(HEADER + "Nowhere,orders_no,1\n", "--dry-run")


@pytest.mark.parametrize(
    "name",
    ["cheshire", "Cheshire", " CHESHIRE ", '"Cheshire, Halton and Warrington"', "E23000006", "e23000006"],
)
def test_an_area_goes_by_slug_name_alias_or_code(name, import_text):
    import_text(f"{HEADER}{name},orders_no,4\n")
    assert answered() == {"orders_no": Entry(4)}


@pytest.mark.parametrize("written", ["1257", " 1257 ", '"1,257"', "1 257", "1\u00a0257", "01257"])
def test_a_number_may_be_written_as_people_write_it(written, import_text):
    import_text(f"{HEADER}cheshire,snapshot_c1_l1,{written}\n")
    assert answered() == {"snapshot_c1_l1": Entry(1257)}


def test_the_optional_columns_say_what_is_not_available_and_add_footnotes(import_text):
    import_text(
        "footnote,value,cell,area,reason,marker\n"
        ",,orders_no,cheshire,The court’s records were lost.,X\n"
        "Recounted.,12,orders_shpo,cheshire,,\n"
    )
    assert answered() == {
        "orders_no": Entry(None, "The court’s records were lost."),
        "orders_shpo": Entry(12, "", "Recounted."),
    }


def test_a_file_without_the_column_leaves_the_footnotes_that_stand(import_text):
    import_text("area,cell,value,footnote\ncheshire,orders_shpo,12,Recounted.\n")
    import_text(HEADER + "cheshire,orders_shpo,13\n")
    assert answered() == {"orders_shpo": Entry(13, "", "Recounted.")}
    import_text("area,cell,value,footnote\ncheshire,orders_shpo,13,\n")
    assert answered() == {"orders_shpo": Entry(13)}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffarea,cell,value\ncheshire,orders_no,4\n",
        "area,cell,value\r\ncheshire,orders_no,4\r\n",
        "Area, Cell ,VALUE\ncheshire, orders_no ,4",
        '"area","cell","value"\n"cheshire","orders_no","4"\n\n\n',
        "area,cell,value\n,,\ncheshire,orders_no,4\n,,\n",
    ],
)
def test_what_spreadsheets_add_to_a_file_does_no_harm(content, import_text):
    import_text(content)
    assert answered() == {"orders_no": Entry(4)}


def test_the_national_team_brings_figures_of_several_areas_at_once(import_text):
    import_text(
        HEADER + "cheshire,orders_no,4\nkent,orders_no,5\nCheshire,sro_breaches,6\n",
        by="national.publisher@example.org",
    )
    assert answered("cheshire") == {"orders_no": Entry(4), "sro_breaches": Entry(6)}
    assert answered("kent") == {"orders_no": Entry(5)}


GOOD = "cheshire,orders_shpo,92\n"
WIDE = "area,cell,value,marker,reason\n"
WIDE_GOOD = "cheshire,orders_shpo,92,,\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + GOOD + "Chesire,orders_no,1\n", "Row 3: there is no area “Chesire”; did you mean Cheshire?"),
        (HEADER + GOOD + "Atlantis,orders_no,1\n", "Row 3: there is no area “Atlantis”"),
        (HEADER + GOOD + ",orders_no,1\n", "Row 3: there is no area “”"),
        (HEADER + GOOD + "cheshire,snapshot_c1_l9,1\n", "Row 3: the form of 2020/21 has no box “snapshot_c1_l9”"),
        (HEADER + GOOD + "cheshire,order_no,1\n", "did you mean orders_no"),
        (HEADER + GOOD + "cheshire,snapshot_total,1\n", "Row 3: “snapshot_total” is a total"),
        (HEADER + GOOD + "cheshire,orders_no,-1\n", "Row 3: orders_no must be 0 or more; it is “-1”"),
        (HEADER + GOOD + "cheshire,orders_no,1.5\n", "Row 3: orders_no must be a whole number"),
        (HEADER + GOOD + 'cheshire,orders_no,"12,5"\n', "Row 3: orders_no must be a whole number"),
        (HEADER + GOOD + "cheshire,orders_no,many\n", "Row 3: orders_no must be a number"),
        (HEADER + GOOD + "cheshire,orders_no,1e3\n", "Row 3: orders_no must be a number"),
        (HEADER + GOOD + "cheshire,orders_no,٣\n", "Row 3: orders_no must be a number"),
        (HEADER + GOOD + "cheshire,orders_no,10000000\n", "Row 3: orders_no must be 9,999,999 or less"),
        (HEADER + GOOD + f"cheshire,orders_no,{'9' * 5000}\n", "Row 3: orders_no must be 9,999,999 or less"),
        (
            HEADER + GOOD + "cheshire,orders_no,\n",
            "Row 3: orders_no has no value. Give a value, or the marker x with a",
        ),
        (HEADER + GOOD + "Cheshire,orders_shpo,92\n", "Row 3: Cheshire, orders_shpo stands twice in the file"),
        (HEADER + GOOD + "\n,,\ncheshire,orders_no,many\n", "Row 5: orders_no must be a number"),
        (WIDE + WIDE_GOOD + "cheshire,orders_no,,x,\n", "Row 3: orders_no: a figure marked x has a reason"),
        (WIDE + WIDE_GOOD + "cheshire,orders_no,1,x,Lost\n", "Row 3: orders_no: a figure marked x has a reason and no"),
        (WIDE + WIDE_GOOD + "cheshire,orders_no,1,,Lost\n", "Row 3: orders_no: give a value, or the marker x"),
        (WIDE + WIDE_GOOD + "cheshire,orders_no,,z,Lost\n", "Row 3: orders_no: the marker must be empty or x, not “z”"),
        (WIDE + WIDE_GOOD + f"cheshire,orders_no,,x,{'a' * 301}\n", "Row 3: orders_no: the text is longer than 300"),
        (HEADER + GOOD + "cheshire,orders_no\n", "Row 3 has 2 columns where the header has 3."),
        (HEADER + GOOD + "cheshire,orders_no,1,257\n", "Row 3 has 4 columns where the header has 3."),
        (HEADER + "kent,orders_no,1\n" + GOOD, "Row 2: Cheshire Coordinator may not import figures for this area"),
        ("area,cell\ncheshire,orders_no\n", "missing: value"),
        ("area,cell,value,colour\ncheshire,orders_no,1,red\n", "not known: colour"),
        ("area,cell,value,value\ncheshire,orders_no,1,1\n", "These are there twice: value"),
        ("cheshire,orders_no,1\n", "missing: area, cell, value"),
        ("area^cell^value\ncheshire^orders_no^1\n", "missing: area, cell, value"),
        ("", "The file is empty."),
        ("\n,,\n", "The file is empty."),
        (HEADER + 'cheshire,"orders_no,1\n', "The file is not a CSV table"),
        (HEADER + GOOD + "cheshire,orders_no,1\0\n", "The file holds NUL characters"),
        ("area,cell,value\ncheshire,orders_no,1".encode("utf-16"), "The file is UTF-16 text"),
        (HEADER.encode() + b"cheshire,orders_no,1\xff\n", "Row 2: orders_no must be a number"),
        (HEADER.encode() + b"cheshire,orders_no,1\x81\n", "The file is neither UTF-8 nor Windows-1252 text (byte 37)"),
        (HEADER.encode() + b"cheshire,orders_no,\xed\xa0\x80\n", "neither UTF-8 nor Windows-1252 text (byte 36)"),
    ],
)
def test_a_fault_is_told_with_its_row_and_nothing_is_written(content, message, import_text):
    with pytest.raises(CommandError) as refused:
        import_text(content)
    assert message in str(refused.value)
    assert "figures.csv was not imported." in str(refused.value)
    assert_nothing_was_written()


def test_every_fault_of_a_file_is_told_at_once(import_text):
    with pytest.raises(CommandError) as refused:
        import_text(HEADER + "cheshire,orders_no,many\n" + GOOD + "Chesire,orders_no,1\n")
    told = str(refused.value).splitlines()
    assert "Nothing was written." in told[0]
    assert [line.split(":")[0] for line in told[1:]] == ["Row 2", "Row 4"]


def test_an_unknown_account_is_refused(import_text):
    with pytest.raises(CommandError, match="There is no account nobody"):
        import_text(CHESHIRE, by="nobody@example.org")
    assert_nothing_was_written()


def test_a_closed_account_is_refused(import_text, cheshire_coordinator):
    cheshire_coordinator.is_active = False
    cheshire_coordinator.save()
    with pytest.raises(CommandError, match="There is no account"):
        import_text(CHESHIRE)
    assert_nothing_was_written()


@pytest.mark.parametrize("year", [2020, 2022, 1, 99999, -1])
def test_an_unknown_year_is_refused(year, import_text):
    with pytest.raises(CommandError, match=f"There is no year {year}"):
        import_text(CHESHIRE, year=year)
    assert_nothing_was_written()


def test_a_file_that_is_not_there_is_refused(import_text, tmp_path):
    with pytest.raises(CommandError, match="was not imported"):
        run("import_figures", tmp_path / "nothing.csv", "--year", 2021, "--as", COORDINATOR)
    with pytest.raises(CommandError, match="was not imported"):
        run("import_figures", tmp_path, "--year", 2021, "--as", COORDINATOR)


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_accepted", "cheshire_published"])
def test_a_return_that_is_no_longer_a_draft_takes_no_file(state, request, import_text, national_publisher):
    request.getfixturevalue(state)
    before, events = stored(), Event.objects.count()
    with pytest.raises(CommandError) as refused:
        import_text(HEADER + "kent,orders_no,5\ncheshire,orders_no,5\n", by="national.publisher@example.org")
    assert "Row 3: the return of 2020/21 cannot take figures now" in str(refused.value)
    assert stored() == before
    assert not answered("kent")
    assert Event.objects.count() == events


def test_a_closed_year_takes_no_file(import_text, clock):
    ReportingYear.objects.filter(year=2021).update(closes_at=AT + timedelta(days=60))
    clock(AT + timedelta(days=61))
    with pytest.raises(CommandError, match=r"Row 2: .*cannot take figures now"):
        import_text(CHESHIRE)
    assert_nothing_was_written()


# --- render_report --------------------------------------------------------------------------------


def test_the_published_file_is_written_as_it_was_frozen(cheshire_out, tmp_path):
    file = tmp_path / "report.pdf"
    said = run("render_report", "Cheshire", 2021, "--output", file)
    frozen = bytes(FrozenFile.objects.get(revision=cheshire_out, kind="pdf").content)
    assert file.read_bytes() == frozen
    assert f"{len(frozen):,} bytes" in said


def test_before_publication_a_marked_preview_is_written(cheshire_filled, stand_in_pdf, tmp_path):
    for number, name in enumerate(("cheshire", "E23000006", "Cheshire, Halton and Warrington")):
        file = tmp_path / f"{number}.pdf"
        run("render_report", name, 2021, "--output", file)
        assert b"Preview: not published" in file.read_bytes()
        assert b"1,257" in file.read_bytes()


def test_the_preview_is_a_pdf(cheshire_filled, tmp_path):
    run("render_report", "cheshire", 2021, "--output", tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("area", "year", "message"),
    [
        ("atlantis", 2021, "There is no area atlantis."),
        ("cheshire", 1999, "Cheshire has no return for 1999."),
        ("cheshire", 99999, "Cheshire has no return for 99999."),
    ],
)
def test_what_there_is_not_is_not_rendered(area, year, message, cheshire_2021, tmp_path):
    with pytest.raises(CommandError, match=message):
        run("render_report", area, year, "--output", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(cheshire_out, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("render_report", "cheshire", 2021, "--output", tmp_path / "nowhere" / "report.pdf")
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        run("render_report", "cheshire", 2021, "--output", tmp_path)


# --- demo -----------------------------------------------------------------------------------------

AREAS = "cheshire,kent,gwent,surrey,durham,essex,dorset"
# Nobody can sign in for these: of the past years but the newest they have figures and no report.
OTHERS = {"surrey", "durham", "essex"}
FEW = "cheshire,durham,essex"


def count_of_everything() -> dict[str, int]:
    models = [model for label in ("returns", "reports") for model in apps.get_app_config(label).get_models()]
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def in_development(settings):
    settings.DEBUG = True


def page_at(address: str) -> Page:
    return read(Client().get(address))


def as_if_the_worker(statement: str) -> None:
    """The worker's own tables, written to as only it does."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def work(most: int | None = None) -> None:
    """What the workers do while the site serves."""
    for job in list(jobs().order_by("pk"))[:most]:
        finish_later(**job.args)


def test_the_demonstration_is_loaded_once_and_then_left_alone(in_development, stand_in_pdf, clock, db):
    said = run("demo", "--areas", AREAS)
    for email in ("coordinator@cheshire.example", "reviewer@national.example", "board@cheshire.example"):
        assert email in said
    assert "6 reports will be made while the site runs" in said
    work()
    first, digests = count_of_everything(), list(Event.objects.values_list("digest", flat=True))
    files = list(FrozenFile.objects.values_list("sha256", flat=True))
    again = run("demo", "--areas", AREAS)
    assert again.count("loaded already") == 5
    assert count_of_everything() == first
    assert list(Event.objects.values_list("digest", flat=True)) == digests
    assert list(FrozenFile.objects.values_list("sha256", flat=True)) == files

    cheshire = Revision.objects.of(area="cheshire", year=2021).get()
    assert (cheshire.status, cheshire.source) == (Status.PUBLISHED, Source.AREA)
    assert stored() == {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()}
    past = Revision.objects.filter(year__lte=2021).exclude(pk=cheshire.pk)
    corrected = past.of(area="dorset", year=2020).get(number=1)
    assert corrected.status == Status.SUPERSEDED
    past = past.exclude(pk=corrected.pk)
    assert set(past.values_list("status", "source")) == {(Status.PUBLISHED, Source.INVENTED)}
    current = Revision.objects.filter(year=2022)
    assert current.get(area_return__area__slug="cheshire").status == Status.DRAFT
    assert not current.filter(status=Status.PUBLISHED).exists()
    assert {word.is_override for word in SignOff.objects.filter(revision__in=past)} == {True}
    terms = {year: ObsoleteTerm.objects.of(ReportingYear(year=year)) for year in (2021, 2022)}
    assert "National Probation Service" not in terms[2021]
    assert terms[2022]["National Probation Service"] == "Probation Service"

    clock(RELEASE + timedelta(days=365))
    for area in AREAS.split(","):
        for year in (2018, 2019, 2020, 2021):
            has_report = year == 2021 or area not in OTHERS
            assert ask(f"/reports/{area}/{year}/").status == (200 if has_report else 404)
        assert ask(f"/reports/{area}/2022/").status == 404
    rows = list(csv.DictReader(io.StringIO(ask("/reports/2021/consolidated.csv").body.decode())))
    assert {row["source"] for row in rows if row["area"] == "cheshire"} == {"area"}
    assert {row["source"] for row in rows if row["area"] != "cheshire"} == {"invented"}


def test_the_demonstration_tells_of_the_current_year_alone(in_development, stand_in_pdf, db):
    run("demo", "--areas", AREAS)
    notices = Notice.objects.all()
    assert set(notices.values_list("area_return__year", flat=True)) == {2022}
    assert {"year_opened", "submitted", "accepted"} >= set(notices.values_list("act", flat=True)) >= {"year_opened"}
    assert "/mail/" in run("demo", "--areas", AREAS)


def test_what_has_no_report_in_the_demonstration_is_public_and_marked_as_invented(
    in_development, stand_in_pdf, clock, db
):
    run("demo", "--areas", FEW)
    clock(RELEASE + timedelta(days=365))
    without = Revision.objects.filter(has_report=False)
    assert set(without.values_list("area_return__area__slug", "year")) == {
        (area, year) for area in ("durham", "essex") for year in (2018, 2019, 2020)
    }
    for year in (2018, 2019, 2020):
        page = page_at(f"/reports/{year}/")
        assert page.text.count("Invented") == 3
        assert page.text.count("Figures without a report, in the file of all areas.") == 2
        assert "still creating" not in page.text
        rows = list(csv.DictReader(io.StringIO(ask(f"/reports/{year}/consolidated.csv").body.decode())))
        assert {row["area"] for row in rows} == set(FEW.split(","))
        assert {row["source"] for row in rows} == {"invented"}
    assert "What was published is unchanged" in run("verify_published")


def test_what_the_workers_make_is_public_at_once_and_the_pages_say_how_far_they_are(
    in_development, stand_in_pdf, clock, db
):
    run("demo", "--areas", FEW)
    clock(RELEASE + timedelta(days=365))
    for address in ("/", "/reports/2021/"):
        assert "We are still creating the demonstration. Reports of 2020/21: 1 of 3." in page_at(address).text
    assert ask("/reports/essex/2021/").status == 404
    work(most=1)
    assert "We are still creating the demonstration. Reports of 2020/21: 2 of 3." in page_at("/").text
    assert [ask(f"/reports/{area}/2021/").status for area in ("durham", "essex")] == [200, 404]
    work()
    assert "still creating" not in page_at("/").text


def test_what_an_interruption_left_to_the_workers_is_asked_for_again(in_development, stand_in_pdf, monkeypatch, db):
    run("demo", "--areas", FEW)
    first, second = jobs().order_by("pk")

    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("reports.release.actions.publish", interrupted)
        with pytest.raises(KeyboardInterrupt):
            finish_later(**first.args)  # frozen and let out, and not published
    as_if_the_worker(f"UPDATE procrastinate_jobs SET status = 'doing' WHERE id = {first.pk}")
    again = run("demo", "--areas", FEW)
    assert "2 reports will be made while the site runs" in again
    asked = [job.args["revision"] for job in jobs().filter(status="todo").order_by("pk")]
    assert asked == [second.args["revision"], first.args["revision"]]
    run("demo", "--areas", FEW)
    assert jobs().count() == 3
    work()
    assert set(Revision.objects.filter(year=2021).values_list("status", flat=True)) == {Status.PUBLISHED}


@pytest.mark.django_db(transaction=True)
def test_real_workers_end_the_demonstration(in_development, stand_in_pdf, run_worker):
    run("demo", "--areas", "cheshire,essex")
    run_worker()
    assert [job.status for job in jobs()] == ["succeeded"]
    assert set(Revision.objects.filter(year=2021).values_list("status", flat=True)) == {Status.PUBLISHED}
    as_if_the_worker("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")  # Django does not empty these


def test_a_site_that_is_no_demonstration_says_nothing_of_one(cheshire_frozen, in_development):
    assert "demonstration" not in page_at("/").text


def test_an_interrupted_demonstration_is_taken_up_again(in_development, stand_in_pdf, monkeypatch, db):
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("reports.release.actions.freeze", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run("demo", "--areas", "cheshire,kent")
    run("demo", "--areas", "cheshire,kent")
    assert set(Revision.objects.filter(year=2020).values_list("status", flat=True)) == {Status.PUBLISHED}


def test_the_demonstration_leaves_a_check_as_it_was_changed_on_screen(in_development, stand_in_pdf, db):
    run("demo", "--areas", "cheshire,kent")
    rule = Rule.objects.filter(year=2022, limit=None).first()
    reviewer = User.objects.get(email="reviewer@national.example")
    change_rule(rule=rule, by=reviewer, at=AT, mode="shadow", limit=None)
    run("demo", "--areas", "cheshire,kent")
    assert Rule.objects.get(pk=rule.pk).mode == "shadow"


def test_the_demonstration_is_refused_where_debug_is_off(settings, db):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="needs DEBUG=on"):
        run("demo")
    assert not any(count_of_everything().values())


def test_every_figure_that_is_invented_obeys_the_rules_of_its_form(in_development, stand_in_pdf, db):
    """The demonstration submits some of them through the real action, which would refuse errors. The others here."""
    run("demo", "--areas", "cheshire,london,dyfed-powys")
    work()
    assert Revision.objects.filter(status=Status.PUBLISHED).count() == 12
    for end in (2018, 2019, 2020):
        revisions = list(Revision.objects.filter(year=end, has_report=False).select_related("area_return", "year"))
        found = assess_many(revisions, Questionnaire.load(ReportingYear(year=end)))
        assert [here.is_ready for here in found.values()] == [True, True]
