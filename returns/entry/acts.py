"""What an area and its reviewers do to a return, for the record: each act in words, and whom it is told to.

Not told to anybody: `review_begun`, which asks nothing of the area; notes on boxes, which go with the decision that
follows them; and their answers, which go with the submission that does.
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


IN_WELSH = {
    "unavailable_reason_cy": _("%(box)s, reason in Welsh"),
    "footnote_cy": _("%(box)s, footnote in Welsh"),
}


def figures(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Box by box in the form's order, which the record does not keep."""
    if isinstance(file := changes.get("file"), dict):
        yield Change(gettext("File"), None, plain(file.get("name", "")))
    changes = figures_in(changes)
    for code in (*filter(changes.__contains__, names.boxes), *sorted(changes.keys() - names.boxes.keys())):
        what = names.boxes.get(code, code)
        sides = pair(changes[code])
        old, new = map(entry_in_words, sides)
        if old[0] != new[0]:
            yield Change(what, old[0], new[0])
        if old[1] != new[1]:
            yield text(gettext("%(box)s, footnote") % {"box": what}, old[1], new[1])
        for key, words in IN_WELSH.items():
            old_words, new_words = (plain(side.get(key, "")) if isinstance(side, dict) else "" for side in sides)
            if old_words != new_words:
                yield text(words % {"box": what}, old_words, new_words)


def entry_in_words(side: Any) -> tuple[str, str]:
    """What a box said in a figure's place, and its footnote."""
    if not isinstance(side, dict):
        return gettext("not answered") if side is None else plain(side), ""
    if reason := side.get("unavailable_reason"):
        answer = gettext("not available: %(reason)s") % {"reason": reason}
    else:
        answer = gettext("not answered") if side.get("value") is None else plain(side["value"])
    return answer, plain(side.get("footnote", ""))


def welsh_in_words(side: Any) -> str:
    """What a box's reason and footnote say in Welsh."""
    told = [plain(side.get(key, "")) for key in IN_WELSH] if isinstance(side, dict) else []
    return " ".join(filter(None, told))


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
    return gettext("Explanation given") if new else gettext("Explanation removed")


def noted(changes: dict[str, Any]) -> str:
    closed = all(not pair(change)[1] for change in changes.values())
    return gettext("Reviewer’s note closed") if closed else gettext("Reviewer’s note on a box")


def answered(changes: dict[str, Any]) -> str:
    gone = all(not pair(change)[1] for change in changes.values())
    return gettext("Answer to a note taken away") if gone else gettext("Reviewer’s note answered")


# --- The acts -------------------------------------------------------------------------------------

BEING_CHANGED = Letter(
    Role.BOARD,
    _("The report of %(return)s is changing"),
    _("The area is working on the return again. We will tell you when you can read the report."),
    "preview",
)

register("source_declared", "figures", _("Source of the figures given"))
register("figures_saved", "figures", _("Figures saved"), tell=figures, phrase=saved, writes_figures=True)
register("explained", "explanations", _("Explanation changed"), tell=answer, phrase=explained)
register("explanation_dropped", "explanations", _("Explanation removed, because a figure changed"), tell=answer)
register(
    "waiver_asked",
    "explanations",
    _("Asked for an error to be waived"),
    Letter(
        Role.NATIONAL,
        _("Waiver request: %(return)s"),
        _("The area has explained an error and asks you to waive it. Read the explanation, then decide."),
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
        _("Waiver approved: %(return)s"),
        _("We have waived the error. Check what else you need to do, then submit the return."),
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
        _("You can now review it. Its reference is %(reference)s."),
        "review",
    ),
    Letter(
        Role.BOARD,
        _("You can now read the report of %(return)s"),
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
    _("Area took the return back"),
    Letter(
        Role.NATIONAL,
        _("Taken back: the return %(return)s"),
        _("The area has taken its return back to change it. We will tell you when it is submitted again."),
        "review",
    ),
    BEING_CHANGED,
)
register("review_begun", "review", _("Review started"))
register("box_noted", "review", _("Reviewer’s note on a box"), tell=notes, phrase=noted)
register("note_answered", "review", _("Reviewer’s note answered"), tell=notes, phrase=answered)
register(
    "accepted",
    "review",
    _("Return accepted"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is accepted"),
        _("The figures are final. The return’s page says what its report still lacks, and who must act next."),
        "task_list",
        of_body=_("The return %(return)s is accepted"),
        text_of_body=_("You do not need to do anything. The national team will publish the figures."),
    ),
)
register(
    "sent_back",
    "review",
    _("Return sent back"),
    Letter(
        Role.COORDINATOR,
        _("The return %(return)s is back with you"),
        _(
            "The national team has sent it back and says why. Next: read the reason and their notes on boxes, if there"
            " are any. Make the changes, answer the notes, and submit again."
        ),
        "task_list",
    ),
    BEING_CHANGED,
)
FIELDS.update({"note": _("Note"), "source": _("Source"), "reason_in_welsh": _("Reason in Welsh")})

IS_OUT = _("It becomes public at the year’s release time, or at once if that has passed. Do not share it before then.")

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
    _("Publication taken back before the release"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is no longer published"),
        _(
            "The national team took it back before the release. Next: read their reason, make the changes, and submit"
            " again."
        ),
        "task_list",
        of_body=_("The figures of %(return)s are no longer published"),
        text_of_body=_(
            "The national team took them back before the release. Next: read their reason, make the changes, and submit"
            " again."
        ),
    ),
    BEING_CHANGED,
)
register(
    "correction_asked",
    "publication",
    _("Correction requested"),
    Letter(
        Role.NATIONAL,
        _("Correction request: %(return)s"),
        _("The area has found a mistake in its published return. Read what it says, then decide."),
        "review",
    ),
    tell=nothing,
)
register(
    "correction_started",
    "publication",
    _("Correction started"),
    Letter(
        Role.COORDINATOR,
        _("You can now correct %(return)s"),
        _("We have opened a new revision. Correct it and submit it. The published return does not change until then."),
        "task_list",
    ),
)
register(
    "correction_declined",
    "publication",
    _("Correction declined"),
    Letter(
        Role.COORDINATOR,
        _("Correction declined: %(return)s"),
        _("The national team has given a reason. Read it in the service."),
        "history",
    ),
)
FIELDS.update({"files": _("Files, each with its SHA-256"), "population": _("Population"), "request": _("Request")})
