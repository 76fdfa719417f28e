"""Give each chain that is there its head, sealed with the key of the record."""

from django.conf import settings
from django.db import migrations

from returns.record.chain import seal


def seal_each_chain(apps, schema_editor):
    Event, Head = apps.get_model("returns", "Event"), apps.get_model("returns", "Head")
    last = Event.objects.order_by("chain", "-number").distinct("chain").values_list("chain", "number", "digest")
    Head.objects.bulk_create(
        Head(chain=chain, number=number, digest=digest, seal=seal(chain, number, digest, settings.EVENT_KEY))
        for chain, number, digest in last
    )


class Migration(migrations.Migration):
    dependencies = [("returns", "0005_heads")]

    operations = [migrations.RunPython(seal_each_chain, migrations.RunPython.noop)]
