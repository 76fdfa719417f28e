"""What Django's constraints cannot say, in composite foreign keys and triggers, with their reverse.

Rows that belong together share a year; a figure changes only in a draft; an event never changes, and the head of a
chain only moves on; what a published rate was divided by stays; an area's own Welsh is of an area in Wales.
"""

from django.db import migrations

SAME_YEAR = (
    ("question", "block"),
    ("cell", "question"),
    ("cell", "category"),
    ("cell", "level"),
    ("revision", "area_return"),
    ("figure", "revision"),
    ("figure", "cell"),
)
TABLES = {"area_return": "areareturn"}

FIGURES = """
CREATE FUNCTION returns_figure_only_in_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
    state text;
BEGIN
    -- FOR SHARE: a submit that is under way is waited for, and one that comes now waits for us.
    SELECT status INTO state FROM returns_revision WHERE id = here FOR SHARE;
    IF state IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'figures of revision % cannot change: it is %', here, state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'figure_only_in_a_draft';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.revision_id <> OLD.revision_id THEN
        RAISE EXCEPTION 'a figure cannot move to another revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'figure_stays_in_its_revision';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER figure_only_in_a_draft BEFORE INSERT OR UPDATE OR DELETE ON returns_figure
    FOR EACH ROW EXECUTE FUNCTION returns_figure_only_in_a_draft();
"""
NO_FIGURES = """
DROP TRIGGER figure_only_in_a_draft ON returns_figure;
DROP FUNCTION returns_figure_only_in_a_draft();
"""

EVENTS = """
CREATE FUNCTION returns_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events cannot be changed or removed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_stays';
END $$;
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON returns_event
    FOR EACH ROW EXECUTE FUNCTION returns_event_stays();
"""
NO_EVENTS = """
DROP TRIGGER event_stays ON returns_event;
DROP FUNCTION returns_event_stays();
"""

HEADS = """
CREATE FUNCTION returns_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.chain = OLD.chain AND NEW.number = OLD.number + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the head of a chain only moves on, by one'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'head_moves_on';
END $$;
CREATE TRIGGER head_moves_on BEFORE UPDATE OR DELETE ON returns_head
    FOR EACH ROW EXECUTE FUNCTION returns_head_moves_on();
"""
NO_HEADS = """
DROP TRIGGER head_moves_on ON returns_head;
DROP FUNCTION returns_head_moves_on();
"""

STAYS = """
CREATE FUNCTION returns_population_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM returns_revision WHERE population_id = OLD.id) THEN
        RAISE EXCEPTION 'a published rate was divided by population %', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'population_of_a_rate_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER population_of_a_rate_stays BEFORE UPDATE ON returns_population
    FOR EACH ROW EXECUTE FUNCTION returns_population_stays();
"""
MAY_CHANGE = """
DROP TRIGGER population_of_a_rate_stays ON returns_population;
DROP FUNCTION returns_population_stays();
"""

IN_WALES = """
CREATE FUNCTION returns_areawording_in_wales() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM returns_area WHERE id = NEW.area_id AND nation = 'Wales') THEN
        RAISE EXCEPTION 'area % publishes no report in Welsh', NEW.area_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'areawording_in_wales';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER areawording_in_wales BEFORE INSERT OR UPDATE ON returns_areawording
    FOR EACH ROW EXECUTE FUNCTION returns_areawording_in_wales();
"""
ANYWHERE = """
DROP TRIGGER areawording_in_wales ON returns_areawording;
DROP FUNCTION returns_areawording_in_wales();
"""


def same_year(child: str, column: str) -> migrations.RunSQL:
    parent = TABLES.get(column, column)
    name = f"{child}_{column}_same_year"
    return migrations.RunSQL(
        f"ALTER TABLE returns_{child} ADD CONSTRAINT {name} "
        f"FOREIGN KEY ({column}_id, year) REFERENCES returns_{parent} (id, year) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE returns_{child} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [
        *(same_year(child, column) for child, column in SAME_YEAR),
        migrations.RunSQL(FIGURES, NO_FIGURES),
        migrations.RunSQL(EVENTS, NO_EVENTS),
        migrations.RunSQL(HEADS, NO_HEADS),
        migrations.RunSQL(STAYS, MAY_CHANGE),
        migrations.RunSQL(IN_WALES, ANYWHERE),
    ]
