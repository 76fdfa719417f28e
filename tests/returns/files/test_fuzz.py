"""Files that nobody would make on purpose, sent through the page: an answer in words, and all or nothing written.

Real files of a filled return, and the published one, are broken in every way that bytes, ZIP and XML allow.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.published import editions, one_select
from returns.arithmetic.figures import Entry
from returns.entry import figure_actions
from returns.form.questionnaire import Questionnaire
from returns.imports.downloads import as_csv, as_ministrys, as_workbook
from returns.imports.plan import make_plan
from returns.imports.reading import read as file_contents
from returns.models import Event, Figure, Question, Upload
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FILES = "/returns/2021/cheshire/files/"
LATER = AT + timedelta(hours=1)
NAMES = {"xlsx": "return.xlsx", "ods": "return.ods", "tidy": "f.csv", "wide": "f.csv", "published": "f.csv"}
MINISTRYS = {"ministry_xlsx": "ministry.xlsx", "ministry_ods": "ministry.ods"}
NAMES |= MINISTRYS
# What numbers, references and texts of a file may be replaced with.
NASTY = (
    "", "0", "-1", "1e400", "nan", "inf", "1.5", "00000000007", "99999999999999999999", "9" * 400, "٣", "²", "x", "[x]",
    "A1:XFD1048576", "$A$1048577", "$XFE$1", "#REF!", "'", "''!A1", "[1]Sheet!$A$1", "=1+1", "TRUE", "1-2",
    "2021-13-45", "&#xD800;", "&#0;", "&#x1F600;", "&undeclared;", "_xD800_", "_x0000_", "\ufffe", "\x00", "\x1b", "\r",
    "<", ">", "<![CDATA[7]]>",
    "<!-- -->", "x" * 40_000, "s", "str", "inlineStr", "e", "b", "d", "date", "1048576", "16384",
)  # fmt: skip
BYTES = (b"", b"\0", b"\xff", b"\xed\xa0\x80", b"\r", b"\n", b'"', b",", b";", b"\t", b"'", b"=", b"PK\x03\x04", b"<")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "utf-7")

Chance = random.Random


# --- Ways to break a file -------------------------------------------------------------------------


def flipped(content: bytes, chance: Chance, other: bytes) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def inserted(content: bytes, chance: Chance, other: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(BYTES) * chance.choice((1, 1, 1, 2, 10_000)) + content[place:]


def cut_out(content: bytes, chance: Chance, other: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + content[place + chance.choice((1, 2, 16, 500)) :]


def cut_short(content: bytes, chance: Chance, other: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def spliced(content: bytes, chance: Chance, other: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other)) :]


def encoded_anew(content: bytes, chance: Chance, other: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def words_replaced(content: bytes, chance: Chance, other: bytes) -> bytes:
    """A value of a text file, or of an XML part as its bytes stand, is another."""
    text = content.decode("utf-8", "surrogateescape")
    places = list(re.finditer(r"[^\s,;<>\"=]+", text))
    for place in sorted(
        chance.sample(places, min(len(places), chance.randint(1, 3))), key=lambda found: -found.start()
    ):
        text = text[: place.start()] + chance.choice(NASTY) + text[place.end() :]
    return text.encode("utf-8", "surrogateescape")


def attribute_replaced(content: bytes, chance: Chance, other: bytes) -> bytes:
    places = list(re.finditer(rb'="([^"]*)"', content))
    if not places:
        return words_replaced(content, chance, other)
    place = chance.choice(places)
    return content[: place.start(1)] + chance.choice(NASTY).encode() + content[place.end(1) :]


def element_dropped_or_doubled(content: bytes, chance: Chance, other: bytes) -> bytes:
    places = list(re.finditer(rb"<([A-Za-z:]+)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)", content))
    if not places:
        return cut_out(content, chance, other)
    place = chance.choice(places)
    return content[: place.start()] + place[0] * chance.choice((0, 2, 3, 5_000)) + content[place.end() :]


def repeated(content: bytes, chance: Chance, other: bytes) -> bytes:
    """Rows, cells, merges and references that are said to be many."""
    names = rb"number-(?:rows|columns)-(?:repeated|spanned)|\br|ref|min|max|count|sqref|spans|s"
    places = list(re.finditer(rb'(?:%s)="([^"]*)"' % names, content))
    if not places:
        return attribute_replaced(content, chance, other)
    place = chance.choice(places)
    huge = chance.choice((b"1048576", b"16384", b"999999999", b"A1:XFD1048576", b"XFD1048576", b"0", b"-5"))
    return content[: place.start(1)] + huge + content[place.end(1) :]


def declared_otherwise(content: bytes, chance: Chance, other: bytes) -> bytes:
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", content)
    encoding = chance.choice((*ENCODINGS, "rot13", "hex", "x-nobody", "iso-8859-1"))
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    kinds = (b"", b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
    return declaration + chance.choice(kinds) + body


AS_BYTES = (flipped, inserted, cut_out, cut_short, spliced, encoded_anew, words_replaced)
AS_PARTS = (attribute_replaced, element_dropped_or_doubled, repeated, declared_otherwise, *AS_BYTES)
Way = Callable[[bytes, Chance, bytes], bytes]


def parts_broken(content: bytes, chance: Chance, way: Way) -> bytes:
    """A workbook with some of its parts broken, and now and then one renamed, left out or there twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [(entry.filename, file.read(entry)) for entry in file.infolist()]
    told = [
        index
        for index, (name, part) in enumerate(parts)
        if part and re.search(r"sheet|workbook|content|strings|styles", name)
    ]
    for index in chance.sample(told, min(len(told), chance.randint(1, 2))):
        name, part = parts[index]
        parts[index] = name, way(part, chance, parts[chance.choice(told)][1])
    match chance.randrange(8):
        case 0:
            parts.pop(chance.randrange(len(parts)))
        case 1:
            index = chance.randrange(len(parts))
            renamed = chance.choice((parts[index][0].upper(), "../x", "a\\b", "xl/vbaProject.bin", "x\x01"))
            parts[index] = renamed, parts[index][1]
        case 2:
            parts.append((chance.choice(parts)[0].swapcase(), b"<a/>"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as file:
        for name, part in parts:
            file.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()


# --- The files, and what must come of them --------------------------------------------------------


@pytest.fixture
def whole(cheshire_filled, cheshire_coordinator, clock) -> dict[str, bytes]:
    """Each kind of file of a filled return, in which figures have changed since."""
    by, here, form = cheshire_coordinator, cheshire_filled, Questionnaire.load(cheshire_filled.year)
    words = {
        "orders_no": Entry(None, "=SUM(A1) was lost", "-1 is no figure"),
        "orders_shpo": Entry(3, "", "'Twas Ŵyn"),
    }
    figure_actions.save_figures(revision=here, by=by, at=AT, entries=words)
    files = {kind: as_workbook(here, form, kind=kind) for kind in ("xlsx", "ods")}
    files |= {"tidy": as_csv([here], form, is_wide=False), "wide": as_csv([here], form, is_wide=True)}
    files |= {kind: ministrys(here, kind.removeprefix("ministry_")) for kind in MINISTRYS}
    files["published"] = b"".join(one_select.csv(editions.State((here.pk,))))
    since = {code: Entry(9) for code in ("orders_no", "orders_shpo", "snapshot_c1_l1", "sro_breaches")}
    figure_actions.save_figures(revision=here, by=by, at=AT, entries=since)
    clock(LATER)
    return files


def ministrys(revision, kind: str) -> bytes:
    """The ministry's workbook of the return, one figure left out, and codes for its boxes."""
    questions = Question.objects.filter(year=revision.year).prefetch_related("cells")
    for place, question in enumerate(questions, start=1):
        cell = question.cells.all()[0]
        axes = ("C{c}" if cell.category_id else "") + ("L{l}" if cell.level_id else "")
        Question.objects.filter(pk=question.pk).update(ministry=f"Q{place}{axes}", ministry_place=place)
    return as_ministrys([revision], Questionnaire.load(revision.year)).written(kind)


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


def stored() -> dict[tuple[int, str], Entry]:
    figures = Figure.objects.select_related("cell")
    return {(figure.revision_id, figure.cell.code): figure.entry for figure in figures}


def ask(client, by, content: bytes, name: str) -> str:
    """Send a file and confirm what its preview shows; what came of it. Nothing of it is left afterwards."""
    with transaction.atomic():
        before, events = stored(), Event.objects.count()
        response = client.post(FILES, {"file": SimpleUploadedFile(name, content)})
        assert response.status_code in (200, 302)
        if response.status_code == 200 or response["Location"] == FILES:
            came = "refused" if response.status_code == 200 else "the same"
            assert not Upload.objects.exists()
            assert (stored(), Event.objects.count()) == (before, events)
        else:
            came = "imported"
            wanted = expected(content, name, by)
            page = client.get(response["Location"])
            assert page.status_code == 200
            if page.context["plan"].waits_for_meaning:
                page = client.post(response["Location"], {"then": "blanks", "meaning": "left"}, follow=True)
            shown = re.search(r'name="shown" value="(\w+)"', page.content.decode())[1]
            assert (stored(), Event.objects.count()) == (before, events)
            done = client.post(response["Location"], {"then": "confirm", "shown": shown})
            assert done.status_code == 302
            assert stored() == before | wanted
            assert not Upload.objects.exists()
        transaction.set_rollback(True)
    return came


def expected(content: bytes, name: str, by) -> dict[tuple[int, str], Entry]:
    """The boxes that a plan of the same file says would change, and what they would hold."""
    area = Figure.objects.first().revision.area_return.area
    year = Figure.objects.first().revision.year
    sent = file_contents(content, name, year=year, area=area)
    plan = make_plan(sent.rows, by=by, at=LATER, year=year, area=area)
    return {(key, code): entry for key, boxes in plan.wanted.items() for code, entry in boxes.items()}


given_many = settings(max_examples=100, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("kind", NAMES)
def test_a_whole_file_is_imported(kind, whole, coordinator, cheshire_coordinator):
    assert ask(coordinator, cheshire_coordinator, whole[kind], NAMES[kind]) == "imported"


@given_many
@given(kind=st.sampled_from(list(NAMES)), way=st.sampled_from(AS_BYTES), seed=seeds, other=st.sampled_from(list(NAMES)))
def test_a_file_of_broken_bytes_is_answered(whole, coordinator, cheshire_coordinator, kind, way, seed, other):
    content = way(whole[kind], Chance(seed), whole[other])
    ask(coordinator, cheshire_coordinator, content, NAMES[kind])


@given_many
@given(kind=st.sampled_from(["xlsx", "ods", *MINISTRYS]), way=st.sampled_from(AS_PARTS), seed=seeds)
def test_a_workbook_of_broken_parts_is_answered(whole, coordinator, cheshire_coordinator, kind, way, seed):
    content = parts_broken(whole[kind], Chance(seed), way)
    ask(coordinator, cheshire_coordinator, content, NAMES[kind])


@given_many
@given(kind=st.sampled_from(["tidy", "wide", "published"]), seed=seeds)
def test_a_text_file_with_odd_words_is_answered(whole, coordinator, cheshire_coordinator, kind, seed):
    content = words_replaced(whole[kind], Chance(seed), b"")
    ask(coordinator, cheshire_coordinator, content, NAMES[kind])
