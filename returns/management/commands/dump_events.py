from django.core.management.base import BaseCommand

from returns.models import Event
from returns.record.chain import as_json


class Command(BaseCommand):
    help = "Print the record of events as JSON lines, for verify_events and for backups."

    def handle(self, **options):
        for event in Event.objects.order_by("chain", "number").iterator(2000):
            self.stdout.write(as_json(event.line))
