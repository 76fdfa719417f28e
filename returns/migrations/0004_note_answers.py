"""A reviewer's note on a box is an open point: what stood there, and the area's answer; a return goes in without one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What a note is about: until now, what stands in its box.
STANDS = """
UPDATE returns_boxnote AS note
   SET value = figure.value, unavailable_reason = figure.unavailable_reason, footnote = figure.footnote
  FROM returns_figure AS figure
 WHERE figure.revision_id = note.revision_id AND figure.cell_id = note.cell_id
"""

SETTLED = """
CREATE FUNCTION returns_notes_are_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM returns_boxnote AS note
          JOIN returns_figure AS figure ON figure.revision_id = note.revision_id AND figure.cell_id = note.cell_id
         WHERE note.revision_id = NEW.id AND note.answer = ''
           AND (figure.value, figure.unavailable_reason, figure.footnote)
               IS NOT DISTINCT FROM (note.value, note.unavailable_reason, note.footnote)
    ) THEN
        RAISE EXCEPTION 'a note on a box of revision % is neither mended nor answered', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_submitted_with_notes_settled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_submitted_with_notes_settled BEFORE UPDATE OF status ON returns_revision
    FOR EACH ROW WHEN (OLD.status = 'draft' AND NEW.status <> 'draft')
    EXECUTE FUNCTION returns_notes_are_settled();
"""
NOT_SETTLED = """
DROP TRIGGER revision_submitted_with_notes_settled ON returns_revision;
DROP FUNCTION returns_notes_are_settled();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0003_draft"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("boxnote", "value", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(
            "boxnote", "unavailable_reason", models.CharField(blank=True, default="", max_length=300), False
        ),
        migrations.AddField("boxnote", "footnote", models.CharField(blank=True, default="", max_length=500), False),
        migrations.AddField("boxnote", "answer", models.TextField(blank=True, default=""), False),
        migrations.AddField(
            "boxnote",
            "answered_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("boxnote", "answered_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "boxnote",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="boxnote_answered_by_and_at",
                violation_error_message="Who and when of “answered” belong together.",
            ),
        ),
        migrations.AddConstraint(
            "boxnote",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="boxnote_answered_with_words",
            ),
        ),
        migrations.AddConstraint(
            "boxnote",
            models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("noted_by")), _negated=True),
                    _connector="OR",
                ),
                name="boxnote_answerer_is_another",
                violation_error_message="Nobody answers their own note.",
            ),
        ),
        migrations.RunSQL(SETTLED, NOT_SETTLED),
    ]
