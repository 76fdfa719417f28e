"""A year's form as rows. Read it through returns.form.questionnaire, load and dump it through returns.form.definition.

Every row carries its year, and the database holds rows that belong together to one year (migration 0002).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.arithmetic import checks
from returns.arithmetic.figures import AREAS

LONGEST_MINISTRY_CODE = 40


class OfYear(models.Model):
    """A row of one year's form, in the form's order."""

    year = models.ForeignKey("returns.ReportingYear", on_delete=models.PROTECT, db_column="year", related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("year", "position")


class Axis(OfYear):
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=90)
    heading_cy = models.CharField(max_length=90, blank=True)
    note = models.CharField(max_length=1, blank=True)
    break_note = models.TextField(blank=True)
    break_note_cy = models.TextField(blank=True)
    # It is new, or is counted otherwise than the year before; the totals over it still count the same people.
    totals_compare = models.BooleanField(default=False)

    class Meta(OfYear.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.year_id}: {self.heading}"


class Category(Axis):
    """`asked_of` says who has anybody in it: AREAS, or the slug of a national body."""

    asked_of = models.SlugField(default=AREAS, db_index=False)

    class Meta(Axis.Meta):
        verbose_name_plural = "categories"
        constraints = (
            models.UniqueConstraint(fields=["year", "number"], name="category_once"),
            models.UniqueConstraint(fields=["id", "year"], name="category_of_year"),
        )


class Level(Axis):
    class Meta(Axis.Meta):
        constraints = (
            models.UniqueConstraint(fields=["year", "number"], name="level_once"),
            models.UniqueConstraint(fields=["id", "year"], name="level_of_year"),
        )


class Block(OfYear):
    """Questions that share columns: one table of the report, one page of the form.

    Without a title of its own it goes by its first question's.
    """

    code = models.CharField(max_length=1)
    title = models.CharField(max_length=200, blank=True)
    title_cy = models.CharField(max_length=200, blank=True)
    subtitle = models.CharField(max_length=200, blank=True)
    subtitle_cy = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = (
            models.UniqueConstraint(fields=["year", "code"], name="block_once"),
            models.UniqueConstraint(fields=["id", "year"], name="block_of_year"),
        )

    def __str__(self) -> str:
        return f"{self.year_id}: {self.code}. {self.title}"


class Basis(models.TextChoices):
    STOCK = "stock", _("Count on 31 March")
    FLOW = "flow", _("Total over the year")


class Printed(models.TextChoices):
    """Where figures of single areas are printed. All of them are in the national sums."""

    REPORT = "report", _("In the area’s annual report too")
    NATIONAL = "national", _("In the national figures and files alone")
    SUM = "sum", _("As a sum over all who are asked, and of nobody alone")


class Question(OfYear):
    """One table or line. `continues` is the code of the earlier year's question that this one carries on.

    `asked_of` says of whom: AREAS, or the slug of a national body. A category that says otherwise goes before.
    `ministry` is the pattern of the codes of its boxes on the ministry's sheet (returns.form.ministry),
    `ministry_place` where its columns stand there among those of the other questions.
    """

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    guidance = models.TextField(blank=True)
    guidance_cy = models.TextField(blank=True)
    note = models.CharField(max_length=1, blank=True)
    basis = models.CharField(max_length=5, choices=Basis)
    continues = models.CharField(max_length=40, blank=True)
    break_note = models.TextField(blank=True)
    break_note_cy = models.TextField(blank=True)
    asked_of = models.SlugField(default=AREAS, db_index=False)
    printed = models.CharField(max_length=8, choices=Printed, default=Printed.REPORT)
    ministry = models.CharField(max_length=LONGEST_MINISTRY_CODE, blank=True)
    ministry_place = models.PositiveSmallIntegerField(null=True, blank=True)
    ministry_misspelt = ArrayField(models.CharField(max_length=2 * LONGEST_MINISTRY_CODE + 2), default=list, blank=True)

    class Meta(OfYear.Meta):
        constraints = (
            models.UniqueConstraint(fields=["year", "code"], name="question_once"),
            models.UniqueConstraint(fields=["id", "year"], name="question_of_year"),
            models.UniqueConstraint(fields=["year", "ministry_place"], name="question_of_the_ministry_once"),
            models.CheckConstraint(
                condition=Q(ministry="", ministry_place__isnull=True, ministry_misspelt__len=0)
                | (~Q(ministry="") & Q(ministry_place__isnull=False)),
                name="question_of_the_ministry_has_its_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year_id}: {self.code}"


class Row(OfYear):
    """A row of a question's own. Each of the question's places stands once in each of its rows."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=90)
    heading_cy = models.CharField(max_length=90, blank=True)

    class Meta(OfYear.Meta):
        constraints = (
            models.UniqueConstraint(fields=["question", "number"], name="row_once"),
            models.UniqueConstraint(fields=["id", "question"], name="row_of_question"),
        )

    def __str__(self) -> str:
        return f"{self.year_id}: {self.heading}"


class Cell(OfYear):
    """One box: question x category? x level? x row?. It exists for those alone whom it is asked of."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="cells")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=60)
    asked_of = models.SlugField(default=AREAS, db_index=False)

    class Meta(OfYear.Meta):
        constraints = (
            models.UniqueConstraint(fields=["year", "code"], name="cell_code_once"),
            models.UniqueConstraint(
                fields=["question", "category", "level", "row"], name="cell_once", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["id", "year"], name="cell_of_year"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z]+(_[a-z0-9]+)+$") & ~Q(code__regex=r"_total$"),
                name="cell_code_is_well_formed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year_id}: {self.code}"


class Kind(models.TextChoices):
    """The kinds that checks.KINDS holds, in words."""

    ZERO = "zero", _("Must be zero")
    NOT_MORE_THAN = "not_more_than", _("Not more than another figure")
    RATIO = "ratio", _("Not more than a share of another figure")
    CHANGE = "change", _("Change since last year that chance does not explain")
    COPIED = "copied", _("Same figures as last year")
    SUMS_TO = "sums_to", _("Adds up to another figure")


class Severity(models.TextChoices):
    ERROR = checks.ERROR, _("Error: must be corrected")
    QUERY = checks.QUERY, _("Query: correct or explain")


class Mode(models.TextChoices):
    ON = checks.ON, _("On")
    SHADOW = checks.SHADOW, _("Shadow: only the national team sees it")
    OFF = checks.OFF, _("Off")


class Rule(OfYear):
    """One check of a year. What `left`, `right` and `limit` mean is the kind's: see checks.KINDS."""

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    left = ArrayField(models.CharField(max_length=60))
    right = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=5, choices=Severity)
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.ON)
    limit = models.FloatField(null=True, blank=True)
    text = models.TextField()
    text_cy = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = (
            models.UniqueConstraint(fields=["year", "code"], name="rule_once"),
            models.CheckConstraint(condition=Q(limit__isnull=True) | Q(limit__gt=0), name="rule_limit_above_0"),
        )

    def __str__(self) -> str:
        return f"{self.year_id}: {self.code}"


class PopulationBase(models.TextChoices):
    AGED_10_AND_OVER = "aged_10_and_over", _("People aged 10 and over")
    ALL_AGES = "all_ages", _("People of all ages")


class Rate(models.Model):
    """The year's computed line: which code is divided by which population, and how it is printed."""

    year = models.OneToOneField(
        "returns.ReportingYear", on_delete=models.PROTECT, primary_key=True, db_column="year", related_name="rate"
    )
    block = models.CharField(max_length=1)
    code = models.CharField(max_length=40)
    numerator = models.CharField(max_length=60)
    base = models.CharField(max_length=20, choices=PopulationBase)
    title = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    note = models.TextField()
    note_cy = models.TextField(blank=True)
    # Whether an area's report prints the people that it divides by beside it, to the nearest 100; else exactly, below.
    shows_population = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.year_id}: {self.code}"
