"""What SMS may cost: so many a day in all, and so many an organisation."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cabinet.accounts.models import Organization
from cabinet.notifications.models import SendingRules, SmsSpent
from cabinet.notifications.models.rules import SMS_PER_DAY


@transaction.atomic
def spend(organization: Organization | None) -> bool:
    """Take one SMS from today's budgets; False, taking none, where one is used up.

    Codes of entry belong to no organisation and count for the whole only.
    """
    limits: list[tuple[Organization | None, int]] = [(None, whole())]
    if organization is not None:
        limits.append((organization, limit_of(organization)))
    rows = [_row(owner) for owner, _ in limits]
    if any(row.used >= limit for row, (_, limit) in zip(rows, limits, strict=True)):
        return False
    for row in rows:
        SmsSpent.objects.filter(pk=row.pk).update(used=F("used") + 1)
    return True


def whole() -> int:
    limit: int = settings.SMS.get("per_day", settings.SMS_FILES_PER_DAY)
    return limit


def limit_of(organization: Organization) -> int:
    rules = SendingRules.objects.filter(organization=organization).first()
    return rules.sms_per_day if rules else SMS_PER_DAY


def spent_today(organization: Organization | None) -> int:
    row = SmsSpent.objects.filter(
        day=timezone.localdate(), organization=organization
    ).first()
    return row.used if row else 0


def _row(owner: Organization | None) -> SmsSpent:
    today = timezone.localdate()
    SmsSpent.objects.get_or_create(day=today, organization=owner)
    return SmsSpent.objects.select_for_update().get(day=today, organization=owner)
