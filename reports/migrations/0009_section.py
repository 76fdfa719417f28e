"""An area's texts and a year's in one table."""

import django.db.models.deletion
from django.db import migrations, models

MOVE = """
INSERT INTO reports_section (revision_id, signatory, signatory_cy, note, position, key, title, title_cy, body, body_cy, copied_from_id)
    SELECT revision_id, signatory, signatory_cy, '', position, key, title, title_cy, body, body_cy, copied_from_id
    FROM reports_localtext;
INSERT INTO reports_section (year, signatory, signatory_cy, note, position, key, title, title_cy, body, body_cy, copied_from_id)
    SELECT year, '', '', note, position, key, title, title_cy, body, body_cy, copied_from_id
    FROM reports_nationaltext;
"""
BACK = """
INSERT INTO reports_localtext (revision_id, signatory, signatory_cy, position, key, title, title_cy, body, body_cy, copied_from_id)
    SELECT revision_id, signatory, signatory_cy, position, key, title, title_cy, body, body_cy, copied_from_id
    FROM reports_section WHERE revision_id IS NOT NULL;
INSERT INTO reports_nationaltext (year, note, position, key, title, title_cy, body, body_cy, copied_from_id)
    SELECT year, note, position, key, title, title_cy, body, body_cy, copied_from_id
    FROM reports_section WHERE year IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_early_readers_who_and_when"),
        ("returns", "0014_withdrawal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("title_cy", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=1)),
                ("body", models.TextField(blank=True)),
                ("body_cy", models.TextField(blank=True)),
                ("signatory", models.CharField(blank=True, max_length=200)),
                ("signatory_cy", models.CharField(blank=True, max_length=200)),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="returns.revision",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        blank=True,
                        db_column="year",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="returns.reportingyear",
                    ),
                ),
            ],
            options={
                "ordering": ("year", "revision", "position", "key"),
            },
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("revision", "key"), name="section_once_in_a_revision"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("year", "key"), name="section_once_in_a_year"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("note", ""), ("revision__isnull", False), ("year", None)),
                    models.Q(("revision", None), ("signatory", ""), ("signatory_cy", ""), ("year__isnull", False)),
                    _connector="OR",
                ),
                name="section_of_a_revision_or_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key__in", ["introduction", "local_page", "contact"]), ("revision__isnull", False)),
                    models.Q(("title", ""), _negated=True),
                    _connector="OR",
                ),
                name="section_added_has_a_title",
            ),
        ),
        migrations.RunSQL(MOVE, BACK),
        migrations.DeleteModel(
            name="LocalText",
        ),
        migrations.DeleteModel(
            name="NationalText",
        ),
    ]
