from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.national_figures.actions import load_at_once
from returns.models import User
from returns.record.refusals import Refused


class Command(BaseCommand):
    help = "Load national figures as they were published, of years without returns (docs/files.md). All or none."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="email of the account that loads")

    def handle(self, *, file, user, **options):
        by = User.objects.filter(email=user).first()
        if by is None:
            raise CommandError(f"There is no account {user}.")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        try:
            count = load_at_once(content=content, name=file.name, by=by, at=timezone.now())
        except Refused as error:
            raise CommandError(f"{file} was not loaded.\n{error}") from None
        self.stdout.write(f"National figures: {count}")
