"""What the national team types about a release: overrides, the time, who reads early, why a year is withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models import LONGEST_POST
from reports.release import early
from reports.sign_off.signing import Standing
from returns.access import permissions
from returns.access.forms import Form, MomentForm
from returns.arithmetic.calendar import FURTHEST, earliest_proposal, is_working_day, usual_release
from returns.models import ReportingYear, Revision, User


class OverrideForm(Form):
    """Which of a year's accepted reports go out without their chair's signature, and why: one reason for all."""

    def __init__(self, signatures: Sequence[Standing], by: User, data: Any = None):
        super().__init__(data, auto_id="override_%s")
        waiting = [standing.revision for standing in signatures if standing.waits]
        self.offered = {
            revision.area_return.area.slug: revision
            for revision in waiting
            if permissions.can_override_sign_off(by, revision)
        }
        self.own = [revision for revision in waiting if revision not in self.offered.values()]
        self.fields["areas"] = forms.MultipleChoiceField(
            label=_("Reports to release without it"),
            choices=[(slug, revision.area_return.area_name) for slug, revision in self.offered.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one report"),
                "invalid_choice": _("One of these reports no longer needs a signature. Check the list again"),
            },
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why you are releasing them without the chair’s signature"),
            help_text=_("We keep this in the record for the areas and the national team. We do not publish it."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Enter a reason")},
        )

    def chosen(self) -> list[Revision]:
        return [self.offered[slug] for slug in self.cleaned_data["areas"]]


class ReleaseForm(MomentForm):
    """The moment from which a year's figures are public; and once it is announced, why it becomes another."""

    def __init__(self, year: ReportingYear, now: datetime, data: Any = None):
        proposed = usual_release(year.end, earliest_proposal(now, year.deadline))
        shown = timezone.localtime(year.release_at or proposed)
        super().__init__(data, initial={"day": shown.date(), "time": shown.time()}, auto_id="release_%s")
        self.year, self.now = year, now
        day, time = self.fields["day"], self.fields["time"]
        day.label, day.help_text = _("Day of release"), _("A working day. A Thursday in late October is usual.")
        time.label, time.help_text = _("Time of release"), _("London time. 9:30 is usual.")
        if year.release_at is not None and not year.is_released(now):
            self.fields["reason"] = _public_words(
                _("Why you are changing the release time (for the public)"), _("Enter a reason")
            )
            self.fields["reason_cy"] = _public_words(_("The same in Welsh"))
        self.fields["soon"] = forms.BooleanField(
            label=_("Release it within 24 hours"),
            help_text=_("You only need this if the time is less than 24 hours from now."),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        moment = cleaned.get("moment")
        if moment is None or self.year.is_released(self.now):
            return cleaned
        if moment < self.now:
            self.add_error("day", _("The release time must be in the future"))
        elif moment > self.now + FURTHEST:
            self.add_error("day", _("This is more than two years from now. Choose an earlier day"))
        elif not is_working_day(cleaned["day"]):
            self.add_error("day", _("Choose a working day: this is a weekend or a bank holiday"))
        elif moment < self.now + timedelta(hours=24) and not cleaned["soon"]:
            words = _(
                "This is less than 24 hours from now. The year will become public then, and you cannot undo it."
                " Tick the box to confirm, or choose a later time"
            )
            self.add_error("soon", words)
        return cleaned


class PreReleaseAccessForm(Form):
    """Somebody for a year's pre-release list, by the address of their account. Cleaned to `user` and the words."""

    email = forms.EmailField(
        label=_("Email address of the account"),
        error_messages={"required": _("Enter the email address"), "invalid": _("Enter a real email address")},
    )
    post = forms.CharField(
        label=_("Post"),
        help_text=_("We publish this on the release calendar, without the name."),
        max_length=LONGEST_POST,
        error_messages={"required": _("Enter the post")},
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("We publish this on the release calendar."),
        max_length=LONGEST_POST,
        error_messages={"required": _("Enter the organisation")},
    )
    post_cy = forms.CharField(label=_("Post in Welsh"), required=False, max_length=LONGEST_POST)
    organisation_cy = forms.CharField(label=_("Organisation in Welsh"), required=False, max_length=LONGEST_POST)

    def __init__(self, year: ReportingYear, data: Any = None):
        super().__init__(data)
        self.year = year

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.user: User | None = User.objects.filter(email=email, is_active=True).first()
        if self.user is None:
            raise forms.ValidationError(
                _("There is no account with this address. Ask an administrator to create one first")
            )
        if permissions.is_national(self.user):
            raise forms.ValidationError(_("This person is in the national team and does not need to be on the list"))
        if early.is_named(self.user, self.year):
            raise forms.ValidationError(_("This person is already on the list"))
        return email


class WithdrawForm(Form):
    """Why a year is withdrawn: for the record, and for everybody."""

    reason = forms.CharField(
        label=_("Reason, for the record"),
        help_text=_("Only the national team sees this. We do not publish it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter a reason")},
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.fields["notice"] = _public_words(_("Notice, for the public"), _("Enter the notice"))
        self.fields["notice"].help_text = _(
            "The public sees this instead of the figures. Say what is wrong and when they can see the figures again."
        )
        self.fields["notice_cy"] = _public_words(_("The notice in Welsh"))


def _public_words(label: Any, missing: Any = "") -> forms.CharField:
    """Some lines that everybody reads; they may be left out where there are no words for what is missing."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )
