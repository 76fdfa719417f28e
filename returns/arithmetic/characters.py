"""Characters that one cannot see: passed over in numbers, names and codes, and called by their names in messages.

Texts that people write keep theirs: a space that does not break, or a joiner, is part of how a word is spelt.
"""

import unicodedata

# Marks of direction, joiners and the like; and one more that shows nothing by itself.
UNSEEN, GRAPHEME_JOINER = "Cf", "\u034f"
# Of an answer: what honest short ones have, in English and in Welsh.
FEWEST_WORDS, FEWEST_LETTERS = 2, 6
# One sign for what programs write in several ways as somebody types a name.
SAME = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys("\u2018\u2019\u02bc", "'"))


def visible(text: str) -> str:
    """A number, name or code as one sees it: without what shows nothing, each run of spaces one plain space."""
    if not text.isascii():
        text = "".join(sign for sign in text if not _is_unseen(sign))
    return " ".join(text.split())


def name_key(name: str) -> str:
    """What all spellings of one name have in common: capitals, kinds of space, hyphen and apostrophe do not count."""
    return unicodedata.normalize("NFC", visible(name.replace("&", " and "))).translate(SAME).casefold()


def spelt_out(text: str) -> str:
    """A text for a message: what one cannot see stands there by its name, in brackets; a line end is a space."""
    return "".join(map(_told, text))


def says_something(text: str) -> bool:
    """Whether a text can be an answer at all: two words or more, of six letters or digits or more between them.

    “A flood.” is one, and so are “It is so.” and “Mae’n gywir.”; “x”, “ok” and “. . .” are none.
    """
    words = [letters for word in visible(text).split() if (letters := sum(sign.isalnum() for sign in word))]
    return len(words) >= FEWEST_WORDS and sum(words) >= FEWEST_LETTERS


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == UNSEEN or sign == GRAPHEME_JOINER


def _told(sign: str) -> str:
    if sign in "\t\n\r ":
        return " "
    if sign.isprintable() and sign != GRAPHEME_JOINER:
        return sign
    return f"[{unicodedata.name(sign, '').lower() or f'U+{ord(sign):04X}'}]"
