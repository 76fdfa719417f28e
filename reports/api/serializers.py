"""The shapes that the API promises. Plain serializers: a change to a table is not a change to the API."""

from typing import Any

from rest_framework import serializers

from reports.models import LANGUAGES, Kind
from reports.printing.tables import NOT_AVAILABLE
from reports.published.columns import FIGURE, Column
from reports.published.series import NOT_COLLECTED, NOT_OWED, NOT_PUBLISHED
from returns.models.area import AreaKind

MARKERS = ("x",)
COUNT = "Rows on this page, not in all: there are more while `next` is not null."
NEXT = "The address of the next page, to be followed as it stands: its cursor is opaque. null: this is the last."
STATUSES = ("r", "p")  # revised, provisional: Government Analysis Function's shorthand


def field_of(column: Column) -> serializers.Field:
    """The field of a column of the files: null where a row may be without it, but for a list, which is then empty."""
    is_nullable = not (column.is_required or column.separator)
    told: dict[str, Any] = {"help_text": column.description, "allow_null": is_nullable}
    match column.datatype:
        case {"format": str(choices)}:
            return serializers.ChoiceField(choices=choices.split("|"), **told)
        case {"base": "integer", "minimum": int(least)}:
            return serializers.IntegerField(min_value=least, **told)
        case "integer":
            return serializers.IntegerField(**told)
    return serializers.CharField(**told)


class FigureSerializer(serializers.Serializer):
    """One box of one area's published return."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name: field_of(column) for name, column in FIGURE.items()}


class FiguresSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=COUNT)
    next = serializers.URLField(allow_null=True, help_text=NEXT)
    results = FigureSerializer(many=True)


class ProblemSerializer(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.URLField(help_text="One of /api/v1/problems/.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The address that was asked.")
    parameter = serializers.CharField(required=False, help_text="The parameter that is to blame.")


class IndexSerializer(serializers.Serializer):
    years = serializers.URLField()
    areas = serializers.URLField()
    questionnaire = serializers.URLField()
    figures = serializers.URLField()
    totals = serializers.URLField()
    series = serializers.URLField()
    reports = serializers.URLField()
    files = serializers.URLField()
    changes = serializers.URLField()
    problems = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class ProblemKindSerializer(serializers.Serializer):
    type = serializers.URLField()
    status = serializers.IntegerField()
    title = serializers.CharField()


class ProblemsSerializer(serializers.Serializer):
    results = ProblemKindSerializer(many=True)


class ReportFileSerializer(serializers.Serializer):
    """One frozen file: the bytes at `url` have this SHA-256 for ever, in every language and of every kind."""

    kind = serializers.ChoiceField(choices=Kind.values)
    language = serializers.ChoiceField(choices=LANGUAGES, help_text="Codes and numbers have one language: CSV is en.")
    url = serializers.URLField(
        help_text="For html the <article> of the report, without the page that the site puts around it."
    )
    sha256 = serializers.CharField()
    input_digest = serializers.CharField(help_text="SHA-256 over all that the report says; printed on the report.")
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")


class ReportSerializer(serializers.Serializer):
    """One public edition of an area's annual report."""

    year = serializers.IntegerField(help_text="The year in which the reporting year ends: 2021 is 2020/21.")
    area = serializers.SlugField()
    area_name = serializers.CharField(help_text="As printed that year.")
    revision = serializers.IntegerField(min_value=1)
    name = serializers.CharField(help_text="As printed on the report: area, year, revision.")
    is_current = serializers.BooleanField(help_text="False where a later revision has replaced it.")
    is_invented = serializers.BooleanField(help_text="True where the figures were invented for demonstration.")
    revision_reason = serializers.CharField(allow_null=True, help_text="Why it was published; null for the first.")
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="From when on it is public; null, before a token alone, where that is not set yet."
    )
    superseded_at = serializers.DateTimeField(allow_null=True)
    page = serializers.URLField(help_text="For people to read: the report with the site’s menu and notices around it.")
    languages = serializers.ListField(child=serializers.ChoiceField(choices=LANGUAGES))
    files = ReportFileSerializer(many=True)


class ReportsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=COUNT)
    next = serializers.URLField(allow_null=True, help_text=NEXT)
    results = ReportSerializer(many=True)


class TotalSerializer(serializers.Serializer):
    """A national sum with its coverage. `cell` is a box's or a total's code."""

    cell = serializers.CharField()
    question = serializers.CharField()
    category = serializers.IntegerField(allow_null=True)
    level = serializers.IntegerField(allow_null=True)
    value = serializers.IntegerField(allow_null=True, help_text="Adds what there is; null when no area has a value.")
    status = serializers.ChoiceField(choices=STATUSES, allow_null=True, help_text="r: an area has revised its part.")
    areas = serializers.IntegerField(help_text="Areas and national bodies with a value, of areas_owed.")
    areas_owed = serializers.IntegerField(help_text="Areas and national bodies that are asked for it.")


class RateSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(
        choices=STATUSES, allow_null=True, help_text="r: an area has revised its count or its population."
    )
    areas = serializers.IntegerField(help_text="Areas with both numerator and population: the rate is theirs.")
    population = serializers.IntegerField(allow_null=True, help_text="The people of these areas, as the rate has them.")


class TotalsSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    year_name = serializers.CharField()
    areas_owed = serializers.IntegerField(help_text="Areas that owed a return.")
    areas_published = serializers.IntegerField(help_text="Areas whose return is public.")
    is_partial = serializers.BooleanField(
        help_text="True while returns are still to come, of areas or of a national body."
    )
    includes_invented = serializers.BooleanField(help_text="True where figures invented for demonstration are added.")
    totals = TotalSerializer(many=True)
    rate = RateSerializer(allow_null=True)


class YearSerializer(serializers.Serializer):
    year = serializers.IntegerField(help_text="The year in which the reporting year ends: 2021 is 2020/21.")
    year_name = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    released_at = serializers.DateTimeField(
        allow_null=True,
        help_text="From when on its figures are public; null, before a token alone, where that is not set yet.",
    )
    areas_owed = serializers.IntegerField(help_text="Areas that owed a return.")
    areas_published = serializers.IntegerField(help_text="Areas whose return is public.")
    is_partial = serializers.BooleanField(
        help_text="True while returns are still to come, of areas or of a national body."
    )
    includes_invented = serializers.BooleanField(help_text="True where some figures were invented for demonstration.")


class YearsSerializer(serializers.Serializer):
    results = YearSerializer(many=True)


class AreaSerializer(serializers.Serializer):
    area = serializers.SlugField(help_text="Its key, which stays when its name changes.")
    area_name = serializers.CharField(help_text="As printed in the newest public year.")
    area_name_cy = serializers.CharField(allow_null=True)
    nation = serializers.CharField(allow_null=True, help_text="null for a national body.")
    area_codes = serializers.ListField(child=serializers.CharField(), help_text="Police force area codes.")
    years = serializers.ListField(child=serializers.IntegerField(), help_text="Years of which its return is public.")
    kind = serializers.ChoiceField(choices=AreaKind.values, help_text="A national body has figures, and no report.")


class AreasSerializer(serializers.Serializer):
    results = AreaSerializer(many=True)


class AxisSerializer(serializers.Serializer):
    """A category or a level."""

    number = serializers.IntegerField()
    heading = serializers.CharField()
    note = serializers.CharField(allow_null=True, help_text="The letter of a note in the report.")
    break_note = serializers.CharField(allow_null=True, help_text="Why it does not compare with the year before.")
    totals_compare = serializers.BooleanField(
        help_text="True where it is new or counted otherwise, and the totals over it still compare."
    )


class CellSerializer(serializers.Serializer):
    cell = serializers.CharField()
    category = serializers.IntegerField(allow_null=True)
    level = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()


class FormTotalSerializer(serializers.Serializer):
    cell = serializers.CharField()
    title = serializers.CharField()
    adds = serializers.ListField(child=serializers.CharField(), help_text="The boxes that it adds.")


class QuestionSerializer(serializers.Serializer):
    question = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField(allow_null=True, help_text="The letter of a note in the report.")
    basis = serializers.ChoiceField(choices=["stock", "flow"], help_text="A count on 31 March, or over the year.")
    continues = serializers.CharField(
        allow_null=True, help_text="The question of the year before that it carries on, where that had another code."
    )
    break_note = serializers.CharField(allow_null=True, help_text="Why it does not compare with the year before.")
    categories = AxisSerializer(many=True)
    levels = AxisSerializer(many=True)
    cells = CellSerializer(many=True)
    totals = FormTotalSerializer(many=True)


class TableSerializer(serializers.Serializer):
    table = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField(allow_null=True)
    questions = QuestionSerializer(many=True)


class FormRateSerializer(serializers.Serializer):
    code = serializers.CharField()
    table = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    numerator = serializers.CharField(help_text="The box or total that is divided.")
    population = serializers.CharField(help_text="By which part of the population.")


class QuestionnaireSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    year_name = serializers.CharField()
    tables = TableSerializer(many=True)
    rate = FormRateSerializer(allow_null=True)


class StepSerializer(serializers.Serializer):
    """One year of a series."""

    year = serializers.IntegerField()
    year_name = serializers.CharField()
    cell = serializers.CharField(
        allow_null=True, help_text="What that year’s form calls it; null where it has no such box or is not published."
    )
    value = serializers.IntegerField(allow_null=True)
    marker = serializers.ChoiceField(choices=MARKERS, allow_null=True, help_text=f"x: printed as {NOT_AVAILABLE}.")
    status = serializers.ChoiceField(choices=STATUSES, allow_null=True, help_text="r: revised; p: provisional.")
    missing = serializers.ChoiceField(
        choices=[NOT_COLLECTED, NOT_PUBLISHED, NOT_OWED],
        allow_null=True,
        help_text="Why the year has nothing to show: work out no change over it.",
    )
    areas = serializers.IntegerField(allow_null=True, help_text="Areas with a value; null for a single area.")
    areas_owed = serializers.IntegerField(allow_null=True, help_text="Areas that owed a return.")
    is_partial = serializers.BooleanField(help_text="True while areas that owed a return are still to come.")
    is_invented = serializers.BooleanField(help_text="True where figures invented for demonstration are in it.")
    is_break = serializers.BooleanField(help_text="True where it does not compare with the years before it.")
    break_note = serializers.CharField(allow_null=True, help_text="Why, in the form’s words.")
    missing_note = serializers.CharField(
        allow_null=True, help_text="Of an area that had ended, or had not begun: when, and who is in its place."
    )
    is_as_published = serializers.BooleanField(
        help_text="True for a national figure as published, of a year whose returns are not here: no sum of areas."
    )
    publication = serializers.CharField(allow_null=True, help_text="Where a national figure as published comes from.")
    first_published = serializers.IntegerField(
        allow_null=True, help_text="What was published first, where a national figure as published was revised since."
    )


class SeriesSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="What the newest form that has it calls it.")
    title = serializers.CharField()
    area = serializers.CharField(allow_null=True, help_text="null: England and Wales.")
    is_rate = serializers.BooleanField()
    results = StepSerializer(many=True)


class FileSerializer(serializers.Serializer):
    """One consolidated file."""

    year = serializers.IntegerField(allow_null=True, help_text="null: all years.")
    name = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField()
    media_type = serializers.CharField()
    url = serializers.URLField()
    release = serializers.CharField(help_text="The name of the state that the file is made from: it changes with it.")
    released_at = serializers.DateTimeField(help_text="When the newest of it became public.")


class FilesSerializer(serializers.Serializer):
    results = FileSerializer(many=True)


class ChangeSerializer(serializers.Serializer):
    """One figure that a public edition gave otherwise than the public edition before it."""

    year = serializers.IntegerField()
    area = serializers.SlugField()
    area_name = serializers.CharField()
    revision = serializers.IntegerField(min_value=1, help_text="The edition that gave the new figure.")
    changed_at = serializers.DateTimeField(help_text="From when on it was public.")
    cell = serializers.CharField()
    before = serializers.IntegerField(allow_null=True)
    before_marker = serializers.ChoiceField(choices=MARKERS, allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    after_marker = serializers.ChoiceField(choices=MARKERS, allow_null=True)
    revision_reason = serializers.CharField(help_text="Why the edition was made.")


class ChangesSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=COUNT)
    next = serializers.URLField(allow_null=True, help_text=NEXT)
    results = ChangeSerializer(many=True)
