"""A national body has no annual report: no texts, board, logos, comments, signature or files, whoever writes them."""

from django.db import migrations

PARTS = ("section", "boardmember", "logo", "comment", "signoff", "frozenfile")

NONE = """
CREATE FUNCTION reports_body_has_no_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM returns_revision revision
          JOIN returns_areareturn area_return ON area_return.id = revision.area_return_id
          JOIN returns_area area ON area.id = area_return.area_id
         WHERE revision.id = NEW.revision_id AND area.kind = 'body'
    ) THEN
        RAISE EXCEPTION 'a national body has no report'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'body_has_no_report';
    END IF;
    RETURN NEW;
END $$;
"""
ANY = "DROP FUNCTION reports_body_has_no_report();"


def of(part: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {part}_is_of_no_body BEFORE INSERT OR UPDATE OF revision_id ON reports_{part} "
        "FOR EACH ROW EXECUTE FUNCTION reports_body_has_no_report()",
        f"DROP TRIGGER {part}_is_of_no_body ON reports_{part}",
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_comments"), ("returns", "0007_respondents")]

    operations = [migrations.RunSQL(NONE, ANY), *map(of, PARTS)]
