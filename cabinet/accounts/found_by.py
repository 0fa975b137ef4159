"""What accounts are found by, written once for the index and for the query."""

from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower, Replace


def plain_surname() -> Replace:
    """A surname as one searches it: «Соловьёв» is «соловьев»."""
    return Replace(Lower("last_name"), Value("ё"), Value("е"))


class LastDigits(models.Func):
    """The last ten digits of a telephone however it is written; fewer where fewer."""

    template = "RIGHT(REGEXP_REPLACE(%(expressions)s, '[^0-9]', '', 'g'), 10)"
    output_field = models.CharField()
