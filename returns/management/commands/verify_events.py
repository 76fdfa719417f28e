import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from returns.models import Event, Head
from returns.record.chain import SIGNED, heads, problems, unsealed


class Command(BaseCommand):
    help = (
        "Check that no event in the record was changed, removed or added. If one was, list every finding and exit with "
        "code 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("--file", type=Path, help="check this file of JSON lines instead of the database")
        parser.add_argument(
            "--head", type=Path, help="JSON lines from the log or a backup: what they name last must still be there"
        )

    def handle(self, *, file, head, **options):
        lines = list(read(file)) if file else [event.line for event in Event.objects.iterator(2000)]
        known = heads(read(head)) if head else {}
        for source, events in ((file, len(lines)), (head, len(known))):
            if source and not events:
                raise CommandError(f"{source} holds no event: nothing was checked.")
        wrong = list(problems(lines, settings.EVENT_KEY, known))
        if not file:
            kept = {head.chain: (head.number, head.digest, head.seal) for head in Head.objects.all()}
            wrong += unsealed(lines, kept, settings.EVENT_KEY)
        faults = [f"{chain}, event {number}: {what}" for chain, number, what in wrong]
        if faults:
            raise CommandError("\n".join(["The record has been changed.", *faults]))
        chains = len({line["chain"] for line in lines})
        compared = f", compared with {len(known)} heads" if head else ""
        self.stdout.write(f"The record is unchanged: {len(lines)} events in {chains} chains{compared}.")
        if file and not head:
            self.stdout.write("Whether events are missing at the end of the file, --head tells.")


def read(file: Path) -> Iterable[dict[str, Any]]:
    """The events of a file of JSON lines; lines that are no events (a log has others) are passed over."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and {*SIGNED, "digest"} <= event.keys():
            yield event
