"""A frozen file is called that, and pre-release access."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_early_readers_who_and_when"),
        ("returns", "0014_withdrawal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("EarlyReader", "PreReleaseAccess"),
        migrations.RenameModel("Edition", "FrozenFile"),
        migrations.RemoveConstraint(
            model_name="frozenfile",
            name="edition_once",
        ),
        migrations.RemoveConstraint(
            model_name="frozenfile",
            name="edition_language_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="prereleaseaccess",
            name="earlyreader_once",
        ),
        migrations.RemoveConstraint(
            model_name="prereleaseaccess",
            name="earlyreader_has_a_post",
        ),
        migrations.RemoveConstraint(
            model_name="prereleaseaccess",
            name="earlyreader_added_by_and_at",
        ),
        migrations.AlterField(
            model_name="frozenfile",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="frozen_files", to="returns.revision"
            ),
        ),
        migrations.AlterField(
            model_name="prereleaseaccess",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pre_release_access",
                to="returns.reportingyear",
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenfile",
            constraint=models.UniqueConstraint(fields=("revision", "kind", "language"), name="frozenfile_once"),
        ),
        migrations.AddConstraint(
            model_name="frozenfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ("en", "cy"))), name="frozenfile_language_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="prereleaseaccess",
            constraint=models.UniqueConstraint(fields=("year", "user"), name="prereleaseaccess_once"),
        ),
        migrations.AddConstraint(
            model_name="prereleaseaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("post", ""), _negated=True), models.Q(("organisation", ""), _negated=True)
                ),
                name="prereleaseaccess_has_a_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="prereleaseaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("added_at__isnull", True), ("added_by__isnull", True)),
                    models.Q(("added_at__isnull", False), ("added_by__isnull", False)),
                    _connector="OR",
                ),
                name="prereleaseaccess_added_by_and_at",
                violation_error_message="Who and when of “added” belong together.",
            ),
        ),
    ]
