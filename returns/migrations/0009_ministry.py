"""The ministry's codes of a question's boxes, their place on its sheet, and how they have been mistyped."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0008_rows_of_a_question")]

    operations = [
        migrations.AddField("question", "ministry", models.CharField(blank=True, max_length=40)),
        migrations.AddField("question", "ministry_place", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(
            "question",
            "ministry_misspelt",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=82), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.UniqueConstraint(fields=("year", "ministry_place"), name="question_of_the_ministry_once"),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ministry", ""), ("ministry_misspelt__len", 0), ("ministry_place__isnull", True)),
                    models.Q(models.Q(("ministry", ""), _negated=True), ("ministry_place__isnull", False)),
                    _connector="OR",
                ),
                name="question_of_the_ministry_has_its_place",
            ),
        ),
    ]
