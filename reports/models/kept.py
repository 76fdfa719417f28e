"""Consolidated files that were made once, as bytes: a shelf, of which nothing is lost when it is cleared."""

from collections.abc import Iterator

from django.db import connection, models
from psycopg import Cursor

PART = 1 << 20  # bytes of each part of a file but the last


class KeptFile(models.Model):
    """One file. What it was made from, and by which program, is its key: whoever finds it need not make it.

    `source` is the name of the state (published.source), `program` the digest of the software (files.actions).
    """

    source = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    program = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()  # bytes

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "language", "source", "program"], name="keptfile_once"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.language}: {self.source}"

    def parts(self) -> Iterator[bytes]:
        """The bytes, one part in memory at a time. Raises LookupError where the file is cleared while it is read.

        One small query for each part, so that nothing in the database stays open for as long as a slow reader takes.
        """
        connection.ensure_connection()
        # A cursor of the driver's own: Django's gives bytes as text, which takes six times as long.
        with Cursor(connection.connection) as cursor:
            for number in range(-(-self.size // PART)):
                cursor.execute(READ, [self.pk, number], binary=True)
                row = cursor.fetchone()
                if row is None:
                    raise LookupError(f"Part {number} of {self} is not there any more.")
                yield row[0]


class KeptPart(models.Model):
    """A piece of a file's bytes; the first has the number 0."""

    file = models.ForeignKey(KeptFile, models.PROTECT, db_index=False)
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "number"], name="keptpart_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.number}"


READ = "SELECT content FROM reports_keptpart WHERE file_id = %s AND number = %s"
