"""What people type about mail."""

from django import forms

from returns.access.forms import Form
from returns.models import Notice


class SendAgainForm(Form):
    """Notices whose mail is to be sent again."""

    notice = forms.ModelMultipleChoiceField(queryset=Notice.objects.all(), required=False)
