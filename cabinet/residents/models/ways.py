"""How an organisation lets residents link accounts, and what it decides itself."""

from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Account, Organization, Viewer
from cabinet.residents.models.people import MAX_NUMBER, User


def offered(
    name: str, hint: str, *, first: bool = True
) -> "models.BooleanField[bool, bool]":
    """A switch; ``first`` is how it stands until the organisation chooses."""
    return models.BooleanField(name, default=first, db_default=first, help_text=hint)


def offering(switch: str, organization: str = "") -> Q:
    """Organisations that offer a way; ``organization`` leads to them."""
    row = f"{organization}linking_ways"
    chosen = Q(**{f"{row}__{switch}": True})
    on_at_first = getattr(LinkingWays(), switch)
    return chosen | Q(**{f"{row}__isnull": True}) if on_at_first else chosen


class LinkingWaysQuerySet(models.QuerySet["LinkingWays"]):
    def managed_by(self, user: Viewer) -> Self:
        return self.filter(organization__in=Organization.objects.managed_by(user))


class LinkingWays(models.Model):
    """The ways that an organisation offers; without a row, those that are safe.

    Neighbours know a surname and may find a number, so these two alone open an
    account only where the organisation has decided so.
    """

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
    first_entry = offered(
        "первый вход по номеру и фамилии",
        "Новый житель называет номер и фамилию и подтверждает почту или телефон."
        " Просто, но слабо: фамилию знают соседи.",
        first=False,
    )
    surname = offered(
        "по номеру и фамилии",
        "То же для тех, кто уже вошёл. Самый слабый способ: включайте, только если"
        " остальные вам не подходят.",
        first=False,
    )
    password = offered(
        "по номеру и паролю того, у кого счёт уже есть",
        "Пароль вводит сам хозяин, портал его не хранит.",
    )
    bill_total = offered("по сумме счёта и месяцу", "Нужны закрытые расчётные месяцы.")
    control_code = offered(
        "по контрольному коду или QR-коду квитанции",
        "Оба напечатаны на каждой квитанции.",
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
