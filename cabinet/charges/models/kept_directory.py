"""The names of a published version, written down whole: no page looks them up."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cabinet.charges.models.former import Exactly


class KeptDirectory(models.Model):
    """A version's directory as ``directory`` tells it; written once, when published.

    Versions published before it was kept have none, theirs is made of the rows.
    """

    version = models.OneToOneField(
        "charges.PeriodVersion", models.CASCADE, primary_key=True, related_name="+"
    )
    told = models.JSONField(encoder=DjangoJSONEncoder, decoder=Exactly)

    class Meta:
        verbose_name = "справочник месяца"
        verbose_name_plural = "справочники месяцев"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.version_id)
