"""Who has read a report before it is published, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import register

register("report_opened", "reading", _("Preview of the report read"))
register("report_downloaded", "reading", _("Preview of the report downloaded"))
