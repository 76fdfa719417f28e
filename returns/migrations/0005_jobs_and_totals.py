"""A mail that a worker had in hand is told apart from one that waits; a form says which totals still compare."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("returns", "0004_note_answers")]

    operations = [
        migrations.AddField(
            model_name="notice", name="sending_since", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(sending_since__isnull=True) | Q(mailed_at__isnull=True), name="notice_in_hand_is_not_sent"
            ),
        ),
        migrations.AddField(model_name="category", name="totals_compare", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="level", name="totals_compare", field=models.BooleanField(default=False)),
    ]
