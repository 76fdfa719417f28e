"""The shapes that the API promises. Plain serializers: a change to a table is not a change to the API."""

from rest_framework import serializers

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
