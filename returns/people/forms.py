"""What people type about mail."""

from django import forms

from returns.models import Notice


class SendAgainForm(forms.Form):
    """Notices whose mail is to be sent again."""

    notice = forms.ModelMultipleChoiceField(queryset=Notice.objects.all(), required=False)
