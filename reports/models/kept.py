"""Consolidated files that were made once, as bytes: a shelf, of which nothing is lost when it is cleared."""

from django.db import models


class KeptFile(models.Model):
    """One file. What it was made from, and by which program, is its key: whoever finds it need not make it.

    `source` is the name of the state (reports.files.source), `program` the digest of the software (actions.keeping).
    """

    source = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    program = models.CharField(max_length=64)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "language", "source", "program"], name="keptfile_once"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.language}: {self.source}"
