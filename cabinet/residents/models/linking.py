"""Which accounts people hold, and how they tried to get them."""

from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.accounts.rights import in_force
from cabinet.residents.models.people import MAX_NUMBER, User

FINGERPRINT_LENGTH = 64


class Rights(models.Model):
    """What a guest may do besides looking, and until which day, that day included."""

    may_send_readings = models.BooleanField(
        "передавать показания", default=True, db_default=True
    )
    may_pay = models.BooleanField("платить", default=True, db_default=True)
    may_write_requests = models.BooleanField(
        "писать заявки и читать ответы", default=True, db_default=True
    )
    until = models.DateField("открыт до", null=True, blank=True)

    class Meta:
        abstract = True


class ResidencyQuerySet(models.QuerySet["Residency"]):
    def unended(self) -> Self:
        """Holders' and guests' ties alike."""
        return self.filter(ended_at__isnull=True)

    def active(self) -> Self:
        """Those who hold the account themselves."""
        return self.unended().filter(shared_by__isnull=True)

    def to_prove_again(self) -> Self:
        """Holders whose account has a new owner by the billing's word."""
        return self.active().filter(
            frozen_at__isnull=False, frozen_because=Residency.Doubt.NEW_OWNER
        )

    def guests(self) -> Self:
        """Those whom a holder let in and who may still look."""
        return self.filter(in_force(), shared_by__isnull=False)

    def in_force(self) -> Self:
        """Everybody who sees the account today."""
        return self.filter(in_force())

    def managed_by(self, user: Viewer) -> Self:
        return self.filter(
            account__organization__in=Organization.objects.managed_by(user)
        )


class Residency(Rights):
    """The tie between a resident's login and an account; ended, never erased.

    A frozen tie shows nothing until staff have found out whose it is. A guest's
    tie names the tie of the holder who let them in.
    """

    class Method(models.TextChoices):
        FLAT = "flat", "по платёжному коду, фамилии и квартире"
        LAST_PAYMENT = "payment", "по последнему платежу"
        SURNAME = "surname", "по номеру и фамилии"
        PASSWORD = "password", "по паролю другого жителя этого счёта"
        BILL_TOTAL = "bill", "по сумме счёта на оплату"
        CONTROL_CODE = "code", "по контрольному коду квитанции"
        RECEIPT_QR = "qr", "по QR-коду квитанции"
        STAFF = "staff", "сотрудником организации"
        SHARED = "shared", "по приглашению другого жителя"

    class Doubt(models.TextChoices):
        NOT_ME = "not-me", "другой житель сообщил «это не я»"
        NEW_OWNER = "new-owner", "у счёта сменился собственник"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="residencies", verbose_name="житель"
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="residencies",
        verbose_name="лицевой счёт",
    )
    nickname = models.CharField(
        "своё название", max_length=40, blank=True, db_default=""
    )
    method = models.CharField("как привязан", max_length=10, choices=Method)
    shared_by = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="guests",
        verbose_name="кто пустил",
        null=True,
        blank=True,
    )
    started_at = models.DateTimeField("привязан", auto_now_add=True)
    frozen_at = models.DateTimeField("приостановлен", null=True, blank=True)
    frozen_because = models.CharField(
        "почему приостановлен", max_length=10, choices=Doubt, blank=True, db_default=""
    )
    # Until then nobody has written to the holder that they must prove it again.
    asked_again_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("отвязан", null=True, blank=True)

    objects = ResidencyQuerySet.as_manager()

    class Meta:
        verbose_name = "привязка лицевого счёта"
        verbose_name_plural = "привязки лицевых счетов"
        permissions = [("decide_residency", "Может вернуть или отвязать счёт жителя")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account"],
                condition=Q(ended_at__isnull=True),
                name="residency_one_active",
            ),
            models.CheckConstraint(
                name="residency_guest_is_invited",
                condition=Q(method="shared", shared_by__isnull=False)
                | (~Q(method="shared") & Q(shared_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.display_name} — {self.account}"

    @property
    def undecided(self) -> bool:
        """Whether staff still have something to decide about it."""
        return self.ended_at is None


class LinkingAttempt(models.Model):
    """One try to link an account, kept to count guesses.

    ``network`` is the address's /24 or /48; ``fingerprint`` tells equal secrets
    from different ones without keeping them. Without a user: a first entry.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="linking_attempts", null=True
    )
    number = models.CharField("номер без приставок", max_length=MAX_NUMBER)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    network = models.CharField("сеть", max_length=43, blank=True)
    fingerprint = models.CharField(max_length=FINGERPRINT_LENGTH, blank=True)
    matched = models.BooleanField("совпало")
    created_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "попытка привязки"
        verbose_name_plural = "попытки привязки"
        indexes = [
            # One for each limit: failures of a day are counted by these.
            models.Index(
                fields=["user", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_of_user",
            ),
            models.Index(
                fields=["number", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_of_number",
            ),
            models.Index(
                fields=["address", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_address",
            ),
            models.Index(
                fields=["network", "created_at"],
                condition=Q(matched=False),
                name="linking_failures_network",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(matched=False),
                name="linking_failures_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.number}"


class FirstEntry(models.Model):
    """An account proven before its resident's e-mail was; linked when both are."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="first_entry", verbose_name="житель"
    )
    account = models.ForeignKey(
        Account, models.CASCADE, related_name="+", verbose_name="лицевой счёт"
    )
    created_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "первый вход"
        verbose_name_plural = "первые входы"

    def __str__(self) -> str:
        return f"{self.user} — {self.account}"
