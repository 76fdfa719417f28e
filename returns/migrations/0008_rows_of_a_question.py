"""Rows of a question's own. A box stands in a row of its own question, and a row in the year of its question."""

import django.db.models.deletion
from django.db import migrations, models

SAME_YEAR = (
    "ALTER TABLE returns_row ADD CONSTRAINT row_question_same_year "
    "FOREIGN KEY (question_id, year) REFERENCES returns_question (id, year) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE returns_row DROP CONSTRAINT row_question_same_year",
)
SAME_QUESTION = (
    "ALTER TABLE returns_cell ADD CONSTRAINT cell_row_same_question "
    "FOREIGN KEY (row_id, question_id) REFERENCES returns_row (id, question_id) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE returns_cell DROP CONSTRAINT cell_row_same_question",
)


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0007_respondents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=90)),
                ("heading_cy", models.CharField(blank=True, max_length=90)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="cell",
            name="cell_once",
        ),
        migrations.AlterField(
            model_name="question",
            name="printed",
            field=models.CharField(
                choices=[
                    ("report", "In the area’s annual report too"),
                    ("national", "In the national figures and files alone"),
                    ("sum", "As a sum over all who are asked, and of nobody alone"),
                ],
                default="report",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="rule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("zero", "Must be zero"),
                    ("not_more_than", "Not more than another figure"),
                    ("ratio", "Not more than a share of another figure"),
                    ("change", "Change since last year that chance does not explain"),
                    ("copied", "Same figures as last year"),
                    ("sums_to", "Adds up to another figure"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="row",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="returns.question"
            ),
        ),
        migrations.AddField(
            model_name="row",
            name="year",
            field=models.ForeignKey(
                db_column="year",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="returns.reportingyear",
            ),
        ),
        migrations.AddField(
            model_name="cell",
            name="row",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.row"
            ),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(
                fields=("question", "category", "level", "row"), name="cell_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("question", "number"), name="row_once"),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("id", "question"), name="row_of_question"),
        ),
        migrations.RunSQL(*SAME_YEAR),
        migrations.RunSQL(*SAME_QUESTION),
    ]
