"""What a published rate was divided by stays as it is: a later estimate is a vintage of its own."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("returns", "0010_populations_of_what_is_published")]

    operations = [migrations.RunSQL(STAYS, MAY_CHANGE)]
