"""How an action says no: in words for the person who asked. Nothing has been written when one of these is raised."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from returns.arithmetic.characters import says_something
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Entry


class Refused(Exception):
    """An action that may not be done, by this person or in this state. The text is shown as it is."""


def insist_on_words(text: str) -> None:
    """Refuses an explanation, an answer or a reason that is none, such as “x”."""
    if not says_something(text):
        words = _("“%(text)s” says too little. Say why in two words or more, such as “Two orders ended in May.”")
        raise Refused(words % {"text": text})


class Overtaken(Refused):
    """Somebody else has done the same thing, otherwise, since the writer saw what stood there."""


class Conflict(Overtaken):
    """Somebody else changed boxes since they were seen. `theirs` maps each such box to what stands there now."""

    def __init__(self, theirs: Mapping[str, Entry]):
        self.theirs = dict(theirs)
        super().__init__("Somebody else has changed these figures since you opened this page.")


class NotReady(Refused):
    """A return that cannot be submitted yet: boxes not answered, errors, queries without an explanation, open notes.

    `notes` maps the code of each box with an open note to the box's name.
    """

    def __init__(self, blanks: Sequence[str], issues: Sequence[Issue], notes: Mapping[str, str]):
        self.blanks, self.issues, self.notes = tuple(blanks), tuple(issues), dict(notes)
        open_now = []
        if blanks:
            open_now.append(ngettext("%d box is not answered", "%d boxes are not answered", len(blanks)) % len(blanks))
        if issues:
            words = ngettext("%d error or query is not answered", "%d errors or queries are not answered", len(issues))
            open_now.append(words % len(issues))
        if notes:
            words = ngettext("%d note of the reviewer is open", "%d notes of the reviewer are open", len(notes))
            open_now.append(f"{words % len(notes)} ({'; '.join(self.notes.values())})")
        super().__init__(f"The return is not ready: {', '.join(open_now)}.")
