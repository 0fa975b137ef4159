"""What residents chose: kinds by channels, and how a bill comes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cabinet.accounts.models import Account, AccountQuerySet
from cabinet.notifications.models.kinds import ALWAYS, Channel, Kind


class Choice(models.Model):
    """A switch that a resident has moved; without a row the default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_choices"
    )
    kind = models.CharField("вид", max_length=10, choices=Kind)
    channel = models.CharField("канал", max_length=10, choices=Channel)
    is_on = models.BooleanField("присылать")

    class Meta:
        verbose_name = "выбор оповещений"
        verbose_name_plural = "выбор оповещений"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="choice_once"
            ),
            models.CheckConstraint(
                name="choice_leaves_security_on",
                condition=Q(is_on=True) | ~Q(kind__in=sorted(ALWAYS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} × {self.channel}"


class BillByEmail(models.Model):
    """Who wants the bill itself, as a PDF, in the letter («счёт по e-mail»)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bills_by_email"
    )
    account = models.ForeignKey(Account, models.CASCADE, related_name="bills_by_email")
    since = models.DateTimeField("с какого времени", auto_now_add=True)

    class Meta:
        verbose_name = "счёт по e-mail"
        verbose_name_plural = "счета по e-mail"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account"], name="bill_by_email_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.account}"


class PaperRefusalQuerySet(models.QuerySet["PaperRefusal"]):
    def standing(self) -> Self:
        """Those by residents who still hold the account."""
        held = Account.objects.filter(
            pk=OuterRef("account"),
            residencies__user=OuterRef("user"),
            residencies__ended_at__isnull=True,
            residencies__shared_by__isnull=True,
        )
        return self.filter(Exists(held))


class PaperRefusal(models.Model):
    """A resident has switched «счёт на дом» off: no printed bill is wanted.

    It holds while that resident holds the account: whoever comes after gets
    paper again without asking.
    """

    account = models.OneToOneField(
        Account, models.CASCADE, related_name="paper_refusal"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField("с какого времени", auto_now_add=True)

    objects = PaperRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = "отказ от бумажного счёта"
        verbose_name_plural = "отказы от бумажных счетов"

    def __str__(self) -> str:
        return str(self.account)


def with_paper(accounts: AccountQuerySet) -> AccountQuerySet:
    """Of these accounts, those whose bill is to be printed («счёт на дом»)."""
    refused = PaperRefusal.objects.standing().filter(account=OuterRef("pk"))
    return accounts.filter(~Exists(refused))
