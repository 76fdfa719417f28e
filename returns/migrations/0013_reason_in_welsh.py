"""The reason of a correction has a Welsh twin, which the area's Welsh report prints."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("returns", "0012_remarks")]

    operations = [
        migrations.AddField("revision", "reason_cy", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "revision",
            models.CheckConstraint(
                condition=~Q(reason="") | Q(reason_cy=""), name="revision_welsh_reason_has_an_english_one"
            ),
        ),
    ]
