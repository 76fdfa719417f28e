#!/usr/bin/env python
"""Django's command line; in development it starts the embedded PostgreSQL first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mappa.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        embedded = settings.EMBEDDED_DATABASE
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    if embedded:
        from mappa import postgres

        postgres.ensure("dev")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
