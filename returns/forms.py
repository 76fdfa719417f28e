"""What people type, turned into the domain's values. Wording comes from the questionnaire, never from here."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from returns.checks import Issue
from returns.figures import Entry, Figures, parse_count
from returns.findings import Assessment
from returns.models.submission import LONGEST_FOOTNOTE, LONGEST_REASON
from returns.models.upload import LONGEST_NAME
from returns.questionnaire import Block, Questionnaire

SEEN = "seen_"


class CountField(forms.CharField):
    """One box: a whole number >= 0, or empty. Commas and spaces between thousands are understood."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: str | None) -> int | None:
        try:
            return parse_count(value or "")
        except ValueError as error:
            raise ValidationError(f"{self.label} {error}") from None


class FiguresForm(forms.Form):
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
            entries[code] = Entry(fill_empty_with if value is None else value, "", stored.footnote)
        return entries

    def was_touched(self, code: str, value: int | None) -> bool:
        """A box that holds what its writer had seen was not written by them: whatever stands there now stays."""
        shown = self.seen[code].split("~")[0].removeprefix("x")  # an unavailable box is shown empty
        return shown != ("" if value is None else str(value))


class BoxForm(forms.Form):
    """One box on its own page: say that its figure is not available, and give it a footnote."""

    unavailable_reason = forms.CharField(
        label=_("Why the figure is not available"),
        help_text=_("Leave empty if there is a figure. The report prints [x] in the box and this reason below it."),
        max_length=LONGEST_REASON,
        required=False,
    )
    footnote = forms.CharField(
        label=_("Footnote"),
        help_text=_("Printed under the table, for everyone to read. Do not name or describe anybody."),
        max_length=LONGEST_FOOTNOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, entry: Entry, data: Any = None):
        self.stored = entry
        initial = {
            "unavailable_reason": entry.unavailable_reason,
            "footnote": entry.footnote,
            "seen": entry.token,
        }
        super().__init__(data, initial=initial)

    def entry(self) -> Entry:
        reason = self.cleaned_data["unavailable_reason"]
        value = None if reason else self.stored.value
        return Entry(value, reason, self.cleaned_data["footnote"])


class ExplanationsForm(forms.Form):
    """One answer for each query, all on one page; each may stay empty for now. The page carries what it showed."""

    def __init__(self, found: Assessment, data: Any = None):
        super().__init__(data)
        self.issues: dict[str, Issue] = {issue_key(issue): issue for issue in found.issues if issue.may_be_explained}
        for key, issue in self.issues.items():
            answer = found.explanation(issue)
            self.fields[key] = forms.CharField(
                label=issue.message,
                help_text=issue.rule.text,
                initial=answer.text if answer else "",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.seen = {key: self.data.get(SEEN + key) for key in self.issues} if self.is_bound else self.tokens(found)

    def tokens(self, found: Assessment) -> dict[str, str | None]:
        """For each issue the token of the answer that stands; empty for none."""
        answers = {key: found.explanation(issue) for key, issue in self.issues.items()}
        return {key: answer.token if answer else "" for key, answer in answers.items()}

    def answers(self) -> list[tuple[str, Issue, str]]:
        return [(key, self.issues[key], text) for key, text in self.cleaned_data.items()]


def issue_key(issue: Issue) -> str:
    """The issue's name in a page: its rule and its first box."""
    return f"{issue.rule.code}-{issue.cells[0]}"


def moment_in_london(day: date, time: time) -> datetime:
    """The moment at which London's clocks show this. An hour that a clock change skips or repeats is refused."""
    first, second = (datetime.combine(day, time, timezone.get_current_timezone()).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    shown = {"time": time.strftime("%H:%M")}
    if first.utcoffset() < second.utcoffset():  # type: ignore[operator]  # London has an offset at every moment
        raise ValidationError(
            _("The clocks go forward that night: there is no %(time)s. Choose another time"), params=shown
        )
    raise ValidationError(
        _("The clocks go back that night: there are two of %(time)s. Choose another time"), params=shown
    )


class MomentForm(forms.Form):
    """A day and a time, in London: `moment` when both are right."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter a real day")},
    )
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("London time."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Enter the time"), "invalid": _("Enter a real time, such as 9:30")},
    )

    def clean(self) -> dict[str, Any]:
        """Adds `moment`."""
        if "day" in self.cleaned_data and "time" in self.cleaned_data:
            try:
                self.cleaned_data["moment"] = moment_in_london(self.cleaned_data["day"], self.cleaned_data["time"])
            except ValidationError as error:
                self.add_error("time", error)
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why somebody does what the page is about; `label` asks for it in the page's words."""

    def __init__(self, label: str, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=label,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": _("Give the reason")},
        )


class UploadField(forms.FileField):
    """A file that somebody sends. One beyond the limit is read past and never arrives: its form then says why."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any):
        words = {
            "required": _("Choose a file"),
            "invalid": _("Choose a file"),
            "missing": _("Choose a file"),
            "empty": _("The file is empty"),
            "max_length": _("The file’s name is longer than %(max)d characters. Give it a shorter one"),
        }
        super().__init__(max_length=LONGEST_NAME, error_messages=words, **kwargs)
        self.was_too_large = False

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data and self.was_too_large:
            limit = settings.UPLOAD_LIMIT // 1024 // 1024
            raise ValidationError(_("The file is larger than %(limit)s MB") % {"limit": limit})
        return super().clean(data, initial)


AnyForm = TypeVar("AnyForm", bound=forms.Form)


class UploadForm(forms.Form):
    """A form with a file, bound to the request that sends it. Its page’s <form> is `multipart/form-data`."""

    def __init__(self, request: HttpRequest, **kwargs: Any):
        is_sent = request.method == "POST"
        super().__init__(request.POST if is_sent else None, request.FILES if is_sent else None, **kwargs)
        expect_file(self, request)


def expect_file(form: AnyForm, request: HttpRequest) -> AnyForm:
    """The form, its file's field told whether the request was larger than any file may be."""
    length = request.META.get("CONTENT_LENGTH") or ""
    for field in form.fields.values():
        if isinstance(field, UploadField):
            field.was_too_large = length.isdecimal() and int(length) > settings.UPLOAD_LIMIT
    return form


class FileForm(UploadForm):
    """A file of figures."""

    file = UploadField(
        label=_("Choose a file"),
        help_text=format_lazy(
            _("A workbook (XLSX or ODS) or a CSV file, up to {limit} MB."), limit=settings.UPLOAD_LIMIT // 1024 // 1024
        ),
    )


class DeclarationForm(forms.Form):
    declared = forms.BooleanField(
        label=_("I have checked these figures and they are, to the best of my knowledge, complete and correct."),
        error_messages={"required": _("Confirm that you have checked the figures")},
    )


class SignInForm(AuthenticationForm):
    """Sign in by email address. One message for every failure, so that nobody learns which accounts exist."""

    username = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your email address")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )
    error_messages = {
        "invalid_login": _("The email address or the password is not right. Check both and try again."),
        "inactive": _("The email address or the password is not right. Check both and try again."),
    }


def errors_with_places(form: forms.Form) -> list[Mapping[str, str]]:
    """A form's errors for the summary at the top of the page: each message with the field it belongs to."""
    return [
        {"place": form[name].id_for_label if name in form.fields else "", "message": str(message)}
        for name, messages in form.errors.items()
        for message in messages
    ]
