"""What a closed month means to slices that charges know nothing of."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cabinet.charges.models import BillingPeriod
from cabinet.meters.review import mark_calculated


@receiver(post_save, sender=BillingPeriod, dispatch_uid="readings_are_calculated")
def readings_are_calculated(instance: BillingPeriod, **_: Any) -> None:
    """Readings given to billing stand as «Рассчитано» once their month is closed."""
    if instance.is_closed:
        mark_calculated(organization=instance.organization, month=instance.month)
