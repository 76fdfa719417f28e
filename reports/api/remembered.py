"""What this process remembers of the API: answers under their versions, and versions under questions.

A version names all that an answer is made from (reports.api.versions), so no answer here can be out of date; and it
ends with the program that made it. Only answers that do not differ from one address of the site to another.
"""

from typing import NamedTuple

from reports.api.versions import Version
from reports.unchanged import Shelf, Unchanged


class Question(NamedTuple):
    """What an answer depends on beside the database and the time."""

    path: str
    query: str
    media_type: str
    sees_all: bool


answers: Shelf[str, bytes] = Shelf(256)
versions: Unchanged[Question, Version] = Unchanged(1024)
