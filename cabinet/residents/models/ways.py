"""How an organisation lets residents link accounts, and what it decides itself."""

from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.residents.models.people import MAX_NUMBER, User


def offered(name: str, hint: str) -> "models.BooleanField[bool, bool]":
    return models.BooleanField(name, default=True, help_text=hint)


class LinkingWaysQuerySet(models.QuerySet["LinkingWays"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class LinkingWays(models.Model):
    """The ways that an organisation offers; without a row, it offers every one."""

    organization = models.OneToOneField(
        Organization,
        models.CASCADE,
        related_name="linking_ways",
        verbose_name="организация",
    )
    flat = offered("по номеру, фамилии и квартире", "Всё это есть в счёте на оплату.")
    last_payment = offered(
        "по дате и сумме последнего платежа", "Нужны загруженные платежи."
    )
    surname = offered(
        "по номеру и фамилии",
        "Самый простой и самый слабый способ: фамилию знают соседи. Без него не"
        " работает и первый вход по лицевому счёту.",
    )
    bill_total = offered("по сумме счёта и месяцу", "Нужны закрытые расчётные месяцы.")
    control_code = offered(
        "по контрольному коду квитанции", "Код напечатан на каждой квитанции."
    )
    approval = offered(
        "по решению сотрудника", "Житель пишет, кто он; вы решаете, дать ли доступ."
    )

    objects = LinkingWaysQuerySet.as_manager()

    class Meta:
        verbose_name = "способы привязки"
        verbose_name_plural = "способы привязки"

    def __str__(self) -> str:
        return str(self.organization)


class LinkingRequestQuerySet(models.QuerySet["LinkingRequest"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))

    def waiting(self) -> Self:
        return self.filter(state=LinkingRequest.State.WAITING)


class LinkingRequest(models.Model):
    """A resident asks an organisation for an account that they can't prove."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт решения"
        APPROVED = "approved", "одобрена"
        DENIED = "denied", "отклонена"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="linking_requests", verbose_name="житель"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="организация"
    )
    number = models.CharField("лицевой счёт", max_length=MAX_NUMBER)
    note = models.TextField("кто это и почему", max_length=1000)
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        verbose_name="привязанный счёт",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("подана", auto_now_add=True)
    decided_at = models.DateTimeField("решена", null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        related_name="+",
        verbose_name="кто решил",
        null=True,
        blank=True,
    )
    answer = models.TextField("ответ жителю", max_length=1000, blank=True)

    objects = LinkingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "заявка на привязку"
        verbose_name_plural = "заявки на привязку"
        permissions = [("decide_linkingrequest", "Может решать заявки на привязку")]
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "number"],
                condition=Q(state="waiting"),
                name="linking_request_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.number}"

    @property
    def undecided(self) -> bool:
        return self.state == LinkingRequest.State.WAITING
