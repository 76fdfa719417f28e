"""What is done to populations, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, register

register("populations_loaded", "populations", _("Populations loaded"))
register("population_set", "populations", _("Population of the year chosen"))
FIELDS.update({"file": _("File"), "loaded": _("Loaded")})
