"""What is typed about a report before it is published: a comment on one place of it, an answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Comment
from reports.sign_off.links import Link
from returns.access.forms import Form

LONGEST = 2000  # characters


class CommentForm(Form):
    """`places`: key -> what one can comment on. The one that is asked for is chosen already."""

    def __init__(self, places: Mapping[str, Link], asked: str, data: Any = None):
        super().__init__(data, initial={"place": asked})
        self.fields["place"] = forms.ChoiceField(
            label=_("What your comment is about"),
            choices=[(key, link.title) for key, link in places.items()],
            error_messages={"invalid_choice": _("Choose a part of the report from the list")},
        )
        self.fields["text"] = forms.CharField(
            label=_("Your comment"),
            help_text=_("Never name an offender or a victim, or say anything that could identify them."),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={"required": _("Write your comment")},
        )


class AnswerForm(Form):
    """An answer to a comment. To ask the chair to look again no words are needed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, comment: Comment, data: Any = None):
        super().__init__(data, initial={"seen": comment.token, "answer": comment.answer})
        told = _("Say what you have changed, or why it stays as it is. You can leave this empty.")
        self.fields["answer"] = forms.CharField(
            label=_("Your answer to the chair") if comment.gives_back else _("Your answer"),
            help_text=told if comment.gives_back else _("Say what you have changed, or why it stays as it is."),
            max_length=LONGEST,
            required=not comment.gives_back,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={"required": _("Write an answer")},
        )
