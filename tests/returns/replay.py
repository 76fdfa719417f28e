"""The state of a return, rebuilt from its events alone; and the same read from the database, to compare.

Pure but for `stands`: an act that a replay cannot follow is an act of which the record says too little.
"""

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from returns.models import AreaReturn, BoxNote, Explanation, Figure, ReportingYear, Revision
from returns.record.acts import figures_in

STEPS = ("submitted", "review_begun", "accepted", "sent_back", "published")
EMPTY = (None, "", "")
Who = tuple[int, str]  # the key of a person, and when


@dataclass
class State:
    """One revision."""

    number: int = 1
    status: str = "draft"
    reason: str = ""
    source: str = "area"
    note: str = ""
    has_report: bool = True
    steps: dict[str, Who] = field(default_factory=dict)
    sent_back_reason: str = ""
    superseded_at: str | None = None
    population: str = ""
    figures: dict[str, tuple] = field(default_factory=dict)  # those not answered are left out
    explanations: dict[tuple, tuple] = field(default_factory=dict)
    notes: dict[str, tuple] = field(default_factory=dict)


@dataclass
class Return:
    """An area's return: its revisions by their keys, its extension, and its request for a correction."""

    revisions: dict[int, State] = field(default_factory=dict)
    extension: tuple | None = None
    request: tuple | None = None


def moment(at: datetime | str | None) -> str | None:
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


# --- From the events ------------------------------------------------------------------------------


def replay(lines: list[dict[str, Any]], first: int) -> Return:
    """A return from the lines of its chain, in order; `first` is the key of the revision that opening the year made."""
    done = Return({first: State()})
    for line in lines:
        here = done.revisions.setdefault(line["revision"], State()) if line["revision"] else None
        ACTS[line["act"]](done, here, line, (line["by"], line["at"]))
    return done


def figures_saved(done, here, line, who):
    for code, (old, new) in figures_in(line["changes"]).items():
        assert here.figures.get(code, EMPTY) == entry(old), f"{code}: the old is not what stood there"
        here.figures[code] = entry(new)
        if here.figures[code] == EMPTY:
            del here.figures[code]


def history_loaded(done, here, line, who):
    figures_saved(done, here, line, who)
    here.source, here.note = line["changes"].get("source", "historical"), line["changes"]["note"]
    here.has_report, here.status = False, "published"
    by, at = line["changes"]["sent"]
    here.steps |= {"submitted": (by, at), "accepted": who, "published": who}
    here.population = line["changes"].get("population", "")


def entry(recorded):
    if isinstance(recorded, dict):
        return recorded["value"], recorded["unavailable_reason"], recorded["footnote"]
    return recorded, "", ""


def explained(done, here, line, who):
    key, (old, new) = place(line), line["changes"]["text"]
    before = here.explanations.pop(key, None)
    assert old == (before[1] if before else "")
    if new:
        here.explanations[key] = (line["changes"]["values"], new, *who, None, None)


def explanation_dropped(done, here, line, who):
    assert here.explanations.pop(place(line))[1] == line["changes"]["text"][0]


def explanation_given_back(done, here, line, who):
    told = line["changes"]
    approved = told["approved"] or (None, None)
    here.explanations[place(line)] = (told["values"], told["text"][1], *told["explained"], *approved)


def waiver_approved(done, here, line, who):
    here.explanations[place(line)] = (*here.explanations[place(line)][:4], *who)


def place(line):
    return line["changes"]["rule"], tuple(line["changes"]["cells"])


def box_noted(done, here, line, who):
    for code, (old, new) in line["changes"].items():
        assert here.notes.pop(code, ("",))[0] == old
        if new:
            here.notes[code] = (new, *who, here.figures.get(code, EMPTY), "", None, None)


def note_answered(done, here, line, who):
    for code, (old, new) in line["changes"].items():
        assert here.notes[code][4] == old
        here.notes[code] = (*here.notes[code][:4], new, *(who if new else (None, None)))


def source_declared(done, here, line, who):
    here.source, here.note = line["changes"]["source"][1], line["changes"]["note"][1]
    here.has_report = here.source != "historical"


def step(name, status):
    def taken(done, here, line, who):
        here.status = status
        here.steps[name] = who

    return taken


def accepted(done, here, line, who):
    here.status, here.steps["accepted"] = "accepted", who
    here.steps.setdefault("review_begun", who)


def taken_back(done, here, line, who):
    here.status, here.steps, here.sent_back_reason, here.population = "draft", {}, "", ""


def sent_back(done, here, line, who):
    here.status, here.steps, here.sent_back_reason = "draft", {"sent_back": who}, line["reason"]
    here.population = ""


def published(done, here, line, who):
    for other in done.revisions.values():
        if other.status == "published":
            other.status, other.superseded_at = "superseded", line["at"]
    here.status, here.steps["published"] = "published", who
    here.population = line["changes"].get("population", "")


def unpublished(done, here, line, who):
    sent_back(done, here, line, who)
    for other in done.revisions.values():
        if other.number == here.number - 1:
            other.status, other.superseded_at = "published", None


def correction_started(done, here, line, who):
    old, new = line["changes"]["revision"]
    source = next(state for state in done.revisions.values() if state.number == old and state is not here)
    here.number, here.reason, here.source, here.note = new, line["reason"], source.source, source.note
    here.has_report = source.has_report
    here.figures, here.explanations = deepcopy(source.figures), deepcopy(source.explanations)
    done.request = None


def correction_asked(done, here, line, who):
    assert (done.request[0] if done.request else "") == line["changes"]["request"][0]
    done.request = (line["changes"]["request"][1], *who)


def correction_declined(done, here, line, who):
    done.request = None


def extension_granted(done, here, line, who):
    old, new = line["changes"]["until"]
    assert moment(old) == (done.extension[0] if done.extension else None)
    done.extension = (moment(new), line["reason"], *who)


ACTS = {
    "accepted": accepted,
    "box_noted": box_noted,
    "note_answered": note_answered,
    "correction_asked": correction_asked,
    "correction_declined": correction_declined,
    "correction_started": correction_started,
    "explained": explained,
    "explanation_dropped": explanation_dropped,
    "extension_granted": extension_granted,
    "figures_saved": figures_saved,
    "figures_imported": figures_saved,
    "import_withdrawn": figures_saved,
    "history_loaded": history_loaded,
    "explanation_given_back": explanation_given_back,
    "published": published,
    "review_begun": step("review_begun", "submitted"),
    "sent_back": sent_back,
    "source_declared": source_declared,
    "submitted": step("submitted", "submitted"),
    "taken_back": taken_back,
    "unpublished": unpublished,
    "waiver_approved": waiver_approved,
    "waiver_asked": explained,
}


def replay_year(lines: list[dict[str, Any]], population: str) -> dict[str, Any]:
    """A year's dates from all lines; the populations are pinned by the first publication of any of its returns.

    `population` names the one that the year's form begins with.
    """
    year: dict[str, Any] = {
        "opens_at": None,
        "deadline": None,
        "closes_at": None,
        "release_at": None,
        "pinned_at": None,
        "population": population,
        "withdrawn": None,
    }
    for line in lines:
        if line["act"] == "year_opened":
            year |= {"opens_at": line["at"], "deadline": line["changes"]["deadline"]}
            year["closes_at"] = moment(line["changes"]["closes_at"])
        if line["act"] == "release_set":
            year["release_at"] = moment(line["changes"]["release_at"][1])
        if line["act"] in ("withdrawn", "withdrawal_ended"):
            notices = [line["changes"][name] for name in ("notice", "notice_cy")]
            assert [old for old, _ in notices] == (list(year["withdrawn"][2:]) if year["withdrawn"] else ["", ""])
            now = (line["by"], moment(line["at"]), *(new for _, new in notices))
            year["withdrawn"] = now if line["act"] == "withdrawn" else None
        if line["act"] == "population_set":
            old, new = line["changes"]["population"]
            assert old == year["population"], "the old is not what was chosen"
            year["population"] = new
    year["pinned_at"] = min(
        (line["at"] for line in lines if line["act"] in ("published", "history_loaded")), default=None
    )
    return year


# --- From the database ----------------------------------------------------------------------------


def stands(year: int) -> tuple[dict[str, Any], dict[str, Return]]:
    """The year's dates, and each return of it by the name of its chain, as the tables have them. Six queries."""
    row = ReportingYear.objects.get(year=year)
    dates = {name: moment(getattr(row, name)) for name in ("opens_at", "closes_at", "release_at")}
    dates |= {"deadline": str(row.deadline) if row.deadline else None, "pinned_at": moment(row.population_pinned_at)}
    dates["population"] = row.population
    notices = (row.withdrawal_notice, row.withdrawal_notice_cy)
    dates["withdrawn"] = (row.withdrawn_by_id, moment(row.withdrawn_at), *notices) if row.withdrawn_at else None
    figures, explanations, notes = defaultdict(dict), defaultdict(dict), defaultdict(dict)
    for figure in Figure.objects.filter(year=year).select_related("cell"):
        if figure.entry != type(figure.entry)():
            figures[figure.revision_id][figure.cell.code] = (figure.value, figure.unavailable_reason, figure.footnote)
    for answer in Explanation.objects.filter(revision__year=year).select_related("rule"):
        explanations[answer.revision_id][answer.rule.code, tuple(answer.cells)] = (
            *(answer.values, answer.text, answer.explained_by_id, moment(answer.explained_at)),
            *(answer.approved_by_id, moment(answer.approved_at)),
        )
    for note in BoxNote.objects.filter(revision__year=year).select_related("cell"):
        notes[note.revision_id][note.cell.code] = (
            *(note.text, note.noted_by_id, moment(note.noted_at)),
            (note.value, note.unavailable_reason, note.footnote),
            *(note.answer, note.answered_by_id, moment(note.answered_at)),
        )
    returns = {}
    owed = {area_return.pk: area_return for area_return in AreaReturn.objects.filter(year=year).select_related("area")}
    for area_return in owed.values():
        here = returns[area_return.chain] = Return()
        if area_return.extended_at:
            here.extension = (moment(area_return.extended_until), area_return.extension_reason)
            here.extension += (area_return.extended_by_id, moment(area_return.extended_at))
        if area_return.correction_asked_at:
            here.request = (area_return.correction_request, area_return.correction_asked_by_id)
            here.request += (moment(area_return.correction_asked_at),)
    for revision in Revision.objects.filter(year=year).select_related("population").order_by("pk"):
        whens = {name: (getattr(revision, f"{name}_by_id"), moment(getattr(revision, f"{name}_at"))) for name in STEPS}
        returns[owed[revision.area_return_id].chain].revisions[revision.pk] = State(
            number=revision.number,
            status=revision.status,
            reason=revision.reason,
            source=revision.source,
            note=revision.note,
            has_report=revision.has_report,
            steps={name: who for name, who in whens.items() if who != (None, None)},
            sent_back_reason=revision.sent_back_reason,
            superseded_at=moment(revision.superseded_at),
            population=revision.population.estimate if revision.population else "",
            figures=figures[revision.pk],
            explanations=explanations[revision.pk],
            notes=notes[revision.pk],
        )
    return dates, returns
