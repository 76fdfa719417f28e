"""Texts have drafts like every other form: they are in returns."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_integrity"), ("returns", "0003_draft")]

    operations = [migrations.DeleteModel(name="TextDraft")]
