"""What a report cannot be signed without although nobody has written anything wrong: figures, population, logos.

The same words in a preview and on the checklist.
"""

from collections.abc import Container

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import RESPONSIBLE, Service

FIGURES, POPULATION = "figures", "population"  # beside the services whose logo is missing


def missing(blanks: int, lacks_population: bool, services: Container[str]) -> dict[str, str]:
    """What is missing -> the words for it. `blanks` boxes are not answered; `services` are those with a logo."""
    found = {}
    if blanks:
        words = ngettext("%d box is not answered yet.", "%d boxes are not answered yet.", blanks)
        found[FIGURES] = words % blanks
    if lacks_population:
        found[POPULATION] = _("There is no population for the area yet, so its rate cannot be worked out.")
    for service in Service:
        if service in RESPONSIBLE and service not in services:
            found[service] = _("There is no logo of this service yet: %(name)s.") % {"name": service.label}
    return found
