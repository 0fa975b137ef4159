"""Guests of an account: who was invited, and when they looked."""

import datetime as dt
from typing import Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.residents.models.linking import Residency, Rights
from cabinet.residents.models.people import User

INVITATION_LASTS = dt.timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Those that may still be accepted."""
        return self.filter(
            state=Invitation.State.WAITING,
            created_at__gt=timezone.now() - INVITATION_LASTS,
            invited_by__ended_at__isnull=True,
            invited_by__frozen_at__isnull=True,
        )

    def visible_to(self, user: User) -> Self:
        """Those to an address that this person has proven to be theirs."""
        proven = EmailAddress.objects.filter(user=user, verified=True)
        addresses = proven.annotate(folded=Lower("email")).values("folded")
        return self.annotate(folded=Lower("email")).filter(folded__in=addresses)


class Invitation(Rights):
    """A holder asks somebody by e-mail to share an account."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт ответа"
        ACCEPTED = "accepted", "принято"
        DECLINED = "declined", "отклонено"
        WITHDRAWN = "withdrawn", "отозвано"

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="invitations", verbose_name="счёт"
    )
    invited_by = models.ForeignKey(
        Residency, models.CASCADE, related_name="invitations", verbose_name="кто зовёт"
    )
    email = models.EmailField("электронная почта")
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    created_at = models.DateTimeField("когда", auto_now_add=True)
    decided_at = models.DateTimeField("отвечено", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение"
        verbose_name_plural = "приглашения"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "account",
                Lower("email"),
                condition=Q(state="waiting"),
                name="invitation_waits_once",
            )
        ]
        indexes = [models.Index(Lower("email"), name="invitation_to_address")]

    def __str__(self) -> str:
        return f"{self.email} → {self.account}"


class GuestVisit(models.Model):
    """That a guest opened a section of the account on a day, and how often."""

    residency = models.ForeignKey(
        Residency, models.CASCADE, related_name="visits", verbose_name="гость"
    )
    day = models.DateField("день")
    section = models.CharField("раздел", max_length=40)
    times = models.PositiveIntegerField("раз", default=1)
    last_at = models.DateTimeField("последний раз")

    class Meta:
        verbose_name = "посещение гостя"
        verbose_name_plural = "посещения гостей"
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["residency", "day", "section"], name="guest_visit_of_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.residency}: {self.section}"
