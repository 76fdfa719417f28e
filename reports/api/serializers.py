"""The shapes that the API promises. Plain serializers: a change to a table is not a change to the API."""

from rest_framework import serializers

from reports.models import LANGUAGES, Kind
from reports.tables import NOT_AVAILABLE

STATUSES = ("r", "p")  # revised, provisional: Government Analysis Function's shorthand


class FigureSerializer(serializers.Serializer):
    """One box of one area's published return."""

    year = serializers.IntegerField(help_text="The year in which the reporting year ends: 2021 is 2020/21.")
    area = serializers.SlugField()
    area_name = serializers.CharField(help_text="As printed that year.")
    area_codes = serializers.CharField(help_text="Police force area codes, parted by spaces.")
    table = serializers.CharField()
    question = serializers.CharField()
    category = serializers.IntegerField(allow_null=True)
    level = serializers.IntegerField(allow_null=True)
    cell = serializers.CharField(help_text="The box's one name in form, workbook, CSV and API.")
    basis = serializers.ChoiceField(choices=["stock", "flow"], help_text="A count on 31 March, or over the year.")
    value = serializers.IntegerField(allow_null=True, min_value=0)
    marker = serializers.ChoiceField(choices=["x"], allow_null=True, help_text=f"x: printed as {NOT_AVAILABLE}.")
    status = serializers.ChoiceField(choices=STATUSES, allow_null=True, help_text="r: revised; p: provisional.")
    revision = serializers.IntegerField(min_value=1)
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field of that name, which DRF allows
        choices=["area", "historical", "invented"]
    )
    reason = serializers.CharField(allow_null=True, help_text="Why a figure is not available.")
    footnote = serializers.CharField(allow_null=True)
    revision_reason = serializers.CharField(allow_null=True, help_text="Why a figure was revised.")


class FiguresSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Figures in this answer.")
    next = serializers.URLField(allow_null=True)
    results = FigureSerializer(many=True)


class FileSerializer(serializers.Serializer):
    """One frozen file: the bytes at `url` have this SHA-256 for ever."""

    kind = serializers.ChoiceField(choices=Kind.values)
    language = serializers.ChoiceField(choices=LANGUAGES, help_text="Codes and numbers have one language: CSV is en.")
    url = serializers.URLField(help_text="For html a page; the report is what its <main> holds from <article> on.")
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
    published_at = serializers.DateTimeField(help_text="From when on it is public.")
    superseded_at = serializers.DateTimeField(allow_null=True)
    languages = serializers.ListField(child=serializers.ChoiceField(choices=LANGUAGES))
    files = FileSerializer(many=True)


class ReportsSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="Editions in this answer.")
    next = serializers.URLField(allow_null=True)
    results = ReportSerializer(many=True)


class TotalSerializer(serializers.Serializer):
    """A national sum with its coverage. `cell` is a box's or a total's code."""

    cell = serializers.CharField()
    question = serializers.CharField()
    category = serializers.IntegerField(allow_null=True)
    level = serializers.IntegerField(allow_null=True)
    value = serializers.IntegerField(allow_null=True, help_text="Adds what there is; null when no area has a value.")
    status = serializers.ChoiceField(choices=STATUSES, allow_null=True, help_text="r: an area has revised its part.")
    areas = serializers.IntegerField(help_text="Areas with a value, of areas_owed.")


class RateSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(
        choices=STATUSES, allow_null=True, help_text="r: an area has revised its count or its population."
    )
    areas = serializers.IntegerField(help_text="Areas with both numerator and population: the rate is theirs.")


class TotalsSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    year_name = serializers.CharField()
    areas_owed = serializers.IntegerField(help_text="Areas that owed a return.")
    areas_published = serializers.IntegerField(help_text="Areas whose return is public.")
    includes_invented = serializers.BooleanField(help_text="True where figures invented for demonstration are added.")
    totals = TotalSerializer(many=True)
    rate = RateSerializer(allow_null=True)
