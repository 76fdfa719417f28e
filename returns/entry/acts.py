"""What an area and its reviewers do to a return, for the record: each act in words, and whom it is told to.

Not told to anybody: `review_begun`, which asks nothing of the area, and notes on boxes, which go with the decision that
follows them.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from returns.models import Role
from returns.record.acts import FIELDS, Change, Names, figures_in, register
from returns.record.letters import Letter
from returns.record.timeline import nothing, pair, plain, text

# --- How changes are told -------------------------------------------------------------------------


def figures(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Box by box in the form's order, which the record does not keep."""
    if isinstance(file := changes.get("file"), dict):
        yield Change(gettext("File"), None, plain(file.get("name", "")))
    changes = figures_in(changes)
    for code in (*filter(changes.__contains__, names.boxes), *sorted(changes.keys() - names.boxes.keys())):
        what = names.boxes.get(code, code)
        old, new = (entry_in_words(side) for side in pair(changes[code]))
        if old[0] != new[0]:
            yield Change(what, old[0], new[0])
        if old[1] != new[1]:
            yield text(gettext("%(box)s, footnote") % {"box": what}, old[1], new[1])


def entry_in_words(side: Any) -> tuple[str, str]:
    """What a box said in a figure's place, and its footnote."""
    if not isinstance(side, dict):
        return gettext("not answered") if side is None else plain(side), ""
    if reason := side.get("unavailable_reason"):
        answer = gettext("not available: %(reason)s") % {"reason": reason}
    else:
        answer = gettext("not answered") if side.get("value") is None else plain(side["value"])
    return answer, plain(side.get("footnote", ""))


def answer(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """An explanation: which check, on which boxes, and what the area says."""
    rule, cells = str(changes.get("rule", "")), changes.get("cells")
    boxes = [names.boxes.get(str(code), str(code)) for code in cells] if isinstance(cells, list) else []
    where = "; ".join(boxes) if len(boxes) <= 2 else ngettext("%d box", "%d boxes", len(boxes)) % len(boxes)
    what = names.rules.get(rule, rule)
    old, new = pair(changes.get("text"))
    yield text(f"{what} ({where})" if where else what, plain(old or ""), plain(new or ""))


def notes(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    for code, change in changes.items():
        old, new = pair(change)
        yield text(names.boxes.get(code, code), plain(old or ""), plain(new or ""))


def saved(changes: dict[str, Any]) -> str:
    return ngettext("%d figure saved", "%d figures saved", len(changes)) % len(changes)


def explained(changes: dict[str, Any]) -> str:
    old, new = pair(changes.get("text"))
    if old and new:
        return gettext("Explanation changed")
    return gettext("Explanation given") if new else gettext("Explanation taken away")


# --- The acts -------------------------------------------------------------------------------------

BEING_CHANGED = Letter(
    Role.BOARD,
    _("The report of %(return)s is being changed"),
    _("The return is with the area again. You are told when there is a report to read."),
    "preview",
)

register("source_declared", "figures", _("Source of the figures declared"))
register("figures_saved", "figures", _("Figures saved"), tell=figures, phrase=saved, writes_figures=True)
register("explained", "explanations", _("Explanation changed"), tell=answer, phrase=explained)
register("explanation_dropped", "explanations", _("Explanation dropped, because a figure changed"), tell=answer)
register(
    "waiver_asked",
    "explanations",
    _("Waiver of an error asked for"),
    Letter(
        Role.NATIONAL,
        _("A waiver is asked for: %(return)s"),
        _("The area has explained an error and asks you to let it stand. Read why, and decide."),
        "review",
    ),
    tell=answer,
)
register(
    "waiver_approved",
    "explanations",
    _("Error waived"),
    Letter(
        Role.COORDINATOR,
        _("The waiver for %(return)s is approved"),
        _("The error may stand in this return. Check what else is open, and submit."),
        "task_list",
    ),
    tell=answer,
)
register(
    "submitted",
    "review",
    _("Return submitted"),
    Letter(
        Role.COORDINATOR,
        _("Received: the return %(return)s"),
        _(
            "The return has been submitted to the national team. Its reference is %(reference)s. The figures"
            " are locked; you can take the return back until somebody begins to review it."
        ),
        "task_list",
        tells_doer=True,
    ),
    Letter(
        Role.NATIONAL,
        _("Submitted: the return %(return)s"),
        _("It waits for a review. Its reference is %(reference)s."),
        "review",
    ),
    Letter(
        Role.BOARD,
        _("The report of %(return)s can be read"),
        _(
            "The return has been submitted, so you can read a preview of your area’s annual report. Do not"
            " pass it on. Opening it is recorded."
        ),
        "preview",
    ),
    tell=nothing,  # what the checks found holds shadow checks, which areas never see
)
register(
    "taken_back",
    "review",
    _("Return taken back by the area"),
    Letter(
        Role.NATIONAL,
        _("Taken back: the return %(return)s"),
        _("The area has taken its submission back to change it. You will be told when it comes again."),
        "review",
    ),
    BEING_CHANGED,
)
register("review_begun", "review", _("Review begun"))
register("box_noted", "review", _("Reviewer’s note on a box"), tell=notes)
register(
    "accepted",
    "review",
    _("Return accepted"),
    # First, because each is told once: it asks something of the chair, who may be a co-ordinator, too.
    Letter(
        Role.BOARD,
        _("The report of %(return)s waits for your signature"),
        _("The return has been accepted. Read the report and sign it off: it is published after that."),
        "sign_off",
        to_chair=True,
    ),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is accepted"),
        _("You have nothing to do. The national team prepares the report for publication."),
        "task_list",
    ),
)
register(
    "sent_back",
    "review",
    _("Return sent back"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is back with you"),
        _("The national team has sent it back and says why. Read the reason, make the changes, submit again."),
        "task_list",
    ),
    BEING_CHANGED,
)
FIELDS.update({"note": _("Note"), "source": _("Source")})

IS_OUT = _("It is public from the year’s release time on, at once if that is over. Do not pass it on before.")

register(
    "published",
    "publication",
    _("Return published"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is published"),
        IS_OUT,
        "preview",
        of_body=_("The figures of %(return)s are published"),
    ),
    Letter(Role.BOARD, _("The report of %(return)s is published"), IS_OUT, "preview"),
)
register(
    "unpublished",
    "publication",
    _("Publication undone before the release"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is no longer published"),
        _("The national team has taken it back before its release and says why. Read the reason."),
        "task_list",
    ),
    BEING_CHANGED,
)
register(
    "correction_asked",
    "publication",
    _("Correction asked for"),
    Letter(
        Role.NATIONAL,
        _("A correction is asked for: %(return)s"),
        _("The area has found something wrong in its published return. Read what it says, and decide."),
        "review",
    ),
    tell=nothing,
)
register(
    "correction_started",
    "publication",
    _("Correction begun"),
    Letter(
        Role.COORDINATOR,
        _("The correction of %(return)s has begun"),
        _("A new revision is open to you. Correct it and submit it; what is published stays until then."),
        "task_list",
    ),
)
register(
    "correction_declined",
    "publication",
    _("Correction declined"),
    Letter(
        Role.COORDINATOR,
        _("The correction of %(return)s is declined"),
        _("The national team says why. Read the reason."),
        "history",
    ),
)
FIELDS.update({"files": _("Files, each with its SHA-256"), "population": _("Population"), "request": _("Request")})
