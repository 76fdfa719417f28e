"""An area's own Welsh for the form. That only an area in Wales has any, no constraint of one table can say."""

import django.db.models.deletion
from django.db import migrations, models

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


class Migration(migrations.Migration):
    dependencies = [("returns", "0011_populations_stay")]

    operations = [
        migrations.CreateModel(
            name="AreaWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=80)),
                ("text", models.TextField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.area"),
                ),
                (
                    "year",
                    models.ForeignKey(
                        db_column="year",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.reportingyear",
                    ),
                ),
            ],
            options={
                "ordering": ("year", "area", "place"),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "area", "place"), name="areawording_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="areawording_says_something"
                    ),
                ],
            },
        ),
        migrations.RunSQL(IN_WALES, ANYWHERE),
    ]
