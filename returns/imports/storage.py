"""Where django-import-export keeps a file between preview and confirmation: among the waiting files of this service.

Its own storages leave files in a folder or a cache of one machine. Here a file has an owner and a day, and any web
process can read it.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from import_export.tmp_storages import BaseStorage

from returns.imports.actions import cancel, receive
from returns.models import Purpose, Upload, User
from returns.record.refusals import Refused


class WaitingFile(BaseStorage):
    """One waiting file of one person. Its `name` is the row's key; `file_name` is what its sender called it."""

    def __init__(self, *, by: User, at: datetime, file_name: str = "", **kwargs: Any):
        super().__init__(**kwargs)
        self.by, self.at, self.file_name = by, at, file_name

    def save(self, data: bytes) -> None:
        upload = receive(content=data, name=self.file_name, purpose=Purpose.FIGURES, by=self.by, at=self.at)
        self.name = str(upload.key)

    @property
    def upload(self) -> Upload | None:
        """The row, while it waits; nobody else's, and none that belongs to a page of its own."""
        try:
            key = UUID(self.name)
        except (TypeError, ValueError):
            return None
        own = Upload.objects.waiting(self.at).filter(purpose=Purpose.FIGURES, uploaded_by=self.by)
        return own.filter(key=key, year=None, area=None).first()

    def read(self) -> bytes:
        if upload := self.upload:
            return bytes(upload.content)
        raise Refused("This file is no longer here. Somebody confirmed or cancelled it, or we deleted it after a day.")

    def remove(self) -> None:
        """Drop what still waits. A file that was imported has gone already."""
        if upload := self.upload:
            with suppress(Refused):
                cancel(upload=upload, by=self.by, at=self.at)
