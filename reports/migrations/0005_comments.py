"""What an area's board says of a report: only until it is published, and as it was said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STAYS = """
CREATE FUNCTION reports_comment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
    state text;
BEGIN
    SELECT status INTO state FROM returns_revision WHERE id = here FOR SHARE;
    IF state IN ('published', 'superseded') THEN
        RAISE EXCEPTION 'comments on revision % are closed: it is %', here, state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_before_publication';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a comment cannot be removed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_stays';
    END IF;
    IF TG_OP = 'INSERT' AND (state = 'draft' OR NEW.gives_back AND state <> 'accepted') THEN
        RAISE EXCEPTION 'the board says this of no report that is %', state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_on_what_the_board_reads';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.revision_id, NEW.number, NEW.place, NEW.title, NEW.text, NEW.made_by_id, NEW.made_at,
        NEW.gives_back) IS DISTINCT FROM (OLD.revision_id, OLD.number, OLD.place, OLD.title, OLD.text, OLD.made_by_id,
        OLD.made_at, OLD.gives_back) THEN
        RAISE EXCEPTION 'of a comment only the answer changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_stays BEFORE INSERT OR UPDATE OR DELETE ON reports_comment
    FOR EACH ROW EXECUTE FUNCTION reports_comment_stays();
"""
MAY_GO = """
DROP TRIGGER comment_stays ON reports_comment;
DROP FUNCTION reports_comment_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_words_stay")]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("place", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=220)),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("gives_back", models.BooleanField(default=False)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="returns.revision"
                    ),
                ),
            ],
            options={
                "ordering": ("revision", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "number"), name="comment_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), _negated=True) & models.Q(("text", ""), _negated=True),
                        name="comment_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_answered_by_and_at",
                        violation_error_message="Who and when of “answered” belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("gives_back", True)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="comment_answered_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gives_back", True), ("settled_at__isnull", True), _connector="OR"),
                        name="comment_settled_gave_back",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, MAY_GO),
    ]
