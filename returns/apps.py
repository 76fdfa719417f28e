"""The apps of both wings. Once models are there, each room's `acts.py` is read: it registers what the room records."""

from importlib import import_module
from pathlib import Path

from django.apps import AppConfig


class Wing(AppConfig):
    """An app of rooms."""

    def ready(self) -> None:
        for acts in sorted(Path(self.path).glob("*/acts.py")):
            import_module(f"{self.name}.{acts.parent.name}.acts")


class Returns(Wing):
    name = "returns"
    default = True
