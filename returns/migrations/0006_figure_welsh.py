"""A figure's reason and footnote in Welsh."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0005_jobs_and_totals")]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="unavailable_reason_cy",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="figure",
            name="footnote_cy",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("unavailable_reason", ""), _negated=True) | models.Q(("unavailable_reason_cy", "")),
                name="figure_welsh_reason_has_an_english_one",
            ),
        ),
    ]
