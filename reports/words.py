"""What the tables of a report say of their own, in the language that is active."""

from django.utils.translation import gettext

from reports.tables import Words


def words() -> Words:
    return Words(
        total=gettext("Total"),
        number=gettext("Number"),
        rate=gettext("Rate"),
        awaited=gettext("awaited"),
        answered=gettext("{answered} of {terms} answered"),
        no_population=gettext("The population for this year is not available yet."),
        population=gettext("Population: {number}."),
        source=gettext("Source: {source}."),
    )
