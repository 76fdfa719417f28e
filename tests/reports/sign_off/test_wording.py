"""What is wrong or unwise in a report's words: each check by an example, and by a sentence that it lets pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sign_off import wording as checks
from reports.sign_off.reading_age import ENOUGH_WORDS, reading_of
from reports.sign_off.wording import Remark

KNOWN = {"end", "snapshot_c1_total"}


def lines(remarks) -> list[int]:
    return [remark.line for remark in remarks]


# --- References -----------------------------------------------------------------------------------


def test_a_reference_that_means_nothing_is_named_with_its_line():
    text = "On {end} there were {snapshot_c1_total}.\n\nThat is {snapshot_c9_total} more."
    (remark,) = checks.references(text, KNOWN)
    assert "{snapshot_c9_total} is not a name we know" in remark.words
    assert remark.line == 3


@given(st.text())
def test_whatever_is_typed_no_known_reference_is_remarked_on(text):
    assert not any("{end}" in remark.words for remark in checks.references(text + "{end}", KNOWN))


# --- Placeholders ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Insert Police logo here",
        "INSERT TEXT HERE",
        "- Insert the name of your chair here.",
        "Our chair. Insert photograph of the chair here",
        "(Insert the area’s own page here)",
        "Mewnosodwch y testun yma",
        "Written by [insert name], chair",
        "<insert police logo in this table cell>",
        "Area name here",
        "Your area’s report: your text here",
        "Chair’s name here",
        "In the year there were XXX referrals.",
        "Call xxxx or write.",
        "The chair is TBC.",
        "Lorem ipsum dolor sit amet",
        "Signed: ______",
        "In {{ area }} we work together.",
        "In {area name} we work together.",
        "In {% area %} we work together.",
    ],
)
def test_what_a_template_left_to_be_filled_in_is_found(text):
    (remark,) = checks.placeholders("Before it.\n\n" + text)
    assert "is a placeholder" in remark.words
    assert remark.line == 3


@pytest.mark.parametrize(
    "text",
    [
        "We insert here a word of thanks to the lay advisers.",
        "Staff insert what they know into ViSOR, and from here it goes to the police.",
        "Read [how we insert plans](https://example.org/insert) and more.",
        "The area here is large, and its name is old.",
        "People who live in the area know its name; here they are heard.",
        "The XX Olympiad was long ago.",
        "The Board is to be congratulated; tb, or tuberculosis, is not our subject.",
        "Two_words and *two* __bold__ words.",
        "On {end} there were {snapshot_c1_total}.",
        "If a < b and b > c, then all is well.",
    ],
)
def test_ordinary_prose_is_not_taken_for_a_placeholder(text):
    assert list(checks.placeholders(text)) == []


def test_a_place_that_two_patterns_find_is_said_once():
    assert len(list(checks.placeholders("[Insert area name here]"))) == 1


@given(st.text(max_size=300))
def test_whatever_is_typed_the_line_of_each_remark_is_one_of_the_text(text):
    found = [*checks.blocking(text, KNOWN), *checks.obsolete_terms(text, {"a": "b"})]
    assert all(0 <= line <= max(1, text.count("\n") + 1) for line in lines(found))


@pytest.mark.parametrize(
    "part", ["{ a ", "{{", "{%", "[insert ", "XXX ", "![](a) ", "# a\n\n", "1,111", "1,257 ", "Kent ", "_ ", "Insert "]
)
def test_a_long_text_of_anything_is_read_in_time_and_remarked_on_within_measure(part):
    text = part * (60_000 // len(part))
    found = [*checks.blocking(text, KNOWN), *checks.advisory(text, "en", TERMS, ["Kent"], ["Cheshire"], PRINTED)]
    assert len(found) <= 8 * checks.MOST_REMARKS


# --- Headings and pictures ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["# One\n\nText\n\n## Below\n\n## Below, too\n\n# Two", "No heading", "#hashtag", ""])
def test_headings_in_order_are_left_alone(text):
    assert list(checks.headings(text)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## Begins below\n\nText", 1),
        ("Text\n\n## Begins below\n\n# Then one above", 3),
        ("# One\n\n### Too deep", 3),
        ("# One\n\n## Two\n\n#### Much too deep", 5),
    ],
)
def test_a_heading_out_of_order_is_named_with_its_line(text, line):
    assert lines(checks.headings(text)) == [line]


def test_a_sign_that_makes_no_heading_is_none():
    assert list(checks.headings("Cases \\# of\n\nnumber # 5, or #6")) == []


def test_a_picture_without_alternative_text_is_told_from_one_with_it():
    without, with_it = checks.pictures("![](https://example.org/a.png)\n\nText ![A board](b.png)")
    assert "You cannot use a picture here, and this one" in without.words
    assert (without.line, with_it.line) == (1, 3)
    assert "You cannot use a picture here" in with_it.words


def test_a_link_is_no_picture():
    assert list(checks.pictures("See [the picture!](https://example.org/a.png)!")) == []


# --- Reading age ----------------------------------------------------------------------------------

EASY = "The police and the prison meet. They plan how to keep us safe. We read the plan. " * 5
HARD = (
    "Notwithstanding considerable organisational transformation, multi-agency representatives demonstrated exceptional"
    " professionalism throughout extraordinarily challenging operational circumstances, facilitating collaborative"
    " decision-making arrangements that substantially strengthened institutional accountability and interoperability. "
) * 3


def test_hard_prose_is_advised_against_and_its_sentences_are_measured():
    (remark,) = checks.reading_age(HARD)
    assert "The reading age of this text is" in remark.words
    assert "its sentences have 25 words on average" in remark.words
    assert remark.line == 0


def test_easy_prose_is_not():
    assert list(checks.reading_age(EASY)) == []
    assert reading_of(EASY).age < 9


def test_of_a_few_words_or_of_welsh_nothing_is_said():
    assert list(checks.reading_age(HARD, "cy")) == []
    assert reading_of("Extraordinarily challenging circumstances.") is None


def test_each_point_of_a_list_is_a_sentence_and_marks_are_no_words():
    points = "\n".join(f"- **one** two [three](https://example.org/four/five) number {number}" for number in range(20))
    assert reading_of(points).words_in_a_sentence == 4


@given(st.lists(st.sampled_from(["safe", "police", "responsibility", "well-being"]), min_size=ENOUGH_WORDS))
def test_a_text_cut_into_more_sentences_never_reads_older(words):
    long, short = " ".join(words), ". ".join(words)
    assert reading_of(short).age <= reading_of(long).age


# --- Terms, names, figures ------------------------------------------------------------------------

TERMS = {"National Probation Service": "Probation Service", "case worker": "caseworker"}


def test_a_term_is_found_as_a_whole_and_over_the_end_of_a_line():
    text = "The National Probation\nService did.\nA Case worker, too."
    first, second = checks.obsolete_terms(text, TERMS)
    assert first == Remark("“National Probation\nService” is no longer used this year. Write “Probation Service”.", 1)
    assert second.line == 3


@pytest.mark.parametrize(
    "text", ["a national probation service", "the Probation Service", "caseworker", "lowercase workers"]
)
def test_a_term_with_a_capital_is_meant_as_it_is_written_and_no_part_of_a_word_counts(text):
    assert list(checks.obsolete_terms(text, TERMS)) == []


def test_another_areas_name_is_found_and_ones_own_is_not():
    names, own = ("West Yorkshire", "Kent", "Yorkshire"), ("North Yorkshire",)
    text = "In North Yorkshire we met.\nKent did, and West Yorkshire. Kentish and Yorkshire-born people, too."
    assert [(r.words.split("”")[0][1:], r.line) for r in checks.names_of_others(text, names, own)] == [
        ("Kent", 2), ("West Yorkshire", 2), ("Yorkshire", 2),
    ]  # fmt: skip


def test_without_other_areas_there_are_no_names():
    assert list(checks.names_of_others("In Cheshire we met.", ["Cheshire"], ["Cheshire"])) == []


PRINTED = {"1,257": "snapshot_c1_l1", "323": "snapshot_c2_l1", "12": "orders_no", "2,020": "other_total"}


@pytest.mark.parametrize("text", ["There were 1,257 people.", "There were 1257 people.", "(1,257)", "1,257."])
def test_a_figure_of_the_tables_that_is_typed_is_found(text):
    (remark,) = checks.typed_figures(text, PRINTED)
    assert "Use {snapshot_c1_l1}" in remark.words


@pytest.mark.parametrize(
    "text", ["In 2020 we met.", "Twelve, or 12.", "11,257", "1,257,000", "0323", "3,23", "x323", "{a_323}"]
)
def test_years_small_numbers_and_parts_of_others_are_left_alone(text):
    assert list(checks.typed_figures(text, PRINTED)) == []


# --- What is printed as it is typed ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One.\n\nA <b>bold word.", "so “<b>” would be printed as it is."),
        ("One.\n\nA break<br/>", "so “<br/>” would be printed as it is."),
        ('One.\n\n<a href="x">here', '“<a href="x">” would be printed as it is.'),
        ("One.\n\n[Plan](file://server/plan.doc)", "“file://server/plan.doc” will not become a link."),
        ("One.\n\n[Plan](javascript:go)", "“javascript:go” will not become a link."),
        ("One.\n\n[Plan](/plans/1)", "“/plans/1” will not become a link."),
        ("One.\n\nSee file://server/plan.doc", "“file://server/plan.doc” will not become a link."),
    ],
)
def test_tags_and_links_that_a_report_does_not_take_are_named(text, said):
    (remark,) = checks.printed_as_typed(text)
    assert remark.words.startswith(said)
    assert remark.line == 3
    assert remark in checks.advisory(text, "en", {})


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than 5 < 6 and 7 > 6.",
        "[Plan](https://example.org/plan) and [write](mailto:us@example.org)",
        "<https://example.org> and <us@example.org>",
        "The file: it is kept. These are the data: look.",
        "[see the table] (below)",
    ],
)
def test_what_a_report_takes_is_left_alone(text):
    assert list(checks.printed_as_typed(text)) == []


# --- On paper -------------------------------------------------------------------------------------


def test_a_character_that_the_font_lacks_is_named_with_its_line_and_blocks():
    (remark,) = checks.blocking("We met.\n\nAll went well ☂.", KNOWN)
    assert "does not have ☂ (UMBRELLA)" in remark.words
    assert remark.line == 3


@pytest.mark.parametrize("word", ["x" * 61, "https://www.example.org/" + "a_b" * 30])
def test_a_word_longer_than_a_line_is_advised_against(word):
    (remark,) = [
        one for one in checks.advisory(f"We met.\n{word}", "en", {}) if "does not fit on one line" in one.words
    ]
    assert remark.line == 2


@pytest.mark.parametrize("words", ["x" * 60, "https://www.gov.uk/" + "a-long-way/" * 20, "Llanfairpwllgwyngyll"])
def test_what_a_line_can_hold_or_break_is_let_pass(words):
    assert not [one for one in checks.advisory(words, "cy", {}) if "does not fit on one line" in one.words]
