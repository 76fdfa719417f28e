"""A year's form as text: round trips, what is refused and in which words, and that a refusal loads nothing."""

import copy
import re
import tomllib
from io import StringIO

import pytest
import tomlkit
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.arithmetic import checks
from returns.arithmetic.figures import Entry, Figures
from returns.checks.assessment import Assessment
from returns.checks.last_year import LastYear
from returns.entry.grid import build_grid
from returns.form import definition
from returns.form.definition import Inconsistent
from returns.form.questionnaire import Questionnaire
from returns.models import Block, Category, Cell, Level, Question, Rate, ReportingYear, Revision, Rule
from tests.factories import CHESHIRE_FIGURES, QUESTIONNAIRES

TEXT = (QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8")
FORM = tomllib.loads(TEXT)
DECLARED = sorted(QUESTIONNAIRES.glob("*.toml"))
ROWS = (Category, Level, Block, Question, Cell, Rule, Rate)


def edited(edit) -> str:
    """The form of 2020/21 as text, after `edit` had its way with it."""
    form = copy.deepcopy(FORM)
    edit(form)
    return tomlkit.dumps(form)


def entry(form, section: str, code: str | int) -> dict:
    return next(e for e in form[section] if code in (e.get("code"), e.get("number")))


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(Inconsistent) as refused:
        definition.parse(text)
    return refused.value.problems


# --- The declared years ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_a_declared_year_loads_and_dumps_byte_for_byte(file, security_division):
    written = file.read_bytes()
    year, changed = definition.load(written.decode())
    assert changed
    assert str(year.pk) == file.stem
    assert definition.dump(year).encode() == written


def test_the_years_from_2008_09_to_2024_25_are_declared_and_what_nobody_has_seen_says_so():
    assert [int(file.stem) for file in DECLARED] == list(range(2009, 2026))
    unsure = [file.stem for file in DECLARED if "To be confirmed" in tomllib.loads(file.read_text()).get("remarks", "")]
    assert unsure == [*map(str, range(2009, 2016)), "2023"]


@pytest.mark.django_db
def test_each_declared_year_follows_on_those_before_it(security_division):
    for file in DECLARED:
        assert definition.load(file.read_text(encoding="utf-8"))[1]


@pytest.mark.django_db
def test_the_form_of_2020_21_has_ten_questions_and_twenty_nine_boxes(form_2021):
    questionnaire = Questionnaire.load(form_2021)
    assert len(questionnaire.questions) == 10
    assert list(questionnaire.shape.boxes) == list(CHESHIRE_FIGURES)
    assert {block.code: len(block.codes) for block in questionnaire.blocks} == {
        "A": 9, "B": 6, "C": 1, "D": 1, "E": 3, "F": 1, "G": 8,
    }  # fmt: skip
    assert [len(questionnaire.questions[code].codes) for code in ("custody_licence", "custody_sopo")] == [6, 2]


@pytest.mark.django_db
def test_a_question_on_neither_axis_carries_no_category(form_2021):
    alone = Cell.objects.filter(year=form_2021, category=None, level=None)
    assert {cell.code for cell in alone} == {
        "notification_breaches", "lifetime_revocations", "sro_breaches",
        "orders_shpo", "orders_shpo_travel", "orders_no",
    }  # fmt: skip


@pytest.mark.django_db
def test_words_come_with_the_years_dates_filled_in(form_2021):
    questionnaire = Questionnaire.load(form_2021)
    assert questionnaire.words("snapshot_c1_l2") == (
        "MAPPA-eligible offenders on 31 March 2021, Level 2, Category 1: Registered sex offenders"
    )
    assert questionnaire.rate.note.endswith("in mid-2020.")
    texts = [questionnaire.rate.title, questionnaire.rate.note, *(rule.text for rule in questionnaire.rules)]
    texts += [text for q in questionnaire.questions.values() for text in (q.title, q.guidance)]
    assert not [text for text in texts if "{" in text]


# --- Loading again --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_loading_the_same_form_again_changes_nothing(form_2021):
    before = {model: list(model.objects.values_list("pk", flat=True)) for model in ROWS}
    assert definition.load(TEXT) == (form_2021, False)
    assert {model: list(model.objects.values_list("pk", flat=True)) for model in ROWS} == before


@pytest.mark.django_db
def test_a_form_in_other_spacing_and_order_of_keys_is_the_same_form(form_2021):
    untidy = TEXT.replace(" = ", "=").replace('code = "A"\n', 'code = "A"\ntitle = ""\n')
    assert untidy != TEXT
    assert definition.load(untidy)[1] is False


@pytest.mark.django_db
def test_a_year_that_nobody_has_begun_takes_another_form(form_2021):
    def without_rules(form):
        form["rule"] = []

    year, changed = definition.load(edited(without_rules))
    assert changed
    assert Rule.objects.filter(year=year).count() == 0
    assert Cell.objects.filter(year=year).count() == 29


@pytest.mark.django_db
def test_a_year_that_has_returns_keeps_its_form(year_2021):
    def other_title(form):
        entry(form, "question", "orders_no")["title"] = "Notification orders"

    with pytest.raises(Inconsistent, match="2020/21 has returns"):
        definition.load(edited(other_title))
    assert Question.objects.get(year=2021, code="orders_no").title == "NOs"
    assert Revision.objects.filter(year=2021).count() == 3


@pytest.mark.django_db
def test_a_year_that_has_returns_takes_its_own_form_again(year_2021):
    assert definition.load(TEXT) == (year_2021, False)


@pytest.mark.django_db
def test_a_form_without_axes_rules_and_rate_round_trips():
    text = (
        'year = 2030\ncategory = []\nlevel = []\nrule = []\n\n[population]\nmid_year = 2029\nvintage = "first"\n\n'
        '[[block]]\ncode = "A"\n\n[[question]]\ncode = "only_one"\nblock = "A"\ntitle = "One"\nbasis = "flow"\n'
    )
    year, _ = definition.load(text)
    dumped = definition.dump(year)
    assert definition.parse(dumped)["question"] == definition.parse(text)["question"]
    assert definition.load(dumped) == (year, False)


# --- What is refused ------------------------------------------------------------------------------


def rename(section, old, new):
    def edit(form):
        entry(form, section, old)["code"] = new

    return edit


def put(section, code, **values):
    return lambda form: entry(form, section, code).update(values)


def drop(section, code, key):
    return lambda form: entry(form, section, code).pop(key)


def put_rate(**values):
    return lambda form: form["rate"].update(values)


def put_file(**values):
    return lambda form: form.update(values)


def put_population(**values):
    return lambda form: form["population"].update(values)


def twice(section, code):
    return lambda form: form[section].append(copy.deepcopy(entry(form, section, code)))


def without(section):
    return lambda form: form.pop(section)


REFUSED = {
    "an unknown part": (put_file(colour="red"), "file", "colour", "not a part"),
    "no year": (without("year"), "file", "year", "must be the year"),
    "a year before there were any": (put_file(year=1066), "file", "year", "must be the year"),
    "a year in words": (put_file(year="2020/21"), "file", "year", "must be the year"),
    "a year that is true": (put_file(year=True), "file", "year", "must be the year"),
    "half a population": (
        lambda form: form["population"].pop("vintage"),
        "population",
        "mid_year, vintage",
        "both are needed",
    ),
    "a mid-year in words": (put_population(mid_year="2020"), "population", "mid_year, vintage", "must be a year"),
    "a mid-year out of range": (put_population(mid_year=99999), "population", "mid_year", "32767"),
    "a mid-year below nought": (put_population(mid_year=-1), "population", "mid_year", "0"),
    "a vintage that is too long": (put_population(vintage="v" * 41), "population", "vintage", "at most 40"),
    "no questions": (put_file(question=[]), "question", "*", "at least one"),
    "no blocks": (without("block"), "block", "*", "at least one"),
    "a section that is no list": (put_file(level={"number": 1}), "level", "*", "[[level]]"),
    "a list of something else": (put_file(rule=["one"]), "rule", "*", "[[rule]]"),
    "a rate that is a list": (put_file(rate=[1]), "rate", "*", "[rate]"),
    "an unknown key": (put("question", "snapshot", colour="red"), "question snapshot", "colour", "not a key"),
    "an unknown key of a category": (put("category", 2, title="Two"), "category 2", "title", "not a key"),
    "a missing key": (drop("question", "snapshot", "basis"), "question snapshot", "basis", "is missing"),
    "an empty key": (put("question", "snapshot", title=""), "question snapshot", "title", "is missing"),
    "a question without a code": (drop("question", "snapshot", "code"), "question no. 1", "code", "is missing"),
    "a rate without its note": (lambda form: form["rate"].pop("note"), "rate", "note", "is missing"),
    "a number for a text": (put("question", "snapshot", title=5), "question snapshot", "title", "must be a text"),
    "a text for a number": (put("level", 2, number="2"), "level 2", "number", "must be a number"),
    "a list for a block": (put("question", "snapshot", block=["A"]), "question snapshot", "block", "must be a text"),
    "a text for a list": (put("rule", "category_3_not_at_level_1", left="snapshot"), None, "left", "list of texts"),
    "an empty list": (put("question", "snapshot", cells=[]), "question snapshot", "cells", "list of texts"),
    "a whole number for a limit": (put("rule", "breaches_against_rsos", limit=1), None, "limit", "decimal point"),
    "a limit of nought": (put("rule", "breaches_against_rsos", limit=0.0), None, "limit", "above 0"),
    "a limit below nought": (put("rule", "breaches_against_rsos", limit=-0.5), None, "limit", "above 0"),
    "a limit that is no number": (put("rule", "breaches_against_rsos", limit=float("nan")), None, "limit", "above 0"),
    "a limit without end": (put("rule", "breaches_against_rsos", limit=float("inf")), None, "limit", "above 0"),
    "a number below nought": (put("category", 3, number=-3), "category -3", "number", "0"),
    "a text that is too long": (put("category", 1, heading="h" * 91), "category 1", "heading", "at most 90"),
    "a note of two letters": (put("question", "snapshot", note="ab"), "question snapshot", "note", "at most 1"),
    "a basis that is none": (put("question", "snapshot", basis="guess"), "question snapshot", "basis", "not a valid"),
    "a kind that is none": (put("rule", "yearly_covers_snapshot", kind="odd"), None, "kind", "not a valid"),
    "a severity that is none": (put("rule", "yearly_covers_snapshot", severity="bad"), None, "severity", "not a valid"),
    "a mode that is none": (put("rule", "yearly_covers_snapshot", mode="loud"), None, "mode", "not a valid"),
    "a word that no year fills in": (
        put("question", "snapshot", title="On {day}"),
        "question snapshot",
        "title",
        "{day} is not one of the words",
    ),
    "a character that no database keeps": (
        put("question", "snapshot", title="On \x00"),
        "question snapshot",
        "title",
        "null character",
    ),
    "a code twice": (twice("question", "orders_no"), "question orders_no", "code", "stands twice"),
    "a number twice": (twice("category", 2), "category 2", "number", "stands twice"),
    "a block twice": (twice("block", "A"), "block A", "code", "stands twice"),
    "a rule twice": (twice("rule", "copied_from_last_year"), "rule copied_from_last_year", "code", "stands twice"),
    "a box twice": (
        put("question", "custody_sopo", cells=["c1_l2", "c1_l2"]),
        "question custody_sopo",
        "cells",
        "custody_sopo_c1_l2 stands twice",
    ),
    "an unknown block": (put("question", "snapshot", block="Z"), "question snapshot", "block", "no block Z"),
    "a block whose code is no capital letter": (rename("block", "A", "a"), "block a", "code", "capital letter"),
    "a block that no question stands in": (
        lambda form: form["block"].append({"code": "Z"}),
        "block Z",
        "code",
        "no question",
    ),
    "an unknown category": (
        put("question", "snapshot", cells=["c9_l1"]),
        "question snapshot",
        "cells",
        "no category 9",
    ),
    "an unknown level": (put("question", "snapshot", cells=["c1_l9"]), "question snapshot", "cells", "no level 9"),
    "axes in the wrong order": (put("question", "snapshot", cells=["l1_c1"]), None, "cells", "'l1_c1' must be"),
    "axes that are none": (put("question", "snapshot", cells=["total"]), None, "cells", "'total' must be"),
    "capital letters in a code": (rename("question", "snapshot", "Snapshot"), "question Snapshot", "code", "small"),
    "a figure before the letters": (rename("question", "snapshot", "1snapshot"), None, "code", "small letters"),
    "a code of one word for a question of one box": (
        rename("question", "sro_breaches", "breaches"),
        "question breaches",
        "code",
        "two words",
    ),
    "the reserved word total": (rename("question", "sro_breaches", "sro_total"), None, "code", "“total” is reserved"),
    "the reserved word area": (rename("question", "sro_breaches", "area_breaches"), None, "code", "“area” is reserved"),
    "the reserved word year": (rename("question", "sro_breaches", "this_year"), None, "code", "“year” is reserved"),
    "a question called like another's box": (
        rename("question", "sro_breaches", "snapshot_c1_l1"),
        "question snapshot_c1_l1",
        "code",
        "as the code of a box",
    ),
    "a question called like another's total": (
        rename("question", "sro_breaches", "snapshot_total"),
        "question snapshot_total",
        "code",
        "would be a box and a total",
    ),
    "boxes on different axes": (
        put("question", "custody_sopo", cells=["c1", "c1_l2"]),
        "question custody_sopo",
        "cells",
        "same axes",
    ),
    "a table whose questions have different columns": (
        put("question", "custody_sopo", cells=["l2", "l3"]),
        "block G",
        "code",
        "share their columns",
    ),
    "a number with a nought before it": (put("question", "custody_sopo", cells=["c01_l2"]), None, "cells", "'c01_l2'"),
    "a number without end": (put("question", "custody_sopo", cells=["c" + "9" * 5000]), None, "cells", "must be"),
    "a number in another script": (put("question", "custody_sopo", cells=["c١_l2"]), None, "cells", "must be"),
    "a rule on nothing": (put("rule", "yearly_covers_snapshot", left=["nothing"]), None, "left", "no question, box"),
    "a rule against nothing": (put("rule", "yearly_covers_snapshot", right="nothing"), None, "right", "no question"),
    "a comparison with nothing": (drop("rule", "yearly_covers_snapshot", "right"), None, "right", "compares with it"),
    "a ratio to a question of many boxes": (
        put("rule", "breaches_against_rsos", right="snapshot"),
        "rule breaches_against_rsos",
        "right",
        "one box or total",
    ),
    "a box against a question of many boxes": (
        put("rule", "yearly_covers_snapshot", left=["snapshot_c1_l1"]),
        "rule yearly_covers_snapshot",
        "right",
        "one box or total",
    ),
    "a share without a limit": (drop("rule", "breaches_against_rsos", "limit"), None, "limit", "is set by it"),
    "a change without a limit": (drop("rule", "change_on_last_year", "limit"), None, "limit", "is set by it"),
    "a rule whose code has a space": (
        rename("rule", "copied_from_last_year", "copied from"),
        "rule copied from",
        "code",
        "small letters",
    ),
    "a rate in no table": (put_rate(block="total"), "rate", "block", "capital letter"),
    "a rate in the table of a question": (put_rate(block="A"), "rate", "block", "a block of questions already"),
    "a rate of nothing": (put_rate(numerator="nothing"), "rate", "numerator", "no box or total"),
    "a rate on nobody": (put_rate(base="adults"), "rate", "base", "not a valid"),
    "a rate called like a box": (put_rate(code="sro_breaches"), "rate", "code", "taken"),
    "a rate called like a total": (put_rate(code="snapshot_total"), "rate", "code", "taken"),
    "a rate called by one word": (put_rate(code="rate"), "rate", "code", "not well formed"),
}


@pytest.mark.parametrize(("edit", "where", "key", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_inconsistent_definition_is_refused_naming_entry_key_and_reason(edit, where, key, reason):
    found = problems(edited(edit))
    matching = [
        problem
        for problem in found
        if where in (None, problem[0]) and key in (None, problem[1]) and reason in problem[2]
    ]
    assert matching, found


@pytest.mark.parametrize(
    "text",
    ["year = ", "[[question]\n", "year = 2021\nyear = 2022\n", TEXT + "\n[rate]\n", "\x00", "year = 2021\r\x0b"],
)
def test_what_is_no_toml_is_refused_with_the_place(text):
    ((where, key, reason),) = problems(text)
    assert (where, key) == ("file", "TOML")
    assert re.search(r"line \d+, column \d+|end of document", reason)


def test_all_problems_are_named_at_once():
    def edit(form):
        entry(form, "question", "snapshot")["colour"] = "red"
        entry(form, "rule", "change_on_last_year").pop("text")
        form["rate"]["base"] = 5

    assert {(where, key) for where, key, _ in problems(edited(edit))} == {
        ("question snapshot", "colour"),
        ("rule change_on_last_year", "text"),
        ("rate", "base"),
    }


@pytest.mark.django_db
def test_a_refused_definition_loads_nothing():
    with pytest.raises(Inconsistent):
        definition.load(edited(put_rate(numerator="nothing")))
    assert not ReportingYear.objects.exists()


@pytest.mark.django_db
def test_a_refused_definition_leaves_the_year_as_it_was(form_2021):
    with pytest.raises(Inconsistent):
        definition.load(edited(rename("question", "sro_breaches", "sro_total")))
    assert definition.dump(form_2021) == TEXT


def test_each_kind_that_compares_or_is_set_by_a_limit_is_refused_without():
    for kind, asks in checks.KINDS.items():
        rule = {"code": "bare", "kind": kind, "left": ["orders_no"], "severity": "query", "mode": "on", "text": "…"}

        def add(form, rule=rule):
            form["rule"].append(rule)

        needs = {key for key, is_needed in (("right", asks.needs_right), ("limit", asks.needs_limit)) if is_needed}
        if needs:
            assert {key for where, key, _ in problems(edited(add)) if where == "rule bare"} == needs
        else:
            assert definition.parse(edited(add))


# --- Held against the forms of the years before -----------------------------------------------------


def of_year(year: int, *edits) -> str:
    form = copy.deepcopy(FORM) | {"year": year}
    for edit in edits:
        edit(form)
    return tomlkit.dumps(form)


def renamed(old: str, new: str, continues: str):
    """A question under a new code, which says what it continues; and the rules that name it."""

    def edit(form):
        entry(form, "question", old).update(code=new, continues=continues)
        for rule in form["rule"]:
            rule["left"] = [new if name == old else name for name in rule["left"]]

    return edit


CALLED_ANEW = renamed("orders_no", "orders_notified", "orders_no")


def refused(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(Inconsistent) as error:
        definition.load(text)
    return error.value.problems


@pytest.fixture
def year_of_the_new_name(form_2020):
    """2020/21 calls a question of 2019/20 by another code, and has a break."""
    definition.load(of_year(2021, CALLED_ANEW, put("category", 1, break_note="Counted anew.")))


@pytest.mark.django_db
def test_a_question_that_was_renamed_is_found_in_the_form_before(year_of_the_new_name):
    assert Question.objects.get(year=2021, code="orders_notified").continues == "orders_no"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edits", "where", "reason"),
    [
        (
            [CALLED_ANEW],
            "question orders_notified",
            "names orders_no; the form of 2021 asks orders_notified already, so leave it out",
        ),
        (
            [renamed("orders_no", "orders_told", "orders_no")],
            "question orders_told",
            "names orders_no, which is called orders_notified in the form of 2021: name orders_notified",
        ),
        (
            [renamed("orders_no", "orders_told", "orders_notifed")],
            "question orders_told",
            "names orders_notifed, which no form before has; is it orders_notified?",
        ),
        (
            [renamed("orders_no", "orders_told", "orders_shpo")],
            "question orders_told",
            "names orders_shpo, which this form asks itself",
        ),
        (
            [
                renamed(old, new, "orders_notified")
                for old, new in (("orders_no", "told_of"), ("orders_shpo", "sent_by"))
            ],
            "question told_of",
            "names orders_notified, which sent_by continues already",
        ),
        (
            [put("category", 1, totals_compare=True)],
            "category 1",
            "is for one that the form of 2021 does not have, or whose break_note says that it breaks",
        ),
        (
            [renamed("orders_no", "orders_notified", ""), put("category", 1, break_note="Counted anew.")],
            "category 1",
            "stands in the form of 2021, where the series broke: leave it out, or it breaks again",
        ),
    ],
)
def test_what_a_form_says_of_the_years_before_and_is_not_so_is_named(year_of_the_new_name, edits, where, reason):
    assert (where, reason) in [(place, why) for place, _key, why in refused(of_year(2022, *edits))]
    assert not Question.objects.filter(year=2022).exists()


@pytest.mark.django_db
def test_a_form_of_which_no_year_before_is_known_may_continue_what_it_likes(db):
    assert definition.load(of_year(2021, CALLED_ANEW))


# --- The commands ---------------------------------------------------------------------------------


def command(name: str, *arguments) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_form_goes_in_and_comes_out_by_command():
    file = QUESTIONNAIRES / "2021.toml"
    assert command("load_questionnaire", file) == "2020/21: form loaded\n"
    assert command("load_questionnaire", file) == "2020/21: form unchanged\n"
    assert command("dump_questionnaire", "2021") == TEXT


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text(edited(put_rate(numerator="nothing")), encoding="utf-8")
    with pytest.raises(CommandError, match=r"was not loaded\.\nrate, numerator: there is no box or total nothing"):
        command("load_questionnaire", file)


@pytest.mark.django_db
def test_the_command_says_that_a_file_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        command("load_questionnaire", tmp_path / "nothing.toml")


@pytest.mark.django_db
def test_the_command_says_that_a_file_is_not_utf_8(tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(CommandError, match="cannot be read"):
        command("load_questionnaire", file)


@pytest.mark.django_db
def test_the_command_says_that_there_is_no_such_year():
    with pytest.raises(CommandError, match="There is no year 2021"):
        command("dump_questionnaire", "2021")


@pytest.mark.django_db
def test_the_command_says_that_a_year_has_no_form():
    ReportingYear.objects.create(year=2021)
    with pytest.raises(CommandError, match="2020/21 has no form"):
        command("dump_questionnaire", "2021")


# --- Definitions that nobody thought of -----------------------------------------------------------

WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.sampled_from(["", "x", "total", "snapshot", "snapshot_total", "c1_l1", "{end}", "{", "\x00", "é", "a" * 300]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.lists(st.sampled_from(["c1", "l1", "c1_l1", "snapshot", "", 1, "c01_l1"]), max_size=3),
    st.just({}),
    st.just([{}]),
    st.just({"code": 1}),
)


def places(node, path=()) -> list[tuple]:
    """The path of every value in a parsed definition."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [p for key, value in inner for p in [(*path, key), *places(value, (*path, key))]]


def mutated(data) -> str:
    """The form of 2020/21 with up to three of its values dropped, replaced or doubled."""
    form = copy.deepcopy(FORM)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, key = data.draw(st.sampled_from(places(form)))
        node = form
        for step in way:
            node = node[step]
        value = copy.deepcopy(data.draw(WRONG))
        how = data.draw(st.sampled_from(["drop", "replace", "double"]))
        if how == "drop" or (how == "replace" and value is None):
            del node[key]
        elif how == "double" and isinstance(node, list):
            node.append(copy.deepcopy(node[key]))
        else:
            node[key] = value if value is not None else ""
        if not places(form):
            break
    return tomlkit.dumps(form)


def loads_or_says_why(text: str) -> None:
    """And whatever loads also dumps, checks and shows itself."""
    ReportingYear.objects.all().delete()
    try:
        year, _ = definition.load(text)
    except Inconsistent as refused:
        assert refused.problems
        assert all(where and key and reason for where, key, reason in refused.problems)
        assert not ReportingYear.objects.exists()
        return
    dumped = definition.dump(year)
    assert definition.load(dumped) == (year, False)
    questionnaire = Questionnaire.load(year)
    filled = Figures(questionnaire.shape, dict.fromkeys(questionnaire.shape.boxes, Entry(7)))
    checks.run(questionnaire.rules, filled, dict.fromkeys(questionnaire.shape.boxes, 3), questionnaire.words)
    grids = [build_grid(block, Assessment(filled, LastYear(), (), {}, {})) for block in questionnaire.blocks]
    shown = [s.code for grid in grids for group in grid.groups for row in group.rows for s in row.squares if s.entry]
    assert sorted(shown) == sorted(questionnaire.shape.boxes), "every box can be filled in, once"
    for model in reversed(ROWS):
        model.objects.all().delete()


@pytest.mark.django_db
@settings(max_examples=150)
@given(st.data())
def test_a_damaged_definition_either_loads_or_is_refused_in_words(data):
    loads_or_says_why(mutated(data))


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=5000)
@given(st.data())
def test_five_thousand_damaged_definitions_either_load_or_are_refused_in_words(data):
    loads_or_says_why(mutated(data))
