"""What a report says in words stays as it is once its files are made: its sections, its board and its logos.

Made means: of the acceptance that stands. A return that is sent back is open again, and so are its report's words.
"""

from django.db import migrations

TABLES = ("section", "boardmember", "logo")

STAY = """
CREATE FUNCTION reports_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
    state text;
    since timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.revision_id IS DISTINCT FROM OLD.revision_id THEN
        RAISE EXCEPTION 'the words of a report cannot move to another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay';
    END IF;
    IF here IS NOT NULL THEN  -- a year's own sections have none
        -- FOR SHARE: files that are being made are waited for, and whoever makes them now waits for us.
        SELECT status, accepted_at INTO state, since FROM returns_revision WHERE id = here FOR SHARE;
        IF state IN ('published', 'superseded') OR (state = 'accepted' AND EXISTS (
            SELECT 1 FROM reports_frozenfile WHERE revision_id = here AND made_at >= since
        )) THEN
            RAISE EXCEPTION 'the words of revision % stay: its report is made', here
                USING ERRCODE = 'check_violation', CONSTRAINT = 'words_stay';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
MAY_CHANGE = "DROP FUNCTION reports_words_stay();"


def on(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER words_stay BEFORE INSERT OR UPDATE OR DELETE ON reports_{table} "
        "FOR EACH ROW EXECUTE FUNCTION reports_words_stay()",
        f"DROP TRIGGER words_stay ON reports_{table}",
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_drafts_of_every_form")]

    operations = [migrations.RunSQL(STAY, MAY_CHANGE), *map(on, TABLES)]
