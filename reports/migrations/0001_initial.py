import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("returns", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="apitoken_revoked_by_and_at",
                        violation_error_message="Who and when of “revoked” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("created_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("created_at"), "+", models.Value(datetime.timedelta(days=365))
                                ),
                            ),
                        ),
                        name="apitoken_lives_a_year_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name", ""), _negated=True), ("digest__regex", "^[0-9a-f]{64}$")),
                        name="apitoken_has_name_and_digest",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user", "name"),
                        name="apitoken_name_once_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="board", to="returns.revision"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "seat",
                    models.CharField(
                        choices=[("chair", "Chair"), ("member", "Member"), ("lay_adviser", "Lay adviser")],
                        default="member",
                        max_length=11,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=90)),
                ("role", models.CharField(max_length=120)),
                ("role_cy", models.CharField(blank=True, max_length=120)),
                ("agency", models.CharField(blank=True, max_length=120)),
                ("agency_cy", models.CharField(blank=True, max_length=120)),
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
            ],
            options={
                "ordering": ("revision", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "position"), name="boardmember_position_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("seat", "chair")), fields=("revision",), name="boardmember_one_chair"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreReleaseAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pre_release_access",
                        to="returns.reportingyear",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("post", models.CharField(max_length=120)),
                ("post_cy", models.CharField(blank=True, max_length=120)),
                ("organisation", models.CharField(max_length=120)),
                ("organisation_cy", models.CharField(blank=True, max_length=120)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("year", "organisation", "post"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "user"), name="prereleaseaccess_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post", ""), _negated=True), models.Q(("organisation", ""), _negated=True)
                        ),
                        name="prereleaseaccess_has_a_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("added_at__isnull", True), ("added_by__isnull", True)),
                            models.Q(("added_at__isnull", False), ("added_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="prereleaseaccess_added_by_and_at",
                        violation_error_message="Who and when of “added” belong together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen_files", to="returns.revision"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("html", "Web page"), ("pdf", "PDF"), ("csv", "CSV")], max_length=4),
                ),
                ("language", models.CharField(default="en", max_length=2)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("input_digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("revision", "kind", "language"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "kind", "language"), name="frozenfile_once"),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("en", "cy"))), name="frozenfile_language_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=2)),
                ("program", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "language", "source", "program"), name="keptfile_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="reports.keptfile"
                    ),
                ),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "number"), name="keptpart_once")],
            },
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="logos", to="returns.revision"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("probation", "Probation service"),
                            ("prison", "Prison service"),
                            ("other", "Another agency"),
                        ],
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_cy", models.CharField(blank=True, max_length=120)),
                ("media_type", models.CharField(max_length=20)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("revision", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "position"), name="logo_position_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("service", "other"), _negated=True),
                        fields=("revision", "service"),
                        name="logo_once_a_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("media_type__in", ["image/png", "image/svg+xml"])),
                        name="logo_is_png_or_svg",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="logo_has_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObsoleteTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obsolete_terms",
                        to="returns.reportingyear",
                    ),
                ),
                ("term", models.CharField(max_length=120)),
                ("instead", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ("year", "term"),
                "constraints": [models.UniqueConstraint(fields=("year", "term"), name="obsoleteterm_once")],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "ordering": ("year", "revision", "position", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "key"), name="section_once_in_a_revision"),
                    models.UniqueConstraint(fields=("year", "key"), name="section_once_in_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("revision__isnull", False), ("year", None)),
                            models.Q(
                                ("revision", None), ("signatory", ""), ("signatory_cy", ""), ("year__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="section_of_a_revision_or_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("key__in", ["introduction", "local_page", "contact"]), ("revision__isnull", False)
                            ),
                            models.Q(("title", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="section_added_has_a_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_off", to="returns.revision"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="signoff_signed_by_and_at",
                        violation_error_message="Who and when of “signed” belong together.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TextDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("place", models.CharField(max_length=120)),
                ("body", models.TextField(blank=True)),
                ("typed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("by", "place"), name="textdraft_once")],
            },
        ),
    ]
