"""Answers that this process has made, under their versions: the next reader of the same version gets the same bytes.

A version names all that an answer is made from (reports.api.versions), so nothing here can be out of date; and nothing
outlives the program that made it. Only answers that do not differ from one address of the site to another.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST = 256
_answers: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def remembered(tag: str, make: Callable[[], bytes]) -> bytes:
    """The answer of a version; the one that nobody has asked for longest makes room for another."""
    content = _answers.get(tag)
    if content is None:
        content = make()
    with _lock:
        _answers[tag] = content
        _answers.move_to_end(tag)
        while len(_answers) > MOST:
            _answers.popitem(last=False)
    return content
