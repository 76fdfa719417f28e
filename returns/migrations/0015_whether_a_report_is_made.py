from django.db import migrations, models

HISTORY_HAS_NONE = "UPDATE returns_revision SET has_report = false WHERE source = 'historical'"


class Migration(migrations.Migration):
    dependencies = [("returns", "0014_withdrawal")]

    operations = [
        migrations.AddField(model_name="revision", name="has_report", field=models.BooleanField(default=True)),
        migrations.RunSQL(HISTORY_HAS_NONE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", "historical"), _negated=True) | models.Q(("has_report", False)),
                name="revision_of_history_has_no_report",
            ),
        ),
    ]
