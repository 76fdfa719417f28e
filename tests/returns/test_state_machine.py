"""Random acts by random people at growing times: what must always hold, holds; and the events alone give the state.

Two areas, a form of four boxes, six people. Each example is a transaction that is undone.
"""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from returns.arithmetic.calendar import is_working_day
from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.checks.read import figures_of, shape_of
from returns.entry import actions as entry_actions
from returns.entry import correction_actions, note_actions
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import import_figures, receive, withdraw_import
from returns.models import BoxNote, Event, Explanation, Head, Population, Purpose, ReportingYear, Revision, Source
from returns.populations.actions import choose_population
from returns.record.chain import problems, unsealed
from returns.record.refusals import Refused
from returns.years import actions as years_actions
from tests.conftest import person
from tests.factories import AT, ROOT, AreaFactory, UserFactory
from tests.returns.replay import ACTS, moment, replay, replay_year, stands

YEAR, DAY = 2021, timedelta(days=1)
CLOSES = AT + 12 * DAY
FIRST = "mid-2020, made up"  # what the form begins with
IN_WORK = {"draft", "submitted", "accepted"}
AREAS = ("east", "west")
NATIONAL = {"nora", "ned"}
WRITERS = {area: {area, *NATIONAL} for area in AREAS}
BOXES = ("people_c1_l1", "people_c3_l1", "people_c1_l2", "breaches_found")

area = st.sampled_from(["east", "east", "east", "west"])
anybody = st.sampled_from(["east", "east", "west", "board", "nora", "ned", "stranger"])
mostly_national = st.sampled_from(["nora", "nora", "ned", "ned", "east", "board", "stranger"])
mostly_the_area = st.sampled_from(["east", "east", "east", "west", "nora", "board", "stranger"])
entries = st.sampled_from([Entry(0), Entry(1), Entry(7), Entry(), Entry(None, "Lost."), Entry(2, "", "Counted late.")])
reasons = st.sampled_from(["Because.", "So it is.", "  A reason, with spaces. ", " "])
back = st.sampled_from([0, 0, 0, 1])


def when(*statuses: str):
    """Mostly where the eastern return stands so; each fourth time wherever it stands, to be refused."""

    def fits(machine: "Acts") -> bool:
        newest = max(machine.returns["2021/east"].revisions.values(), key=lambda state: state.number)
        return newest.status in statuses or machine.tried % 4 == 0

    return precondition(fits)


class Acts(RuleBasedStateMachine):
    """What anybody may try. `people` and `acts` (those that were recorded in any example) belong to the test."""

    people: dict
    acts: set[str]

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now, self.tried = AT, 0
        self.look()

    def teardown(self):
        self.acts |= {line["act"] for line in self.lines}
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # --- Looking, trying, and what always holds ---------------------------------------------------

    def look(self) -> None:
        self.lines = [event.line for event in Event.objects.order_by("chain", "number")]
        self.heads = {head.chain: (head.number, head.digest, head.seal) for head in Head.objects.all()}
        self.year, self.returns = stands(YEAR)

    def attempt(self, action, who: str, may: bool, **given) -> None:
        """Let somebody try an act: a refusal leaves everything as it was, and nobody gets through without the right."""
        before = deepcopy((self.lines, self.year, self.returns))
        self.tried += 1
        try:
            action(by=self.people[who], at=self.now, **given)
        except Refused as refusal:
            assert str(refusal).strip()
            may = True
            self.look()
            assert (self.lines, self.year, self.returns) == before, "a refused act wrote something"
        else:
            self.look()
        if (self.lines, self.year, self.returns) != before:
            assert may, f"{who} got through with {action.__name__}"
            assert len(self.lines) > len(before[0]), "something changed without an event"
        self.what_was_recorded_stays(before[0])
        self.figures_change_in_drafts_alone(before)
        self.what_is_published_stays_so(before[2])
        self.each_return_is_in_order()
        self.the_events_give_the_state()

    def what_was_recorded_stays(self, before) -> None:
        keys = {(line["chain"], line["number"]): line for line in self.lines}
        assert all(keys.get((line["chain"], line["number"])) == line for line in before)
        assert list(problems(self.lines, site.EVENT_KEY)) == []
        assert list(unsealed(self.lines, self.heads, site.EVENT_KEY)) == []

    def figures_change_in_drafts_alone(self, before) -> None:
        for chain, owed in self.returns.items():
            for pk, state in owed.revisions.items():
                old = before[2][chain].revisions.get(pk) if chain in before[2] else None
                if old and old.figures != state.figures:
                    assert old.status == "draft"
                    assert self.has_time(before[2][chain], old)

    def what_is_published_stays_so(self, before) -> None:
        for chain, owed in self.returns.items():
            had = [s for s in before[chain].revisions.values() if s.status == "published"] if chain in before else []
            has = [s for s in owed.revisions.values() if s.status == "published"]
            if had and not has:
                last = [line for line in self.lines if line["chain"] == chain][-1]
                assert last["act"] == "unpublished"
                assert not self.is_public(had[0])

    def each_return_is_in_order(self) -> None:
        for owed in self.returns.values():
            states = [state.status for state in owed.revisions.values()]
            assert sum(status in IN_WORK for status in states) <= 1
            assert states.count("published") <= 1
            for state in owed.revisions.values():
                if "accepted" in state.steps:
                    assert state.steps["accepted"][0] != state.steps["submitted"][0]
                assert ("submitted" in state.steps) == (state.status != "draft")
                assert all(answer[2] != answer[4] for answer in state.explanations.values())

    def the_events_give_the_state(self) -> None:
        assert replay_year(self.lines, FIRST) == self.year
        for chain, owed in self.returns.items():
            own = [line for line in self.lines if line["chain"] == chain]
            assert replay(own, first=min(owed.revisions)) == owed

    # --- What a step needs to know ----------------------------------------------------------------

    def revision(self, area: str, back: int = 0) -> Revision:
        """The newest revision of an area's return, or the one before it."""
        rows = list(Revision.objects.with_names().of(area=area, year=YEAR).order_by("-number"))
        return rows[min(back, len(rows) - 1)]

    def has_time(self, owed, state) -> bool:
        extended = owed.extension is not None and self.moment <= owed.extension[0]
        return state.number > 1 or state.source == "historical" or self.now <= CLOSES or extended

    def is_public(self, state) -> bool:
        release = self.year["release_at"]
        return release is not None and max(release, state.steps["published"][1]) <= self.moment

    @property
    def moment(self) -> str:
        return moment(self.now)

    def state(self, revision: Revision):
        owed = self.returns[revision.area_return.chain]
        return owed, owed.revisions[revision.pk]

    def may_write(self, who: str, revision: Revision) -> bool:
        owed, state = self.state(revision)
        area = revision.area_return.area.slug
        return who in WRITERS[area] and state.status == "draft" and self.has_time(owed, state)

    def is_in(self, revision: Revision, *statuses: str) -> bool:
        return self.state(revision)[1].status in statuses

    # --- The acts ---------------------------------------------------------------------------------

    @initialize()
    def open_the_year(self):
        year = ReportingYear.objects.get(year=YEAR)
        day = (AT + 8 * DAY).date()
        self.attempt(years_actions.open_year, "east", False, year=year, deadline=day, closes_at=CLOSES)
        self.attempt(years_actions.open_year, "nora", True, year=year, deadline=day, closes_at=CLOSES)

    @rule(hours=st.sampled_from([1, 5, 30, 100]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @when("draft")
    @rule(
        area=area,
        who=anybody,
        back=back,
        entries=st.dictionaries(st.sampled_from(BOXES), entries, min_size=1),
        seen=st.sampled_from([None, None, "right", "stale"]),
    )
    def save(self, area, who, back, entries, seen):
        revision = self.revision(area, back)
        figures = self.state(revision)[1].figures
        tokens = {code: Entry(*figures.get(code, ())).token for code in entries}
        tokens = {None: None, "right": tokens, "stale": dict.fromkeys(entries, "999")}[seen]
        may = self.may_write(who, revision)
        self.attempt(save_figures, who, may, revision=revision, entries=entries, seen=tokens)

    @when("draft")
    @rule(area=area, who=mostly_the_area)
    def save_what_raises_an_error_and_a_query(self, area, who):
        revision, entries = self.revision(area), {**dict.fromkeys(BOXES, Entry(1)), "breaches_found": Entry(7)}
        may = self.may_write(who, revision)
        self.attempt(save_figures, who, may, revision=revision, entries=entries)

    @when("draft")
    @rule(area=area, who=anybody, entries=st.dictionaries(st.sampled_from(BOXES), entries, min_size=1))
    def bring(self, area, who, entries):
        revision = self.revision(area)
        self.attempt(bring, who, self.may_write(who, revision), revision=revision, entries=entries)

    @when("draft")
    @rule(who=anybody, back=back)
    def withdraw(self, who, back):
        """The last import, or the one before it, whatever has become of its return and of its boxes."""
        imports = list(Event.objects.imports().order_by("-pk").select_related("revision__area_return__area"))
        if imports:
            event = imports[min(back, len(imports) - 1)]
            may, key = self.may_write(who, event.revision), event.changes["file"]["upload"]
            self.attempt(withdraw_import, who, may, upload=key)

    @when("draft")
    @rule(area=area, code=st.sampled_from(["people_total", "people_c9_l9", "nothing"]))
    def save_into_no_box(self, area, code):
        revision = self.revision(area)
        self.attempt(save_figures, area, False, revision=revision, entries={code: Entry(1)})

    @when("draft")
    @rule(area=area, who=mostly_the_area, text=st.sampled_from(["It is so.", "It was so.", ""]))
    def explain(self, area, who, text):
        revision = self.revision(area)
        for issue in assess(revision, Questionnaire.load(revision.year)).issues:
            may = self.may_write(who, revision)
            self.attempt(entry_actions.explain, who, may, revision=revision, issue=issue, text=text)

    @when("draft")
    @rule(area=area, who=mostly_the_area, text=st.sampled_from(["It is so.", "We counted again.", "x", ""]))
    def answer_notes(self, area, who, text):
        revision = self.revision(area)
        for note in BoxNote.objects.filter(revision=revision).select_related("cell"):
            may = self.may_write(who, revision) and note.noted_by_id != self.people[who].pk and text != "x"
            given = {"revision": revision, "code": note.cell.code, "text": text}
            self.attempt(note_actions.answer_note, who, may, **given)

    @when("draft")
    @rule(area=area, who=mostly_national)
    def approve_waivers(self, area, who):
        revision = self.revision(area)
        for asked in Explanation.objects.filter(revision=revision, approved_by=None).select_related("revision"):
            another = asked.explained_by_id != self.people[who].pk
            may = who in NATIONAL and another and self.is_in(revision, "draft")
            self.attempt(entry_actions.approve_waiver, who, may, explanation=asked)

    @when("draft")
    @rule(area=area, who=mostly_the_area)
    def submit(self, area, who):
        revision = self.revision(area)
        self.attempt(entry_actions.submit, who, self.may_write(who, revision), revision=revision)

    @when("submitted")
    @rule(area=area, who=mostly_the_area)
    def take_back(self, area, who):
        revision = self.revision(area)
        owed, state = self.state(revision)
        waits = state.status == "submitted" and "review_begun" not in state.steps and self.has_time(owed, state)
        self.attempt(entry_actions.take_back, who, waits and who == area, revision=revision)

    @when("submitted")
    @rule(area=area, who=mostly_national)
    def begin_review(self, area, who):
        revision = self.revision(area)
        may = who in NATIONAL and self.is_in(revision, "submitted")
        self.attempt(entry_actions.begin_review, who, may, revision=revision)

    @when("submitted", "accepted")
    @rule(area=area, who=mostly_national, code=st.sampled_from([*BOXES, "nothing"]), text=reasons)
    def note_box(self, area, who, code, text):
        revision = self.revision(area)
        may = who in NATIONAL and self.is_in(revision, "submitted", "accepted") and code in BOXES
        self.attempt(note_actions.note_box, who, may, revision=revision, code=code, text=text)

    @when("submitted")
    @rule(area=area, who=mostly_national)
    def accept(self, area, who):
        revision = self.revision(area)
        may = who in NATIONAL and self.is_in(revision, "submitted") and revision.submitted_by != self.people[who]
        self.attempt(entry_actions.accept, who, may, revision=revision)

    @when("submitted", "accepted")
    @rule(area=area, who=mostly_national, reason=reasons)
    def send_back(self, area, who, reason):
        revision = self.revision(area)
        may = who in NATIONAL and self.is_in(revision, "submitted", "accepted") and reason.strip()
        self.attempt(entry_actions.send_back, who, may, revision=revision, reason=reason)

    @rule(area=area, who=mostly_national, days=st.integers(-1, 20), reason=reasons)
    def extend(self, area, who, days, reason):
        area_return, may = self.revision(area).area_return, who in NATIONAL and days > 0 and reason.strip()
        until = self.now + days * DAY
        self.attempt(years_actions.grant_extension, who, may, area_return=area_return, until=until, reason=reason)

    @when("draft")
    @rule(area=area, who=mostly_national, source=st.sampled_from(Source), note=reasons)
    def declare_source(self, area, who, source, note):
        revision = self.revision(area)
        may = who in NATIONAL and self.may_write(who, revision)
        self.attempt(entry_actions.declare_source, who, may, revision=revision, source=source, note=note)

    @rule(who=mostly_national, days=st.sampled_from([-1, 1, 3, 30, None]), reason=reasons)
    def set_release(self, who, days, reason):
        release_at = None if days is None else self.now + days * DAY
        may = who in NATIONAL and not self.is_released and days != -1
        may = may and (reason.strip() or self.year["release_at"] is None)
        may = may and (release_at is None or is_working_day(release_at.date()))
        year = ReportingYear.objects.get(year=YEAR)
        self.attempt(years_actions.set_release_time, who, may, year=year, release_at=release_at, reason=reason)

    @property
    def is_released(self) -> bool:
        return self.year["release_at"] is not None and self.year["release_at"] <= self.moment

    @precondition(lambda machine: machine.is_released or machine.tried % 10 == 0)
    @rule(who=mostly_national, reason=reasons, notice=reasons)
    def withdraw_the_year(self, who, reason, notice):
        year, is_withdrawn = ReportingYear.objects.get(year=YEAR), self.year["withdrawn"] is not None
        may = who in NATIONAL and self.is_released and not is_withdrawn and reason.strip() and notice.strip()
        given = {"reason": reason, "notice": notice, "notice_cy": "Gair."}
        self.attempt(years_actions.withdraw, who, may, year=year, **given)

    @precondition(lambda machine: machine.year["withdrawn"] is not None or machine.tried % 10 == 0)
    @rule(who=mostly_national, reason=reasons)
    def show_the_year_again(self, who, reason):
        year, is_withdrawn = ReportingYear.objects.get(year=YEAR), self.year["withdrawn"] is not None
        may = who in NATIONAL and is_withdrawn and reason.strip()
        self.attempt(years_actions.end_withdrawal, who, may, year=year, reason=reason)

    @rule(
        who=mostly_national,
        vintage=st.sampled_from(["made up", "made anew", "never made"]),
        reason=reasons,
        seen=st.sampled_from([None, None, "right", "stale"]),
    )
    def set_population(self, who, vintage, reason, seen):
        year, pinned = ReportingYear.objects.get(year=YEAR), self.year["pinned_at"] is not None
        may = who in NATIONAL and vintage != "never made" and seen != "stale" and (reason.strip() or not pinned)
        given = {"mid_year": 2020, "vintage": vintage, "reason": reason}
        given["seen"] = {None: None, "right": year.population, "stale": "mid-1990, gone"}[seen]
        self.attempt(choose_population, who, may, year=year, **given)

    @when("accepted")
    @rule(area=area, who=mostly_national)
    def publish(self, area, who):
        revision = self.revision(area)
        may = who in NATIONAL and self.is_in(revision, "accepted")
        self.attempt(correction_actions.mark_published, who, may, revision=revision)

    @when("published")
    @rule(area=area, who=mostly_national, back=back, reason=reasons)
    def unpublish(self, area, who, back, reason):
        revision = self.revision(area, back)
        _, state = self.state(revision)
        may = who in NATIONAL and state.status == "published" and not self.is_public(state) and reason.strip()
        self.attempt(correction_actions.reopen, who, may, revision=revision, reason=reason)

    @when("published")
    @rule(area=area, who=mostly_the_area, back=back, reason=reasons)
    def ask_correction(self, area, who, back, reason):
        revision = self.revision(area, back)
        may = who == area and self.is_in(revision, "published") and reason.strip()
        self.attempt(correction_actions.ask_correction, who, may, revision=revision, reason=reason)

    @when("published")
    @rule(area=area, who=mostly_national, reason=reasons)
    def decline_correction(self, area, who, reason):
        revision = self.revision(area)
        may = who in NATIONAL and self.state(revision)[0].request is not None and reason.strip()
        self.attempt(correction_actions.decline_correction, who, may, revision=revision, reason=reason)

    @when("published")
    @rule(area=area, who=mostly_national, back=back, reason=reasons)
    def start_correction(self, area, who, back, reason):
        revision = self.revision(area, back)
        may = who in NATIONAL and self.is_in(revision, "published") and reason.strip()
        self.attempt(correction_actions.copy_for_correction, who, may, revision=revision, reason=reason)

    @rule(area=area, steps=st.integers(1, 4), with_questions=st.booleans(), hesitates=st.booleans())
    def go_on_as_usual(self, area, steps, with_questions, hesitates):
        """Chance alone seldom gets a return published: the right people do the next steps, from wherever it is."""
        for _ in range(steps):
            self.now += timedelta(hours=1)
            revision = self.revision(area)
            match revision.status:
                case "draft" if with_questions:
                    self.save_what_raises_an_error_and_a_query(area, area)
                    self.explain(area, area, "It is so.")
                    if hesitates:
                        self.bring(area, area, {BOXES[0]: Entry(2)})
                        self.withdraw(area, 0)
                    self.approve_waivers(area, "ned")
                    self.answer_notes(area, area, "It is so.")
                    self.submit(area, area)
                case "draft":
                    zero = dict.fromkeys(BOXES, Entry(0))
                    may = self.may_write("nora", revision)
                    self.attempt(save_figures, "nora", may, revision=revision, entries=zero)
                    self.answer_notes(area, area, "It is so.")
                    self.submit(area, area)
                case "submitted" if with_questions:
                    self.begin_review(area, "nora")
                    self.note_box(area, "nora", BOXES[0], "Is this right?")
                    if hesitates:
                        self.send_back(area, "nora", "See the note.")
                        self.answer_notes(area, area, "It is so.")
                        self.submit(area, area)
                    self.accept(area, "nora")
                case "submitted" if hesitates:
                    self.take_back(area, area)
                case "submitted":
                    self.accept(area, "nora")
                case "accepted":
                    self.publish(area, "ned")
                case "published" if with_questions:
                    self.ask_correction(area, area, 0, "One was counted twice.")
                    if hesitates:
                        self.decline_correction(area, "nora", "They were two.")
                    self.start_correction(area, "ned", 0, "One was counted twice.")
                case "published" if hesitates:
                    if self.year["release_at"] is None:
                        self.set_release("ned", 1, "")
                    self.now += 4 * DAY
                    self.withdraw_the_year("nora", "A name in a text.", "It comes back.")
                    self.show_the_year_again("ned", "The name is out.")


@transaction.atomic
def bring(*, revision: Revision, by, at, entries: dict[str, Entry]) -> None:
    """A file that was looked at just now, and confirmed."""
    upload = receive(
        content=b"", name="figures.csv", purpose=Purpose.FIGURES, by=by, at=at, year=revision.year,
        area=revision.area_return.area,
    )  # fmt: skip
    stood = figures_of(revision, shape_of(revision.year_id)[1])
    seen = {revision.pk: {code: stood[code].token for code in entries}}
    import_figures(upload=upload, by=by, at=at, wanted={revision.pk: entries}, seen=seen)


@pytest.fixture
def machine(db) -> type[Acts]:
    """The machine with its stage set: the form, the areas, the people. The examples begin from here."""
    definition.load((ROOT / "tests/returns/small.toml").read_text(encoding="utf-8"))
    areas = {slug: AreaFactory(name=slug.capitalize(), slug=slug) for slug in AREAS}
    for vintage, people in (("made up", 1000), ("made anew", 2000)):
        row = {"mid_year": 2020, "vintage": vintage, "source": "Made up."}
        Population.objects.create(area=areas["east"], all_ages=people, aged_10_and_over=people, **row)
    people = {slug: person(f"{slug} coordinator", coordinator=True, area=area) for slug, area in areas.items()}
    people |= {"nora": person("Nora", national=True), "ned": person("Ned", national=True)}
    people |= {"board": person("Board", board=True, area=areas["east"]), "stranger": UserFactory()}
    return type("Machine", (Acts,), {"people": people, "acts": set()})


def run(machine: type[Acts], examples: int, steps: int, phases=tuple(Phase)) -> None:
    chosen = settings(
        phases=phases,
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_whatever_people_try_the_rules_hold_and_the_events_give_the_state(machine):
    # What fails is not made small here: that takes minutes. The long run does it.
    run(machine, examples=20, steps=25, phases=(Phase.generate,))
    far = {"figures_saved", "explained", "waiver_approved", "submitted", "box_noted", "accepted", "published"}
    far |= {"note_answered"}
    assert sorted(far - machine.acts) == [], "the examples got nowhere"


@pytest.mark.long
def test_whatever_many_people_try_for_long_the_rules_hold_and_the_events_give_the_state(machine):
    run(machine, examples=80, steps=50)
    # History is loaded where nobody has begun: it has tests of its own.
    wanted = {*ACTS, "year_opened", "release_set", "population_set", "withdrawn", "withdrawal_ended"} - {
        "history_loaded"
    }
    assert sorted(wanted - machine.acts) == [], "acts that no example came to"
