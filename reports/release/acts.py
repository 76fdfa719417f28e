"""What is done on the way to a year's release, for the record: files prepared, and the pre-release list."""

from django.utils.translation import gettext_lazy as _

from reports.release import early
from returns.models import Role
from returns.record.acts import FIELDS, also_tell, register
from returns.record.letters import Letter
from returns.years import release

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
register(
    "released",
    "publication",
    _("Report became public"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is public"),
        _("Everybody can read it now, and you may share it. This is its page, with the PDF and the figures."),
        "report",
        of_body=_("The figures of %(return)s are public"),
        text_of_body=_("Everybody can read them now in the national statistics, and you may share them."),
    ),
    Letter(
        Role.BOARD,
        _("The report of %(return)s is public"),
        _("Everybody can read it now, and you may share it. This is its page, with the PDF and the figures."),
        "report",
    ),
)
register(
    "early_reader_added",
    "reading",
    _("Put on the pre-release list"),
    Letter(
        early.added,
        _("You can read %(year)s before its release"),
        _(
            "You are on the pre-release list. You can read the reports and statistics from %(early)s. The public can"
            " from %(release)s: do not pass anything on before. What you read is recorded."
        ),
        "early",
    ),
)
also_tell(
    "release_set",
    Letter(
        early.listed,
        _("Early access to %(year)s is from %(early)s"),
        _("The release time is set: %(release)s. Until then, do not pass anything on that you read."),
        "early",
        when=release.is_set,
    ),
    Letter(
        early.listed,
        _("Early access to %(year)s is now from %(early)s"),
        _("The release has moved to %(release)s. Until then, do not pass anything on that you read."),
        "early",
        when=release.is_moved,
    ),
    Letter(
        early.listed,
        _("Early access to %(year)s is put off"),
        _("The release time has been taken back. We will tell you when there is a new one."),
        "early",
        when=release.is_taken_back,
    ),
)
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
