"""What is done on the way to a year's release, for the record: files prepared, and the pre-release list."""

from django.utils.translation import gettext_lazy as _

from returns.models import Role
from returns.record.acts import FIELDS, register
from returns.record.letters import Letter

register("prepared", "publication", _("Files of the reports prepared"))
register(
    "words_opened",
    "publication",
    _("Texts, board and logos open again, prepared files dropped"),
    Letter(
        Role.COORDINATOR,
        _("You can change the report of %(return)s again"),
        _(
            "The national team has opened its texts, board and logos again, and says why. Next: read the reason and"
            " change what it asks for. The chair of your board is then asked to sign the report."
        ),
        "task_list",
    ),
)
register("pdf_refused", "publication", _("Files not kept: the PDF is not accessible"))
register("early_reader_added", "reading", _("Put on the pre-release list"))
register("early_reader_removed", "reading", _("Taken off the pre-release list"))
register("early_read", "reading", _("Read before the release"))
FIELDS.update(
    {
        "faults": _("Found in the PDF"),
        "organisation": _("Organisation"),
        "organisation_cy": _("Organisation in Welsh"),
        "post": _("Post"),
        "post_cy": _("Post in Welsh"),
        "read": _("Read"),
        "returns": _("Returns"),
    }
)
