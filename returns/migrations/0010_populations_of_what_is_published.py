"""Write into each revision that has been published what its rate was divided by: what its year had pinned until now."""

from django.db import migrations


def stamp_what_is_published(apps, schema_editor):
    Revision, Population = apps.get_model("returns", "Revision"), apps.get_model("returns", "Population")
    loaded = {(row.area_id, row.mid_year, row.vintage): row for row in Population.objects.all()}
    published = Revision.objects.filter(status__in=["published", "superseded"], population=None)
    stamped = []
    for revision in published.select_related("area_return", "year"):
        year = revision.year
        key = (revision.area_return.area_id, year.population_mid_year, year.population_vintage)
        if key in loaded:
            revision.population = loaded[key]
            stamped.append(revision)
    Revision.objects.bulk_update(stamped, ["population"])


class Migration(migrations.Migration):
    dependencies = [("returns", "0009_uploads")]

    operations = [migrations.RunPython(stamp_what_is_published, migrations.RunPython.noop)]
