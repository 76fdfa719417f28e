"""What one cannot see: passed over in numbers, names and codes, and called by its name in messages."""

import pytest

from returns.arithmetic.characters import name_key, says_something, spelt_out, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u202d1257\u202c", "1257"),  # as copied from a cell of Excel for Windows
        ("\ufeff5", "5"),
        ("1\u200b257", "1257"),
        ("5\u00ad", "5"),
        ("1\u00a0257", "1 257"),
        ("\u00a0 orders_no\u2007", "orders_no"),
        ("Avon\u00a0 and\u00a0 Somerset", "Avon and Somerset"),
        ("plain", "plain"),
    ],
)
def test_a_number_or_name_is_what_one_sees_of_it(text, seen):
    assert visible(text) == seen


@pytest.mark.parametrize(
    "spelling",
    ["DYFED-POWYS", "Dyfed–Powys", "Dyfed\u2011Powys", "dyfed-powys\u200f", " Dyfed-Powys\u00a0"],
)
def test_all_spellings_of_a_name_have_one_key(spelling):
    assert name_key(spelling) == name_key("Dyfed-Powys")


def test_a_sign_for_and_is_the_word():
    assert name_key("Avon & Somerset") == name_key("Avon and Somerset")


def test_a_letter_in_two_pieces_is_the_letter():
    assert name_key("Ynys Mo\u0302n") == name_key("Ynys Môn")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12\u200b", "12[zero width space]"),
        ("a\u00a0b", "a[no-break space]b"),
        ("\u202d7", "[left-to-right override]7"),
        ("a\tb\r\nc", "a b  c"),
        ("a\x07", "a[U+0007]"),
        ("Ŵyn – “so”", "Ŵyn – “so”"),
    ],
)
def test_a_message_calls_what_one_cannot_see_by_its_name(text, told):
    assert spelt_out(text) == told


@pytest.mark.parametrize(
    "text", ["See 2021.", "It is so.", "A flood.", "Gweler 2021.", "Mae’n gywir.", "Yn gywir", "Wedi’i gyfrif eto"]
)
def test_an_honest_short_answer_says_something(text):
    assert says_something(text)


@pytest.mark.parametrize("text", ["x", "", " ", "ok", "x x", ". . .", "---- ----", "a\u200bbcdefg", "Yes", "\u00a0"])
def test_what_is_no_answer_says_nothing(text):
    assert not says_something(text)
