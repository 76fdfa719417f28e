"""How far each chain of the record goes, in a table of its own. A head moves on by one, and never goes."""

from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("returns", "0004_corrections")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
            ],
            options={"ordering": ("chain",)},
        ),
        migrations.RunSQL(HEADS, NO_HEADS),
    ]
