import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import returns.models.year


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=90, unique=True)),
                ("name_cy", models.CharField(blank=True, max_length=90, verbose_name="Welsh name")),
                ("nation", models.CharField(choices=[("England", "England"), ("Wales", "Wales")], max_length=10)),
                (
                    "police_force_area_codes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), size=None),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=90), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ("chain",),
            },
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="populations", to="returns.area"
                    ),
                ),
                ("mid_year", models.PositiveSmallIntegerField()),
                ("vintage", models.CharField(max_length=40)),
                ("all_ages", models.PositiveIntegerField()),
                ("aged_10_and_over", models.PositiveIntegerField()),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ("mid_year", "vintage", "area__name"),
                "constraints": [
                    models.UniqueConstraint(fields=("area", "mid_year", "vintage"), name="population_once_a_vintage"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aged_10_and_over__gt", 0), ("aged_10_and_over__lte", models.F("all_ages"))
                        ),
                        name="population_aged_10_within_all_ages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="Email address")),
                ("name", models.CharField(max_length=90, verbose_name="Name")),
                ("is_staff", models.BooleanField(default=False, verbose_name="May use the admin")),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("anonymised_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ("email",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_in_small_letters",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("anonymised_at__isnull", True),
                            models.Q(("is_active", False), ("is_staff", False), ("is_superuser", False)),
                            _connector="OR",
                        ),
                        name="user_anonymised_is_closed",
                        violation_error_message="You cannot reopen an anonymised account.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Area co-ordinator"),
                            ("board", "Strategic Management Board member"),
                            ("national", "National team"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.area",
                    ),
                ),
                ("is_chair", models.BooleanField(default=False, verbose_name="Chairs the board")),
            ],
            options={
                "ordering": ("user", "role", "area"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "area"), name="membership_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", True), ("role", "national")),
                            models.Q(models.Q(("role", "national"), _negated=True), ("area__isnull", False)),
                            _connector="OR",
                        ),
                        name="membership_area_unless_national",
                        violation_error_message="People in the national team have no area. Everybody else has one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_chair", False), ("role", "board"), _connector="OR"),
                        name="membership_chair_is_of_the_board",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "In preparation"), ("open", "Open")], default="draft", max_length=5
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("deadline", models.DateField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("release_at", models.DateTimeField(blank=True, null=True)),
                (
                    "remind_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=returns.models.year.usually_before,
                        size=None,
                    ),
                ),
                (
                    "remind_after",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=returns.models.year.usually_after,
                        size=None,
                    ),
                ),
                ("population_mid_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("population_vintage", models.CharField(blank=True, max_length=40)),
                ("population_pinned_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawal_notice", models.TextField(blank=True)),
                ("withdrawal_notice_cy", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("-year",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status", "draft"), ("opens_at__isnull", False), _connector="OR"),
                        name="reportingyear_open_has_opens_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__isnull", True), ("closes_at__gt", models.F("opens_at")), _connector="OR"
                        ),
                        name="reportingyear_closes_after_it_opens",
                        violation_error_message="A year must close after it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "remind_after__contained_by",
                                [
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7,
                                    8,
                                    9,
                                    10,
                                    11,
                                    12,
                                    13,
                                    14,
                                    15,
                                    16,
                                    17,
                                    18,
                                    19,
                                    20,
                                    21,
                                    22,
                                    23,
                                    24,
                                    25,
                                    26,
                                    27,
                                    28,
                                    29,
                                    30,
                                ],
                            ),
                            (
                                "remind_before__contained_by",
                                [
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7,
                                    8,
                                    9,
                                    10,
                                    11,
                                    12,
                                    13,
                                    14,
                                    15,
                                    16,
                                    17,
                                    18,
                                    19,
                                    20,
                                    21,
                                    22,
                                    23,
                                    24,
                                    25,
                                    26,
                                    27,
                                    28,
                                    29,
                                    30,
                                ],
                            ),
                        ),
                        name="reportingyear_reminds_on_other_days_than_the_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reportingyear_withdrawn_by_and_at",
                        violation_error_message="Who and when of “withdrawn” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawal_notice", ""), ("withdrawal_notice_cy", ""), ("withdrawn_at__isnull", True)
                            ),
                            models.Q(
                                ("release_at__isnull", False),
                                ("withdrawn_at__gte", models.F("release_at")),
                                models.Q(("withdrawal_notice", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reportingyear_withdrawn_after_release_with_a_notice",
                        violation_error_message="You can only withdraw a year after its release, and it must have a notice.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="returns.area"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="returns.reportingyear",
                    ),
                ),
                ("area_name", models.CharField(max_length=90)),
                ("area_name_cy", models.CharField(blank=True, max_length=90)),
                ("extended_until", models.DateTimeField(blank=True, null=True)),
                ("extension_reason", models.TextField(blank=True)),
                (
                    "extended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("extended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "correction_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("correction_asked_at", models.DateTimeField(blank=True, null=True)),
                ("correction_request", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("-year", "area_name"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_at__isnull", True), ("extended_by__isnull", True)),
                            models.Q(("extended_at__isnull", False), ("extended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="areareturn_extended_by_and_at",
                        violation_error_message="Who and when of “extended” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_at__isnull", True), ("extended_until__isnull", True)),
                            models.Q(
                                ("extended_until__gt", models.F("extended_at")),
                                models.Q(("extension_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="areareturn_extension_has_end_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction_asked_at__isnull", True), ("correction_asked_by__isnull", True)),
                            models.Q(("correction_asked_at__isnull", False), ("correction_asked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="areareturn_correction_asked_by_and_at",
                        violation_error_message="Who and when of “correction_asked” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction_asked_at__isnull", True), ("correction_request", "")),
                            models.Q(
                                ("correction_asked_at__isnull", False),
                                models.Q(("correction_request", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="areareturn_correction_asked_with_request",
                    ),
                    models.UniqueConstraint(fields=("area", "year"), name="areareturn_once"),
                    models.UniqueConstraint(fields=("id", "year"), name="areareturn_of_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.area"),
                ),
                ("place", models.CharField(max_length=80)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ("year", "area", "place"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "area", "place"), name="areawording_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="areawording_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=1)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("title_cy", models.CharField(blank=True, max_length=200)),
                ("subtitle", models.CharField(blank=True, max_length=200)),
                ("subtitle_cy", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "code"), name="block_once"),
                    models.UniqueConstraint(fields=("id", "year"), name="block_of_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=90)),
                ("heading_cy", models.CharField(blank=True, max_length=90)),
                ("note", models.CharField(blank=True, max_length=1)),
                ("break_note", models.TextField(blank=True)),
                ("break_note_cy", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="category_once"),
                    models.UniqueConstraint(fields=("id", "year"), name="category_of_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=90)),
                ("heading_cy", models.CharField(blank=True, max_length=90)),
                ("note", models.CharField(blank=True, max_length=1)),
                ("break_note", models.TextField(blank=True)),
                ("break_note_cy", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="level_once"),
                    models.UniqueConstraint(fields=("id", "year"), name="level_of_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "area_return",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="returns.areareturn",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        blank=True,
                        db_column="year",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="returns.reportingyear",
                    ),
                ),
                ("act", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("address", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("reminds_on", models.DateField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area_return__isnull", True), ("year__isnull", False)),
                            models.Q(("area_return__isnull", False), ("year__isnull", True)),
                            _connector="OR",
                        ),
                        name="notice_about_a_return_or_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="notice_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "/")), name="notice_leads_to_the_site"
                    ),
                    models.UniqueConstraint(
                        fields=("recipient", "area_return", "act", "reminds_on"), name="notice_reminds_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attempts", 0),
                                ("failure", ""),
                                ("given_up_at__isnull", True),
                                ("mailed_at__isnull", True),
                            ),
                            models.Q(
                                ("attempts__gt", 0),
                                ("failure", ""),
                                ("given_up_at__isnull", True),
                                ("mailed_at__isnull", False),
                            ),
                            models.Q(
                                ("attempts__gt", 0),
                                ("mailed_at__isnull", True),
                                models.Q(("failure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_mailed_or_says_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="returns.block"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("title_cy", models.CharField(blank=True, max_length=200)),
                ("guidance", models.TextField(blank=True)),
                ("guidance_cy", models.TextField(blank=True)),
                ("note", models.CharField(blank=True, max_length=1)),
                (
                    "basis",
                    models.CharField(
                        choices=[("stock", "Count on 31 March"), ("flow", "Total over the year")], max_length=5
                    ),
                ),
                ("continues", models.CharField(blank=True, max_length=40)),
                ("break_note", models.TextField(blank=True)),
                ("break_note_cy", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "code"), name="question_once"),
                    models.UniqueConstraint(fields=("id", "year"), name="question_of_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cells", to="returns.question"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.category",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.level",
                    ),
                ),
                ("code", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "code"), name="cell_code_once"),
                    models.UniqueConstraint(
                        fields=("question", "category", "level"), name="cell_once", nulls_distinct=False
                    ),
                    models.UniqueConstraint(fields=("id", "year"), name="cell_of_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__regex", "^[a-z]+(_[a-z0-9]+)+$"),
                            models.Q(("code__regex", "_total$"), _negated=True),
                        ),
                        name="cell_code_is_well_formed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "year",
                    models.OneToOneField(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="rate",
                        serialize=False,
                        to="returns.reportingyear",
                    ),
                ),
                ("block", models.CharField(max_length=1)),
                ("code", models.CharField(max_length=40)),
                ("numerator", models.CharField(max_length=60)),
                (
                    "base",
                    models.CharField(
                        choices=[("aged_10_and_over", "People aged 10 and over"), ("all_ages", "People of all ages")],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("title_cy", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField()),
                ("note_cy", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="returns.areareturn"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "In progress"),
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("area", "The area’s return"),
                            ("historical", "Published history"),
                            ("invented", "Invented for demonstration"),
                        ],
                        default="area",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("has_report", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "review_begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_begun_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sent_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_reason", models.TextField(blank=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="returns.population",
                    ),
                ),
            ],
            options={
                "ordering": ("area_return", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("area_return", "number"), name="revision_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "accepted"])),
                        fields=("area_return",),
                        name="revision_one_in_work",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("area_return",),
                        name="revision_one_published",
                    ),
                    models.UniqueConstraint(fields=("id", "year"), name="revision_of_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1),
                            models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="revision_after_the_first_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", "area"), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="revision_not_from_the_area_has_a_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "historical"), _negated=True), ("has_report", False), _connector="OR"
                        ),
                        name="revision_of_history_has_no_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_submitted_by_and_at",
                        violation_error_message="Who and when of “submitted” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review_begun_at__isnull", True), ("review_begun_by__isnull", True)),
                            models.Q(("review_begun_at__isnull", False), ("review_begun_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_review_begun_by_and_at",
                        violation_error_message="Who and when of “review_begun” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_accepted_by_and_at",
                        violation_error_message="Who and when of “accepted” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_back_at__isnull", True), ("sent_back_by__isnull", True)),
                            models.Q(("sent_back_at__isnull", False), ("sent_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_sent_back_by_and_at",
                        violation_error_message="Who and when of “sent_back” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_published_by_and_at",
                        violation_error_message="Who and when of “published” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by__isnull", True),
                            models.Q(("accepted_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="revision_acceptor_is_not_submitter",
                        violation_error_message="You cannot accept a return that you submitted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "draft"), _negated=True),
                            ("review_begun_at__isnull", True),
                            _connector="OR",
                        ),
                        name="revision_review_begins_after_submission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "draft"), ("submitted_at__isnull", True)),
                            models.Q(models.Q(("status", "draft"), _negated=True), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_submitted_at_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("status__in", ["draft", "submitted"])),
                            models.Q(
                                models.Q(("status__in", ["draft", "submitted"]), _negated=True),
                                ("accepted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="revision_accepted_at_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("status__in", ["published", "superseded"])),
                            models.Q(
                                models.Q(("status__in", ["published", "superseded"]), _negated=True),
                                ("published_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="revision_published_at_fits_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "superseded"), ("superseded_at__isnull", False)),
                            models.Q(
                                models.Q(("status", "superseded"), _negated=True), ("superseded_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="revision_superseded_at_fits_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoxNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="box_notes", to="returns.revision"
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.cell"),
                ),
                ("text", models.TextField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("revision", "cell__position"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "cell"), name="boxnote_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("noted_at__isnull", True), ("noted_by__isnull", True)),
                            models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="boxnote_noted_by_and_at",
                        violation_error_message="Who and when of “noted” belong together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="returns.revision",
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("chain", "number"),
                "constraints": [models.UniqueConstraint(fields=("chain", "number"), name="event_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="returns.revision"
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="returns.cell"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("value", models.PositiveIntegerField(blank=True, null=True)),
                ("unavailable_reason", models.CharField(blank=True, max_length=300)),
                ("footnote", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "cell"), name="figure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("unavailable_reason", ""), _connector="OR"),
                        name="figure_unavailable_has_no_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zero", "Must be zero"),
                            ("not_more_than", "Not more than another figure"),
                            ("ratio", "Not more than a share of another figure"),
                            ("change", "Change since last year that chance does not explain"),
                            ("copied", "Same figures as last year"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "left",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("right", models.CharField(blank=True, max_length=60)),
                (
                    "severity",
                    models.CharField(
                        choices=[("error", "Error: must be corrected"), ("query", "Query: correct or explain")],
                        max_length=5,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("on", "On"), ("shadow", "Shadow: only the national team sees it"), ("off", "Off")],
                        default="on",
                        max_length=6,
                    ),
                ),
                ("limit", models.FloatField(blank=True, null=True)),
                ("text", models.TextField()),
                ("text_cy", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("year", "position"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("year", "code"), name="rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(("limit__isnull", True), ("limit__gt", 0), _connector="OR"),
                        name="rule_limit_above_0",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explanations", to="returns.revision"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explanations", to="returns.rule"
                    ),
                ),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("values", models.JSONField()),
                ("text", models.TextField()),
                (
                    "explained_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("explained_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("revision", "rule", "cells"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "rule", "cells"), name="explanation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("explained_at__isnull", True), ("explained_by__isnull", True)),
                            models.Q(("explained_at__isnull", False), ("explained_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="explanation_explained_by_and_at",
                        violation_error_message="Who and when of “explained” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="explanation_approved_by_and_at",
                        violation_error_message="Who and when of “approved” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("explained_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="explanation_approver_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("figures", "Figures of returns"),
                            ("history", "Published history"),
                            ("populations", "Populations"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        blank=True,
                        db_column="year",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="returns.reportingyear",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="returns.area",
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("about", models.JSONField(default=dict)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-uploaded_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("uploaded_at__isnull", True), ("uploaded_by__isnull", True)),
                            models.Q(("uploaded_at__isnull", False), ("uploaded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="upload_uploaded_by_and_at",
                        violation_error_message="Who and when of “uploaded” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "populations"), ("year__isnull", True)),
                            models.Q(("purpose", "populations"), _negated=True),
                            _connector="OR",
                        ),
                        name="upload_of_populations_has_no_year",
                    ),
                ],
            },
        ),
    ]
