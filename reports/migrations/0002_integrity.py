"""The files of a published revision stay as they are."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION reports_frozenfile_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.revision_id ELSE OLD.revision_id END;
    state text;
BEGIN
    SELECT status INTO state FROM returns_revision WHERE id = here FOR SHARE;
    IF state IN ('published', 'superseded') THEN
        RAISE EXCEPTION 'the files of revision % are frozen: it is %', here, state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozenfile_stays';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.revision_id <> OLD.revision_id THEN
        RAISE EXCEPTION 'a file cannot move to another revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozenfile_stays';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozenfile_stays BEFORE INSERT OR UPDATE OR DELETE ON reports_frozenfile
    FOR EACH ROW EXECUTE FUNCTION reports_frozenfile_stays();
"""
NOT_FROZEN = """
DROP TRIGGER frozenfile_stays ON reports_frozenfile;
DROP FUNCTION reports_frozenfile_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunSQL(FROZEN, NOT_FROZEN)]
