"""Who owes what: areas and national bodies with their years, whom each box is asked of, and what the database refuses.

A figure stands in a box that its respondent is asked for; a body has no report; whoever follows an area owes a return
in the year after its last, so that no chain of successors leads back to itself.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ASKED = """
CREATE FUNCTION returns_figure_is_asked_of_its_respondent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked text;
    respondent text;
BEGIN
    SELECT cell.asked_of, CASE area.kind WHEN 'body' THEN area.slug ELSE 'areas' END INTO asked, respondent
      FROM returns_revision revision
      JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
      JOIN returns_area area ON area.id = area_return.area_id
      JOIN returns_cell cell ON cell.id = NEW.cell_id
     WHERE revision.id = NEW.revision_id;
    IF asked <> respondent THEN
        RAISE EXCEPTION 'box % is asked of %, and not of %', NEW.cell_id, asked, respondent
            USING ERRCODE = 'check_violation', CONSTRAINT = 'figure_is_asked_of_its_respondent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figure_is_asked_of_its_respondent BEFORE INSERT OR UPDATE OF cell_id, revision_id ON returns_figure
    FOR EACH ROW EXECUTE FUNCTION returns_figure_is_asked_of_its_respondent();
"""
NOT_ASKED = """
DROP TRIGGER figure_is_asked_of_its_respondent ON returns_figure;
DROP FUNCTION returns_figure_is_asked_of_its_respondent();
"""

NO_REPORT = """
CREATE FUNCTION returns_revision_of_a_body_has_no_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.has_report AND EXISTS (
        SELECT 1 FROM returns_areareturn area_return JOIN returns_area area ON area.id = area_return.area_id
         WHERE area_return.id = NEW.area_return_id AND area.kind = 'body'
    ) THEN
        RAISE EXCEPTION 'a national body has no report'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_of_a_body_has_no_report';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_of_a_body_has_no_report
    BEFORE INSERT OR UPDATE OF has_report, area_return_id ON returns_revision
    FOR EACH ROW EXECUTE FUNCTION returns_revision_of_a_body_has_no_report();
"""
ANY_REPORT = """
DROP TRIGGER revision_of_a_body_has_no_report ON returns_revision;
DROP FUNCTION returns_revision_of_a_body_has_no_report();
"""

STAYS = """
CREATE FUNCTION returns_area_stays_what_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind <> OLD.kind OR (NEW.kind = 'body' AND NEW.slug <> OLD.slug))
        AND EXISTS (SELECT 1 FROM returns_areareturn WHERE area_id = OLD.id)
    THEN
        RAISE EXCEPTION '% has returns: whether it is an area or a body stays', OLD.slug
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_stays_what_it_is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER area_stays_what_it_is BEFORE UPDATE OF kind, slug ON returns_area
    FOR EACH ROW EXECUTE FUNCTION returns_area_stays_what_it_is();
"""
CHANGES = """
DROP TRIGGER area_stays_what_it_is ON returns_area;
DROP FUNCTION returns_area_stays_what_it_is();
"""

NO_BOARD = """
CREATE FUNCTION returns_body_has_no_board() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.role = 'board' AND EXISTS (SELECT 1 FROM returns_area WHERE id = NEW.area_id AND kind = 'body') THEN
        RAISE EXCEPTION 'a national body has no board'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_of_no_bodys_board';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER membership_of_no_bodys_board BEFORE INSERT OR UPDATE ON returns_membership
    FOR EACH ROW EXECUTE FUNCTION returns_body_has_no_board();
"""
A_BOARD = """
DROP TRIGGER membership_of_no_bodys_board ON returns_membership;
DROP FUNCTION returns_body_has_no_board();
"""

FOLLOWS = """
CREATE FUNCTION returns_successor_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pair record;
BEGIN
    SELECT ended.slug AS ended, following.slug AS following INTO pair
      FROM returns_area_successors successors
      JOIN returns_area ended ON ended.id = successors.from_area_id
      JOIN returns_area following ON following.id = successors.to_area_id
     WHERE ended.to_year IS NULL OR following.from_year > ended.to_year + 1 OR following.to_year <= ended.to_year
        OR following.kind <> ended.kind
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% owes no return in the year after the last of %', pair.following, pair.ended
            USING ERRCODE = 'check_violation', CONSTRAINT = 'successor_follows';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER successor_follows AFTER INSERT OR UPDATE ON returns_area_successors
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION returns_successor_follows();
CREATE CONSTRAINT TRIGGER successor_still_follows AFTER UPDATE OF kind, from_year, to_year ON returns_area
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION returns_successor_follows();
"""
NOBODY_FOLLOWS = """
DROP TRIGGER successor_still_follows ON returns_area;
DROP TRIGGER successor_follows ON returns_area_successors;
DROP FUNCTION returns_successor_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0006_figure_welsh")]

    operations = [
        migrations.AddField(
            "area",
            "kind",
            models.CharField(choices=[("area", "Area"), ("body", "National body")], default="area", max_length=4),
        ),
        migrations.AddField("area", "number", models.PositiveSmallIntegerField(blank=True, null=True, unique=True)),
        migrations.AddField("area", "from_year", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("area", "to_year", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(
            "area",
            "successors",
            models.ManyToManyField(blank=True, related_name="predecessors", to="returns.area"),
        ),
        migrations.AlterField(
            "area",
            "nation",
            models.CharField(blank=True, choices=[("England", "England"), ("Wales", "Wales")], max_length=10),
        ),
        migrations.AlterField(
            "area",
            "police_force_area_codes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            "area",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "area"), models.Q(("nation", ""), _negated=True)),
                    models.Q(("kind", "body"), ("nation", "")),
                    _connector="OR",
                ),
                name="area_is_of_a_nation_and_a_body_is_not",
                violation_error_message="An area is in England or in Wales; a national body is in neither.",
            ),
        ),
        migrations.AddConstraint(
            "area",
            models.CheckConstraint(
                condition=models.Q(("slug", "areas"), _negated=True), name="area_is_not_called_what_all_are"
            ),
        ),
        migrations.AddConstraint(
            "area",
            models.CheckConstraint(
                condition=models.Q(
                    ("from_year__isnull", True),
                    ("to_year__isnull", True),
                    ("to_year__gte", models.F("from_year")),
                    _connector="OR",
                ),
                name="area_ends_after_it_begins",
                violation_error_message="An area ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            "area",
            models.CheckConstraint(
                condition=models.Q(("number__isnull", True), ("number__gt", 0), _connector="OR"),
                name="area_number_is_from_1",
            ),
        ),
        *(
            migrations.AddField(row, "asked_of", models.SlugField(db_index=False, default="areas"))
            for row in ("category", "question", "cell")
        ),
        migrations.AddField(
            "question",
            "printed",
            models.CharField(
                choices=[
                    ("report", "In the area’s annual report too"),
                    ("national", "In the national figures and files alone"),
                ],
                default="report",
                max_length=8,
            ),
        ),
        migrations.RunSQL(ASKED, NOT_ASKED),
        migrations.RunSQL(NO_REPORT, ANY_REPORT),
        migrations.RunSQL(STAYS, CHANGES),
        migrations.RunSQL(NO_BOARD, A_BOARD),
        migrations.RunSQL(FOLLOWS, NOBODY_FOLLOWS),
    ]
