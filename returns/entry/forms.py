"""What people type, turned into the domain's values. Wording comes from the questionnaire, never from here."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.access.forms import Form, ReasonField, says_something
from returns.access.typed import Typed
from returns.arithmetic.characters import spelt_out
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import Entry, Figures, parse_count
from returns.checks.assessment import Assessment
from returns.form.blocks import Block
from returns.form.questionnaire import Questionnaire
from returns.models import User
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON

SEEN, OVER = "seen_", "over_"


class CountField(forms.CharField):
    """One box: a whole number >= 0, or empty. Commas and spaces between thousands are understood."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: str | None) -> int | None:
        try:
            return parse_count(value or "")
        except ValueError as error:
            told = spelt_out(value or "")
            # The box shows what was typed, but not what one cannot see.
            more = f"; it is “{told}”" if told != value else ""
            raise ValidationError(f"{self.label} {error}{more}") from None


class FiguresForm(Form):
    """The boxes of one block. Beside each box the page carries the token of the entry that it showed."""

    def __init__(self, block: Block, questionnaire: Questionnaire, figures: Figures, data: Any = None):
        self.stored = {code: figures[code] for code in block.codes}
        # Without JavaScript the page is sent back as it was typed; an emptied box and a box left out differ.
        initial = {code: entry.value for code, entry in self.stored.items()}
        super().__init__(data, initial=initial, auto_id="%s")
        several = len(block.questions) > 1
        for code in block.codes:
            label = questionnaire.words(code) if several else questionnaire.short_words(code)
            self.fields[code] = CountField(required=False, label=label)

    @cached_property
    def seen(self) -> dict[str, str]:
        """code -> token of what the writer had before them; what is stored now when the page is first shown."""
        return {
            code: self.data.get(SEEN + code, "") if self.is_bound else entry.token
            for code, entry in self.stored.items()
        }

    def clean(self) -> dict[str, Any]:
        """A number over “not available” asks first: the reason goes with it, which the report prints."""
        for code in self.replaced:
            if OVER + code not in self.data:
                words = _(
                    "%(box)s: the box is marked as not available (“%(reason)s”). Tick “Use the figure instead” below"
                    " it, or empty it"
                )
                said = {"box": self.fields[code].label, "reason": self.stored[code].unavailable_reason}
                self.add_error(code, ValidationError(words, params=said))
        return self.cleaned_data

    @cached_property
    def replaced(self) -> dict[str, int]:
        """code -> the number that was typed into a box that is marked as not available."""
        return {
            code: value
            for code, value in self.cleaned_data.items()
            if value is not None and self.stored[code].is_unavailable and self.was_touched(code, value)
        }

    def entries(self, *, fill_empty_with: int | None = None) -> dict[str, Entry]:
        """code -> Entry for the boxes that were typed in. An unavailable box left empty stays unavailable."""
        entries = {}
        for code, value in self.cleaned_data.items():
            if code not in self.data:
                continue
            stored = self.stored[code]
            is_to_be_filled = fill_empty_with is not None and value is None and not stored.is_answered
            if not self.was_touched(code, value) and not is_to_be_filled:
                continue
            if value is None and stored.is_unavailable:
                continue
            entries[code] = stored.answered(fill_empty_with if value is None else value)
        return entries

    def was_touched(self, code: str, value: int | None) -> bool:
        """A box that holds what its writer had seen was not written by them: whatever stands there now stays."""
        shown = self.seen[code].split("~")[0].removeprefix("x")  # an unavailable box is shown empty
        return shown != ("" if value is None else str(value))


class BoxForm(Form):
    """One box on its own page: say that its figure is not available, and give it a footnote."""

    unavailable_reason = forms.CharField(
        label=_("Why the figure is not available"),
        help_text=_(
            "Leave this empty if there is a figure. The report shows [x] in the box and this reason below the table."
        ),
        max_length=LONGEST_REASON,
        required=False,
    )
    footnote = forms.CharField(
        label=_("Footnote"),
        help_text=_("We publish this under the table. Do not name or describe anybody."),
        max_length=LONGEST_FOOTNOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unavailable_reason_cy = forms.CharField(
        label=_("Why the figure is not available, in Welsh"),
        help_text=_("The Welsh report prints it."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"lang": "cy"}),
    )
    footnote_cy = forms.CharField(
        label=_("Footnote in Welsh"),
        help_text=_("The Welsh report prints it."),
        max_length=LONGEST_FOOTNOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "cy"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, entry: Entry, data: Any = None, *, has_welsh: bool = False):
        self.stored = entry
        super().__init__(data, initial={**asdict(entry), "seen": entry.token})
        if not has_welsh:
            del self.fields["unavailable_reason_cy"], self.fields["footnote_cy"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("unavailable_reason_cy") and not said.get("unavailable_reason"):
            self.add_error("unavailable_reason", _("Write the reason in English too"))
        return said

    def entry(self) -> Entry:
        said = self.cleaned_data
        reason, reason_cy = said["unavailable_reason"], said.get("unavailable_reason_cy", "")
        kept = replace(
            self.stored, footnote=said["footnote"], footnote_cy=said.get("footnote_cy", self.stored.footnote_cy)
        )
        return kept.answered(None if reason else self.stored.value, reason, reason_cy)


class Asked(NamedTuple):
    """Something that an area is asked and may answer: an issue or a note, in words, with the answer that stands."""

    subject: Any
    label: str
    hint: str
    answer: str
    token: str


class AnswersForm(Form):
    """One answer for each thing that is asked, all on one page; each may stay empty for now.

    `seen` has, for each, the token of the answer that its writer had before them. What a page leaves out stays.
    """

    def __init__(self, asked: Mapping[str, Asked], data: Any = None):
        super().__init__(data)
        self.asked = asked
        for key, one in asked.items():
            self.fields[key] = forms.CharField(
                label=one.label,
                help_text=one.hint,
                initial=one.answer,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                validators=[says_something],
            )
        self.seen = {key: self.data.get(SEEN + key) for key in asked} if self.is_bound else tokens(asked)

    @property
    def boxes(self) -> list[tuple[forms.BoundField, Any, str | None]]:
        """(box, what is asked, the token that the page carries beside it) for each."""
        return [(self[key], one.subject, self.seen[key]) for key, one in self.asked.items()]

    def answers(self) -> list[tuple[str, Any, str]]:
        """(key, what was asked, text) for each that was sent."""
        return [(key, self.asked[key].subject, text) for key, text in self.cleaned_data.items() if key in self.data]

    def typed_for_nothing(self) -> list[str]:
        """What has come back for something that is asked no more: it has no box."""
        typed = self.data.lists() if isinstance(self.data, Typed) else []
        return [
            text
            for name, texts in typed
            for text in texts
            if text.strip() and name not in self.fields and not name.startswith(SEEN)
        ]


def tokens(asked: Mapping[str, Asked]) -> dict[str, str | None]:
    return {key: one.token for key, one in asked.items()}


def queries_asked(assessment: Assessment) -> dict[str, Asked]:
    """What the checks ask the area to explain."""
    asked = {}
    for issue in assessment.issues:
        if issue.may_be_explained:
            answer = assessment.explanation(issue)
            text, token = (answer.text, answer.token) if answer else ("", "")
            asked[issue_key(issue)] = Asked(issue, issue.message, issue.rule.text, text, token)
    return asked


def notes_asked(assessment: Assessment, questionnaire: Questionnaire, by: User) -> dict[str, Asked]:
    """What reviewers ask the area; nobody answers what they asked themselves."""
    return {
        f"note-{code}": Asked(
            note,
            gettext("Answer to the note on %(box)s") % {"box": questionnaire.words(code)},
            "",
            note.answer,
            note.token,
        )
        for code, note in assessment.notes.items()
        if note.noted_by_id != by.pk
    }


def issue_key(issue: Issue) -> str:
    """The issue's name in a page: its rule and its first box."""
    return f"{issue.rule.code}-{issue.cells[0]}"


class DeclarationForm(Form):
    declared = forms.BooleanField(
        label=_("I have checked these figures and they are, to the best of my knowledge, complete and correct."),
        error_messages={"required": _("Confirm that you have checked the figures")},
    )


class BoxNoteForm(Form):
    text = forms.CharField(
        label=_("Note for the area"),
        help_text=_(
            "The co-ordinator sees this at the box when you send the return back, and must change the figure or answer."
            " We never publish it."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SendBackForm(Form):
    reason = ReasonField(
        _("Why you are sending the return back"),
        help_text=_("The area’s co-ordinator will read this first. Say which figures you mean and what to do."),
        asks=_("Enter a reason for sending the return back"),
    )
