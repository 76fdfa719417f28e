"""What is done to national figures as they were published, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import register

register("national_figures_loaded", "other", _("Published national figures loaded"))
