"""National figures as published: one for each year and code, and what was released first stays."""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION reports_first_released_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.year, NEW.code) IS DISTINCT FROM (OLD.year, OLD.code)
       OR (OLD.first_released IS NOT NULL OR NEW.value <> OLD.value)
       AND NEW.first_released IS DISTINCT FROM COALESCE(OLD.first_released, OLD.value)
    THEN
        RAISE EXCEPTION 'what was released first stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nationalfigure_first_released_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nationalfigure_first_released_stays BEFORE UPDATE ON reports_nationalfigure
    FOR EACH ROW EXECUTE FUNCTION reports_first_released_stays();
"""
MAY_GO = """
DROP TRIGGER nationalfigure_first_released_stays ON reports_nationalfigure;
DROP FUNCTION reports_first_released_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_no_report_of_a_body"),
    ]

    operations = [
        migrations.CreateModel(
            name="NationalFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=60)),
                ("value", models.PositiveIntegerField()),
                ("first_released", models.PositiveIntegerField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("break_note", models.CharField(blank=True, max_length=300)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("year", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "code"), name="nationalfigure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1998), ("year__lte", 2100)),
                        name="nationalfigure_of_a_reporting_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z]+(_[a-z0-9]+)+$")),
                        name="nationalfigure_code_is_well_formed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__regex", "^\\s*$"), _negated=True),
                        name="nationalfigure_has_a_source",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, MAY_GO),
    ]
